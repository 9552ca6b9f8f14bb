"""Rhythms: for which days a goal is meant, and how that is said. None of them is ever late, and none is counted.

Pure: the day and the instant asked about are given.
"""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import get_locale

from circle.models import Goal, Rhythm
from circle.words import day, moment, names, weekday_name
from circle.words import gettext as _

HOURS = timedelta(hours=24)
OFFERED_AGAIN = timedelta(days=1)  # how long Today goes on offering what was for a day, when it is over
OF_A_DAY = (Rhythm.TODAY, Rhythm.NEXT_HOURS)


def is_for(goal: Any, on: date, now: datetime, *, was_done: bool) -> bool:
    """Whether a goal is meant for a local day; `was_done` says whether something meant once was done before it."""
    match goal.rhythm:
        case Rhythm.WEEKDAYS:
            return bool(goal.weekdays & 1 << on.weekday())
        case Rhythm.EVERY_WEEKS:
            return _weeks_between(goal.by_on or on, on) % (goal.weeks_apart or 1) == 0
        case Rhythm.ONCE:
            return not was_done
        case Rhythm.TODAY:
            return bool(goal.by_on == on)
        case Rhythm.NEXT_HOURS:
            return goal.ends_at is not None and now < goal.ends_at + OFFERED_AGAIN
    return True


def is_over(goal: Any, on: date, now: datetime) -> bool:
    """Whether a goal that was for one day, or for 24 hours, has come to its own end."""
    if goal.rhythm == Rhythm.TODAY:
        return goal.by_on is not None and goal.by_on < on
    return goal.rhythm == Rhythm.NEXT_HOURS and goal.ends_at is not None and goal.ends_at <= now


def _weeks_between(first: date, on: date) -> int:
    """From the week of one day to the week of another; weeks begin on Monday."""
    return (_monday(on) - _monday(first)).days // 7


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def in_words(goal: Goal, time_zone: str) -> str:
    """`Every day`, `Monday and Friday`, `For 24 hours, until 20 November, 4:10 pm`: how often a goal is meant."""
    match goal.rhythm:
        case Rhythm.DAILY:
            return _("Every day")
        case Rhythm.WEEKDAYS:
            days = names([weekday_name(each, get_locale()) for each in weekdays_in(goal.weekdays)])
            return days[:1].upper() + days[1:]
        case Rhythm.TIMES_A_WEEK if goal.times_a_week == 1:
            return _("Once a week")
        case Rhythm.TIMES_A_WEEK:
            return _("%(times)s times a week", times=goal.times_a_week)
        case Rhythm.EVERY_WEEKS:
            return _("Every %(weeks)s weeks", weeks=goal.weeks_apart)
        case Rhythm.ONCE if goal.by_on:
            return _("Once, by %(day)s", day=day(goal.by_on))
        case Rhythm.ONCE:
            return _("Once")
        case Rhythm.TODAY:
            return _("Just for one day")
        case Rhythm.NEXT_HOURS if goal.ends_at:
            return _("For 24 hours, until %(time)s", time=moment(goal.ends_at, time_zone))
    return _("Whenever you like")


def weekdays_in(bits: int) -> list[int]:
    """The days of the week (0 for Monday) that are kept as one number, a bit for each."""
    return [day for day in range(7) if bits & 1 << day]
