"""Every door is locked, but for those listed here by name; and no door tells a stranger whether a thing exists."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import World, submit, token_for

PUBLIC = {
    "static",
    "home.index",
    "accounts.sign_up",
    "accounts.sign_in",
    "accounts.exit",
    "help.families",
    "help.show",
    "health.healthz",
    "health.readyz",
    "invitations.open_link",
    "invitations.paste",
    "invitations.pasted",
    "invitations.show",
}
NOWHERE = "0" * 32


def doors(app: Flask) -> list[tuple[str, str, str]]:
    """Every door as (endpoint, method, path with ids that lead nowhere)."""
    found = []
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<{argument}>", NOWHERE).replace(f"<path:{argument}>", NOWHERE)
        found += [(rule.endpoint, method, path) for method in rule.methods & {"GET", "POST"}]
    return found


def test_every_door_is_locked_unless_it_is_listed_here(app: Flask, client: FlaskClient) -> None:
    listed = doors(app)
    assert len(listed) > 40
    for endpoint, method, path in listed:
        if endpoint in PUBLIC:
            continue
        answer = client.get(path) if method == "GET" else submit(client, path)
        if path == "/news":
            assert answer.status_code == 401
        else:
            assert answer.status_code == 303, (endpoint, answer.status_code)
            assert answer.location == "/sign-in", endpoint


def test_every_listed_door_is_open(app: Flask, client: FlaskClient) -> None:
    endpoints = {endpoint for endpoint, _, _ in doors(app)}
    assert endpoints >= PUBLIC
    for path in ("/", "/sign-up", "/sign-in", "/help-now", "/help-now/families", "/healthz", "/readyz", "/invited"):
        assert client.get(path).status_code == 200, path


def test_a_form_without_a_token_changes_nothing(app: Flask, as_, world: World) -> None:
    ana = as_(world.ana)
    for endpoint, method, path in doors(app):
        if method == "POST":
            assert ana.post(path, data={}).status_code == 400, endpoint


WORDS = {
    "/wins": {"words": "I went", "to": "me", "client_id": "f" * 32},
    "/goals": {"words": "Walk", "client_id": "f" * 32},
    "/circles": {"name": "Ours", "purpose": "", "known_as": "Ana"},
}


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, fields in WORDS.items() for name in fields])
def test_a_file_is_no_words(as_, world: World, path: str, name: str) -> None:
    ana, fields = as_(world.ana), WORDS[path]
    as_nothing = submit(ana, path, **{**fields, name: ""}).status_code
    as_file = submit(ana, path, **{**fields, name: (io.BytesIO(b"I went"), "words.txt")})
    assert as_file.status_code == as_nothing


@pytest.mark.parametrize("sent", [{"words": 5, "to": "me"}, {"words": {"a": 1}}, [1, 2], "words", None])
def test_words_come_as_forms_send_them(as_, world: World, sent: object) -> None:
    ana = as_(world.ana)
    for path in ("/wins", f"/circles/{world.circle_id}/moments"):
        assert ana.post(path, json=sent, headers={"X-CSRFToken": token_for(ana)}).status_code == 422


@pytest.mark.parametrize("header", ["cross-site", "same-site", "none", "nonsense"])
def test_a_form_from_another_site_is_refused(as_, world: World, header: str) -> None:
    ana = as_(world.ana)
    fields = {"name": "Ours", "purpose": "", "known_as": "Ana"}
    assert submit(ana, "/circles", **fields).status_code == 303
    token = token_for(ana)
    refused = ana.post("/circles", data={"csrf_token": token, **fields}, headers={"Sec-Fetch-Site": header})
    assert refused.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_a_form_from_another_origin_is_refused(as_, world: World, origin: str) -> None:
    ana = as_(world.ana)
    data = {"csrf_token": token_for(ana), "name": "Ours", "purpose": "", "known_as": "Ana"}
    own = ana.post("/circles", data=data, headers={"Origin": "http://localhost"})
    assert own.status_code == 303
    assert ana.post("/circles", data=data, headers={"Origin": origin}).status_code == 403


def test_pages_are_never_stored_and_carry_the_headers(as_, world: World) -> None:
    page = as_(world.ana).get(f"/circles/{world.circle_id}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "same-origin"
