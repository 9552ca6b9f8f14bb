"""The doors to wins kept to oneself, to kind words kept, to what was finished, and to how far somebody has come."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_IN_WORDS,
    ONLY_THE_OWNER_LOOKS_AGAIN,
)
from tests.access.table import Door

WORDS = {"words": "I can wait for the kettle"}

PAGES = [
    Door(
        "keepsakes.how_far",
        "GET",
        "/how-far",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | circle win
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | how far
left         | left win
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "keepsakes.kept_words",
        "GET",
        "/kept-words",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | circle + hello + keeper
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "keepsakes.index",
        "GET",
        "/keepsakes",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | circle win + keeper
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | finished things
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "moments.show_win",
        "GET",
        "/wins/{own win}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | own win alone
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
]

KEEPING = [
    Door(
        "keepsakes.keep",
        "POST",
        "/moments/{hello}/keep",
        """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | 404
keeper       | done
newcomer     | 404
owner        | same
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="what the owner keeps already, and the sponsor said",
    ),
    Door(
        "keepsakes.keep",
        "POST",
        "/moments/{letter}/keep",
        """
             | always
signed out   | sign in
stranger     | 404
member       | done
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="what was said to one person",
    ),
    Door(
        "keepsakes.keep",
        "POST",
        "/moments/{goal win}/keep",
        """
             | nobody  | one person | a relation | everyone | expired | stopped
signed out   | sign in | sign in    | sign in    | sign in  | sign in | sign in
stranger     | 404     | 404        | 404        | 404      | 404     | 404
member       | 404     | done       | 404        | done     | 404     | 404
sponsor      | 404     | 404        | done       | done     | 404     | 404
keeper       | 404     | 404        | 404        | done     | 404     | 404
newcomer     | 404     | 404        | 404        | 404      | 404     | 404
owner        | 404     | 404        | 404        | 404      | 404     | 404
left         | 404     | 404        | 404        | 404      | 404     | 404
removed      | 404     | 404        | 404        | 404      | 404     | 404
invited      | 404     | 404        | 404        | 404      | 404     | 404
other circle | 404     | 404        | 404        | 404      | 404     | 404
""",
        about="a win about the goal",
    ),
    Door(
        "keepsakes.unkeep",
        "POST",
        "/moments/{hello}/unkeep",
        """
             | always
signed out   | sign in
stranger     | 404
member       | same
sponsor      | same
keeper       | same
newcomer     | 404
owner        | done
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
]

FORMS = [
    Door("moments.share_win", "POST", "/wins/{own win}/share", ONLY_THE_OWNER, fields={"to": "{family}"}),
    Door(
        "moments.share_win",
        "POST",
        "/wins/{own win}/share",
        NOT_EVEN_THE_OWNER,
        about="into a circle she is not in",
        fields={"to": "{band}"},
        hidden=("band",),
    ),
    Door("moments.share_win", "POST", "/wins/{own win}/share", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("moments.take_back_win", "POST", "/wins/{own win}/take-back", ONLY_THE_OWNER),
    Door(
        "moments.create_win",
        "POST",
        "/wins",
        ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
        about="kept to oneself",
        fields=WORDS | {"to": "me"},
    ),
    Door("keepsakes.note_strength", "POST", "/goals/{finished}/strength", ONLY_THE_OWNER_IN_WORDS, fields=WORDS),
    Door(
        "keepsakes.note_strength",
        "POST",
        "/goals/{finished}/strength",
        ONLY_THE_OWNER_LOOKS_AGAIN,
        about="with a mistake",
    ),
]

DOORS = PAGES + KEEPING + FORMS
