"""Copies of an SQLite database, by SQLite's own online backup.

With keys in it a copy has no name: SQLite keeps it where nobody finds it after us, even if we are killed.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from circle.connecting import open_database
from circle.extensions import db
from circle.keeping.refusals import Damaged

SUFFIX = ".sqlite3"
NAMELESS = ""


def write_copy(to: Path) -> None:
    """Write the database as it is at one moment, without its data keys. Servers go on writing meanwhile."""
    with _opened(_database()) as live, _opened(NAMELESS) as copy:
        live.backup(copy)
        copy.execute("UPDATE sealing_keys SET wrapped = x''")
        copy.execute("VACUUM INTO ?", [str(to)])  # only what is there: of the keys not a byte


def check(file: Path) -> None:
    """Raises Damaged unless every page is whole and every row refers to one that is there."""
    try:
        with _reading(file) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchall()
            found += copy.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise Damaged from error
    if found != [("ok",)]:
        raise Damaged


def rows_of(file: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of one table in a backup, by column. Raises Damaged when there is no such table."""
    try:
        with _reading(file) as copy:
            rows = copy.execute(f"SELECT * FROM {table}")  # noqa: S608  a name of ours
            names = [column[0] for column in rows.description]
            for row in rows:
                yield dict(zip(names, row, strict=True))
    except sqlite3.DatabaseError as error:
        raise Damaged from error


def bring_in(file: Path, wrapped_keys: Mapping[str, bytes], settle: Callable[[], None]) -> None:
    """Put a backup in the place of the database, once it is settled in a copy; its keys are put back at the very end.

    It comes in as one transaction: whoever is serving sees all of the one or all of the other.
    """
    folder = _database().parent / "restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        prepared = folder / f"circle{SUFFIX}"
        with _reading(file) as given, _opened(prepared) as copy:
            given.backup(copy)
            copy.execute("PRAGMA secure_delete = ON")
            copy.execute("UPDATE sealing_keys SET wrapped = x''")
        with _another_database(prepared):
            settle()
        with _opened(prepared) as copy, _opened(NAMELESS) as whole, _opened(_database()) as live:
            copy.backup(whole)
            keys = [(key, owner) for owner, key in wrapped_keys.items()]
            whole.executemany("UPDATE sealing_keys SET wrapped = ? WHERE owner_id = ?", keys)
            whole.backup(live)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database() -> Path:
    return Path(str(db.engine.url.database))


@contextmanager
def _opened(file: Path | str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        yield connection


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        yield connection


@contextmanager
def _another_database(file: Path) -> Iterator[None]:
    """Let everything inside be done in another database than ours."""
    app = Flask("circle")
    app.config |= current_app.config
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{file}"
    open_database(app)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
