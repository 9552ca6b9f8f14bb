"""Starting points: goals in words that somebody would say, by part of life. Each fills in the form of a new goal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from circle.models import Area, Direction, Rhythm


@dataclass(frozen=True)
class StartingPoint:
    """A goal to begin from, with a `hint` and first small steps where they help. Every word of it can be changed."""

    key: str
    area: Area
    words: Any
    rhythm: Rhythm
    times_a_week: int | None = None
    direction: Direction = Direction.BEGIN
    steps: Sequence[Any] = ()
    hint: Any = ""

    def filled_in(self) -> dict[str, Any]:
        """What the form of a new goal says when it begins from here."""
        return {
            "words": str(self.words),
            "area": self.area,
            "direction": self.direction,
            "rhythm": self.rhythm,
            "times_a_week": self.times_a_week,
            "lines": "\n".join(str(step) for step in self.steps),
        }


STARTING_POINTS = (
    StartingPoint(
        "dose",
        Area.TREATMENT,
        _("My morning routine, as prescribed"),
        Rhythm.DAILY,
        direction=Direction.STEADY,
        hint=_("Call it whatever you like: “my cup of tea” would do. It needs no name of anything, and no amount."),
    ),
    StartingPoint(
        "appointment",
        Area.TREATMENT,
        _("Go to my next appointment"),
        Rhythm.ONCE,
        steps=(_("Write down what I would like to ask"), _("Find out how I get there")),
    ),
    StartingPoint("counselling", Area.TREATMENT, _("Go to counselling"), Rhythm.TIMES_A_WEEK, 1),
    StartingPoint("homework", Area.TREATMENT, _("Do a little of my therapy homework"), Rhythm.TIMES_A_WEEK, 3),
    StartingPoint("meetings", Area.TREATMENT, _("Go to a meeting or a group"), Rhythm.TIMES_A_WEEK, 2),
    StartingPoint(
        "first_week_home",
        Area.TREATMENT,
        _("My first week home, one day at a time"),
        Rhythm.DAILY,
        steps=(
            _("Tell one person that I am home"),
            _("Find out when and where my next appointment is"),
            _("Have something easy to eat in the house"),
        ),
    ),
    StartingPoint("just_today", Area.RECOVERY, _("Just for today, one thing that helps me"), Rhythm.TODAY),
    StartingPoint("say_how_i_am", Area.RECOVERY, _("Tell somebody how I really am"), Rhythm.TIMES_A_WEEK, 2),
    StartingPoint("movement", Area.HEALTH, _("Move a little"), Rhythm.DAILY),
    StartingPoint("sleep", Area.HEALTH, _("Put the phone away and go to bed at a time I like"), Rhythm.DAILY),
    StartingPoint("routine", Area.HOME, _("Get up, wash, have breakfast"), Rhythm.DAILY),
    StartingPoint("family", Area.FAMILY, _("Call somebody in my family"), Rhythm.TIMES_A_WEEK, 1),
    StartingPoint("friends", Area.FRIENDS, _("See a friend who is good for me"), Rhythm.WHENEVER),
    StartingPoint(
        "work",
        Area.WORK,
        _("Look for work that suits me"),
        Rhythm.TIMES_A_WEEK,
        2,
        steps=(_("Write down what I am good at"), _("Ask one person whether they know of something")),
    ),
    StartingPoint("study", Area.LEARNING, _("Study or read for twenty minutes"), Rhythm.TIMES_A_WEEK, 3),
    StartingPoint("creative", Area.JOY, _("Make something with my hands"), Rhythm.TIMES_A_WEEK, 1),
    StartingPoint("fun", Area.JOY, _("Do something that is simply fun, without using"), Rhythm.WHENEVER),
    StartingPoint("volunteering", Area.MEANING, _("Help out somewhere"), Rhythm.WHENEVER),
    StartingPoint("quiet", Area.MEANING, _("Five quiet minutes"), Rhythm.DAILY),
)
_BY_KEY = {point.key: point for point in STARTING_POINTS}


def starting_point(key: str | None) -> StartingPoint | None:
    """The starting point of that key, if there is one."""
    return _BY_KEY.get(key or "")


def by_part_of_life() -> Mapping[Area, Sequence[StartingPoint]]:
    """All starting points, under the part of life they belong to."""
    areas = dict.fromkeys(point.area for point in STARTING_POINTS)
    return {area: [point for point in STARTING_POINTS if point.area == area] for area in areas}
