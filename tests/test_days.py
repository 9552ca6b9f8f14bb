"""A day is the person's own: in every zone, across daylight saving, and wherever they travel meanwhile."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from circle.accounts.actions import describe_yourself
from circle.checkins.actions import check_in
from circle.extensions import db
from circle.goals.actions import set_goal
from circle.home.queries import goals_for_today
from circle.models import Answer, Area, CheckIn, Rhythm
from circle.models.checkins import BACK_FILL_DAYS
from circle.sessions import SignedIn
from tests.people import World, submit

# From one edge of the day to the other; by halves and quarters of an hour; summer in June, in December, and half an
# hour of it; clocks that are changed at midnight.
FAR_APART = ("Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe")
SUMMER_TIME = ("Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Sydney", "America/Santiago")
AT_MIDNIGHT = ("Asia/Beirut", "Africa/Cairo", "America/Havana")
ANYWHERE = sorted(zone for zone in available_timezones() if zone not in ("Factory", "localtime"))
FIRST, DAYS = datetime(2026, 1, 1, tzinfo=UTC), 730
MINUTE = timedelta(minutes=1)

zones = st.sampled_from([*FAR_APART, *SUMMER_TIME, *AT_MIDNIGHT]) | st.sampled_from(ANYWHERE)
QUIETLY: dict[str, Any] = {
    "phases": (Phase.generate,),
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
}


@lru_cache
def turns(zone: str) -> list[datetime]:
    """The instants of two years at which clocks are changed in a zone."""
    local, found = ZoneInfo(zone), []
    for day in range(DAYS):
        before, after = FIRST + timedelta(days=day), FIRST + timedelta(days=day + 1)
        if before.astimezone(local).utcoffset() == after.astimezone(local).utcoffset():
            continue
        while after - before > MINUTE:
            middle = before + (after - before) / 2
            is_same = before.astimezone(local).utcoffset() == middle.astimezone(local).utcoffset()
            before, after = (middle, after) if is_same else (before, middle)
        found.append(after.replace(second=0, microsecond=0))
    return found


def midnight(zone: str, day: int) -> datetime:
    """When a day of those two years begins there."""
    return datetime.combine(FIRST.date() + timedelta(days=day), time(), ZoneInfo(zone)).astimezone(UTC)


@st.composite
def moments(draw: Callable[..., Any]) -> tuple[str, datetime]:
    """Somewhere, at an instant at which a day could be mistaken: about midnight, or about a change of clocks."""
    zone = draw(zones)
    begins = st.integers(0, DAYS).map(lambda day: midnight(zone, day))
    about = st.one_of(begins, st.sampled_from(turns(zone)) if turns(zone) else begins)
    aside = st.sampled_from([-1440, -61, -31, -1, 0, 1, 29, 61, 1440]) | st.integers(-2000, 2000)
    return zone, draw(about) + draw(aside) * MINUTE


def day_there(zone: str, at: datetime) -> date:
    return datetime.fromtimestamp(at.timestamp(), ZoneInfo(zone)).date()


class Traveller:
    """Ana, wherever and whenever she is."""

    def __init__(self, world: World, clock: Any) -> None:
        self.me, self.clock = world.ana.person_id, clock

    def be(self, zone: str, at: datetime) -> SignedIn:
        self.clock.set(at)
        viewer = SignedIn(self.me, "", "Ana", zone, "en", is_calm=False)
        describe_yourself(viewer, name="Ana", time_zone=zone, language="en", is_calm=False, wants_hints=True)
        return viewer

    def set_goal(self, rhythm: Rhythm = Rhythm.DAILY) -> str:
        return set_goal(self.me, words="Walk", area=Area.HEALTH, rhythm=rhythm).id


def test_what_is_said_is_of_ones_own_day_once_for_each_wherever_one_travels(
    app: Flask, world: World, clock: Any
) -> None:
    journeys = 0

    @settings(max_examples=60, **QUIETLY)
    @given(
        st.lists(st.tuples(moments(), st.sampled_from(Answer)), min_size=1, max_size=6),
        st.lists(st.integers(1, 30 * 60), max_size=4),
    )
    def travel(stops: list[tuple[tuple[str, datetime], Answer]], more: list[int]) -> None:
        nonlocal journeys
        ana = Traveller(world, clock)
        here, at = stops[-1][0]
        # Then staying, some hours and minutes at a time, over midnights and changes of clocks.
        stops = [*stops, *(((here, at + sum(more[: i + 1]) * MINUTE), Answer.SOME) for i in range(len(more)))]
        said: dict[date, Answer] = {}
        first_in: dict[date, str] = {}
        with app.app_context():
            ana.be(*stops[0][0])
            goal = ana.set_goal()
            for (zone, at), answer in stops:
                ana.be(zone, at)
                assert check_in(ana.me, goal, answer).on == day_there(zone, at)
                said[day_there(zone, at)] = answer
                first_in.setdefault(day_there(zone, at), zone)
            kept = db.session.scalars(select(CheckIn).where(CheckIn.goal_id == goal)).all()
            assert len(kept) == len(said)
            assert {each.on: each.answer for each in kept} == said
            assert {each.on: each.time_zone for each in kept} == first_in
        journeys += len({zone for (zone, _at), _answer in stops}) > 1

    travel()
    assert journeys > 10, "nobody travelled"


def test_the_last_thirty_days_of_ones_own_are_open_and_no_others(
    app: Flask, world: World, clock: Any, as_: Any
) -> None:
    @settings(max_examples=15, **QUIETLY)
    @given(moments(), moments())
    def fill_in(before: tuple[str, datetime], now: tuple[str, datetime]) -> None:
        ana = Traveller(world, clock)
        with app.app_context():
            ana.be(*before)
            goal = ana.set_goal()
            ana.be(*now)
        today, browser = day_there(*now), as_(world.ana)
        for ago in (-1, 0, 1, BACK_FILL_DAYS - 1, BACK_FILL_DAYS, BACK_FILL_DAYS + 1):
            on = today - timedelta(days=ago)
            answer = submit(browser, f"/goals/{goal}/check-ins", answer="yes", on=on.isoformat())
            is_open = 0 <= ago <= BACK_FILL_DAYS
            assert answer.status_code == (303 if is_open else 422), (now, ago)
        with app.app_context():
            kept = db.session.scalars(select(CheckIn.on).where(CheckIn.goal_id == goal)).all()
        assert sorted(today - on for on in kept) == [
            timedelta(days=ago) for ago in (0, 1, BACK_FILL_DAYS - 1, BACK_FILL_DAYS)
        ]

    fill_in()


def test_a_goal_just_for_today_is_for_that_day_alone_wherever_one_is(app: Flask, world: World, clock: Any) -> None:
    asked = {True: 0, False: 0}

    @settings(max_examples=60, **QUIETLY)
    @given(moments(), st.lists(st.tuples(zones, st.integers(0, 48 * 60)), min_size=1, max_size=5))
    def live(begins: tuple[str, datetime], later: list[tuple[str, int]]) -> None:
        ana = Traveller(world, clock)
        with app.app_context():
            ana.be(*begins)
            goal, its_day = ana.set_goal(Rhythm.TODAY), day_there(*begins)
            for zone, minutes in [(begins[0], 0), *later]:
                at = begins[1] + minutes * MINUTE
                is_for_today = day_there(zone, at) == its_day
                viewer = ana.be(zone, at)
                assert (goal in [each.goal.id for each in goals_for_today(viewer)[0]]) == is_for_today, (zone, at)
                asked[is_for_today] += 1

    live()
    assert min(asked.values()) > 10, "it was always the same"


def test_the_instants_are_those_at_which_a_day_could_be_mistaken() -> None:
    assert len(turns("Europe/Berlin")) == len(turns("Australia/Lord_Howe")) == 4
    assert turns("Europe/Berlin")[0] == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert turns("Etc/GMT+12") == []
    assert day_there("Pacific/Kiritimati", FIRST + timedelta(hours=11)) - day_there(
        "Etc/GMT+12", FIRST + timedelta(hours=11)
    ) == timedelta(days=2)
