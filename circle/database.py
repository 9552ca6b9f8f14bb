"""How we hold the database: one change, and the questions within it or within a look.

SQLite and PostgreSQL are told apart by `Spelled` where a question must be put in other words.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Insert, Table, bindparam, insert, text

from circle.connecting import SQLITE_SETTINGS
from circle.extensions import db, socketio
from circle.prepared import ask
from circle.transactions import HoldingSession

RUSH_SECONDS = 0.015  # changes that follow each other within this
Statement = TypeVar("Statement")


class Spelled(NamedTuple, Generic[Statement]):
    """One question in the words of each database."""

    sqlite: Statement
    postgresql: Statement

    @property
    def here(self) -> Statement:
        """In the words of the database we are on."""
        return getattr(self, db.engine.dialect.name)  # type: ignore[no-any-return]


def _session() -> HoldingSession:
    return db.session()  # type: ignore[return-value]


@contextmanager
def changing() -> Iterator[None]:
    """One change: all of it is kept, or none. What was put off with `afterwards` happens once it is kept.

    Nothing inside may wait for anything but the database: every other change waits for this one.
    """
    put_off: list[Callable[[], None]] = db.session.info.setdefault("afterwards", [])
    try:
        with _change():
            yield
            db.session.commit()
        _Log.is_empty = False
    except BaseException:
        put_off.clear()
        raise
    if put_off:
        while put_off:
            put_off.pop(0)()
        _give_way()


def _give_way() -> None:
    """Let those who wait for what was kept have their turn before whoever changed it is answered.

    In a rush this would be a turn for each change; then they come to it by themselves, for several at once.
    """
    if monotonic() - _Way.given_at > RUSH_SECONDS:
        _Way.given_at = monotonic()
        socketio.sleep(0)


class _Way:
    given_at = 0.0  # monotonic, in seconds


@contextmanager
def rehearsing() -> Iterator[None]:
    """See what would be: everything changed inside is undone at the end, and what was put off never happens."""
    put_off: list[Callable[[], None]] = db.session.info.setdefault("afterwards", [])
    try:
        with _change():
            yield
    finally:
        put_off.clear()


@contextmanager
def _change() -> Iterator[None]:
    """Begin a change, in which what was read before is read again; whatever is not committed inside is undone."""
    session = _session()
    if session.is_change:
        raise RuntimeError("one change within another")
    session.look_anew()
    session.is_change = True
    try:
        session.held()
        yield
    finally:
        try:
            session.rollback()
        finally:
            session.is_change = False


@contextmanager
def one_at_a_time(errand: str) -> Iterator[None]:
    """Let one process at a time do an errand on this database; the others wait."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("SET lock_timeout = 0")
            connection.execute(_WAIT_FOR, {"errand": f"circle {errand}"})
            try:
                yield
            finally:
                connection.invalidate()  # its lock goes with it
    else:
        with Path(f"{db.engine.url.database}.{errand}").open("w") as file:
            flock(file, LOCK_EX)
            yield


_WAIT_FOR = text("SELECT pg_advisory_lock(hashtext(:errand))")


def columns(question: Any, asked: Mapping[str, Any]) -> list[Any]:
    """The rows that answer a question that names columns, as named tuples, with what this change has made so far.

    The ORM is passed by: finding out that it has no object to make takes it longer than the question.
    """
    session = _session()
    session.flush()
    return ask(session.held(), question, asked)


def columns_alone(question: Any, asked: Mapping[str, Any]) -> list[Any]:
    """The rows that answer one question by itself, outside of any look or change: no connection is kept after it."""
    with db.engine.connect() as connection:
        return ask(connection, question, asked)


def one_row(question: Any, asked: Mapping[str, Any]) -> Any | None:
    """The row that answers such a question, or None. Raises ValueError if there are several."""
    rows = columns(question, asked)
    if len(rows) > 1:
        raise ValueError(f"{len(rows)} rows where there is one at most")
    return rows[0] if rows else None


def in_few_sizes(ids: Collection[str]) -> list[str]:
    """The ids, with one repeated until there are 1, 2, 4, 8 … of them. A question about some ids has a place for each,
    and for each number of places the database prepares it anew, and keeps it."""
    size = 1 << (len(ids) - 1).bit_length() if ids else 0
    return [*ids, *islice(cycle(ids), size - len(ids))]


def keep(row: Any) -> None:
    """Insert one row as it stands, past the ORM as well: its session does not know the row afterwards."""
    table, given = row.__table__, vars(row)
    columns(_insertion(table), {column.key: given.get(column.key) for column in table.columns})


@cache
def _insertion(table: Table) -> Insert:
    return insert(table).values({column: bindparam(column.key, type_=column.type) for column in table.columns})


def looking_anew() -> None:
    """Ask as of now from here on, whatever was looked at before. Not within a change."""
    _session().look_anew()


def afterwards(action: Callable[[], None]) -> None:
    """Do `action` once the present change is kept, and not at all if it is not."""
    db.session.info.setdefault("afterwards", []).append(action)


class _Log:
    """Whether SQLite's write-ahead log may hold anything: what was erased stays there until it is emptied."""

    is_empty = False


def empty_log(waits_seconds: int = 0) -> None:
    """Put SQLite's write-ahead log into the database and empty it. While somebody is reading from it: the next time."""
    if _Log.is_empty or db.engine.dialect.name != "sqlite":
        return
    looking_anew()
    _Log.is_empty = True
    with db.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {waits_seconds * 1000}")
        is_read = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {SQLITE_SETTINGS['busy_timeout']}")
    _Log.is_empty = not is_read
