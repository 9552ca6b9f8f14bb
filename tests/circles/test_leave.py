"""Leaving, being removed, closing: at once, and quietly."""

from typing import Any

from flask import Flask

from tests.people import World, submit


def test_leaving_takes_effect_at_once_and_says_nothing(app: Flask, as_: Any, listening_as: Any, world: World) -> None:
    ben, screen = as_(world.ben), listening_as(world.ana)
    here = f"/circles/{world.circle_id}"
    assert ben.get(here).status_code == 200
    assert submit(ben, f"{here}/leave").status_code == 303
    assert ben.get(here).status_code == 404
    assert world.ben.membership_id not in as_(world.ana).get(here).get_data(as_text=True)
    heard = screen.hears()
    assert heard == [{"kind": "circle", "id": world.circle_id, "change": "changed"}]


def test_the_last_keeper_hands_over_or_closes_first(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    here = f"/circles/{world.circle_id}"
    assert submit(ana, f"{here}/leave").status_code == 409
    assert ana.get(here).status_code == 200
    submit(ana, f"{here}/members/{world.ben.membership_id}/keep")
    assert submit(ana, f"{here}/leave").status_code == 303
    assert as_(world.ben).get(here).status_code == 200


def test_a_keeper_removes_somebody_and_nobody_else_does(as_: Any, world: World) -> None:
    path = f"/circles/{world.circle_id}/members/{world.cal.membership_id}/remove"
    assert submit(as_(world.ben), path).status_code == 404
    assert as_(world.cal).get(f"/circles/{world.circle_id}").status_code == 200
    assert submit(as_(world.ana), path).status_code == 303
    assert as_(world.cal).get(f"/circles/{world.circle_id}").status_code == 404


def test_a_member_of_another_circle_cannot_be_reached_through_this_one(as_: Any, world: World) -> None:
    path = f"/circles/{world.circle_id}/members/{world.eve.membership_id}/remove"
    assert submit(as_(world.ana), path).status_code == 404
    assert as_(world.eve).get(f"/circles/{world.eves_circle_id}").status_code == 200


def test_a_keeper_is_not_removed_by_another(as_: Any, world: World) -> None:
    here = f"/circles/{world.circle_id}/members"
    submit(as_(world.ana), f"{here}/{world.ben.membership_id}/keep")
    assert submit(as_(world.ben), f"{here}/{world.ana.membership_id}/remove").status_code == 303
    assert submit(as_(world.ben), f"{here}/{world.ben.membership_id}/remove").status_code == 404


def test_closing_ends_it_for_everybody(as_: Any, listening_as: Any, world: World) -> None:
    here, screen = f"/circles/{world.circle_id}", listening_as(world.ben)
    assert submit(as_(world.ben), f"{here}/close").status_code == 404
    assert submit(as_(world.ana), f"{here}/close").status_code == 303
    assert as_(world.ana).get(here).status_code == 404
    assert as_(world.ben).get(here).status_code == 404
    assert {"kind": "circle", "id": world.circle_id, "change": "gone"} in screen.hears()


def test_leaving_ends_what_was_shown_there(app: Flask, as_: Any, world: World) -> None:
    goal = f"/goals/{world.goal_id}"
    ana, ben, cal = as_(world.ana), as_(world.ben), as_(world.cal)
    submit(ana, f"{goal}/shares", circle=world.circle_id, audience="everyone", progress="1")
    assert cal.get(goal).status_code == ben.get(goal).status_code == 200
    submit(cal, f"/circles/{world.circle_id}/leave")
    assert cal.get(goal).status_code == 404
    assert ben.get(goal).status_code == 200
    submit(ana, f"/circles/{world.circle_id}/members/{world.ben.membership_id}/keep")
    submit(ana, f"/circles/{world.circle_id}/leave")
    assert ben.get(goal).status_code == 404
    assert ana.get(goal).status_code == 200
