"""Coming back."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from circle.accounts import passwords, throttle
from circle.config import Argon2Cost
from circle.extensions import db
from tests.people import World, submit, token_for

WRONG = "not at all what it was"


def test_the_right_name_and_password_open_the_door(client: FlaskClient, world: World) -> None:
    answer = enter(client, world.ana.address, world.ana.password)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/circles").status_code == 200


@pytest.mark.parametrize("spelling", ["ANA@example.org", "  ana@example.org ", "ａｎａ@example.org"])
def test_a_name_may_be_spelt_any_way(client: FlaskClient, world: World, spelling: str) -> None:
    assert enter(client, spelling, world.ana.password).status_code == 303


def test_unknown_names_and_wrong_passwords_get_the_very_same_answer(app: Flask, world: World) -> None:
    answers = []
    for address in (world.ana.address, "ann@example.org"):
        client = app.test_client()
        with counting(app) as statements:
            page = enter(client, address, WRONG)
        words = page.text.replace(address, "ADDRESS")
        answers.append((page.status_code, without_chance(words), statements, header_names(page)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert "Could you look at both again?" in answers[0][1]
    assert 'value="ADDRESS"' in answers[0][1]
    assert WRONG not in answers[0][1]


def test_a_password_is_always_checked_once_whether_or_not_the_name_is_known(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> Any:
        costs.append(kept.split("$")[3])
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    enter(app.test_client(), world.ana.address, WRONG)
    enter(app.test_client(), "nobody@example.org", WRONG)
    assert costs == ["m=8,t=1,p=1"] * 2


@pytest.mark.parametrize(("address", "password"), [("", WRONG), ("   ", WRONG), ("ana@example.org", "")])
def test_an_unfinished_form_comes_back_with_its_words(
    client: FlaskClient, world: World, address: str, password: str
) -> None:
    page = enter(client, address, password)
    assert page.status_code == 422
    assert "-mistake" in page.text
    assert f'value="{address.strip()}"' in page.text
    assert enter(client, world.ana.address, world.ana.password).status_code == 303


def test_an_endless_password_is_not_even_hashed(client: FlaskClient, world: World) -> None:
    page = enter(client, world.ana.address, "x" * 1025)
    assert page.status_code == 422
    assert "It is very long" in page.text


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient, world: World, app: Flask) -> None:
    enter(client, world.ana.address, world.ana.password)
    cookie = client.get_cookie(app.config["SIGN_IN_COOKIE"])
    assert cookie
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.path == "/"
    assert cookie.max_age == 90 * 24 * 3600
    assert cookie.secure is False


def test_over_https_the_cookie_is_secure(
    client: FlaskClient, world: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "IS_SECURE", True)
    answer = enter(client, world.ana.address, world.ana.password)
    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("circle=")]
    assert "Secure" in cookie


def test_the_cookie_holds_nothing_that_is_in_the_database(client: FlaskClient, world: World, app: Flask) -> None:
    enter(client, world.ana.address, world.ana.password)
    cookie = client.get_cookie(app.config["SIGN_IN_COOKIE"])
    assert cookie
    with app.app_context():
        rows = repr(db.session.execute(text("SELECT * FROM sessions")).all())
    assert world.ana.person_id in rows
    assert len(cookie.value) >= 43
    assert cookie.value not in rows


def test_one_goes_on_to_where_one_was_heading(client: FlaskClient, world: World) -> None:
    path = f"/circles/{world.circle_id}"
    assert client.get(path).location == "/sign-in"
    assert enter(client, world.ana.address, world.ana.password).location == path


def test_an_invitation_comes_before_where_one_was_heading(client: FlaskClient, world: World) -> None:
    client.get("/circles")
    client.get(f"/i/{'t' * 43}")
    assert "Then your invitation opens" in client.get("/sign-in").text
    assert enter(client, world.ana.address, world.ana.password).location == "/invitation"


def test_what_an_earlier_visitor_left_in_the_forms_is_gone(client: FlaskClient, world: World) -> None:
    client.get(f"/i/{'t' * 43}")
    before = token_for(client)
    with client.session_transaction() as kept:
        kept["left"] = "by somebody else"
    enter(client, world.ana.address, world.ana.password)
    with client.session_transaction() as kept:
        assert set(kept) == {"invitation"}
    assert token_for(client) != before


def test_signing_in_again_ends_the_session_there_was(client: FlaskClient, app: Flask, world: World) -> None:
    enter(client, world.ana.address, world.ana.password)
    cookie = client.get_cookie(app.config["SIGN_IN_COOKIE"])
    assert cookie
    enter(client, world.ben.address, world.ben.password)
    assert f"You sign in as {world.ben.address}" in client.get("/you").text
    copy = app.test_client()
    copy.set_cookie(app.config["SIGN_IN_COOKIE"], cookie.value)
    assert copy.get("/you").location == "/sign-in"


def test_somebody_signed_in_is_not_asked_again(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for door in ("/sign-in", "/sign-up"):
        assert ana.get(door).location == "/"


def test_ten_wrong_tries_close_the_door_for_a_while_and_only_here(app: Flask, world: World) -> None:
    here = app.test_client()
    for _ in range(10):
        assert enter(here, world.ana.address, WRONG).status_code == 422
    page = enter(here, world.ana.address, world.ana.password)
    assert page.status_code == 429
    assert "Please wait a little" in page.text
    assert f'value="{world.ana.address}"' in page.text
    assert world.ana.password not in page.text
    assert enter(here, "  ANA@example.org", world.ana.password).status_code == 429
    assert enter(here, world.ben.address, world.ben.password).status_code == 303
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert enter(elsewhere, world.ana.address, world.ana.password).status_code == 303


def test_signing_in_rightly_never_counts(app: Flask, world: World) -> None:
    for _ in range(12):
        assert enter(app.test_client(), world.ana.address, world.ana.password).status_code == 303
    for _ in range(10):
        enter(app.test_client(), world.ana.address, WRONG)
    assert enter(app.test_client(), world.ana.address, world.ana.password).status_code == 429


def test_one_network_has_only_so_many_wrong_tries_at_anybody(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES_FROM_ONE_NETWORK", "3 per hour")
    client = app.test_client()
    for n in range(3):
        assert enter(client, f"nobody-{n}", WRONG).status_code == 422
    assert enter(client, world.ana.address, world.ana.password).status_code == 429


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::4", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:198.51.100.7", False),
    ],
)
def test_a_household_is_one_network(
    app: Flask, monkeypatch: pytest.MonkeyPatch, one: str, other: str, is_same: bool
) -> None:
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES_FROM_ONE_NETWORK", "1 per hour")
    for address in (one, other):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        answer = enter(client, "nobody", WRONG)
    assert answer.status_code == (429 if is_same else 422)


def test_tries_made_all_at_once_count_like_tries_made_one_by_one(app: Flask, world: World) -> None:
    clients = [app.test_client() for _ in range(24)]
    tokens = [token_for(client) for client in clients]

    def guess(client: FlaskClient, token: str) -> int:
        form = {"csrf_token": token, "email": world.ana.address, "password": WRONG}
        return client.post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(24) as many:
        answers = list(many.map(guess, clients, tokens))
    assert set(answers) == {422, 429}
    assert answers.count(422) <= 11, "the two at the door may be one too many"


def test_whoever_waits_too_long_for_their_turn_keeps_their_words(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "WAIT_SECONDS", 0.01)
    for _ in range(2):
        throttle._two_at_a_time.acquire()
    try:
        page = enter(client, world.ana.address, world.ana.password)
    finally:
        throttle._two_at_a_time.release(2)
    assert page.status_code == 503
    assert f'value="{world.ana.address}"' in page.text
    assert enter(client, world.ana.address, world.ana.password).status_code == 303


def test_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ARGON2", Argon2Cost(memory_kib=16, passes=1, lanes=1))
    assert enter(app.test_client(), world.ana.address, WRONG).status_code == 422
    assert ",t=1" in hash_of(app, world.ana.person_id)
    assert "m=8," in hash_of(app, world.ana.person_id)
    assert enter(app.test_client(), world.ana.address, world.ana.password).status_code == 303
    assert "m=16," in hash_of(app, world.ana.person_id)
    assert enter(app.test_client(), world.ana.address, world.ana.password).status_code == 303


def test_two_devices_that_sign_in_at_once_both_come_in_though_one_makes_the_hash_anew(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ARGON2", Argon2Cost(memory_kib=16, passes=1, lanes=1))
    hash_password, others = passwords.hash_password, []

    def the_other_device_is_quicker(password: str) -> str:
        monkeypatch.setattr(passwords, "hash_password", hash_password)
        others.append(enter(app.test_client(), world.ana.address, world.ana.password).status_code)
        return hash_password(password)

    monkeypatch.setattr(passwords, "hash_password", the_other_device_is_quicker)
    assert enter(app.test_client(), world.ana.address, world.ana.password).status_code == 303
    assert others == [303]


def test_a_password_changed_while_it_was_being_checked_opens_nothing(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = PasswordHasher.verify

    def changed_meanwhile(self: PasswordHasher, kept: str, password: str) -> Any:
        found = verify(self, kept, password)
        with db.engine.connect() as other:
            other.execute(text("UPDATE people SET password_hash = 'another'"))
        return found

    monkeypatch.setattr(PasswordHasher, "verify", changed_meanwhile)
    client = app.test_client()
    assert enter(client, world.ana.address, world.ana.password).status_code == 422
    assert client.get("/you").location == "/sign-in"


def enter(client: FlaskClient, address: str, password: str) -> Any:
    return submit(client, "/sign-in", email=address, password=password)


def hash_of(app: Flask, person_id: str) -> str:
    with app.app_context():
        statement = text("SELECT password_hash FROM people WHERE id = :id")
        return str(db.session.scalar(statement, {"id": person_id}))


def without_chance(page: str) -> str:
    """Without the nonce and the token, which differ every time and with every second."""
    return re.sub(r'(nonce|name="csrf_token"[^>]*value)="[^"]*"', "", page)


def header_names(answer: Any) -> list[str]:
    return sorted(name for name, _ in answer.headers)


class counting(list[str]):
    """The statements asked while it is open."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        with app.app_context():
            self.engine = db.engine

    def __enter__(self) -> "counting":
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.append(statement)
