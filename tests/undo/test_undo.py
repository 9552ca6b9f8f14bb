"""Undoing what one just did: one's own, for a while, and never more than what stood before."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from circle.extensions import db
from circle.models import Change
from tests.people import World, join, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


def last_change(app: Flask) -> str:
    with app.app_context():
        return db.session.query(Change).order_by(Change.at.desc(), Change.id).first().id


@pytest.fixture
def undo(app: Flask, as_: Any, clock: Any) -> Callable[..., Any]:
    """Undo a change, the last one if none is named, as somebody."""

    def undo(person: Any, change: str = "") -> Any:
        return submit(as_(person), f"/changes/{change or last_change(app)}/undo")

    return undo


@pytest.fixture(autouse=True)
def _time_goes_by(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock is a moment later, so that one thing comes after another."""
    read = clock.read

    def later(zone: Any) -> Any:
        clock.forward(milliseconds=1)
        return read(zone)

    monkeypatch.setattr("circle.clock._read", later)


def test_a_stop_is_undone_on_pages_and_open_screens(as_: Any, listening_as: Any, world: World, undo: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", "progress", until="2026-11-30")
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    screen = listening_as(world.ben)
    assert "Undo" in ana.get(submit(ana, "/who-sees-what/stop", member=world.ben.membership_id).location).text
    assert (moment, "gone") in ids(screen.hears(), "moment")
    assert undo(world.ana).status_code == 303
    heard = screen.hears()
    assert ids(heard, "moment") == [(moment, "changed")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert moments_on(as_(world.ben), f"/circles/{world.circle_id}") == [moment]
    words = page(ana, f"{goal}/sharing")
    assert re.findall(r'name="sees" value="[^/]+/([^"]+)" checked', words) == ["everyone"]
    assert 'value="2026-11-30"' in words


@pytest.mark.parametrize("minutes", [9, 11])
def test_it_can_be_undone_for_ten_minutes_and_once(as_: Any, world: World, clock: Any, undo: Any, minutes: int) -> None:
    show_goal(as_(world.ana), world, "everyone")
    submit(as_(world.ana), "/who-sees-what/stop-all")
    clock.forward(minutes=minutes)
    undo(world.ana)
    in_time = minutes < 10
    assert (as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200) == in_time


def test_undoing_twice_undoes_once(app: Flask, as_: Any, world: World, undo: Any) -> None:
    show_goal(as_(world.ana), world, "everyone")
    submit(as_(world.ana), "/who-sees-what/stop-all")
    stopped = last_change(app)
    undo(world.ana, stopped)
    submit(as_(world.ana), "/who-sees-what/stop-all")
    undo(world.ana, stopped)
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404


def test_nobody_undoes_what_somebody_else_did(app: Flask, as_: Any, world: World, undo: Any) -> None:
    show_goal(as_(world.ana), world, "everyone")
    submit(as_(world.ana), "/who-sees-what/stop-all")
    assert undo(world.ben).status_code == undo(world.ben, "0" * 32).status_code == 404
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
    assert undo(world.ana).status_code == 303
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200


def test_an_earlier_stop_undone_does_not_undo_a_later_one(app: Flask, as_: Any, world: World, undo: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    submit(ana, "/who-sees-what/stop", member=world.ben.membership_id)
    first = last_change(app)
    submit(ana, "/who-sees-what/stop", member=world.cal.membership_id)
    undo(world.ana, first)
    assert as_(world.ben).get(goal).status_code == as_(world.cal).get(goal).status_code == 404
    undo_later = submit(ana, "/who-sees-what/stop-all")
    assert undo_later.status_code == 303


def test_leaving_is_undone_with_everything_that_went_with_it(
    app: Flask, as_: Any, listening_as: Any, world: World, undo: Any
) -> None:
    ben, here = as_(world.ben), f"/circles/{world.circle_id}"
    show_goal(as_(world.ana), world, "member:ben", "progress")
    bens = submit(ben, "/goals", words="Sing", area="joy", rhythm="daily").location
    submit(ben, f"{bens}/shares", circle=world.circle_id, audience="everyone")
    submit(as_(world.cal), f"{here}/moments", words="Hello all")
    anas = listening_as(world.ana)
    submit(ben, f"{here}/leave")
    assert ben.get(here).status_code == as_(world.cal).get(bens).status_code == 404
    anas.hears()
    undo(world.ben)
    assert "Hello all" in page(ben, here)
    assert ben.get(f"/goals/{world.goal_id}").status_code == as_(world.cal).get(bens).status_code == 200
    assert (world.circle_id, "changed") in ids(anas.hears(), "circle")


def test_who_was_removed_cannot_undo_it_and_the_keeper_can(app: Flask, as_: Any, world: World, undo: Any) -> None:
    here = f"/circles/{world.circle_id}"
    submit(as_(world.ana), f"{here}/members/{world.cal.membership_id}/remove")
    assert undo(world.cal).status_code == 404
    assert as_(world.cal).get(here).status_code == 404
    undo(world.ana)
    assert as_(world.cal).get(here).status_code == 200


def test_a_closed_circle_is_opened_with_all_who_were_in_it_and_not_with_those_who_had_left(
    as_: Any, world: World, undo: Any
) -> None:
    here = f"/circles/{world.circle_id}"
    show_goal(as_(world.ana), world, "everyone")
    submit(as_(world.ana), f"{here}/invitations", relation="friend", note="")
    submit(as_(world.ana), f"{here}/close")
    assert as_(world.ben).get(here).status_code == 404
    undo(world.ana)
    assert as_(world.ben).get(here).status_code == as_(world.cal).get(f"/goals/{world.goal_id}").status_code == 200
    assert as_(world.dee).get(here).status_code == 404
    assert "Invited, not here yet" in page(as_(world.ana), f"{here}/members")


def test_what_its_owner_stopped_meanwhile_stays_stopped(app: Flask, as_: Any, world: World, undo: Any) -> None:
    """Cal leaves, Ana stops everything, Cal undoes leaving: Ana's goal stays hers alone."""
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:cal")
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    left = last_change(app)
    submit(ana, "/who-sees-what/stop-all")
    undo(world.cal, left)
    assert as_(world.cal).get(f"/circles/{world.circle_id}").status_code == 200
    assert as_(world.cal).get(goal).status_code == 404


def test_somebody_invited_again_meanwhile_has_one_place(app: Flask, as_: Any, world: World, undo: Any) -> None:
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    left = last_change(app)
    with app.app_context():
        place = join(world.ana, world.circle_id, world.cal)
    undo(world.cal, left)
    members = page(as_(world.ana), f"/circles/{world.circle_id}/members")
    assert place in members
    assert world.cal.membership_id not in members


def test_a_newcomer_shown_by_mistake_is_a_question_again(app: Flask, as_: Any, world: World, undo: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone")
    with app.app_context():
        place = join(world.ana, world.circle_id, world.eve)
    submit(ana, f"/newcomers/{place}/show")
    assert as_(world.eve).get(f"/goals/{world.goal_id}").status_code == 200
    undo(world.ana)
    assert as_(world.eve).get(f"/goals/{world.goal_id}").status_code == 404
    assert "Show them too" in page(ana, "/")
