"""The doors to letters for later: the sponsor wrote the owner two, and she has opened one."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    NOT_EVEN_THE_OWNER,
    ONLY_THE_OWNER,
)
from tests.access.table import Door

WORDS = {"words": "The kettle is on", "opens": "asked"}
ONLY_ITS_AUTHOR = """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | done
keeper       | 404
newcomer     | 404
owner        | 404
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""

PAGES = [
    Door(
        "letters.index",
        "GET",
        "/letters",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | closed letter + opened letter
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "letters.harder",
        "GET",
        "/letters/harder",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | closed letter
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "letters.written",
        "GET",
        "/letters/written",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | closed letter + opened letter
keeper       | nothing
newcomer     | nothing
owner        | nothing
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door(
        "letters.new",
        "GET",
        "/letters/new",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | here
sponsor      | here
keeper       | circle + newcomer
newcomer     | circle + keeper
owner        | here + choir + choir member
left         | nothing
removed      | nothing
invited      | nothing
other circle | choir
""",
    ),
    Door(
        "letters.show",
        "GET",
        "/letters/{opened letter}",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | opened letter + circle
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
    ),
    Door("letters.show", "GET", "/letters/{closed letter}", NOT_EVEN_THE_OWNER, about="before it is opened"),
]

FORMS = [
    Door(
        "letters.create",
        "POST",
        "/letters",
        ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
        about="to oneself",
        fields=WORDS | {"to": "me"},
    ),
    Door(
        "letters.create",
        "POST",
        "/letters",
        """
             | always
signed out   | 401
stranger     | 422
member       | done
sponsor      | done
keeper       | done
newcomer     | done
owner        | 422
left         | 422
removed      | 422
invited      | 422
other circle | 422
""",
        about="to the owner, in the family",
        fields=WORDS | {"to": "{place of owner}"},
        hidden=("place of owner",),
    ),
    Door("letters.open_letter", "POST", "/letters/{closed letter}/open", ONLY_THE_OWNER),
    Door(
        "letters.open_letter",
        "POST",
        "/letters/{opened letter}/open",
        """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | same
left         | 404
removed      | 404
invited      | 404
other circle | 404
""",
        about="once more",
    ),
    Door("letters.withdraw", "POST", "/letters/{closed letter}/withdraw", ONLY_ITS_AUTHOR),
    Door(
        "letters.withdraw", "POST", "/letters/{opened letter}/withdraw", ONLY_ITS_AUTHOR, about="of one that was opened"
    ),
]

DOORS = PAGES + FORMS
