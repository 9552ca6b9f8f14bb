"""Making an account."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from circle.extensions import db
from tests.people import World, submit

NEW = {"name": "Fay", "email": "fay@example.org", "password": "three herons on the roof"}


def test_three_fields_make_an_account_and_sign_in(client: FlaskClient) -> None:
    answer = submit(client, "/sign-up", **NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "You sign in as fay@example.org" in client.get("/you").text


def test_a_username_does_as_well_as_an_address(client: FlaskClient, app: Flask) -> None:
    submit(client, "/sign-up", **{**NEW, "email": "gull"})
    again = submit(app.test_client(), "/sign-in", email=" GULL ", password=NEW["password"])
    assert again.status_code == 303


def test_what_they_give_is_sealed(client: FlaskClient, app: Flask) -> None:
    submit(client, "/sign-up", **NEW)
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM people")).all()
    kept = repr(rows)
    assert len(rows) == 6
    assert "$argon2id$" in kept
    assert not any(word in kept for word in ("Fay", "fay@", "herons"))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "What shall we call you?"),
        ("name", "   ", "What shall we call you?"),
        ("name", "x" * 61, "Could it be a little shorter?"),
        ("email", "", "What name would you like to sign in with?"),
        ("email", "   ", "What name would you like to sign in with?"),
        ("email", "ab", "At least 3 letters"),
        ("email", "a" * 255, "Could it be a little shorter?"),
        ("password", "", "Which password would you like?"),
        ("password", "elevenchars", "At least 12 characters"),
        ("password", "é" * 513, "Could it be a little shorter?"),
        ("password", "password1234", "Many people would guess that one"),
        ("password", "123456789012", "Many people would guess that one"),
    ],
)
def test_a_refused_form_says_why_beside_the_field_and_keeps_the_words(
    client: FlaskClient, field: str, value: str, sentence: str
) -> None:
    page = submit(client, "/sign-up", **{**NEW, field: value})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'id="field-{field}-mistake"' in page.text
    for other in {"name", "email"} - {field}:
        assert f'value="{NEW[other]}"' in page.text
    assert NEW["password"] not in page.text
    assert client.get("/you").status_code == 303
    assert submit(client, "/sign-up", **NEW).status_code == 303


def test_a_password_does_without_ones_name(client: FlaskClient) -> None:
    named = {"name": "Rosalind", "email": "rosalind@example.org"}
    password = "walking with rosalind daily"
    page = submit(client, "/sign-up", **{**NEW, **named, "password": password})
    assert page.status_code == 422
    assert "Could it leave out your name?" in page.text
    assert submit(client, "/sign-up", **{**NEW, "password": password}).status_code == 303


@pytest.mark.parametrize("password", ["  two spaces round it  ", "drei Gänse auf dem Dach 🪿", "w" + "hen " * 200])
def test_a_password_is_taken_exactly_as_typed(app: Flask, client: FlaskClient, password: str) -> None:
    submit(client, "/sign-up", **{**NEW, "password": password})
    entered = {"email": NEW["email"], "password": password}
    tidied = {"email": NEW["email"], "password": password.strip() + "."}
    assert submit(app.test_client(), "/sign-in", **tidied).status_code == 422
    assert submit(app.test_client(), "/sign-in", **entered).status_code == 303


@pytest.mark.parametrize("spelling", ["ana@example.org", " ANA@Example.org "])
def test_a_taken_name_is_refused_without_saying_so(client: FlaskClient, world: World, spelling: str) -> None:
    page = submit(client, "/sign-up", **{**NEW, "email": spelling})
    assert page.status_code == 422
    assert "can&#39;t be used together here. If you already have an account, sign in." in page.text
    assert "taken" not in page.text
    assert "exists" not in page.text
    assert 'value="Fay"' in page.text
    assert client.get("/you").status_code == 303


def test_somebody_who_has_the_account_already_is_simply_signed_in(client: FlaskClient, world: World) -> None:
    mine = {"name": "Ana", "email": world.ana.address, "password": world.ana.password}
    assert submit(client, "/sign-up", **mine).status_code == 303
    assert f"You sign in as {world.ana.address}" in client.get("/you").text


def test_signing_up_is_no_way_round_the_throttle_of_signing_in(app: Flask, client: FlaskClient, world: World) -> None:
    guess = {"name": "Fay", "email": world.ana.address}
    for n in range(10):
        tried = submit(client, "/sign-up", **guess, password=f"grey herons number {n}")
        assert tried.status_code == 422
    right = {"email": world.ana.address, "password": world.ana.password}
    assert submit(client, "/sign-up", name="Ana", **right).status_code == 429
    assert submit(client, "/sign-in", **right).status_code == 429
    assert submit(client, "/sign-up", **NEW).status_code == 303


def test_one_network_makes_only_so_many_accounts_an_hour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SIGN_UPS_FROM_ONE_NETWORK", "2 per hour")
    for n in range(2):
        fresh = {**NEW, "email": f"heron-{n}"}
        assert submit(app.test_client(), "/sign-up", **fresh).status_code == 303
    page = submit(app.test_client(), "/sign-up", **{**NEW, "email": "heron-3"})
    assert page.status_code == 429
    assert "Please wait a little" in page.text
    assert 'value="heron-3"' in page.text
    assert NEW["password"] not in page.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("America/Lima", "America/Lima"),
        ("", "UTC"),
        ("Mars/Olympus", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("x" * 5000, "UTC"),
    ],
)
def test_their_day_is_where_the_browser_says_if_it_says_something_known(
    client: FlaskClient, given: str, kept: str
) -> None:
    assert submit(client, "/sign-up", **NEW, time_zone=given).status_code == 303
    assert f'<option selected value="{kept}">' in client.get("/you").text


@pytest.mark.parametrize(("browser", "language"), [("es-MX,es;q=0.9,en;q=0.5", "es"), ("fr", "en"), ("", "en")])
def test_they_are_met_in_the_language_of_their_browser(client: FlaskClient, browser: str, language: str) -> None:
    token = {"csrf_token": _token(client)}
    client.post("/sign-up", data={**NEW, **token}, headers={"Accept-Language": browser})
    assert f'<option selected value="{language}">' in client.get("/you").text


def _token(client: FlaskClient) -> str:
    from_page = client.get("/sign-up").text.partition('name="csrf_token" value="')[2]
    return from_page.partition('"')[0]


def test_after_an_invitation_signing_up_leads_back_to_it(client: FlaskClient) -> None:
    client.get(f"/i/{'t' * 43}")
    assert "Then your invitation opens" in client.get("/sign-up").text
    assert submit(client, "/sign-up", **NEW).location == "/invitation"


def test_the_same_form_sent_twice_makes_one_account(app: Flask, client: FlaskClient) -> None:
    assert submit(client, "/sign-up", **NEW).status_code == 303
    assert submit(client, "/sign-up", **NEW).status_code == 303
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM people")).scalar() == 6


def test_a_new_person_sees_nothing_of_anybody(client: FlaskClient, as_: Any, world: World) -> None:
    submit(client, "/sign-up", **NEW)
    path = f"/circles/{world.circle_id}"
    assert as_(world.ben).get(path).status_code == 200
    assert client.get(path).status_code == 404
