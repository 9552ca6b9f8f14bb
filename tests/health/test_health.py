"""What the programs that watch over this server are told."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from circle import connecting, sealing
from circle.database import changing
from circle.extensions import db
from circle.health.checks import Wrong
from circle.health.routes import CHECKS
from circle.keyfiles import Keys
from tests import databases
from tests.leaks.wire import Frames
from tests.people import World
from tests.served import Visitor, serving

WELL = dict.fromkeys(CHECKS, True)
on_sqlite = pytest.mark.skipif(bool(databases.GIVEN), reason="a file of SQLite's is broken here")


def says(client: FlaskClient) -> dict[str, Any]:
    """What a server that is not ready says is wrong; nothing when it is ready."""
    answer = client.get("/readyz")
    found: dict[str, Any] = answer.json
    wrong = {name: each for name, each in found.items() if each is not True}
    assert found.keys() == CHECKS.keys()
    assert answer.status_code == (503 if wrong else 200)
    assert set(wrong.values()) <= set(Wrong), "no other words than those"
    return wrong


def test_the_process_says_it_is_up_whatever_is_wrong(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.session, "execute", _fail)
    monkeypatch.setattr(db.session, "scalar", _fail)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert client.get("/readyz").status_code == 503


def test_a_ready_server_says_so_of_each_thing(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    things = ("database", "migrations", "keys", "writing", "courier", "bell")
    assert answer.json == dict.fromkeys(things, True)


@on_sqlite
def test_a_database_that_is_not_there_does_not_answer(app: Flask, client: FlaskClient) -> None:
    with elsewhere(app):
        assert says(client) == dict.fromkeys(("database", "migrations", "keys", "writing"), "does not answer")
    assert says(client) == {}


@contextmanager
def elsewhere(app: Flask) -> Iterator[None]:
    """A folder stands where the database was."""
    file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    with app.app_context():
        db.engine.dispose()
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        away.rename(file)


def test_an_error_of_another_kind_is_told_without_its_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.session, "scalar", _fail)
    assert says(client)["database"] == "could not be looked at"
    assert "away" not in client.get("/readyz").text


def test_tables_of_an_earlier_program_are_not_ready(app: Flask, client: FlaskClient) -> None:
    assert says(client) == {}
    _tables_are_of(app, "0001")
    assert says(client) == {"migrations": "tables are older than this program"}


def test_no_tables_are_not_ready(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), changing():
        db.session.execute(text("DELETE FROM alembic_version"))
    assert says(client) == {"migrations": "tables are older than this program"}


def test_a_program_goes_on_with_the_tables_of_a_later_one(app: Flask, client: FlaskClient) -> None:
    """As in an upgrade: the tables are brought up to date while it still serves."""
    _tables_are_of(app, "9999")
    assert says(client) == {}


def test_another_servers_keys_are_not_ready(client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Keys(master=b"m" * 32, address_lookup=b"a" * 32, cookies=b"c" * 32)
    monkeypatch.setattr(sealing._Kept, "keys", other)
    monkeypatch.setattr(sealing._Kept, "earlier_masters", ())
    assert says(client) == {"keys": "the master key does not open them"}


def test_an_empty_database_is_ready(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context(), changing():
        db.session.execute(text("DELETE FROM sealing_keys"))
    assert says(client) == {}
    monkeypatch.setattr(sealing._Kept, "keys", None)
    assert says(client) == {"keys": "could not be looked at"}


@on_sqlite
def test_a_database_that_may_only_be_read_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connecting.SQLITE_SETTINGS, "query_only", "ON")  # SQLite refuses, as where a file is read-only
    _connect_anew(app)
    with app.app_context(), pytest.raises(OperationalError, match="readonly"), changing():
        db.session.execute(text("DELETE FROM news"))
    assert says(client) == {"writing": "the disk is full or read-only"}
    monkeypatch.undo()
    _connect_anew(app)
    assert says(client) == {}


@on_sqlite
def test_a_full_disk_is_not_ready(app: Flask, client: FlaskClient) -> None:
    """Files may grow no further: SQLite's log takes nothing more. What is there can still be read."""
    assert says(client) == {}
    with no_room():
        found = client.get("/readyz").json
    assert found == WELL | {"writing": "the disk is full or read-only"}
    assert says(client) == {}


@contextmanager
def no_room() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@on_sqlite
def test_somebody_who_is_just_writing_is_nothing_wrong(app: Flask, client: FlaskClient) -> None:
    file = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        assert says(client) == {}
        assert monotonic() - began < 3, "nobody waits for it as a change would"


@on_sqlite
def test_looking_changes_nothing_and_lets_others_wait_as_before(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        before = [db.session.scalar(text(f"PRAGMA {name}")) for name in ("user_version", "busy_timeout")]
        assert says(client) == {}
        assert [db.session.scalar(text(f"PRAGMA {name}")) for name in ("user_version", "busy_timeout")] == before


@pytest.mark.skipif(not databases.GIVEN, reason="a setting of PostgreSQL's")
def test_a_postgresql_that_takes_no_changes_is_not_ready(app: Flask, client: FlaskClient) -> None:
    with databases.connected() as connection:
        name = connection.info.dbname
        try:
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            _connect_anew(app)
            assert says(client) == {"writing": "is in recovery or read-only"}
        finally:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    _connect_anew(app)
    assert says(client) == {}


def test_a_courier_that_stands_still_is_not_ready(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier, now = app.extensions["courier"], [1000.0]
    monkeypatch.setattr("circle.live.courier.monotonic", lambda: now[0])
    now[0] += 1_000_000
    assert says(client) == {}, "nobody waits for it before the first screen opens"
    monkeypatch.setattr("circle.live.courier.socketio.start_background_task", lambda _task: None)
    monkeypatch.setitem(app.config, "CARRIES_NEWS", True)
    monkeypatch.setattr(courier, "_is_running", False)
    monkeypatch.setattr(courier, "_marked_at", 0.0)  # as by this clock: the tests after this one have another
    courier.start()
    now[0] += 3 * app.config["SWEEP_SECONDS"]
    assert says(client) == {}
    now[0] += 0.1
    assert says(client) == {"courier": "the courier stands still since its last round"}
    courier.carry([])
    assert says(client) == {}


def test_a_server_whose_rounds_fail_is_not_ready_until_one_is_finished(tmp_path: Path) -> None:
    with serving(tmp_path, SWEEP_SECONDS="0.5") as served:
        ana = Visitor(served.url)
        ana.sign_up("Ana")
        with closing(Frames(served.url, cookie=ana.cookie)) as screen:
            assert screen.until(lambda screen: screen.is_let_in)
            assert ana.get("/readyz").json() == WELL
            served.change("ALTER TABLE news RENAME TO elsewhere")
            still = {"courier": "the courier stands still since its last round"}
            assert until(lambda: ana.get("/readyz"), 503).json() == WELL | still
            served.change("ALTER TABLE elsewhere RENAME TO news")
            assert until(lambda: ana.get("/readyz"), 200).json() == WELL


def until(ask: Callable[[], requests.Response], status: int) -> requests.Response:
    for _ in range(200):
        answer = ask()
        if answer.status_code == status:
            return answer
        Event().wait(0.05)
    raise AssertionError(answer.text)


def test_being_asked_leaves_no_cookie(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert "Set-Cookie" not in client.get(path).headers


def _tables_are_of(app: Flask, revision: str) -> None:
    with app.app_context(), changing():
        db.session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def _connect_anew(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("away")
