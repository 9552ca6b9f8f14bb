"""Filling a house: the rows of one circle after another, in batches, into the tables that `flask setup` made."""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, exists, select

from bench.history.ledger import Ledger, Values
from bench.history.story import EQUAL, OLD, YOUNG, Shape, play, story
from circle import clock, create_app
from circle.accounts.passwords import hash_password
from circle.config import ROOT
from circle.extensions import Base, db
from circle.models import Person

PASSWORD = "one small pebble at a time"
CIRCLES_AT_ONCE = 10
KNOWN = "history.json"


class NotEmpty(Exception):
    """There are people in this house already."""


@dataclass
class Known:
    """Who is where in one circle: ids, the first of each being the keeper's; goals by owner."""

    circle: str
    people: list[str]
    places: list[str]
    goals: list[list[str]]
    addresses: list[str]


@dataclass
class House:
    """A seeded house: where its database is, how many rows each table has, and three of its circles."""

    database_url: str | None
    circles: int
    rows: dict[str, int] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url} if self.database_url else {}

    def keep(self, folder: Path) -> None:
        (folder / KNOWN).write_text(json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, folder: Path) -> "House":
        made = json.loads((folder / KNOWN).read_text())
        made["known"] = {name: Known(**each) for name, each in made["known"].items()}
        return cls(**made)


def seed(folder: Path, circles: int, database_url: str | None = None, shapes: dict[str, Shape] | None = None) -> House:
    """Make a house of so many circles in `folder`, or in the database given, and of an old and a young one beside.

    The keys are in `folder` in either case. Ids and everything that happens are the same each time on one day.
    Raises NotEmpty when somebody lives there already.
    """
    given = shapes or {"equal": EQUAL, "old": OLD, "young": YOUNG}
    house = House(database_url, circles)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"CIRCLE_DATA": str(folder), **house.environment}
    set_up = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
    subprocess.run(set_up, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True)
    os.environ.update(environment)
    names = ["old", "young", *(f"equal-{number}" for number in range(circles))]
    with create_app().app_context():
        with db.engine.connect() as connection:
            if connection.scalar(select(exists(Person.id))):
                raise NotEmpty
            password_hash = hash_password(PASSWORD)
            counts: Counter[str] = Counter()
            with _made_for_filling(connection):
                for start in range(0, len(names), CIRCLES_AT_ONCE):
                    rows: dict[str, list[Values]] = defaultdict(list)
                    for name in names[start : start + CIRCLES_AT_ONCE]:
                        shape = given[name.partition("-")[0]]
                        ledger = _happened(name, shape, password_hash)
                        for table, of_circle in ledger.close().items():
                            rows[table] += of_circle
                        if name in ("old", "young", "equal-0"):
                            house.known[name.partition("-")[0]] = known_of(ledger)
                    write(connection, rows)
                    counts.update({table: len(each) for table, each in rows.items()})
                    print(f"\r{start + CIRCLES_AT_ONCE} of {len(names)}", end="", file=sys.stderr, flush=True)
        db.engine.dispose()
    house.rows = dict(counts)
    house.keep(folder)
    return house


def _happened(name: str, shape: Shape, password_hash: str) -> Ledger:
    ledger = Ledger(name, Random(f"{name}'s ids"), password_hash)
    play(ledger, story(shape, Random(f"{name}'s story"), until=clock.now().date()))
    return ledger


def known_of(ledger: Ledger) -> Known:
    """Who is where in a circle that was written down."""
    goals: list[list[str]] = [[] for _ in ledger.people]
    for aim, goal in ledger.goals.items():
        goals[aim.owner].append(goal)
    addresses = [ledger.address(who) for who in range(len(ledger.people))]
    return Known(ledger.circle, ledger.people, ledger.places, goals, addresses)


def write(connection: Connection, rows: dict[str, list[Values]]) -> None:
    """Write the rows, those that others refer to first, in one transaction."""
    insert = _INSERT[connection.dialect.name]
    connection.exec_driver_sql("BEGIN")
    for table in Base.metadata.sorted_tables:
        if table.name in rows:
            insert(connection, table, rows[table.name])
    connection.exec_driver_sql("COMMIT")


def _insert(connection: Connection, table: Any, rows: list[Values]) -> None:
    connection.execute(table.insert(), rows)


def _copy(connection: Connection, table: Any, rows: list[Values]) -> None:
    """With PostgreSQL's COPY: INSERT takes four times as long."""
    quoted = connection.dialect.identifier_preparer.quote
    names = [column.name for column in table.columns]
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {quoted(table.name)} ({', '.join(map(quoted, names))}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


_INSERT: dict[str, Callable[[Connection, Any, list[Values]], None]] = {"sqlite": _insert, "postgresql": _copy}

# What makes filling bearable; the app's own settings come with its next connection.
_FOR_FILLING = {
    "sqlite": ["PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -2000000"],
    "postgresql": ["SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'"],
}
_FILLED = {
    "sqlite": ["PRAGMA journal_mode = WAL"],
    "postgresql": ["VACUUM ANALYZE"],  # as its own upkeep would have done by now
}
_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


@contextmanager
def _made_for_filling(connection: Connection) -> Iterator[None]:
    """Without the indexes inside; afterwards they are made anew, each in the words in which it was made."""
    kind = connection.dialect.name
    for setting in _FOR_FILLING[kind]:
        connection.exec_driver_sql(setting)
    indexes = connection.exec_driver_sql(_INDEXES[kind]).all()
    for name, _definition in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        connection.exec_driver_sql(definition)
    for setting in _FILLED[kind]:
        connection.exec_driver_sql(setting)
