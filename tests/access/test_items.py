"""Everything that arrives, as everybody, in every state of sharing: by socket, and just the same by GET /news."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.live import connections
from circle.models import Moment, MomentKind, NewsKind
from tests.access.asking import Asking
from tests.access.conftest import Decided
from tests.access.expected.items import HAPPENINGS, HOLDS, ITEMS, NOTES, Happening, Item
from tests.access.table import PARTS, ROLES, STATES, State
from tests.conftest import Listener

Heard = list[tuple[str, str, str]]
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
    screens = Screens(asking_in(state))
    wrong = [f"{state}: {what}" for what in screens.faults_when_time_is_over()]
    for happening in HAPPENINGS:
        for role, faults in screens.faults_of(happening):
            decided.count(f"happening: {happening.name}", role, state, is_so=not faults)
            wrong += [f"{role}: {happening.name}, {state}: {what}" for what in faults]
    wrong += [f"{state}: {what}" for what in screens.faults_of_the_poll()]
    wrong += [f"{state}: {what}" for what in screens.faults_when_everything_is_stopped()]
    connections.forget_all()
    assert wrong == [], f"{len(wrong)} wrong\n" + "\n".join(wrong)


class Screens:
    """Everybody's open screen, and what each has heard."""

    def __init__(self, asking: Asking) -> None:
        self.asking, self.state, self.ids = asking, asking.house.state, dict(asking.house.ids)
        self.cursors = {role: self._cursor(role) for role in SIGNED_IN}
        self.listeners = {role: Listener(asking.app, asking.browser(role), self.cursors[role]) for role in SIGNED_IN}
        assert not Listener(asking.app, asking.browser("signed out"), None).socket.is_connected()
        self.heard: dict[str, dict[str, Any]] = {role: {} for role in SIGNED_IN}

    def _cursor(self, role: str) -> str:
        return str(self.asking.browser(role).get("/news").json["after"])

    def _hear(self) -> dict[str, list[Any]]:
        """One round of the courier, and what came of it on each screen."""
        first, *others = self.listeners
        heard = {first: self.listeners[first].hears()}
        heard |= {role: self.listeners[role].hears_only() for role in others}
        for role, items in heard.items():
            self.heard[role] |= {item["id"]: item for item in items}
        return heard

    def faults_of(self, happening: Happening) -> Iterator[tuple[str, list[str]]]:
        before = kinds_of_moments(self.asking.app)
        address = happening.address.format(**self.ids)
        fields = {name: value.format(**self.ids) for name, value in happening.fields.items()}
        token = self.asking.house.visitors[happening.by].token
        answer = self.asking.browser(happening.by).post(address, data={"csrf_token": token, **fields})
        assert answer.status_code == 303, (happening.name, answer.status_code)
        begun = {id: sort for id, sort in kinds_of_moments(self.asking.app).items() if id not in before}
        assert set(begun.values()) <= {happening.sort}
        self.ids["it"] = next(iter(begun), "")
        heard = self._hear()
        hears_something = any(rows["signed out"][self.state.sharing] != "." for rows in happening.rows.values())
        yield "signed out", ["has no screen to hear it on"] if hears_something else []
        for role in SIGNED_IN:
            yield role, list(self._differences(self._expected(happening, role), happening, heard[role]))

    def _expected(self, happening: Happening, role: str) -> set[tuple[str, str]]:
        expected = set()
        for name, rows in happening.rows.items():
            cell = rows[role][self.state.sharing]
            if cell == "heard" or cell in PARTS[self.state.parts]:
                expected.add((name, "new" if name == "it" else "changed"))
        again = [item for item in ITEMS if item.name in happening.again]
        return expected | {(item.name, "changed") for item in again if is_seen(item, role, self.state)}

    def _differences(self, expected: set[tuple[str, str]], happening: Happening, items: list[Any]) -> Iterator[str]:
        names = {id: name for name, id in self.ids.items()}
        came = {(names.get(item["id"], item["id"]), item["change"]) for item in items}
        if came != expected:
            yield f"hears {sorted(came - expected)}, and not {sorted(expected - came)}"
        for item in items:
            if names.get(item["id"]) == "it" and happening.shows not in item["html"]:
                yield f"it does not show {happening.shows}"

    def faults_of_the_poll(self) -> Iterator[str]:
        """Somebody without a socket is sent the last form of just the same things."""
        for role in SIGNED_IN:
            polled = self.asking.browser(role).get("/news", query_string={"after": self.cursors[role]}).json["items"]
            now = {item["id"]: (item["kind"], item.get("html")) for item in polled}
            live = {id: (item["kind"], item.get("html")) for id, item in self.heard[role].items()}
            if now != live:
                differ = {id for id in now.keys() | live.keys() if now.get(id) != live.get(id)}
                yield f"{role}: the poll differs in {sorted(differ)}"

    def faults_when_time_is_over(self) -> Iterator[str]:
        """What was shown to everyone until yesterday goes from the screens of those who saw it."""
        with self.asking.app.app_context():
            self.asking.app.extensions["courier"].sweep()
        heard = self._hear()
        was = State("everyone", self.state.parts)
        for role in SIGNED_IN:
            expected = set() if self.state.sharing != "expired" else self._goes_from(role, was)
            yield from self._compare(role, "when time is over", heard[role], expected)

    def faults_when_everything_is_stopped(self) -> Iterator[str]:
        """Nothing that was seen of Ana's goals stays on any screen but her own."""
        token = self.asking.house.visitors["owner"].token
        self.asking.browser("owner").post("/who-sees-what/stop-all", data={"csrf_token": token})
        heard = self._hear()
        for role in set(SIGNED_IN) - {"owner"}:
            gone = {item["id"] for item in heard[role] if item["change"] == "gone"}
            saw = [item for item in ITEMS if goes_with_goals(item) and is_seen(item, role, self.state)]
            stays = [item.name for item in saw if self.ids[item.name] not in gone]
            if stays:
                yield f"{role}: stays on the screen: {stays}"

    def _goes_from(self, role: str, was: State) -> set[tuple[str, str]]:
        """What a role hears when only the owner sees any more what was shown: it is gone, and hers has changed."""
        shown = [item for item in ITEMS if goes_with_goals(item) and item.name not in ("hidden", "choir goal")]
        if role == "owner":
            others = [other for other in SIGNED_IN if other != "owner"]
            return {(item.name, "changed") for item in shown if any(is_seen(item, other, was) for other in others)}
        return {(item.name, "gone") for item in shown if is_seen(item, role, was)}

    def _compare(self, role: str, when: str, items: list[Any], expected: set[tuple[str, str]]) -> Iterator[str]:
        names = {id: name for name, id in self.ids.items()}
        came = {(names.get(item["id"], item["id"]), item["change"]) for item in items}
        if came != expected:
            yield f"{role}: {when}: hears {sorted(came - expected)}, and not {sorted(expected - came)}"


def is_seen(item: Item, role: str, state: State) -> bool:
    cell = item.rows[role][state.sharing]
    return cell == "seen" or cell in PARTS[state.parts]


def goes_with_goals(item: Item) -> bool:
    """It is one of Ana's goals, or about one."""
    return item.kind == NewsKind.GOAL or "goal" in HOLDS.get(item.name, ()) or item.name == "finish"
