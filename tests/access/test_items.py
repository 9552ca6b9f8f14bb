"""Everything that arrives, as everybody, in every state of sharing: by socket, and just the same by GET /news."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.live import connections
from circle.models import Moment, MomentKind, NewsKind
from tests.access.asking import Asking, Decided
from tests.access.expected.items import (
    HAPPENINGS,
    HOLDS,
    ITEMS,
    NOTES,
    POLLED,
    STOPPED,
    TIME_IS_OVER,
    Happening,
    Item,
)
from tests.access.table import PARTS, ROLES, STATES, State
from tests.conftest import Listener

Faults = Callable[[str], Iterator[str]]
SIGNED_IN = ROLES[1:]
NAMES = {"keeper", "newcomer", "choir member"}  # who sees a thing stands on it by name, and is another in each state


def test_every_kind_of_moment_and_of_news_is_in_the_table() -> None:
    assert {item.sort for item in ITEMS if item.kind == NewsKind.MOMENT} == set(MomentKind)
    assert {item.kind for item in ITEMS} == set(NewsKind)
    assert {happening.sort for happening in HAPPENINGS if "it" in happening.heard} == set(MomentKind)
    assert {item.name for item in ITEMS if item.kind == NewsKind.MOMENT} == HOLDS.keys()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_what_was_told_before_comes_as_the_table_says(
    asking_in: Callable[[State], Asking], decided: Decided, state: State
) -> None:
    asking, wrong = asking_in(state), []
    sorts = kinds_of_moments(asking.app)
    for role in ROLES:
        by_socket, by_poll = everything_since_the_beginning(asking, role)
        wrong += [f"{role}: socket and poll differ, {state}"] if by_socket != by_poll else []
        arrived = {item["id"]: item for item in by_socket}
        for item in ITEMS:
            id = asking.house.ids[item.name]
            faults = list(item_faults(asking, item, role, arrived.pop(id, None)))
            if sorts.get(id, item.sort) != item.sort:
                faults.append(f"is {sorts[id]}")
            decided.count(f"item: {item.name}", role, state, is_so=not faults)
            wrong += [f"{role}: {item.name}, {state}: {what}" for what in faults]
        wrong += [f"{role}: {state}: also {sorted(arrived)}"] if arrived else []
    assert wrong == [], f"{len(wrong)} wrong\n" + "\n".join(wrong)


def kinds_of_moments(app: Flask) -> dict[str, str]:
    with app.app_context():
        return dict(db.session.execute(select(Moment.id, Moment.kind)).all())


def everything_since_the_beginning(asking: Asking, role: str) -> tuple[list[Any], list[Any]]:
    """What comes to somebody with a cursor from before anything was told: on a socket, and polled."""
    beginning = asking.house.ids.get(f"beginning of {role}", "none.0")
    polled = asking.browser(role).get("/news", query_string={"after": beginning})
    listener = Listener(asking.app, asking.browser(role), beginning)
    if role == "signed out":
        assert (polled.status_code, listener.socket.is_connected()) == (401, False)
        return [], []
    heard = listener.hears()
    connections.forget_all()
    return heard, polled.json["items"]


def item_faults(asking: Asking, item: Item, role: str, arrived: Any) -> Iterator[str]:
    state = asking.house.state
    expected = item.rows[role][state.sharing]
    if expected in PARTS["all"]:
        expected = "seen" if expected in PARTS[state.parts] else "gone"
    came = "." if arrived is None else "gone" if arrived["change"] == "gone" else "seen"
    if came != expected:
        yield f"{came} instead of {expected}"
    elif came == "gone":
        if arrived != {"kind": item.kind, "id": arrived["id"], "change": "gone"}:
            yield f"what is gone says {sorted(arrived)}"
    elif came == "seen" and item.kind == NewsKind.MOMENT:
        reads_notes = role == "owner" or state.parts == "all"
        holds = {mark for mark in HOLDS[item.name] if reads_notes or mark not in NOTES}
        found = asking.marks_in(json.dumps(arrived, ensure_ascii=False)) - NAMES
        if found != holds:
            yield f"holds {sorted(found - holds)}, not {sorted(holds - found)}"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_what_comes_about_is_heard_as_the_table_says(
    asking_in: Callable[[State], Asking], decided: Decided, state: State
) -> None:
    screens, wrong = Screens(asking_in(state)), []
    for name, come_about in screens.everything_that_comes_about():
        heard = come_about()
        for role in ROLES:
            faults = list(heard(role))
            decided.count(f"happening: {name}", role, state, is_so=not faults)
            wrong += [f"{role}: {name}, {state}: {what}" for what in faults]
    connections.forget_all()
    assert wrong == [], f"{len(wrong)} wrong\n" + "\n".join(wrong)


class Screens:
    """Everybody's open screen, and what each has heard. Each thing that comes about gives what is wrong for a role."""

    def __init__(self, asking: Asking) -> None:
        self.asking, self.state, self.ids = asking, asking.house.state, dict(asking.house.ids)
        self.cursors = {role: self._cursor(role) for role in SIGNED_IN}
        self.listeners = {role: Listener(asking.app, asking.browser(role), self.cursors[role]) for role in SIGNED_IN}
        assert not Listener(asking.app, asking.browser("signed out"), None).socket.is_connected()
        self.heard: dict[str, dict[str, Any]] = {role: {} for role in ROLES}

    def _cursor(self, role: str) -> str:
        return str(self.asking.browser(role).get("/news").json["after"])

    def everything_that_comes_about(self) -> Iterator[tuple[str, Callable[[], Faults]]]:
        yield TIME_IS_OVER, self.time_is_over
        for happening in HAPPENINGS:
            yield happening.name, partial(self.happens, happening)
        yield POLLED, self.everybody_polls
        yield STOPPED, self.everything_is_stopped

    def happens(self, happening: Happening) -> Faults:
        before = kinds_of_moments(self.asking.app)
        answer = self._post(happening.by, happening.address, **happening.fields)
        assert answer.status_code == 303, (happening.name, answer.status_code)
        begun = {id: sort for id, sort in kinds_of_moments(self.asking.app).items() if id not in before}
        assert set(begun.values()) <= {happening.sort}
        self.ids["it"] = next(iter(begun), "")
        heard = self._hear()

        def faults(role: str) -> Iterator[str]:
            yield from self._differences(heard[role], self._expected(happening, role))
            for item in heard[role]:
                if item["id"] == self.ids["it"] and happening.shows not in item["html"]:
                    yield f"it does not show {happening.shows}"

        return faults

    def time_is_over(self) -> Faults:
        """What was shown to everyone until a day ago goes from the screens of those who saw it."""
        with self.asking.app.app_context():
            self.asking.app.extensions["courier"].sweep()
        heard = self._hear()
        was = State("everyone", self.state.parts)
        is_over = self.state.sharing == "expired"
        return lambda role: self._differences(heard[role], self._what_goes(role, was) if is_over else set())

    def everybody_polls(self) -> Faults:
        """Somebody without a socket is sent the last form of just the same things."""

        def faults(role: str) -> Iterator[str]:
            if role == "signed out":
                return
            polled = self.asking.browser(role).get("/news", query_string={"after": self.cursors[role]}).json["items"]
            now = {item["id"]: (item["kind"], item.get("html")) for item in polled}
            live = {id: (item["kind"], item.get("html")) for id, item in self.heard[role].items()}
            if now != live:
                yield f"differs in {sorted(id for id in now.keys() | live.keys() if now.get(id) != live.get(id))}"

        return faults

    def everything_is_stopped(self) -> Faults:
        """Nothing that was seen of Ana's goals stays on any screen but her own."""
        self._post("owner", "/who-sees-what/stop-all")
        heard = self._hear()

        def faults(role: str) -> Iterator[str]:
            gone = {item["id"] for item in heard[role] if item["change"] == "gone"}
            saw = [item for item in ITEMS if goes_with_goals(item) and is_seen(item, role, self.state)]
            stays = [item.name for item in saw if self.ids[item.name] not in gone]
            if stays and role != "owner":
                yield f"{stays} stay on the screen"
            if role == "owner" and gone:
                yield "something of her own is gone"

        return faults

    def _post(self, role: str, address: str, **fields: str) -> Any:
        named = {name.format(**self.ids): value.format(**self.ids) for name, value in fields.items()}
        token = self.asking.house.visitors[role].token
        return self.asking.browser(role).post(address.format(**self.ids), data={"csrf_token": token, **named})

    def _hear(self) -> dict[str, list[Any]]:
        """One round of the courier, and what came of it on each screen; without a screen nothing does."""
        first, *others = self.listeners
        heard = {first: self.listeners[first].hears(), "signed out": []}
        heard |= {role: self.listeners[role].hears_only() for role in others}
        for role, items in heard.items():
            self.heard[role] |= {item["id"]: item for item in items}
        return heard

    def _expected(self, happening: Happening, role: str) -> set[tuple[str, str]]:
        expected = set()
        for name, rows in happening.rows.items():
            cell = rows[role][self.state.sharing]
            if cell == "heard" or cell in PARTS[self.state.parts]:
                expected.add((name, "new" if name == "it" else "changed"))
        again = [item for item in ITEMS if item.name in happening.again]
        return expected | {(item.name, "changed") for item in again if is_seen(item, role, self.state)}

    def _what_goes(self, role: str, was: State) -> set[tuple[str, str]]:
        """What a role hears when only the owner sees any more what was shown: it is gone, and hers has changed."""
        shown = [item for item in ITEMS if goes_with_goals(item) and item.name not in ("hidden", "choir goal")]
        if role == "owner":
            others = [other for other in SIGNED_IN if other != "owner"]
            return {(item.name, "changed") for item in shown if any(is_seen(item, other, was) for other in others)}
        return {(item.name, "gone") for item in shown if is_seen(item, role, was)}

    def _differences(self, items: list[Any], expected: set[tuple[str, str]]) -> Iterator[str]:
        names = {id: name for name, id in self.ids.items()}
        came = {(names.get(item["id"], item["id"]), item["change"]) for item in items}
        if came != expected:
            yield f"hears {sorted(came - expected)}, and not {sorted(expected - came)}"


def is_seen(item: Item, role: str, state: State) -> bool:
    cell = item.rows[role][state.sharing]
    return cell == "seen" or cell in PARTS[state.parts]


def goes_with_goals(item: Item) -> bool:
    """It is one of Ana's goals, or about one."""
    return item.kind == NewsKind.GOAL or "goal" in HOLDS.get(item.name, ()) or item.name == "finish"
