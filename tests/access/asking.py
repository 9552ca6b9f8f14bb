"""Asking at a door as one of the roles: what comes back, at what cost, and what it changed."""

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import BadSignature

from circle.accounts.throttle import forget_all_tries
from circle.extensions import Base
from tests.access.expected.marks import MARKS
from tests.access.house import House, missing
from tests.access.table import Door, State

NOT_COUNTED = {("sessions", "seen_at")}


@dataclass(frozen=True)
class Answer:
    """What somebody got: everything but what is made anew each time and the ids that they asked with."""

    status: int
    headers: tuple[tuple[str, str], ...]
    words: str
    statements: int


class Asking:
    """The app in one state of sharing, and how to ask at its doors."""

    def __init__(self, app: Flask, house: House, database: sqlite3.Connection, statements: list[str]) -> None:
        self.app, self.house = app, house
        self._database, self._statements = database, statements
        self._columns = [
            f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY rowid"  # noqa: S608
            for table in Base.metadata.sorted_tables
            if (columns := [f'"{c.name}"' for c in table.columns if (table.name, c.name) not in NOT_COUNTED])
        ]

    def begin(self) -> None:
        """Everything is as it is in this state."""
        self.house.database.backup(self._database)
        self._version, self._at_first = self._last_change(), self._digest()

    def put_back_what_changed(self) -> bool:
        """Whether anything changed since everything was as it was; it is so again."""
        if self._last_change() == self._version:
            return False  # nobody wrote anything at all, which is quickly known
        is_changed = self._digest() != self._at_first
        self.house.database.backup(self._database)
        self._version = self._last_change()
        return is_changed

    def _last_change(self) -> int:
        """Another number whenever somebody else has written to the database."""
        return int(self._database.execute("PRAGMA data_version").fetchone()[0])

    def _digest(self) -> str:
        """All that is kept, but when sessions were last seen."""
        seen = hashlib.sha256()
        for question in self._columns:
            for row in self._database.execute(question):
                seen.update(repr(row).encode())
            seen.update(b";")
        return seen.hexdigest()

    def browser(self, role: str) -> FlaskClient:
        """A role's browser, as it is at noon."""
        client = self.app.test_client()
        for name, value in self.house.visitors[role].cookies.items():
            client.set_cookie(name, value)
        return client

    def marks_in(self, words: str) -> set[str]:
        """Which things are there to be recognised in a page, or in whatever else came."""
        ids = self.house.ids
        return {mark for mark, signs in MARKS.items() if any(sign.format(**ids) in words for sign in signs)}

    def hidden_ids(self, door: Door) -> list[str]:
        """The names of the ids that a door's address is about."""
        return list(door.hidden) or re.findall(r"{([^}]+)}", door.address)

    def ask(self, role: str, door: Door, without: tuple[str, ...] = ()) -> tuple[Answer, str]:
        """Ask at a door, with ids that lead nowhere in place of those in `without`; also gives the page as it came."""
        ids = self.house.ids | {name: missing(name) for name in without}
        client = self.browser(role)
        forget_all_tries()
        self._statements.clear()
        path = door.address.format(**ids)
        fields = {name.format(**ids): value.format(**ids) for name, value in door.fields.items()}
        form = {"data": {"csrf_token": self.house.visitors[role].token, **fields}} if door.method == "POST" else {}
        try:
            answer = client.open(path, method=door.method, **form)
        except Exception as error:  # the app under test lets them through; to a visitor it is a 500
            return Answer(500, (), repr(error), len(self._statements)), ""
        asked = {ids[name]: f"<{name}>" for name in self.hidden_ids(door)}
        page = answer.data.decode(errors="replace")  # a photo as well
        answer.close()
        return Answer(
            answer.status_code, self._headers(answer, asked), _plain(page, asked), len(self._statements)
        ), page

    def _headers(self, answer: Any, asked: dict[str, str]) -> tuple[tuple[str, str], ...]:
        headers = []
        for name, value in answer.headers.items():
            value = self._cookie(value) if name == "Set-Cookie" else value
            headers.append((name, _plain(value, asked)))
        return tuple(sorted(headers))

    def _cookie(self, value: str) -> str:
        """A cookie with what is written in it, instead of how that is signed just now."""
        pair, _semicolon, attributes = value.partition(";")
        name, _equals, signed = pair.partition("=")
        reader: Any = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        try:
            written = reader.loads(signed)
        except BadSignature:
            return value
        return f"{name}={sorted((written | {'csrf_token': ''}).items())};{attributes}"


def _plain(words: str, asked: dict[str, str]) -> str:
    words = re.sub(r"'nonce-[^']*'", "", words)
    words = re.sub(r'nonce="[^"]*"', "", words)
    words = re.sub(r'name="(csrf_token|client_id)" value="[^"]*"', "", words)
    for id, name in asked.items():
        words = words.replace(id, name)
    return words


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


class Decided:
    """Every cell that was asked, and whether the answer was the table's."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str, State], bool] = {}

    def count(self, thing: str, role: str, state: State, *, is_so: bool) -> None:
        assert (thing, role, state) not in self.cells, "a cell is asked once"
        self.cells[thing, role, state] = is_so
