"""The database the tests run on: an SQLite file of their own, or the PostgreSQL database that CIRCLE_TEST_DATABASE
names, which is emptied. What is in it can be kept as it is now and brought back."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url

from circle.extensions import Base, db

GIVEN = os.environ.get("CIRCLE_TEST_DATABASE")


def address(folder: Path) -> str:
    """Where the tests' database is, with nothing in it yet."""
    if not GIVEN:
        return f"sqlite:///{folder / 'database' / 'circle.sqlite3'}"
    with connected() as connection:
        for [schema] in connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ '^(public|kept_)'"
        ).fetchall():
            connection.execute(f"DROP SCHEMA {schema} CASCADE")
        connection.execute("CREATE SCHEMA public")
    return GIVEN


def connected() -> psycopg.Connection[Any]:
    """A connection of our own to the PostgreSQL that is given, beside those of the app."""
    url = make_url(GIVEN or "").set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def keep(app: Flask) -> Callable[[], None]:
    """Remember everything that is in the app's database now; gives what brings it back."""
    return _keep_rows(app) if GIVEN else _keep_file(app)


def _keep_file(app: Flask) -> Callable[[], None]:
    database = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    with app.app_context():
        _let_go()
        folder = database.parents[1].with_name(f"{database.parents[1].name}-kept")  # not among the app's own files
        folder.mkdir(exist_ok=True)
        kept = folder / f"{len(list(folder.iterdir()))}.sqlite3"
        shutil.copy(database, kept)

    def bring_back() -> None:
        with app.app_context():
            _let_go()
        for leftover in ("", "-wal", "-shm"):
            database.with_name(f"{database.name}{leftover}").unlink(missing_ok=True)
        shutil.copy(kept, database)

    return bring_back


def _let_go() -> None:
    """Close every connection: the last one to go writes all that is in the log of an SQLite file into the file."""
    db.session.remove()
    db.engine.dispose()


def _keep_rows(app: Flask) -> Callable[[], None]:
    tables = [table.name for table in Base.metadata.sorted_tables] + ["alembic_version"]
    with app.app_context():
        db.session.remove()
    with connected() as connection:
        [[count]] = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^kept_'").fetchall()
        kept = f"kept_{count}"
        connection.execute(f"CREATE SCHEMA {kept}")
        for table in tables:
            connection.execute(f"CREATE TABLE {kept}.{table} AS TABLE public.{table}")
        again = "; ".join(
            f"DELETE FROM public.{table}; INSERT INTO public.{table} TABLE {kept}.{table}"  # noqa: S608  our own names
            for table in tables
        )
        # As a replica does it: rows go and come without those that refer to them being asked.
        connection.execute(
            f"CREATE FUNCTION {kept}.bring_back() RETURNS void LANGUAGE sql "
            f"SET session_replication_role = replica AS $$ {again} $$"
        )

    def bring_back() -> None:
        with app.app_context():
            db.session.remove()
            with db.engine.connect() as connection:
                connection.exec_driver_sql(f"SELECT {kept}.bring_back()")

    return bring_back


def backend_of(connection: Any) -> int:
    """PostgreSQL's own number for a connection of the app."""
    return connection.connection.driver_connection.info.backend_pid if GIVEN else 0


def waits_for_a_lock() -> Callable[[int], bool]:
    """Tells of a connection's number whether it waits for a lock that another one holds."""
    if not GIVEN:
        return lambda _backend: False
    watcher = connected()

    def waits(backend: int) -> bool:
        [[is_blocked]] = watcher.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend]).fetchall()
        return bool(is_blocked)

    return waits
