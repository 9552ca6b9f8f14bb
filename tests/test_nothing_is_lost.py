"""A form sent from a stale page, or after signing out elsewhere, changes nothing and loses nothing."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from tests.people import PASSWORD, World, submit

WORDS = 'You kept going & "that" counts'


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    form = page[page.index('<form class="form"') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: unescape(value) for name, value in found}


def test_a_stale_form_keeps_its_words_and_one_press_sends_them(as_: Any, world: World) -> None:
    ben, path = as_(world.ben), f"/circles/{world.circle_id}/moments"
    ben.get("/")
    form = {"words": WORDS, "kind": "encouragement", "to": "everyone", "client_id": "c" * 32}
    stale = ben.post(path, data={"csrf_token": "of another time", **form})
    assert stale.status_code == 400
    assert WORDS in unescape(stale.text)
    assert WORDS not in unescape(ben.get(f"/circles/{world.circle_id}").text)
    again = fields_of(stale.text)
    assert {name: again[name] for name in form} == form
    assert ben.post(path, data=again).status_code == 303
    assert WORDS in unescape(as_(world.ana).get(f"/circles/{world.circle_id}").text)


def test_a_stale_form_never_shows_a_password(as_: Any, client: FlaskClient, world: World) -> None:
    stale = as_(world.ana).post("/you/password", data={"current": PASSWORD, "new": "another one, quite long"})
    assert stale.status_code == 400
    assert PASSWORD not in stale.text
    assert "another one" not in stale.text
    door = client.post("/sign-in", data={"email": world.ana.address, "password": PASSWORD})
    assert door.status_code == 400
    assert world.ana.address in door.text
    assert PASSWORD not in door.text


def test_words_sent_after_signing_out_elsewhere_are_given_back(as_: Any, world: World) -> None:
    ben, path = as_(world.ben), f"/circles/{world.circle_id}/moments"
    submit(ben, "/sign-out")
    refused = submit(ben, path, words=WORDS, kind="encouragement")
    assert refused.status_code == 401
    assert WORDS in unescape(refused.text)
    assert WORDS not in unescape(as_(world.ana).get(f"/circles/{world.circle_id}").text)
    assert submit(ben, f"/circles/{world.circle_id}/leave").status_code == 303


def test_a_stale_form_from_another_site_is_refused_without_a_word_of_it(as_: Any, world: World) -> None:
    data = {"words": WORDS, "kind": "encouragement"}
    refused = as_(world.ben).post(
        f"/circles/{world.circle_id}/moments", data=data, headers={"Origin": "https://evil.example"}
    )
    assert refused.status_code == 403
    assert WORDS not in unescape(refused.text)
