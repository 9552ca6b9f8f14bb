"""What the programs that watch over this server are told."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from circle import sealing
from circle.database import changing
from circle.extensions import db
from circle.health import checks
from tests.people import World


def test_the_process_says_it_is_up_whatever_is_wrong(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.session, "execute", _fail)
    monkeypatch.setattr(db.session, "scalar", _fail)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
    assert client.get("/readyz").status_code == 503


def test_a_ready_server_says_so_of_each_thing(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": True, "migrations": True, "keys": True}


def test_without_its_database_nothing_is_ready(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db.session, "scalar", _fail)
    monkeypatch.setattr(db.session, "connection", _fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": False, "migrations": False, "keys": False}


def test_tables_of_an_earlier_version_are_not_ready(app: Any, client: FlaskClient) -> None:
    with app.app_context(), changing():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'earlier'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": False, "keys": True}


def test_another_servers_keys_are_not_ready(client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    other = sealing.Keys(master=b"m" * 32, address_lookup=b"a" * 32, cookies=b"c" * 32)
    monkeypatch.setattr(sealing._Kept, "keys", other)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": True, "migrations": True, "keys": False}


def test_an_empty_database_is_ready(app: Any, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context(), changing():
        db.session.execute(text("DELETE FROM sealing_keys"))
    assert client.get("/readyz").json["keys"] is True
    monkeypatch.setattr(sealing._Kept, "keys", None)
    assert client.get("/readyz").json["keys"] is False
    assert checks.keys_open


def test_being_asked_leaves_no_cookie(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert "Set-Cookie" not in client.get(path).headers


def _fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("away")
