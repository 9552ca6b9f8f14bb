"""The doors to circles, to who is in them, and to inviting and coming in."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    EVERYBODY_HERE_IN_WORDS,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_KEEPER,
    ONLY_THE_KEEPER_IN_WORDS,
    ONLY_THE_OWNER,
    OPEN_TO_ALL,
)
from tests.access.table import Door

CIRCLE = {"name": "Garden", "purpose": "", "known_as": "Me"}

PAGES = [
    Door(
        "circles.index",
        "GET",
        "/circles",
        """
             | always
signed out   | sign in
stranger     | band
member       | circle + keeper + newcomer
sponsor      | circle + keeper + newcomer
keeper       | circle + newcomer
newcomer     | circle + keeper
owner        | circle + keeper + newcomer + choir + choir member
left         | nothing
removed      | nothing
invited      | nothing
other circle | choir
""",
    ),
    Door("circles.new", "GET", "/circles/new", ANYBODY_WHO_SIGNED_IN),
    Door(
        "circles.show",
        "GET",
        "/circles/{family}",
        """
             | nobody  | one person      | a relation            | everyone              | expired | stopped
signed out   | sign in | sign in         | sign in               | sign in               | sign in | sign in
stranger     | 404     | 404             | 404                   | 404                   | 404     | 404
member       | letters | letters + goals | letters               | letters + goals       | letters | letters
sponsor      | letters | letters         | letters + goals + one | letters + goals + one | letters | letters
keeper       | talk    | talk            | talk                  | talk + goals          | talk    | talk
newcomer     | new     | new             | new                   | new                   | new     | new
owner        | own win | hers            | hers                  | hers                  | hers    | hers
left         | 404     | 404             | 404                   | 404                   | 404     | 404
removed      | 404     | 404             | 404                   | 404                   | 404     | 404
invited      | 404     | 404             | 404                   | 404                   | 404     | 404
other circle | 404     | 404             | 404                   | 404                   | 404     | 404
""",
    ),
    Door(
        "circles.show",
        "GET",
        "/circles/{choir}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | choir + choir member + choir words + choir goal
left         | 404
removed      | 404
invited      | 404
other circle | choir + choir words + choir goal
""",
        about="another of the owner's",
    ),
    Door("circles.show", "GET", "/circles/{goal}", NOT_EVEN_THE_OWNER, about="the id of a goal"),
    Door(
        "circles.members",
        "GET",
        "/circles/{family}/members",
        """
             | always
signed out   | sign in
stranger     | 404
member       | here + purpose
sponsor      | here + purpose
keeper       | here + purpose + invitation
newcomer     | here + purpose
owner        | here + purpose
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door(
        "invitations.new",
        "GET",
        "/circles/{family}/invitations/new",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | circle
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door(
        "invitations.show",
        "GET",
        "/invitation",
        """
             | always
signed out   | 404
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | circle + purpose + invitation + keeper
other circle | 404
""",
    ),
    Door("invitations.paste", "GET", "/invited", OPEN_TO_ALL),
    Door(
        "invitations.open_link",
        "GET",
        "/i/{token}",
        """
             | always
signed out   | alike
stranger     | alike
member       | alike
sponsor      | alike
keeper       | alike
newcomer     | alike
owner        | alike
left         | alike
removed      | alike
invited      | alike
other circle | alike
""",
    ),
]

FORMS = [
    Door("circles.create", "POST", "/circles", ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS, fields=CIRCLE),
    Door("circles.update", "POST", "/circles/{family}", ONLY_THE_KEEPER_IN_WORDS, fields=CIRCLE),
    Door(
        "circles.update",
        "POST",
        "/circles/{family}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | here + purpose
sponsor      | here + purpose
keeper       | here + purpose + invitation
newcomer     | here + purpose
owner        | here + purpose
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="with a mistake",
        comes_with=422,
    ),
    Door("circles.go_by", "POST", "/circles/{family}/known-as", EVERYBODY_HERE_IN_WORDS, fields={"known_as": "Me"}),
    Door(
        "circles.leave",
        "POST",
        "/circles/{family}/leave",
        """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | done
keeper       | 409
newcomer     | done
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door("circles.close", "POST", "/circles/{family}/close", ONLY_THE_KEEPER),
    Door("circles.remove", "POST", "/circles/{family}/members/{place of member}/remove", ONLY_THE_KEEPER),
    Door(
        "circles.remove",
        "POST",
        "/circles/{family}/members/{place of keeper}/remove",
        NOT_EVEN_THE_OWNER,
        about="who keeps it",
    ),
    Door(
        "circles.remove",
        "POST",
        "/circles/{family}/members/{place of other circle}/remove",
        NOT_EVEN_THE_OWNER,
        about="somebody of another circle",
    ),
    Door(
        "circles.remove",
        "POST",
        "/circles/{choir}/members/{place of other circle}/remove",
        ONLY_THE_OWNER,
        about="in another circle, which the owner keeps",
    ),
    Door("circles.hand_over", "POST", "/circles/{family}/members/{place of member}/keep", ONLY_THE_KEEPER),
    Door(
        "invitations.create",
        "POST",
        "/circles/{family}/invitations",
        """
             | always
signed out   | 401
stranger     | 404
member       | 404
sponsor      | 404
keeper       | made
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        fields={"relation": "friend", "note": "Come in"},
    ),
    Door(
        "invitations.create",
        "POST",
        "/circles/{family}/invitations",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | circle
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="with a mistake",
        comes_with=422,
    ),
    Door("invitations.revoke", "POST", "/circles/{family}/invitations/{invitation}/revoke", ONLY_THE_KEEPER),
    Door(
        "invitations.pasted",
        "POST",
        "/invited",
        """
             | always
signed out   | alike
stranger     | alike
member       | alike
sponsor      | alike
keeper       | alike
newcomer     | alike
owner        | alike
left         | alike
removed      | alike
invited      | alike
other circle | alike
""",
        fields={"link": "http://localhost/i/{token}"},
        hidden=("token",),
    ),
    Door(
        "invitations.accept",
        "POST",
        "/invitation/accept",
        """
             | always
signed out   | 401
stranger     | 410
member       | 410
sponsor      | 410
keeper       | 410
newcomer     | 410
owner        | 410
left         | 410
removed      | 410
invited      | done
other circle | 410
""",
        fields={"known_as": "Me"},
    ),
    Door(
        "invitations.decline",
        "POST",
        "/invitation/decline",
        """
             | always
signed out   | sign in
stranger     | same
member       | same
sponsor      | same
keeper       | same
newcomer     | same
owner        | same
left         | same
removed      | same
invited      | done
other circle | same
""",
    ),
]

DOORS = PAGES + FORMS
