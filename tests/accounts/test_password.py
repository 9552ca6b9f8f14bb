"""Changing the password."""

from typing import Any

import pytest
from flask import Flask

from tests.accounts.screens import open_screens_of
from tests.people import World, submit

NEW = "a wet dog under the table"


def test_the_new_password_opens_the_door_and_the_old_one_no_longer_does(app: Flask, as_: Any, world: World) -> None:
    answer = change(as_(world.ana), world.ana.password, NEW)
    assert (answer.status_code, answer.location) == (303, "/you")
    assert enter(app, world.ana.address, world.ana.password) == 422
    assert enter(app, world.ana.address, NEW) == 303
    assert enter(app, world.ben.address, world.ben.password) == 303


def test_everywhere_else_is_signed_out_and_here_one_stays(as_: Any, world: World) -> None:
    ana, phone, bens = as_(world.ana), as_(world.ana), as_(world.ben)
    change(ana, world.ana.password, NEW)
    assert phone.get("/you").location == "/sign-in"
    assert bens.get("/you").status_code == 200
    assert "Your password is changed" in ana.get("/you").text


def test_open_screens_elsewhere_are_closed_at_once(listening_as: Any, world: World) -> None:
    here, there = listening_as(world.ana), listening_as(world.ana)
    assert open_screens_of(world.ana) == 2
    change(here.client, world.ana.password, NEW)
    there.hears()
    assert open_screens_of(world.ana) == 1
    assert here.client.get("/you").status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "field", "sentence"),
    [
        ("not the one there is", NEW, "current", "This is not the one you have"),
        ("", NEW, "current", "What is the one you have?"),
        ("x" * 1025, NEW, "current", "It is very long"),
        (None, "", "new", "What shall the new one be?"),
        (None, "too short", "new", "At least 12 characters"),
        (None, "qwertyuiop12", "new", "Many people would guess that one"),
        (None, "x" * 1025, "new", "Could it be a little shorter?"),
        (None, "ana@example.org 2026", "new", "Could it leave out your name?"),
    ],
)
def test_a_refused_change_says_why_and_changes_nothing(
    app: Flask, as_: Any, world: World, current: str | None, new: str, field: str, sentence: str
) -> None:
    ana, phone = as_(world.ana), as_(world.ana)
    page = change(ana, world.ana.password if current is None else current, new)
    assert page.status_code == 422
    assert f'id="field-{field}-mistake"' in page.text
    assert sentence in page.text
    assert phone.get("/you").status_code == 200
    assert enter(app, world.ana.address, world.ana.password) == 303


def test_a_borrowed_screen_cannot_guess_the_password_for_ever(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for _ in range(10):
        assert change(ana, "not the one there is", NEW).status_code == 422
    page = change(ana, world.ana.password, NEW)
    assert page.status_code == 429
    assert "Please wait a little" in page.text
    assert change(as_(world.ben), world.ben.password, NEW).status_code == 303
    assert enter(app, world.ana.address, world.ana.password) == 303


def change(client: Any, current: str, new: str) -> Any:
    return submit(client, "/you/password", current=current, new=new)


def enter(app: Flask, address: str, password: str) -> int:
    answer = submit(app.test_client(), "/sign-in", email=address, password=password)
    return int(answer.status_code)
