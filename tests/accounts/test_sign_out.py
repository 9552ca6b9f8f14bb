"""Signing out."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.people import World, submit


def test_signing_out_ends_the_session_and_not_only_the_cookie(app: Flask, as_: Any, world: World) -> None:
    ana, phone = as_(world.ana), as_(world.ana)
    name = app.config["SIGN_IN_COOKIE"]
    copy = app.test_client()
    copy.set_cookie(name, ana.get_cookie(name).value)
    assert copy.get("/you").status_code == 200
    answer = submit(ana, "/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert ana.get_cookie(name) is None
    assert copy.get("/you").location == "/sign-in"
    assert phone.get("/you").status_code == 200


def test_the_browser_is_asked_to_forget_what_it_stored(as_: Any, world: World) -> None:
    answer = submit(as_(world.ana), "/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_an_open_screen_is_closed_at_once_and_others_go_on(
    app: Flask, as_: Any, listening_as: Any, world: World
) -> None:
    screen, phone = listening_as(world.ana), listening_as(world.ana)
    submit(screen.client, "/sign-out")
    screen.hears()
    submit(as_(world.ben), f"/circles/{world.circle_id}/known-as", known_as="Benito")
    assert len(phone.hears()) == 1
    assert screen.hears() == []


def test_signing_out_leaves_nothing_for_the_next_person_in_this_browser(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    ana.get(f"/i/{'t' * 43}")
    with ana.session_transaction() as kept:
        kept["left"] = "by Ana"
    submit(ana, "/sign-out")
    with ana.session_transaction() as kept:
        assert "left" not in kept
        assert "invitation" not in kept


def test_nobody_signs_out_by_following_a_link(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert ana.get("/sign-out").status_code == 405
    assert ana.get("/you").status_code == 200


def test_signing_out_twice_leads_to_the_door(client: FlaskClient) -> None:
    assert submit(client, "/sign-out").location == "/sign-in"
