"""The doors to questions to begin from, and to what somebody wrote for themselves."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_IN_WORDS,
    ONLY_THE_OWNER_LOOKS_AGAIN,
)
from tests.access.table import Door

ONLY_THE_WRITER_READS = """
             | always
signed out   | sign in
stranger     | 404
member       | 404
sponsor      | 404
keeper       | 404
newcomer     | 404
owner        | reflection
left         | 404
removed      | 404
invited      | 404
other circle | 404
"""

DOORS = [
    Door(
        "reflections.index",
        "GET",
        "/reflections",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | shelf
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door("reflections.new", "GET", "/reflections/new", ANYBODY_WHO_SIGNED_IN),
    Door(
        "reflections.create", "POST", "/reflections", ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS, fields={"words": "The sea"}
    ),
    Door("reflections.edit", "GET", "/reflections/{reflection}/edit", ONLY_THE_WRITER_READS),
    Door(
        "reflections.update",
        "POST",
        "/reflections/{reflection}",
        ONLY_THE_OWNER_IN_WORDS,
        fields={"words": "The sea", "kind": "note"},
    ),
    Door("reflections.update", "POST", "/reflections/{reflection}", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("reflections.erase", "POST", "/reflections/{reflection}/erase", ONLY_THE_OWNER),
]
