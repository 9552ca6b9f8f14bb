"""When it is quiet for somebody: their own clock decides, across midnight, and where it jumps or shows a time twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from circle.quiet import Hours, quiet_until

NEW_YORK, BERLIN, LORD_HOWE, APIA = "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"
NIGHT, AFTERNOON = Hours(22 * 60, 7 * 60), Hours(13 * 60, 15 * 60)


def at(local: str, zone: str = "UTC", fold: int = 0) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "ends"),
    [
        (NIGHT, "UTC", "2026-11-20T21:59", None),
        (NIGHT, "UTC", "2026-11-20T22:00", "2026-11-21T07:00"),
        (NIGHT, "UTC", "2026-11-21T00:00", "2026-11-21T07:00"),
        (NIGHT, "UTC", "2026-11-21T06:59", "2026-11-21T07:00"),
        (NIGHT, "UTC", "2026-11-21T07:00", None),
        (NIGHT, NEW_YORK, "2026-11-20T23:30", "2026-11-21T07:00"),
        (NIGHT, APIA, "2026-11-20T23:30", "2026-11-21T07:00"),
        (AFTERNOON, BERLIN, "2026-11-20T14:59", "2026-11-20T15:00"),
        (AFTERNOON, BERLIN, "2026-11-20T15:00", None),
        (Hours(0, 8 * 60), BERLIN, "2026-11-20T00:00", "2026-11-20T08:00"),
        (Hours(20 * 60, 0), BERLIN, "2026-11-20T23:59", "2026-11-21T00:00"),
        (Hours(9 * 60, 9 * 60), BERLIN, "2026-11-20T09:00", None),
        (Hours(9 * 60, 9 * 60 - 1), BERLIN, "2026-11-20T09:00", "2026-11-21T08:59"),
        # A night in which the clock goes forward, or back, is an hour shorter, or longer.
        (NIGHT, NEW_YORK, "2026-03-07T23:00", "2026-03-08T07:00"),
        (NIGHT, NEW_YORK, "2026-10-31T23:00", "2026-11-01T07:00"),
        # A boundary over which the clock jumps (from 2 to 3 in New York, from 2 to 2:30 on Lord Howe): the jump.
        (Hours(22 * 60, 2 * 60 + 30), NEW_YORK, "2026-03-08T01:59", "2026-03-08T03:00"),
        (Hours(2 * 60 + 30, 6 * 60), NEW_YORK, "2026-03-08T03:00", "2026-03-08T06:00"),
        (Hours(2 * 60 + 30, 6 * 60), NEW_YORK, "2026-03-08T01:59", None),
        (Hours(2 * 60 + 10, 2 * 60 + 50), NEW_YORK, "2026-03-08T03:00", None),
        (Hours(22 * 60, 2 * 60 + 15), LORD_HOWE, "2026-10-04T01:59", "2026-10-04T02:30"),
        # A day that there never was (Samoa left out 30 December 2011).
        (Hours(20 * 60, 23 * 60), APIA, "2011-12-29T20:30", "2011-12-29T23:00"),
        (NIGHT, APIA, "2011-12-29T23:00", "2011-12-31T00:00"),
    ],
)
def test_it_is_quiet_by_ones_own_clock(hours: Hours, zone: str, now: str, ends: str | None) -> None:
    assert quiet_until(hours, zone, at(now, zone)) == (ends and at(ends, zone))


def test_a_boundary_that_the_clock_shows_twice_is_the_first_and_the_quiet_does_not_begin_again() -> None:
    hours = Hours(22 * 60, 90)  # until 1:30, which New York has twice on 1 November
    first, second = (at("2026-11-01T01:30", NEW_YORK, fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    assert quiet_until(hours, NEW_YORK, first - timedelta(minutes=1)) == first
    for minutes in (0, 20, 30, 59, 61):
        assert quiet_until(hours, NEW_YORK, first + timedelta(minutes=minutes)) is None
    from_then_on = Hours(90, 6 * 60)
    assert quiet_until(from_then_on, NEW_YORK, first) == at("2026-11-01T06:00", NEW_YORK)
    assert quiet_until(from_then_on, NEW_YORK, first - timedelta(minutes=1)) is None


def test_nobody_without_hours_has_quiet() -> None:
    assert quiet_until(None, NEW_YORK, at("2026-11-20T23:30")) is None


@pytest.mark.parametrize("zone", ["UTC", NEW_YORK, BERLIN, LORD_HOWE, APIA, "Asia/Kathmandu", "America/St_Johns"])
def test_a_year_of_hour_and_a_halfs_has_one_quiet_a_night_and_each_ends_in_the_future(zone: str) -> None:
    instant, ends = at("2026-01-01T12:00", zone), set()
    for _hour_and_a_half in range(365 * 16):
        until = quiet_until(NIGHT, zone, instant)
        hour = instant.astimezone(ZoneInfo(zone)).hour
        assert (until is not None) == (hour >= 22 or hour < 7)
        if until:
            assert instant < until
            ends.add(until)
        instant += timedelta(minutes=90)
    assert len(ends) == 365
