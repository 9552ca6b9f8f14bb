"""Quiet hours: from when until when, on somebody's own clock, what is said waits for them.

Pure: the hours, the zone and the instant asked about are given.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
EVENING, MORNING = 22 * 60, 7 * 60  # what is offered to somebody who has none yet


class Hours(NamedTuple):
    """From one minute of the local day (0 is midnight, 1439 the last) until another, which may be the next day's.

    `until` itself is not quiet any more. Twice the same minute is no quiet at all.
    """

    begins: int
    ends: int


def hours_of(person: Any) -> Hours | None:
    """The quiet hours of anything with `quiet_from` and `quiet_until`; None for nobody's."""
    return None if person.quiet_from is None else Hours(person.quiet_from, person.quiet_until)


def quiet_until(hours: Hours | None, zone: str, at: datetime) -> datetime | None:
    """When the quiet that it is at an instant ends, in UTC; None when it is not quiet then.

    Where the clock jumps over a boundary, that is the instant of the jump; where it shows the time twice, the first.
    """
    if hours is None:
        return None
    home = ZoneInfo(zone)
    today = at.astimezone(home).date()
    for first_day in (today - DAY, today):
        last_day = first_day if hours.ends >= hours.begins else first_day + DAY
        begins, ends = _instant(first_day, hours.begins, home), _instant(last_day, hours.ends, home)
        if begins <= at < ends:
            return ends
    return None


def _instant(on: date, minute: int, home: ZoneInfo) -> datetime:
    """When the clock at home shows a minute of a day (PEP 495: before a jump, `fold` 1 is the earlier of the two)."""
    shown = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=home)
    late, early = shown.astimezone(UTC), shown.replace(fold=1).astimezone(UTC)
    return late if early >= late else _jump_between(early, late, home)


def _jump_between(early: datetime, late: datetime, home: ZoneInfo) -> datetime:
    """The instant between two at which the clock at home jumps, to the second."""
    before = early.astimezone(home).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(home).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
