"""The states of sharing, each made once and only when it is asked for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from circle import clock as circle_clock
from tests.access.asking import Answer, Asking, counting_statements
from tests.access.house import Builder, House, live, never_shown, settle, shown_to_all
from tests.access.table import Door, State
from tests.conftest import HeldClock


class Houses:
    """Gives the house in a state. What happened before Ana decided is made once, or once without anything shown."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._begun: dict[bool, tuple[Builder, Any]] = {}
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

    def _before(self, is_shown: bool, held: HeldClock) -> tuple[Builder, Any]:
        if is_shown not in self._begun:
            build = (shown_to_all if is_shown else never_shown)(self._app, held)
            self._begun[is_shown] = build, build.kept()
        return self._begun[is_shown]


@pytest.fixture(scope="session")
def _houses(_house: Any) -> Houses:
    return Houses(_house[0])


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


class Nowhere:
    """What a role gets for what does not exist: asked once, for it must be so in every state, or once in `state`."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Any, ...], Answer] = {}

    def answer(
        self, asking: Asking, role: str, door: Door, without: tuple[str, ...], state: State | None = None
    ) -> Answer:
        key = role, door.name, without, state
        if key not in self._answers:
            self._answers[key], _page = asking.ask(role, door, without)
            assert not asking.put_back_what_changed(), f"{door.name} changed something for {role}"
        return self._answers[key]


@pytest.fixture(scope="session")
def nowhere() -> Nowhere:
    return Nowhere()


class Decided:
    """Every cell that was asked, and whether the answer was the table's."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str, State], bool] = {}

    def count(self, thing: str, role: str, state: State, *, is_so: bool) -> None:
        assert (thing, role, state) not in self.cells, "a cell is asked once"
        self.cells[thing, role, state] = is_so


@pytest.fixture(scope="session")
def decided() -> Decided:
    return Decided()
