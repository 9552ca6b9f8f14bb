"""Inviting somebody and coming in."""

import re
import smtplib
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import World, submit


def invite(client: FlaskClient, world: World, **fields: str) -> str:
    """Invite a friend and give the path of the link."""
    form = {"relation": "friend", "note": "Come and sit down", **fields}
    page = submit(client, f"/circles/{world.circle_id}/invitations", **form)
    found = re.search(r'data-invitation-link value="http://localhost([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def test_a_link_brings_somebody_in_under_their_own_name(as_: Any, world: World) -> None:
    eve, link = as_(world.eve), invite(as_(world.ana), world)
    opened = eve.get(link)
    assert (opened.status_code, opened.location) == (303, "/invitation")
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    page = eve.get("/invitation").text
    assert "Ana invites you to Family" in page
    assert "Come and sit down" in page
    assert "Ben" not in page
    joined = submit(eve, "/invitation/accept", known_as="Evie")
    assert (joined.status_code, joined.location) == (303, f"/circles/{world.circle_id}")
    assert "Evie" in as_(world.ben).get(f"/circles/{world.circle_id}/members").text


def test_signed_out_the_page_says_nothing_of_who_or_what(as_: Any, client: FlaskClient, world: World) -> None:
    client.get(invite(as_(world.ana), world))
    page = client.get("/invitation").text
    assert "You have an invitation" in page
    assert not any(word in page for word in ("Ana", "Family", "Come and sit down"))


def test_opening_a_link_uses_nothing_up(as_: Any, world: World) -> None:
    link = invite(as_(world.ana), world)
    for _ in range(3):
        as_(world.dee).get(link)
    eve = as_(world.eve)
    eve.get(link)
    assert submit(eve, "/invitation/accept", known_as="Eve").status_code == 303


def test_a_link_works_once(as_: Any, world: World) -> None:
    link = invite(as_(world.ana), world)
    eve, dee = as_(world.eve), as_(world.dee)
    eve.get(link)
    dee.get(link)
    assert submit(eve, "/invitation/accept", known_as="Eve").status_code == 303
    assert submit(dee, "/invitation/accept", known_as="Dee").status_code == 410
    assert dee.get(f"/circles/{world.circle_id}").status_code == 404


@pytest.mark.parametrize("how", ["revoked", "declined", "over", "mistyped"])
def test_a_link_that_ended_opens_nothing(as_: Any, world: World, clock: Any, how: str) -> None:
    ana, dee, eve = as_(world.ana), as_(world.dee), as_(world.eve)
    link = invite(ana, world)
    clock.forward(seconds=1)
    works = invite(ana, world)
    if how == "revoked":
        page = ana.get(f"/circles/{world.circle_id}/members").text
        revoke = re.findall(r'formaction="([^"]+/revoke)"', page)[-1]
        assert submit(ana, revoke).status_code == 303
    elif how == "declined":
        dee.get(link)
        submit(dee, "/invitation/decline")
    elif how == "over":
        clock.forward(hours=73)
        works = invite(ana, world)
    else:
        link += "x"
    eve.get(link)
    assert eve.get("/invitation").status_code == 410
    assert submit(eve, "/invitation/accept", known_as="Eve").status_code == 410
    eve.get(works)
    assert submit(eve, "/invitation/accept", known_as="Eve").status_code == 303


def test_only_a_keeper_invites(as_: Any, world: World) -> None:
    path = f"/circles/{world.circle_id}/invitations"
    assert as_(world.ana).get(f"{path}/new").status_code == 200
    assert as_(world.ben).get(f"{path}/new").status_code == 404
    assert submit(as_(world.ben), path, relation="friend").status_code == 404


def test_the_relation_is_the_inviters_choice_and_cannot_be_raised(app: Flask, as_: Any, world: World) -> None:
    eve = as_(world.eve)
    assert submit(as_(world.ana), f"/circles/{world.circle_id}/invitations", relation="keeper").status_code == 422
    eve.get(invite(as_(world.ana), world))
    submit(eve, "/invitation/accept", known_as="Eve", relation="sponsor", keeps="1")
    page = as_(world.ana).get(f"/circles/{world.circle_id}/members").text
    assert "Friend" in page[page.index("Eve") :]
    assert eve.get(f"/circles/{world.circle_id}/invitations/new").status_code == 404


def test_a_professional_sits_at_the_table_as_one(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    eve.get(invite(as_(world.ana), world, relation="professional"))
    submit(eve, "/invitation/accept", known_as="Dr Eve")
    page = as_(world.ana).get(f"/circles/{world.circle_id}/members").text
    assert "Professional" in page[page.index("Dr Eve") :]
    assert "Professional" not in page[: page.index("Dr Eve")]


def test_a_form_sent_twice_keeps_one_seat_and_shows_the_same_link(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert invite(ana, world, client_id="c" * 32) == invite(ana, world, client_id="c" * 32)
    page = ana.get(f"/circles/{world.circle_id}/members").text
    assert len(re.findall(r'formaction="([^"]+/revoke)"', page)) == 1


def test_somebody_who_is_here_already_uses_up_nothing(as_: Any, world: World) -> None:
    link, ben, eve = invite(as_(world.ana), world), as_(world.ben), as_(world.eve)
    ben.get(link)
    assert submit(ben, "/invitation/accept", known_as="Ben").status_code == 303
    eve.get(link)
    assert submit(eve, "/invitation/accept", known_as="Eve").status_code == 303


def test_a_pasted_link_opens_like_a_pressed_one(client: FlaskClient, as_: Any, world: World) -> None:
    link = invite(as_(world.ana), world)
    pasted = submit(client, "/invited", link=f"  http://localhost{link} ")
    assert (pasted.status_code, pasted.location) == (303, link)
    assert submit(client, "/invited", link="https://evil.example/").status_code == 422


def test_a_link_is_mailed_when_a_mail_account_is_given(
    app: Flask, as_: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []

    class PostOffice:
        def __init__(self, *_args: Any, **_more: Any) -> None: ...
        def __enter__(self) -> "PostOffice":
            return self

        def __exit__(self, *_args: Any) -> None: ...
        def send_message(self, message: Any) -> None:
            sent.append(message)

    monkeypatch.setattr(smtplib, "SMTP", PostOffice)
    link = invite(as_(world.ana), world, email="sister@example.org")
    assert sent == []
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://localhost:25")
    link = invite(as_(world.ana), world, email="sister@example.org")
    [message] = sent
    assert message["To"] == "sister@example.org"
    assert f"http://localhost{link}" in message.get_content()
    assert "Family" not in message.as_string()
    assert "Ana" not in message.as_string()


def test_a_form_whose_link_was_revoked_is_asked_about(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    invite(ana, world, client_id="c" * 32)
    page = ana.get(f"/circles/{world.circle_id}/members").text
    submit(ana, re.findall(r'formaction="([^"]+/revoke)"', page)[0])
    form = {"relation": "friend", "note": "Come and sit down", "client_id": "c" * 32}
    asked = submit(ana, f"/circles/{world.circle_id}/invitations", **form)
    assert asked.status_code == 409
    assert "Come and sit down" in asked.text
