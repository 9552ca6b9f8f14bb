"""How we hold the database: settings of each connection, and what one change is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import make_url

from circle.extensions import db, migrate

# WAL with a synced commit: an answer given survives a power cut. secure_delete: what is deleted is overwritten.
SQLITE_SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "5000",
    "foreign_keys": "ON",
    "secure_delete": "ON",
}


def open_database(app: Flask) -> None:
    """Bind the database and its migrations to `app`, with the folder of an SQLite file made if need be."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite":
        raise RuntimeError("only SQLite is supported so far; leave DATABASE_URL out")
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(app.root_path).parent / "migrations"))
    with app.app_context():
        event.listen(db.engine, "connect", _settle_sqlite_connection)


def _settle_sqlite_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # reads run by themselves; `changing` begins the transactions
    for setting, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {setting} = {value}")


@contextmanager
def changing() -> Iterator[None]:
    """One change: all of it is kept, or none. What was put off with `afterwards` happens once it is kept.

    Nothing inside may wait for anything but the database: on SQLite every other writer waits for this one.
    """
    session = db.session
    put_off = _begin()
    try:
        yield
        session.commit()
        _Log.is_empty = False
    except BaseException:
        session.rollback()
        put_off.clear()
        raise
    while put_off:
        put_off.pop(0)()


class _Log:
    """Whether the write-ahead log may hold anything: what was erased stays there until it is emptied."""

    is_empty = False


def empty_log() -> None:
    """Put the write-ahead log into the database and empty it. While somebody is reading from it: the next time."""
    if _Log.is_empty:
        return
    _Log.is_empty = True
    connection = db.session.connection()
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {SQLITE_SETTINGS['busy_timeout']}")
    _Log.is_empty = not is_busy


@contextmanager
def rehearsing() -> Iterator[None]:
    """See what would be: everything changed inside is undone at the end, and what was put off never happens."""
    put_off = _begin()
    try:
        yield
    finally:
        db.session.rollback()
        put_off.clear()


def _begin() -> list[Callable[[], None]]:
    db.session.connection().exec_driver_sql("BEGIN IMMEDIATE")
    put_off: list[Callable[[], None]] = db.session.info.setdefault("afterwards", [])
    return put_off


def afterwards(action: Callable[[], None]) -> None:
    """Do `action` once the present change is kept, and not at all if it is not."""
    db.session.info.setdefault("afterwards", []).append(action)
