"""What a goal says at one time: what it is set to, revised to, and what a version keeps."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Required, TypedDict

from circle.models import Area, Celebration, Direction, Rhythm


class GoesOn(StrEnum):
    """How a goal goes on when its owner has looked at it again."""

    KEEP = "keep"
    CHANGE = "change"
    REST = "rest"
    FINISH = "finish"
    LET_GO = "let_go"


class Terms(TypedDict, total=False):
    """A goal's words, direction and rhythm. `weekdays` has bit 0 for Monday; `by_on` is for once, and otherwise the day
    it is set.
    """

    words: Required[str]
    why: str
    unit: str
    resources: str
    area: Required[Area]
    direction: Direction
    line: Decimal | None
    rhythm: Required[Rhythm]
    weekdays: int
    times_a_week: int | None
    weeks_apart: int | None
    by_on: date | None
    celebration: Celebration
    look_weeks: int | None


UNSAID: dict[str, Any] = {
    "why": "",
    "unit": "",
    "resources": "",
    "direction": Direction.BEGIN,
    "line": None,
    "weekdays": 0,
    "times_a_week": None,
    "weeks_apart": None,
    "by_on": None,
    "celebration": Celebration.GENTLE,
    "look_weeks": None,
}
KEPT_IN_VERSIONS = (
    "words",
    "why",
    "unit",
    "resources",
    "area",
    "direction",
    "line",
    "rhythm",
    "weekdays",
    "times_a_week",
    "weeks_apart",
    "by_on",
)


def terms_of(goal: Any) -> dict[str, Any]:
    """What a goal says now."""
    return {**said_by(goal), "celebration": goal.celebration, "look_weeks": goal.look_weeks}


def said_by(row: Any) -> dict[str, Any]:
    """What a goal, or an earlier version of one, says: all that a version keeps."""
    return {name: getattr(row, name) for name in KEPT_IN_VERSIONS}
