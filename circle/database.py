"""How we hold the database: settings of each connection, one change, and questions within it.

SQLite unless DATABASE_URL says PostgreSQL. Whatever the two do differently is chosen here, and told apart by `Spelled`
where a question must be put in other words.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from select import POLLIN
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

import psycopg
from flask import Flask
from gevent.monkey import get_original, is_module_patched
from psycopg import RawCursor, waiting
from psycopg.adapt import Dumper
from sqlalchemy import ExceptionContext, Insert, Table, bindparam, event, insert, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError

from circle.extensions import db, migrate, socketio
from circle.prepared import ask
from circle.transactions import BUSY_SECONDS, HoldingSession

# WAL with a synced commit: an answer given survives a power cut. secure_delete: what is deleted is overwritten.
SQLITE_SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "0",  # waiting is done by us (transactions.py): SQLite's own would keep everybody else waiting too
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "cache_size": "-16000",  # KiB of pages; of 2,000, its default, they were asked of the system again and again
    "temp_store": "MEMORY",  # what a statement would undo is not written to a file of its own, for which nobody asks
}
# Our rules are long texts over few rows: planning them costs more than asking, and compiling them (jit) ten times more.
# Every question begins with few rows and goes on from row to row by an index, the only way that SQLite knows.
# PostgreSQL, which guesses that a rule is asked of thousands, would read a whole table first, to have it at hand.
POSTGRESQL_SETTINGS = {
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "timezone": "UTC",
    "lock_timeout": f"{BUSY_SECONDS}s",
    "idle_in_transaction_session_timeout": "30s",
    "application_name": "circle",
}
ENGINE_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": {"pool_use_lifo": True},  # the same few connections, whose pages and statements are at hand
    "postgresql": {
        "isolation_level": "AUTOCOMMIT",  # we begin every transaction ourselves
        "paramstyle": "numeric_dollar",  # PostgreSQL's own: psycopg would take every text apart for its own, each time
        "pool_use_lifo": True,  # the same few connections, which have prepared everything
        "enable_from_linting": False,  # takes rules within LATERAL for products of tables; on SQLite it sees them all
        "connect_args": {
            "options": " ".join(f"-c {setting}={value}" for setting, value in POSTGRESQL_SETTINGS.items()),
            "prepare_threshold": 0,
            "cursor_factory": RawCursor,
        },
    },
}
RUSH_SECONDS = 0.015  # changes that follow each other within this
BROKEN_FILE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB)

Statement = TypeVar("Statement")


class Spelled(NamedTuple, Generic[Statement]):
    """One question in the words of each database."""

    sqlite: Statement
    postgresql: Statement

    @property
    def here(self) -> Statement:
        """In the words of the database we are on."""
        return getattr(self, db.engine.dialect.name)  # type: ignore[no-any-return]


def open_database(app: Flask) -> None:
    """Bind the database and its migrations to `app`, with the folder of an SQLite file made if need be."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    kind = url.get_backend_name()
    if kind not in ENGINE_OPTIONS or url.get_driver_name() not in ("pysqlite", "psycopg"):
        raise RuntimeError("DATABASE_URL must be a postgresql+psycopg:// or sqlite:/// address")
    if kind == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = app.config["SQLALCHEMY_ENGINE_OPTIONS"] | ENGINE_OPTIONS[kind]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path).parent / "migrations"))
    with app.app_context():
        event.listen(db.engine, "connect", SETTLE_CONNECTION[kind])
        if kind == "sqlite":
            event.listen(db.engine, "handle_error", _let_go_of_a_broken_file)
        else:
            event.listen(db.engine, "checkout", _miss_who_has_gone)


def _settle_sqlite_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin every transaction ourselves
    for setting, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {setting} = {value}")


def _let_go_of_a_broken_file(context: ExceptionContext) -> None:
    """SQLite goes on taking a file for broken as long as one connection to it is open: all of them are closed."""
    if context.engine and getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF in BROKEN_FILE:
        if context.execution_context:
            context.execution_context.cursor.close()  # with a statement left, a connection only seems to be closed
        context.is_disconnect = True
        context.engine.dispose()


class _WithoutNul(Dumper):
    """Text as PostgreSQL takes it, which knows no NUL: with the sign for what cannot be shown in its place."""

    def dump(self, obj: str) -> bytes:
        return obj.replace("\0", "\ufffd").encode(errors="replace")


def _settle_postgresql_connection(connection: Any, _record: Any) -> None:
    if is_module_patched("select") and waiting.wait is waiting.wait_c:
        raise RuntimeError("psycopg was imported before gevent patched: one question would stop everybody")
    connection.adapters.register_dumper(str, _WithoutNul)


def _miss_who_has_gone(connection: Any, _record: Any, _handle: Any) -> None:
    """Of a connection that was put back nothing is expected. If something came, most likely PostgreSQL has closed it.

    To ask every time, as SQLAlchemy would (`pool_pre_ping`), takes as long as a small question.
    """
    wire = _poll()
    try:
        wire.register(connection.fileno(), POLLIN)
        if wire.poll(0):
            connection.execute("")
    except psycopg.OperationalError as gone:
        raise InvalidatePoolError from gone  # the others will have gone as well


_poll = get_original("select", "poll")  # it does not wait; gevent's, which may, takes twenty times as long


SETTLE_CONNECTION = {"sqlite": _settle_sqlite_connection, "postgresql": _settle_postgresql_connection}


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
