"""Exit: out of here, at once, whatever else is the matter."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from tests.accounts.screens import open_screens_of
from tests.people import World


def test_exit_is_a_plain_link_to_a_neutral_site(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/exit")
    assert (answer.status_code, answer.location) == (303, app.config["EXIT_URL"])
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'href="/exit"' in client.get("/help-now").text


def test_exit_leads_where_this_server_is_told(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "EXIT_URL", "https://example.net/news")
    assert client.get("/exit").location == "https://example.net/news"


def test_exit_ends_the_session_there_and_in_no_other_place(app: Flask, as_: Any, world: World) -> None:
    ana, phone = as_(world.ana), as_(world.ana)
    name = app.config["SIGN_IN_COOKIE"]
    copy = app.test_client()
    copy.set_cookie(name, ana.get_cookie(name).value)
    ana.get("/exit")
    assert copy.get("/you").location == "/sign-in"
    assert phone.get("/you").status_code == 200


def test_exit_closes_the_open_screen(listening_as: Any, world: World) -> None:
    screen, _bens = listening_as(world.ana), listening_as(world.ben)
    assert open_screens_of(world.ana) == 1
    screen.client.get("/exit")
    screen.hears()
    assert open_screens_of(world.ana) == 0
    assert open_screens_of(world.ben) == 1


def test_exit_leaves_nothing_in_the_browser(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    ana.get(f"/i/{'t' * 43}")
    answer = ana.get("/exit")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert ana.get_cookie(app.config["SIGN_IN_COOKIE"]) is None
    assert ana.get_cookie(app.config["SESSION_COOKIE_NAME"]) is None


@pytest.mark.parametrize("stage", ["recognising", "ending"])
def test_exit_works_while_the_database_is_away(
    app: Flask, as_: Any, world: World, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    ana = as_(world.ana)

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception("unable to open database file"))

    if stage == "recognising":
        monkeypatch.setattr("circle.web.who_holds", away)
        assert ana.get("/you").status_code == 503
    else:
        monkeypatch.setattr("circle.accounts.actions.end_session", away)
    answer = ana.get("/exit")
    assert (answer.status_code, answer.location) == (303, app.config["EXIT_URL"])
    assert ana.get_cookie(app.config["SIGN_IN_COOKIE"]) is None
