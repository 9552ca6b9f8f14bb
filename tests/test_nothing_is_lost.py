"""A form sent from a stale page, or after signing out elsewhere, changes nothing and loses nothing."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from markupsafe import escape

from tests.offers.offering import ask, in_tray, on_sent, to
from tests.people import PASSWORD, World, submit, token_for

WORDS = 'You kept going & "that" counts'
RANDOM = re.compile(r'(nonce|value)="[^"]*"')


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


def test_what_a_form_brought_back_is_not_made_anew_while_news_comes(as_: Any, world: World) -> None:
    ben = as_(world.ben)
    ben.post("/being-beside", data={"csrf_token": token_for(ben)})
    path = f"/members/{world.ana.membership_id}/offers"
    assert "data-live=" in ben.get(path, query_string={"kind": "suggestion"}).text
    refused = submit(ben, path, kind="suggestion", words="x" * 200)
    assert refused.status_code == 422
    assert "x" * 200 in refused.text
    assert "data-after=" in refused.text
    assert "data-live=" not in refused.text


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


def test_words_for_somebody_who_left_meanwhile_are_given_back(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    to_cal = {"words": WORDS, "kind": "encouragement", "to": f"member:{world.cal.membership_id}"}
    refused = submit(ben, f"/circles/{world.circle_id}/moments", **to_cal)
    assert refused.status_code == 422
    assert WORDS in unescape(refused.text)
    assert WORDS not in unescape(ana.get(f"/circles/{world.circle_id}").text)


def test_a_retry_is_answered_as_the_first_time_whatever_happened_between(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    goal, member = f"/goals/{world.goal_id}", f"member:{world.ben.membership_id}"
    submit(ana, f"{goal}/shares", circle=world.circle_id, audience=member)
    said = {"words": WORDS, "to": f"goal:{world.goal_id}", "client_id": "c" * 32}
    first = submit(ben, f"/circles/{world.circle_id}/moments", **said)
    submit(ana, f"{goal}/sharing")
    again = submit(ben, f"/circles/{world.circle_id}/moments", **said)
    assert (again.status_code, again.location) == (first.status_code, first.location) == (303, first.location)


def test_just_what_was_typed_is_given_back(client: FlaskClient) -> None:
    guide = {"words": "Less of it", "unit": "cups of tea", "plans-0-when": "It rains", "plans-0-then": "The big coat"}
    refused = client.post("/goals/guide", data={**guide, "area": "joy"})
    assert refused.status_code == 401
    assert re.findall(r'<p class="voice">([^<]*)</p>', refused.text) == list(guide.values())
    answer = client.post("/reflections", data={"words": WORDS, "kind": "note", "next": "another"})
    assert [unescape(words) for words in re.findall(r'<p class="voice">([^<]*)</p>', answer.text)] == [WORDS]


def test_words_for_what_is_not_there_any_more_are_given_back_whoever_asks(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    ask(ben, to(world.ana))
    [offer], [sent] = in_tray(ana), on_sent(ben)
    submit(ben, f"{sent}/take-back")
    submit(ana, f"/circles/{world.circle_id}/members/{world.ben.membership_id}/remove")
    somewhere = "0" * 32
    for client, path, missing in (
        (ana, f"{offer}/answer", f"/tray/{somewhere}/answer"),
        (ana, f"{offer}/change", f"/tray/{somewhere}/change"),
        (ben, f"{to(world.ana)}/offers?kind=suggestion", f"/members/{somewhere}/offers?kind=suggestion"),
        (ben, f"/circles/{world.circle_id}/moments", f"/circles/{somewhere}/moments"),
    ):
        first, second = (submit(client, each, words=WORDS, days="3") for each in (path, missing))
        assert first.status_code == second.status_code == 404
        assert re.findall(r'<p class="voice">([^<]*)</p>', first.text) == [escape(WORDS)]
        assert RANDOM.sub("", first.text) == RANDOM.sub("", second.text)
    assert '<p class="voice">' not in ana.get(f"{offer}/change").text
