"""How often a goal is meant: every few weeks, for a day, for 24 hours. Nothing is late, and no row of days is kept."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from circle.database import changing
from circle.extensions import db
from circle.models import Goal, Person
from tests.home.test_today import goals_on
from tests.people import World, submit
from tests.showing import check_in, page, show_goal

GOAL = {"words": "Sing", "area": "joy"}


def test_every_other_week_counts_from_the_week_it_was_set(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, rhythm="every_weeks", weeks_apart="2").location.rpartition("/")[2]
    seen = ""
    for _ in range(28):  # from a Friday on
        seen += "x" if goal in goals_on(page(ana, "/")) else "."
        clock.forward(days=1)
    assert seen == "xxx" + 7 * "." + 7 * "x" + 7 * "." + "xxxx"


def test_revising_the_words_does_not_begin_the_weeks_anew(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    fortnightly = {"area": "joy", "rhythm": "every_weeks", "weeks_apart": "2"}
    goal = submit(ana, "/goals", words="Sing", **fortnightly).location
    clock.forward(days=7)
    submit(ana, goal, words="Sing out", **fortnightly)
    assert goal.rpartition("/")[2] not in goals_on(page(ana, "/"))
    submit(ana, goal, words="Sing out", **{**fortnightly, "weeks_apart": "3"})
    assert goal.rpartition("/")[2] in goals_on(page(ana, "/"))


def test_24_hours_end_by_themselves_and_can_be_taken_again(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, rhythm="24_hours").location
    clock.forward(hours=23, minutes=59)
    assert "Another 24 hours" not in page(ana, "/")
    assert "until 21 November, 12:00" in page(ana, goal)
    clock.forward(minutes=1)
    today = page(ana, "/")
    assert "These 24 hours are over." in today
    assert "Another 24 hours" in today
    assert submit(ana, f"{goal}/renew", back="today").location == "/"
    assert "Another 24 hours" not in page(ana, "/")
    assert "until 22 November, 12:00" in page(ana, goal)


def test_24_hours_that_are_not_taken_again_are_off_today_a_day_later_and_still_there(
    as_: Any, world: World, clock: Any
) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, rhythm="24_hours").location
    clock.forward(hours=47, minutes=59)
    assert goal.rpartition("/")[2] in goals_on(page(ana, "/"))
    clock.forward(minutes=1)
    assert goal.rpartition("/")[2] not in goals_on(page(ana, "/"))
    assert "Were for a day" in page(ana, "/goals")
    assert "Another 24 hours" in page(ana, goal)


def test_no_row_of_days_is_shown_however_often_it_is_taken_again(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, rhythm="24_hours").location
    says = set()
    for day in (22, 23, 24):
        clock.forward(hours=24)
        submit(ana, f"{goal}/renew")
        words = page(ana, goal).replace(f"{day} November", "that day")
        says.add(words[words.index('<header class="goal-head">') : words.index('name="on"')])
    assert len(says) == 1


def test_just_today_is_over_at_midnight_and_can_be_taken_again(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, rhythm="today").location
    clock.forward(hours=12)
    assert goal.rpartition("/")[2] not in goals_on(page(ana, "/"))
    assert "That day is over." in page(ana, goal)
    submit(ana, f"{goal}/renew")
    assert goal.rpartition("/")[2] in goals_on(page(ana, "/"))


@pytest.mark.parametrize(("on", "zone"), [("2027-03-14", "America/New_York"), ("2027-10-31", "Europe/Berlin")])
def test_24_hours_are_24_hours_when_the_clocks_change(
    app: Flask, as_: Any, world: World, clock: Any, on: str, zone: str
) -> None:
    with app.app_context(), changing():
        db.session.get_one(Person, world.ana.person_id).time_zone = zone
    clock.set(datetime.fromisoformat(f"{on}T00:30").replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC")))
    goal = submit(as_(world.ana), "/goals", **GOAL, rhythm="24_hours").location
    with app.app_context():
        assert db.session.get_one(Goal, goal.rpartition("/")[2]).ends_at == clock.at + timedelta(hours=24)


def test_others_see_nothing_of_the_rhythm(as_: Any, world: World, clock: Any) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes")
    before = page(ben, goal)
    terms = {"words": "Walk by the river", "area": "health", "why": "My head is quieter there"}
    submit(ana, goal, **terms, rhythm="24_hours")
    clock.forward(hours=25)
    assert "over" in page(ana, goal)
    assert page(ben, goal).replace("Yesterday", "Today") == before.replace("at 12:00\u202fpm", "Today")
