"""When somebody can be reached, by the clock on their own wall."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from circle.models import EVERY_DAY
from circle.reach import can_be_reached
from tests.people import World, submit
from tests.showing import page
from tests.support.asking import choose

FRIDAY, SATURDAY = 1 << 4, 1 << 5
ZONES = ("UTC", "America/New_York", "Europe/Madrid", "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe")


def reach(days: int, begins: int = 0, ends: int = 0, not_on: Any = None) -> Any:
    return SimpleNamespace(days=days, from_minute=begins * 60, until_minute=ends * 60, not_on=not_on)


@pytest.mark.parametrize(
    ("local", "is_there"),
    [
        ("2026-11-27 17:59", False),  # a Friday
        ("2026-11-27 18:00", True),
        ("2026-11-27 21:59", True),
        ("2026-11-27 22:00", False),
        ("2026-11-28 19:00", False),
    ],
)
def test_between_two_times_on_some_days(local: str, is_there: bool) -> None:
    for zone in ZONES:
        at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
        assert can_be_reached(reach(FRIDAY, 18, 22), zone, at.astimezone(UTC)) == is_there


@pytest.mark.parametrize(
    ("local", "is_there"),
    [
        ("2026-11-27 20:59", False),
        ("2026-11-27 21:00", True),
        ("2026-11-28 01:59", True),  # still Friday's
        ("2026-11-28 02:00", False),
        ("2026-11-28 21:00", False),
        ("2026-11-27 01:00", False),  # Thursday's, which was not said
    ],
)
def test_into_the_next_morning_belongs_to_the_day_it_began(local: str, is_there: bool) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York"))
    assert can_be_reached(reach(FRIDAY, 21, 2), "America/New_York", at) == is_there


def test_the_hour_that_comes_twice_and_the_one_that_never_comes() -> None:
    zone, before_two = "America/New_York", reach(EVERY_DAY, 1, 2)
    twice = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in range(4, 8)]  # 0:30, 1:30, 1:30 again, 2:30
    assert [can_be_reached(before_two, zone, at) for at in twice] == [False, True, True, False]
    after_two = reach(EVERY_DAY, 2, 3)
    never = [datetime(2026, 3, 8, hour, 30, tzinfo=UTC) for hour in range(5, 9)]  # 0:30, 1:30, 3:30, 4:30
    assert [can_be_reached(after_two, zone, at) for at in never] == [False, False, False, False]


@given(st.integers(0, 366 * 24 * 60), st.sampled_from(ZONES), st.integers(0, 127))
def test_all_around_the_clock_is_said_by_the_days_alone(minutes: int, zone: str, days: int) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    weekday = instant.astimezone(ZoneInfo(zone)).weekday()
    assert can_be_reached(reach(days), zone, instant) == bool(days & 1 << weekday)


def test_not_today_is_over_with_ones_own_day() -> None:
    noon = datetime(2026, 11, 27, 12, tzinfo=UTC)
    away = reach(EVERY_DAY, not_on=noon.date())
    for zone in ("UTC", "America/New_York"):
        midnight = datetime(2026, 11, 28, tzinfo=ZoneInfo(zone))
        assert not can_be_reached(away, zone, midnight - timedelta(seconds=1))
        assert can_be_reached(away, zone, midnight)


def test_who_said_nothing_may_be_asked_and_it_is_said_that_they_did_not(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    choose(ana, world.ben)
    assert "has not said when" in page(ana, "/support")
    submit(as_(world.ben), f"/circles/{world.circle_id}/reach", reached="whenever")
    assert "has not said when" not in page(ana, "/support")


def test_what_was_said_is_found_again_and_can_be_changed(as_: Any, world: World) -> None:
    ben, address = as_(world.ben), f"/circles/{world.circle_id}/reach"
    refused = submit(ben, address, reached="times", begins="18:00", ends="22:00")
    assert refused.status_code == 422
    assert "On which days?" in refused.get_data(as_text=True)
    said = submit(ben, address, reached="times", weekdays=["4", "5"], begins="18:30", ends="22:00")
    assert said.status_code == 303
    words = page(ben, address)
    for each in (
        'value="times" id="field-reached-1" checked',
        'value="4" id="field-weekdays-4" checked',
        'value="5" id="field-weekdays-5" checked',
        'value="18:30"',
    ):
        assert each in words
    assert 'value="3" id="field-weekdays-3" checked' not in words
    submit(ben, address, reached="never")
    assert 'value="never" id="field-reached-2" checked' in page(ben, address)


def test_certain_times_need_both_and_are_never_all_day_for_want_of_one(as_: Any, world: World) -> None:
    ben, address = as_(world.ben), f"/circles/{world.circle_id}/reach"
    for begins, ends, missing in (
        ("", "22:00", "From when?"),
        ("18:00", "", "Until when?"),
        ("x", "22:00", "From when?"),
    ):
        refused = submit(ben, address, reached="times", weekdays=["0"], begins=begins, ends=ends)
        assert refused.status_code == 422
        assert missing in refused.get_data(as_text=True)
        assert submit(ben, address, reached="never", begins=begins, ends=ends).status_code == 303


def test_availability_is_seen_only_by_whom_it_is_for(as_: Any, world: World) -> None:
    """Cal, who would not ask Ben, finds the same everywhere, whatever Ben says."""
    ana, cal = as_(world.ana), as_(world.cal)
    choose(ana, world.ben)
    paths = ("/", "/support", "/support/order", f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members")
    before = [page(cal, path) for path in paths]
    assert "Can’t be reached" not in page(ana, "/support")
    submit(as_(world.ben), f"/circles/{world.circle_id}/reach", reached="never")
    assert "Can’t be reached just now" in page(ana, "/support")
    assert [page(cal, path) for path in paths] == before


def test_nobody_says_it_for_a_circle_they_are_not_in(as_: Any, world: World) -> None:
    for who in (world.dee, world.eve):
        assert as_(who).get(f"/circles/{world.circle_id}/reach").status_code == 404
        for verb in ("reach", "reach/not-today"):
            assert submit(as_(who), f"/circles/{world.circle_id}/{verb}", reached="never").status_code == 404
    assert submit(as_(world.ben), f"/circles/{world.circle_id}/reach", reached="never").status_code == 303
