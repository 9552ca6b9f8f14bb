"""Checking in: once a day, seen by those who see progress."""

from typing import Any

import pytest
from flask import Flask

from circle.database import changing
from circle.extensions import db
from circle.models import CheckIn, Person
from tests.people import World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


@pytest.mark.parametrize(("answer", "words"), [("yes", "Yes, today"), ("some", "Some of it, today")])
def test_what_was_done_is_seen_by_those_who_see_progress(
    as_: Any, listening_as: Any, world: World, answer: str, words: str
) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "member:cal", "steps", "notes", "setbacks")
    bens, cals, eves = map(listening_as, (world.ben, world.cal, world.eve))
    told_cal = page(as_(world.cal), f"/goals/{world.goal_id}")
    done = check_in(ana, world, answer, note="Two herons")
    assert done.status_code == 303
    assert done.location == f"/goals/{world.goal_id}"
    assert words in page(ana, done.location)
    assert "1 day so far" in page(as_(world.ben), circle)
    heard = bens.hears()
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert [change for _, change in ids(heard, "moment")] == ["new"]
    assert "herons" not in str(heard)
    assert cals.hears() == eves.hears() == []
    assert page(as_(world.cal), f"/goals/{world.goal_id}") == told_cal
    assert moments_on(as_(world.cal), circle) == []


def test_a_check_in_nobody_sees_makes_no_moment(as_: Any, listening_as: Any, world: World) -> None:
    ana, hers, bens = as_(world.ana), listening_as(world.ana), listening_as(world.ben)
    check_in(ana, world, "yes", note="Two herons")
    assert "Two herons" in page(ana, f"/goals/{world.goal_id}")
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []
    assert moments_on(ana, f"/circles/{world.circle_id}") == []


def test_one_day_is_one_check_in_however_often_it_is_sent(
    app: Flask, as_: Any, listening_as: Any, world: World
) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress")
    check_in(ana, world, "yes")
    screen = listening_as(world.ben)
    for _ in range(3):
        assert check_in(ana, world, "yes").status_code == 303
    assert screen.hears() == []
    assert len(moments_on(as_(world.ben), f"/circles/{world.circle_id}")) == 1
    with app.app_context():
        assert len(db.session.query(CheckIn).all()) == 1


def test_the_day_is_her_own_and_its_zone_is_kept(app: Flask, as_: Any, world: World, clock: Any) -> None:
    clock.set(clock.at.replace(hour=23, minute=30))
    with app.app_context(), changing():
        db.session.get_one(Person, world.ana.person_id).time_zone = "Asia/Tokyo"
    check_in(as_(world.ana), world, "yes")
    with app.app_context():
        day = db.session.query(CheckIn).one()
        assert day.on.isoformat() == "2026-11-21"
        assert day.time_zone == "Asia/Tokyo"


def test_amounts_add_up_as_people_write_them(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes", amount="12,5")
    check_in(ana, world, "some", amount="0.25", on="2026-11-19")
    for reader in (ana, as_(world.ben)):
        assert "12¾" in page(reader, goal)


@pytest.mark.parametrize(
    "bad",
    [
        {"answer": ""},
        {"answer": "perfect"},
        {"amount": "a lot"},
        {"amount": "-1"},
        {"amount": "NaN"},
        {"amount": "Infinity"},
        {"amount": "1e400"},
        {"note": "kept, " * 400},
        {"on": "someday"},
    ],
)
def test_what_cannot_be_understood_is_asked_again_with_the_words_kept(
    as_: Any, world: World, bad: dict[str, str]
) -> None:
    ana = as_(world.ana)
    fields = {"answer": "yes", "note": "kept, as typed", "back": "today", **bad}
    answer = submit(ana, f"/goals/{world.goal_id}/check-ins", **fields)
    assert answer.status_code == 422
    assert "kept, " in answer.get_data(as_text=True)
    assert "Yes, today" not in page(ana, "/")


def test_only_the_owner_checks_in(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress")
    assert check_in(ben, world, "yes").status_code == 404
    assert check_in(ben, world, "nonsense").status_code == 404
    assert "1 day so far" not in page(ana, "/goals")
    assert check_in(ana, world, "yes").status_code == 303
    assert "1 day so far" in page(ana, "/goals")


def test_it_leads_back_to_where_it_was_said(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert check_in(ana, world, "yes", back="today").location == "/"
    assert check_in(ana, world, "some", back="//evil.example").location == (f"/goals/{world.goal_id}")
