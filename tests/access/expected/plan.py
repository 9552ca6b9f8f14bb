"""The doors to the plan somebody keeps for themselves."""

from tests.access.expected.common import (
    ANYBODY_WHO_SIGNED_IN,
    ANYBODY_WHO_SIGNED_IN_DOES,
    ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
    FOR_ITS_OWNER,
    ONLY_THE_OWNER,
    ONLY_THE_OWNER_IN_WORDS,
    ONLY_THE_OWNER_LOOKS_AGAIN,
)
from tests.access.table import Door

DOORS = [
    Door(
        "plan.index",
        "GET",
        "/plan",
        """
             | always
signed out   | sign in
stranger     | nothing
member       | nothing
sponsor      | nothing
keeper       | nothing
newcomer     | nothing
owner        | whole plan
left         | nothing
removed      | nothing
invited      | nothing
other circle | nothing
""",
    ),
    Door("plan.stages", "GET", "/plan/stages", ANYBODY_WHO_SIGNED_IN),
    Door("plan.choose_stage", "POST", "/plan/stage", ANYBODY_WHO_SIGNED_IN_DOES, fields={"stage": "rhythm"}),
    Door("plan.new", "GET", "/plan/new", ANYBODY_WHO_SIGNED_IN),
    Door(
        "plan.create",
        "POST",
        "/plan",
        ANYBODY_WHO_SIGNED_IN_DOES_IN_WORDS,
        fields={"part": "worked", "words": "The sea"},
    ),
    Door("plan.edit", "GET", "/plan/{line}/edit", FOR_ITS_OWNER % "line"),
    Door("plan.update", "POST", "/plan/{line}", ONLY_THE_OWNER_IN_WORDS, fields={"words": "The sea"}),
    Door("plan.update", "POST", "/plan/{line}", ONLY_THE_OWNER_LOOKS_AGAIN, about="with a mistake"),
    Door("plan.erase", "POST", "/plan/{line}/erase", ONLY_THE_OWNER),
]
