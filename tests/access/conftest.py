"""The states of sharing, each made once and only when it is asked for."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from circle import clock as circle_clock
from tests.access.asking import Asking, Decided, Nowhere
from tests.access.house import Builder, House, live, never_shown, settle, shown_to_all
from tests.access.table import State
from tests.conftest import HeldClock
from tests.databases import GIVEN
from tests.statements import counting_statements

collect_ignore_glob = ["test_*.py"] if GIVEN else []  # the states are kept as whole SQLite databases


class Houses:
    """Gives the house in a state. What happened before Ana decided is made once, or once without anything shown."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._begun: dict[bool, tuple[Builder, sqlite3.Connection]] = {}
        self._made: dict[State, House] = {}

    def in_state(self, state: State) -> House:
        if state not in self._made:
            held = HeldClock()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(circle_clock, "_read", held.read)
                build, before = self._before(state.sharing != "nobody", held)
                build.held = held
                build.copy(before)
                self._made[state] = settle(build, state)
        return self._made[state]

    def _before(self, is_shown: bool, held: HeldClock) -> tuple[Builder, sqlite3.Connection]:
        if is_shown not in self._begun:
            build = (shown_to_all if is_shown else never_shown)(self._app, held)
            self._begun[is_shown] = build, build.kept()
        return self._begun[is_shown]

    def close(self) -> None:
        for database in [before for _build, before in self._begun.values()]:
            database.close()
        for house in self._made.values():
            house.database.close()


@pytest.fixture(scope="session")
def _houses(_house: Any) -> Iterator[Houses]:
    houses = Houses(_house[0])
    yield houses
    houses.close()


@pytest.fixture
def asking_in(app: Flask, _houses: Houses, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[State], Asking]]:
    """Everything as it is in a state of sharing, and how to ask there. The courier sweeps only when it is told to."""
    monkeypatch.setitem(app.config, "SWEEP_SECONDS", 3600)
    with counting_statements(app) as statements, live(app) as database:

        def asking(state: State) -> Asking:
            house = _houses.in_state(state)
            asking = Asking(app, house, database, statements)
            asking.begin()
            return asking

        yield asking


@pytest.fixture(scope="session")
def nowhere() -> Nowhere:
    return Nowhere()


@pytest.fixture(scope="session")
def decided() -> Decided:
    return Decided()
