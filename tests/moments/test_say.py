"""Saying something kind, and sharing a win."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import World, join, submit


def say(client: FlaskClient, world: World, words: str = "You kept going", **fields: str) -> Any:
    form = {"kind": "encouragement", "words": words, "client_id": words, **fields}
    return submit(client, f"/circles/{world.circle_id}/moments", **form)


def moments_on(page: str) -> list[str]:
    return re.findall(r'data-moment="([^"]+)"', page)


def seen_by(client: FlaskClient, world: World) -> str:
    return str(client.get(f"/circles/{world.circle_id}").text)


def test_kind_words_are_on_the_page_of_everyone_here(as_: Any, world: World) -> None:
    assert say(as_(world.ben), world).status_code == 303
    for person in (world.ana, world.ben, world.cal):
        assert "You kept going" in seen_by(as_(person), world)
    assert as_(world.eve).get(f"/circles/{world.circle_id}").status_code == 404


def test_words_for_one_person_are_for_the_two_of_them(as_: Any, world: World) -> None:
    say(as_(world.ben), world, to=f"member:{world.ana.membership_id}")
    assert "You kept going" in seen_by(as_(world.ana), world)
    assert "You kept going" in seen_by(as_(world.ben), world)
    assert "You kept going" not in seen_by(as_(world.cal), world)


def test_a_stranger_and_somebody_who_left_cannot_speak_here(as_: Any, world: World) -> None:
    for person in (world.eve, world.dee):
        assert say(as_(person), world).status_code == 404
    assert moments_on(seen_by(as_(world.ana), world)) == []
    assert say(as_(world.cal), world).status_code == 303


def test_the_same_form_sent_twice_says_it_once(as_: Any, world: World) -> None:
    ben = as_(world.ben)
    first, second = (say(ben, world, client_id="d" * 32) for _ in range(2))
    assert first.location == second.location
    assert len(moments_on(seen_by(ben, world))) == 1


def test_other_words_from_the_same_form_are_given_back(as_: Any, world: World) -> None:
    ben = as_(world.ben)
    say(ben, world, "First", client_id="d" * 32)
    refused = say(ben, world, "Second", client_id="d" * 32)
    assert refused.status_code == 409
    assert "Second" in refused.text
    assert "Second" not in seen_by(ben, world)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"words": ""}, 422),
        ({"words": "x" * 2001}, 422),
        ({"kind": "announcement"}, 422),
        ({"kind": "check_in"}, 422),
        ({"to": "member:nobody"}, 422),
        ({"to": "goal:nothing"}, 422),
        ({"goal": "nothing"}, 422),
    ],
    ids=str,
)
def test_what_does_not_fit_says_nothing(as_: Any, world: World, wrong: dict[str, str], status: int) -> None:
    ben = as_(world.ben)
    assert say(ben, world, **{"words": "Hm", **wrong}).status_code == status
    assert moments_on(seen_by(ben, world)) == []


def test_nobody_speaks_about_a_goal_they_do_not_see(as_: Any, world: World) -> None:
    goal = f"goal:{world.goal_id}"
    unseen = say(as_(world.ben), world, to=goal)
    missing = say(as_(world.ben), world, to="goal:" + "0" * 32)
    assert unseen.status_code == missing.status_code == 422
    assert "You kept going" in unseen.text, "the words are given back"
    shares = f"/goals/{world.goal_id}/shares"
    member = f"member:{world.ben.membership_id}"
    submit(as_(world.ana), shares, circle=world.circle_id, audience=member)
    assert say(as_(world.ben), world, to=goal).status_code == 303
    assert "You kept going" in seen_by(as_(world.ana), world)
    assert "You kept going" not in seen_by(as_(world.cal), world)


def test_a_goal_shown_in_another_circle_cannot_be_spoken_about_here(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    other = submit(ana, "/circles", name="Band", purpose="", known_as="A.").location
    shares = f"/goals/{world.goal_id}/shares"
    submit(ana, shares, circle=other.rpartition("/")[2], audience="everyone")
    assert say(as_(world.ben), world, to=f"goal:{world.goal_id}").status_code == 422


def test_naming_somebody_never_lets_them_read(as_: Any, world: World) -> None:
    words = "Cal and Dee would love this"
    say(as_(world.ben), world, words, to=f"member:{world.ana.membership_id}")
    assert words in seen_by(as_(world.ana), world)
    assert words not in seen_by(as_(world.cal), world)


def test_a_win_without_a_goal_is_celebrated_by_the_circle(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    added = submit(ana, "/wins", words="I rang the college", to=world.circle_id, client_id="w")
    assert added.status_code == 303
    page = seen_by(as_(world.ben), world)
    assert "I rang the college" in page
    assert 'data-celebration="gentle"' in page


def test_a_win_about_a_goal_is_never_wider_than_the_goal(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    win = {"to": world.circle_id, "goal": world.goal_id}
    submit(ana, "/wins", words="Kept to myself", client_id="1", **win)
    member = f"member:{world.ben.membership_id}"
    submit(ana, f"/goals/{world.goal_id}/shares", circle=world.circle_id, audience=member)
    submit(ana, "/wins", words="Shown to Ben", client_id="2", **win)
    bens, cals = seen_by(as_(world.ben), world), seen_by(as_(world.cal), world)
    assert "Shown to Ben" in bens
    assert "Kept to myself" not in bens
    assert "Shown to Ben" not in cals


def test_newcomers_do_not_read_what_was_said_before_they_came(app: Flask, as_: Any, world: World) -> None:
    say(as_(world.ben), world, "Before")
    with app.app_context():
        join(world.ana, world.circle_id, world.eve)
    say(as_(world.ben), world, "After")
    page = seen_by(as_(world.eve), world)
    assert "After" in page
    assert "Before" not in page


def test_words_are_shown_as_written_and_run_nothing(as_: Any, world: World) -> None:
    say(as_(world.ben), world, '<script>alert(1)</script> & "you"')
    page = seen_by(as_(world.ana), world)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "<script>alert(1)" not in page


def test_older_moments_are_on_earlier_pages_each_once(as_: Any, world: World, clock: Any) -> None:
    ben = as_(world.ben)
    for number in range(35):
        clock.forward(seconds=1)
        say(ben, world, f"Number {number}")
    page = seen_by(ben, world)
    first = moments_on(page)
    older = re.search(r'href="([^"]+before=[^"]+)"', page)
    assert older
    second = moments_on(ben.get(older[1].replace("&amp;", "&")).text)
    assert (len(first), len(second)) == (30, 5)
    assert not set(first) & set(second)


def test_words_for_one_person_about_a_goal_they_do_not_see_are_given_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for_cal = {"goal": world.goal_id, "to": f"member:{world.cal.membership_id}"}
    assert say(ana, world, **for_cal).status_code == 422
    shares = f"/goals/{world.goal_id}/shares"
    submit(ana, shares, circle=world.circle_id, audience=f"member:{world.cal.membership_id}")
    assert say(ana, world, **for_cal).status_code == 303
