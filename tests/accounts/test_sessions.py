"""Seeing where one is signed in, and ending it there."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.screens import open_screens_of
from tests.people import World, submit

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


def places(client: FlaskClient) -> list[str]:
    """The ids of the other places where somebody is signed in, as their page offers to end them."""
    return re.findall(r"/you/sessions/([0-9a-f]{32})/end", client.get("/you").text)


def test_the_page_lists_every_place_and_says_which_is_this_one(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = FIREFOX
    submit(phone, "/sign-in", email=world.ana.address, password=world.ana.password)
    page = ana.get("/you").text
    assert "Firefox on Android" in page
    assert page.count("(here)") == 1
    assert len(places(ana)) == len(places(phone)) == 1
    assert places(as_(world.ben)) == []


def test_a_place_can_be_ended_and_the_others_stay(as_: Any, world: World) -> None:
    ana, phone = as_(world.ana), as_(world.ana)
    [there] = places(ana)
    assert submit(ana, f"/you/sessions/{there}/end").status_code == 303
    assert phone.get("/you").location == "/sign-in"
    assert ana.get("/you").status_code == 200


def test_its_open_screen_is_closed_at_once(as_: Any, listening_as: Any, world: World) -> None:
    ana, screen = as_(world.ana), listening_as(world.ana)
    [there] = places(ana)
    assert open_screens_of(world.ana) == 1
    submit(ana, f"/you/sessions/{there}/end")
    screen.hears()
    assert open_screens_of(world.ana) == 0


def test_somebody_elses_place_is_as_unknown_as_no_place(as_: Any, world: World) -> None:
    ana, bens_phone, ben = as_(world.ana), as_(world.ben), as_(world.ben)
    [bens] = places(ben)
    answers = [submit(ana, f"/you/sessions/{id}/end") for id in (bens, "0" * 32, "nonsense")]
    assert {answer.status_code for answer in answers} == {404}
    assert bens_phone.get("/you").status_code == 200
    assert submit(ben, f"/you/sessions/{bens}/end").status_code == 303
    assert bens_phone.get("/you").location == "/sign-in"


def test_all_other_places_can_be_ended_together(as_: Any, listening_as: Any, world: World) -> None:
    ana, phone, bens = as_(world.ana), as_(world.ana), as_(world.ben)
    here, there = listening_as(world.ana), listening_as(world.ana)
    assert submit(here.client, "/you/sessions/end-others").status_code == 303
    there.hears()
    assert open_screens_of(world.ana) == 1
    assert here.client.get("/you").status_code == 200
    assert [client.get("/you").status_code for client in (ana, phone, bens)] == [303, 303, 200]


def test_a_session_that_is_not_used_ends_by_itself(as_: Any, clock: Any, world: World) -> None:
    ana, phone = as_(world.ana), as_(world.ana)
    clock.forward(days=29)
    assert phone.get("/you").status_code == 200
    clock.forward(days=2)
    assert ana.get("/you").location == "/sign-in"
    assert phone.get("/you").status_code == 200


def test_a_session_ends_after_its_time_however_much_it_is_used(as_: Any, clock: Any, world: World) -> None:
    ana = as_(world.ana)
    for _ in range(4):
        clock.forward(days=22)
        assert ana.get("/you").status_code == 200
    clock.forward(days=3)
    assert ana.get("/you").location == "/sign-in"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/128.0.0.0 Safari/537.36 Edg/128.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/128.0.0.0 Safari/537.36",
            "Chrome on Chromebook",
        ),
        ("curl/8.9", "A browser"),
        ("", "A browser"),
        ("Firefox" * 500, "Firefox"),
    ],
)
def test_a_place_is_called_what_its_browser_is(app: Flask, world: World, user_agent: str, device: str) -> None:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = user_agent
    submit(client, "/sign-in", email=world.ana.address, password=world.ana.password)
    assert f'<p class="place-name">{device} ' in client.get("/you").text
