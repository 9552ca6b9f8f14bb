"""Somebody new: whoever shows "everyone" something is told first, and a newcomer sees it when they say so."""

from typing import Any

import pytest
from flask import Flask

from circle.models import Relation
from tests.people import World, join, submit
from tests.showing import ids, page, show_goal

RELATIONS = {"everyone": True, "relation:friend": True, "relation:sponsor": False, "member:ben": False}


@pytest.fixture
def eves_place(app: Flask, world: World) -> Any:
    def come() -> str:
        with app.app_context():
            return join(world.ana, world.circle_id, world.eve, Relation.FRIEND)

    return come


@pytest.mark.parametrize(("audience", "is_asked"), RELATIONS.items())
def test_the_owner_is_asked_and_the_newcomer_sees_nothing_until_then(
    as_: Any, world: World, eves_place: Any, audience: str, is_asked: bool
) -> None:
    ana, eve, goal = as_(world.ana), as_(world.eve), f"/goals/{world.goal_id}"
    show_goal(ana, world, audience, "progress")
    place = eves_place()
    for path in ("/", f"/circles/{world.circle_id}", "/who-sees-what"):
        assert "Eve has come to Family" in page(ana, path)
        assert ("Show them too" in page(ana, path)) == is_asked
    assert eve.get(goal).status_code == 404
    assert "Walk by the river" not in page(eve, f"/circles/{world.circle_id}")
    submit(ana, f"/newcomers/{place}/show")
    assert eve.get(goal).status_code == (200 if is_asked else 404)
    assert "Eve has come" not in page(ana, "/")
    assert as_(world.ben).get(goal).status_code == (404 if audience == "relation:friend" else 200)


def test_left_out_they_see_nothing_and_nobody_is_asked_again(as_: Any, world: World, eves_place: Any) -> None:
    ana, eve, goal = as_(world.ana), as_(world.eve), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    submit(ana, f"/newcomers/{eves_place()}/leave-out")
    assert "Eve has come" not in page(ana, "/")
    assert eve.get(goal).status_code == 404
    show_goal(ana, world, "everyone", "notes")
    assert eve.get(goal).status_code == 404, "changing what a group sees does not widen the group"
    assert as_(world.cal).get(goal).status_code == 200


def test_each_owner_is_asked_about_their_own_and_the_keeper_is_told(as_: Any, world: World, eves_place: Any) -> None:
    ben = as_(world.ben)
    goal = submit(ben, "/goals", words="Call my brother", area="family", rhythm="daily").location
    submit(ben, f"{goal}/shares", circle=world.circle_id, audience="everyone")
    place = eves_place()
    assert "Call my brother" in page(ben, "/").partition("Show them too")[0]
    anas = page(as_(world.ana), "/")
    assert "Eve has come" in anas
    assert "Show them too" not in anas
    assert "Eve has come" not in page(as_(world.cal), "/")
    submit(as_(world.ana), f"/newcomers/{place}/show")
    assert as_(world.eve).get(goal).status_code == 404
    submit(ben, f"/newcomers/{place}/show")
    assert as_(world.eve).get(goal).status_code == 200


def test_open_screens_are_told_when_they_come_and_when_they_are_shown(
    as_: Any, listening_as: Any, world: World, eves_place: Any
) -> None:
    show_goal(as_(world.ana), world, "everyone")
    anas, eves = listening_as(world.ana), listening_as(world.eve)
    place = eves_place()
    assert ids(anas.hears(), "circle") == [(world.circle_id, "changed")]
    assert ids(eves.hears(), "goal") == []
    submit(as_(world.ana), f"/newcomers/{place}/show")
    assert ids(eves.hears(), "goal") == [(world.goal_id, "new")]


def test_what_is_shown_to_everyone_after_they_came_needs_no_question(as_: Any, world: World, eves_place: Any) -> None:
    eves_place()
    show_goal(as_(world.ana), world, "everyone")
    assert as_(world.eve).get(f"/goals/{world.goal_id}").status_code == 200
    assert "Show them too" not in page(as_(world.ana), "/")


def test_coming_back_is_coming_anew(as_: Any, world: World, app: Flask) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    assert as_(world.cal).get(goal).status_code == 200
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    with app.app_context():
        place = join(world.ana, world.circle_id, world.cal, Relation.FAMILY)
    assert as_(world.cal).get(goal).status_code == 404
    submit(ana, f"/newcomers/{place}/show")
    assert as_(world.cal).get(goal).status_code == 200


def test_a_clock_set_back_makes_nobody_an_old_hand(as_: Any, world: World, eves_place: Any, clock: Any) -> None:
    show_goal(as_(world.ana), world, "everyone")
    clock.forward(hours=-2)
    eves_place()
    clock.forward(hours=2)
    assert as_(world.eve).get(f"/goals/{world.goal_id}").status_code == 404
    assert as_(world.cal).get(f"/goals/{world.goal_id}").status_code == 200


def test_nobody_answers_for_somebody_else(as_: Any, world: World, eves_place: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    place = eves_place()
    submit(as_(world.ben), f"/newcomers/{place}/show")
    submit(as_(world.eve), f"/newcomers/{place}/show")
    assert as_(world.eve).get(goal).status_code == 404
    assert "Show them too" in page(ana, "/")
    for nobody in (world.ana.membership_id, world.dee.membership_id, "0" * 32):
        assert submit(ana, f"/newcomers/{nobody}/show").status_code == 404
