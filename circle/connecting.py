"""How a connection of each kind is set, and watched for having gone: SQLite unless DATABASE_URL says PostgreSQL."""

import sqlite3
from pathlib import Path
from select import POLLIN
from typing import Any

import psycopg
from flask import Flask
from gevent.monkey import get_original, is_module_patched
from psycopg import RawCursor, waiting
from psycopg.adapt import Dumper
from sqlalchemy import ExceptionContext, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError

from circle.extensions import db, migrate
from circle.transactions import BUSY_SECONDS

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
BROKEN_FILE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB)


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
