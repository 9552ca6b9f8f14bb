"""Showing a goal until a day: through the end of it where its owner lives."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from circle.database import changing
from circle.extensions import db
from circle.models import Person, Share
from tests.people import World, submit
from tests.showing import ids, page, show_goal


def move(app: Flask, world: World, time_zone: str) -> None:
    with app.app_context(), changing():
        db.session.get_one(Person, world.ana.person_id).time_zone = time_zone


@pytest.mark.parametrize(
    ("time_zone", "last", "over"),
    [
        ("UTC", "2026-11-21T23:59:59", "2026-11-22T00:00:00"),
        ("America/Los_Angeles", "2026-11-22T07:59:59", "2026-11-22T08:00:00"),
        ("Asia/Tokyo", "2026-11-21T14:59:59", "2026-11-21T15:00:00"),
    ],
)
def test_it_is_shown_through_the_end_of_her_own_day(
    app: Flask, as_: Any, world: World, clock: Any, time_zone: str, last: str, over: str
) -> None:
    move(app, world, time_zone)
    show_goal(as_(world.ana), world, "member:ben", until="2026-11-21")
    show_goal(as_(world.ana), world, "member:cal")
    ben, cal, goal = as_(world.ben), as_(world.cal), f"/goals/{world.goal_id}"
    clock.set(datetime.fromisoformat(last).replace(tzinfo=UTC))
    assert ben.get(goal).status_code == 200
    clock.set(datetime.fromisoformat(over).replace(tzinfo=UTC))
    assert ben.get(goal).status_code == 404
    assert cal.get(goal).status_code == 200


def test_the_end_of_the_day_is_told_by_the_sweep(
    app: Flask, as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    show_goal(as_(world.ana), world, "member:ben", "progress", until="2026-11-20")
    screen = listening_as(world.ben)
    clock.set(datetime(2026, 11, 21, 0, 0, tzinfo=UTC))
    with app.app_context():
        app.extensions["courier"].sweep()
    assert ids(screen.hears_only(), "goal") == [(world.goal_id, "gone")]


def test_a_day_that_is_over_is_asked_about_and_today_is_not_over(as_: Any, world: World) -> None:
    ana, shares = as_(world.ana), f"/goals/{world.goal_id}/shares"
    asked = {"circle": world.circle_id, "audience": "member:" + world.ben.membership_id}
    for day in ("2026-11-19", "1900-01-01", "9999-12-31"):
        assert submit(ana, shares, **asked, until=day).status_code == 422, day
        assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
    assert submit(ana, shares, **asked, until="2026-11-20").status_code == 303
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200


def test_another_end_begins_another_share_and_the_same_leaves_it(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for until, rows in (("2026-11-25", 1), ("2026-11-25", 1), ("2026-11-26", 2), ("", 3)):
        show_goal(ana, world, "member:ben", until=until)
        with app.app_context():
            assert len(db.session.query(Share).all()) == rows
    assert 'data-share="' in page(ana, f"/goals/{world.goal_id}/sharing")
    assert page(as_(world.ben), f"/goals/{world.goal_id}")


def test_what_was_stopped_stays_stopped_when_the_clock_is_set_back(as_: Any, world: World, clock: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    clock.forward(minutes=5)
    assert as_(world.ben).get(goal).status_code == 200
    share = re.search(r'data-share="(\w+)"', ana.get(f"{goal}/sharing").text)
    assert share
    submit(ana, f"{goal}/shares/{share[1]}/stop")
    clock.forward(minutes=-2)
    assert as_(world.ben).get(goal).status_code == 404
