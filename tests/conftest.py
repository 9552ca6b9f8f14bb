"""The app, the world, browsers, live listeners, and a clock that stands still."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from circle import clock as circle_clock
from circle import create_app, sessions
from circle.accounts.throttle import forget_all_tries
from circle.collecting import collect_seldom
from circle.config import Argon2Cost
from circle.database import changing
from circle.extensions import socketio
from circle.live import bell, connections
from circle.live.cursor import end_of_news
from tests import databases
from tests.people import NOON, Someone, World, make_world
from tests.screens import chromium, engine, playwright, screen, served
from tests.shares import longest_first, pytest_xdist_make_scheduler

__all__ = ["chromium", "engine", "playwright", "pytest_xdist_make_scheduler", "screen", "served"]

QUICK = Argon2Cost(memory_kib=8, passes=1, lanes=1)


def pytest_collection_finish() -> None:
    collect_seldom()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=longest_first)


@dataclass
class HeldClock:
    """A clock that says what it is told."""

    at: datetime = NOON

    def set(self, at: datetime) -> None:
        self.at = at

    def forward(self, **time: float) -> None:
        self.at += timedelta(**time)

    def read(self, _zone: Any) -> datetime:
        return self.at


@pytest.fixture(scope="session")
def _house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Callable[[], None], World]:
    """One app for the whole run, the world made once in its database, and what brings that back for each test."""
    folder = tmp_path_factory.mktemp("circle")
    app = create_app(
        DATA_FOLDER=folder,
        KEY_FILE=folder / "keys" / "keys.json",
        SQLALCHEMY_DATABASE_URI=databases.address(folder),
        PUBLIC_URL="http://localhost",
        PUBLIC_ORIGINS=["http://localhost"],
        TRUSTED_HOSTS=["localhost"],
        ARGON2=QUICK,
        TESTING=True,
        CARRIES_NEWS=False,
    )
    held = HeldClock()
    patch = pytest.MonkeyPatch()
    patch.setattr(circle_clock, "_read", held.read)
    with app.app_context():
        upgrade()
        world = make_world(held)
    patch.undo()
    return app, databases.keep(app), world


@pytest.fixture
def app(_house: tuple[Flask, Callable[[], None], World]) -> Flask:
    """The app on a fresh copy of the world."""
    app, bring_back, _ = _house
    bring_back()
    forget_all_tries()
    bell.wait(0)
    connections.forget_all()
    return app


@pytest.fixture
def world(app: Flask, _house: tuple[Flask, Callable[[], None], World]) -> World:
    """The world as it was made: what a test writes into it stays in that test."""
    return copy.deepcopy(_house[2])


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    held = HeldClock()
    monkeypatch.setattr(circle_clock, "_read", held.read)
    return held


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def as_(app: Flask) -> Callable[[Someone], FlaskClient]:
    """A browser signed in as somebody."""

    def signed_in(person: Someone) -> FlaskClient:
        client = app.test_client()
        with app.app_context(), changing():
            token = sessions.start_session(
                person.person_id,
                "A browser",
                lasts=app.config["SESSION_LASTS"],
                idles=app.config["SESSION_IDLES"],
            )
        client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
        return client

    return signed_in


class Listener:
    """An open screen: what arrived on its socket since it was last asked."""

    def __init__(self, app: Flask, client: FlaskClient, after: str | None) -> None:
        auth = {"after": after} if after else None
        self.client = client
        self.socket = socketio.test_client(app, auth=auth, flask_test_client=client)
        self._app = app

    def hears(self) -> list[dict[str, Any]]:
        """Let the courier go round, and give the items that came."""
        carry(self._app)
        return self.hears_only()

    def hears_only(self) -> list[dict[str, Any]]:
        """The items that came, without another round of the courier."""
        received = self.socket.get_received() if self.socket.is_connected() else []
        news = [event["args"][0] for event in received if event["name"] == "news"]
        return [item for message in news for item in message["items"]]

    def sid(self) -> str:
        """The server's own name for this socket."""
        sid: str = socketio.server.manager.sid_from_eio_sid(self.socket.eio_sid, "/")
        return sid


def carry(app: Flask) -> None:
    """One round of the courier, as after a bell."""
    app.extensions["courier"].carry(bell.wait(0))


@pytest.fixture
def listening_as(app: Flask, as_: Callable[[Someone], FlaskClient]) -> Callable[..., Listener]:
    """An open screen of somebody, from now on or from a cursor."""

    def listening(person: Someone, after: str | None = None) -> Listener:
        return Listener(app, as_(person), after)

    return listening


@pytest.fixture
def cursor_of(app: Flask) -> Callable[[Someone], str]:
    """How far somebody's news goes now."""

    def cursor(person: Someone) -> str:
        with app.app_context():
            return str(end_of_news(person.person_id))

    return cursor


FIGURES = re.compile(r"^[A-Za-z][^:\n]{2,90}: .*\d")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures that tests print, all in one place at the end, whether or not anything failed."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [line for report in reports for line in report.capstdout.splitlines() if FIGURES.match(line)]
    if lines:
        terminalreporter.section("figures")
        for line in dict.fromkeys(lines):
            terminalreporter.line(line)
