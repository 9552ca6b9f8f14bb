"""A win in two taps, kept to oneself; shared afterwards, or taken back."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.extensions import db
from circle.models import News, Reflection
from tests.people import World, submit
from tests.showing import ids, moments_on, page, show_goal

WORDS = "I said no"


def tap(client: FlaskClient, words: str = WORDS, **fields: str) -> str:
    """Add a win for oneself alone; gives the page it leads to."""
    answer = submit(client, "/wins", words=words, to="me", **fields)
    assert answer.status_code == 303
    return str(answer.location)


def heap_of(client: FlaskClient) -> str:
    found = re.search(r'<p class="heap-sentence">(.*?)</p>', page(client, "/"), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""


def wins_kept(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Reflection).count()


def test_each_ready_win_is_one_button_that_saves_it(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    words = page(ana, "/wins")
    ready = re.findall(r'<button class="chip" name="words" value="([^"]+)"', words)
    assert len(ready) > 6
    assert words.index("for you alone") < words.index(ready[0])
    assert ready[0] in page(ana, tap(ana, ready[0]))


def test_it_counts_among_everything_done_and_nobody_else_sees_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, circle = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    before, bens = [page(ben, path) for path in (circle, "/", "/how-far")], listening_as(world.ben)
    kept = tap(ana)
    assert heap_of(ana) == "1 thing done so far, and it was a win."
    assert WORDS in page(ana, "/how-far")
    assert "Only you can see this" in page(ana, kept)
    assert bens.hears() == []
    assert [page(ben, path) for path in (circle, "/", "/how-far")] == before
    assert WORDS not in page(ana, circle)
    assert ben.get(kept).status_code == 404


def test_of_a_win_kept_to_oneself_nobody_has_news(app: Flask, as_: Any, world: World) -> None:
    with app.app_context():
        before = {(news.person_id, news.subject_id) for news in db.session.query(News)}
    tap(as_(world.ana))
    with app.app_context():
        told = {(news.person_id, news.subject_id) for news in db.session.query(News)} - before
    assert {person for person, _subject in told} <= {world.ana.person_id}


def test_her_other_screens_follow(as_: Any, listening_as: Any, world: World) -> None:
    screen = listening_as(world.ana)
    tap(as_(world.ana))
    assert ids(screen.hears(), "circle") == [(world.circle_id, "changed")]
    tap(as_(world.ana), "Rain", goal=world.goal_id)
    assert ids(screen.hears(), "goal") == [(world.goal_id, "changed")]


def test_somebody_in_no_circle_adds_wins_as_well(as_: Any, world: World) -> None:
    dee = as_(world.dee)
    form = page(dee, "/wins")
    assert "Only you will see this" in form
    assert 'name="to" value="me"' in form
    assert "Share this win" not in page(dee, tap(dee, "My own words"))
    assert heap_of(dee) == "1 thing done so far, and it was a win."


def test_one_about_a_goal_is_among_its_wins_for_its_owner_alone(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps", "notes")
    ben = as_(world.ben)
    before = page(ben, goal)
    tap(ana, goal=world.goal_id)
    assert re.search(r"<dt>win</dt><dd>1</dd>", page(ana, goal))
    assert page(ben, goal) == before
    submit(ana, "/wins", words="Shown", to=world.circle_id, goal=world.goal_id)
    assert re.search(r"<dt>wins</dt><dd>2</dd>", page(ana, goal))
    assert re.search(r"<dt>win</dt><dd>1</dd>", page(ben, goal))


def test_nobody_keeps_a_win_about_somebody_elses_goal(app: Flask, as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "member:ben", "progress")
    for other in (world.ben, world.eve):
        assert submit(as_(other), "/wins", words=WORDS, to="me", goal=world.goal_id).status_code == 404
    assert wins_kept(app) == 0
    tap(as_(world.ana), goal=world.goal_id)
    assert wins_kept(app) == 1


def test_the_same_tap_twice_is_one_win_and_other_words_are_given_back(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert tap(ana, client_id="d" * 32) == tap(ana, client_id="d" * 32)
    refused = submit(ana, "/wins", words="Other words", to="me", client_id="d" * 32)
    assert refused.status_code == 409
    assert "Other words" in refused.text
    assert wins_kept(app) == 1


def test_a_tap_too_many_is_taken_back(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    kept = tap(ana)
    for other in (world.ben, world.eve):
        assert submit(as_(other), f"{kept}/take-back").status_code == 404
    assert wins_kept(app) == 1
    assert submit(ana, f"{kept}/take-back").status_code == 303
    assert wins_kept(app) == 0
    assert heap_of(ana) == ""


def test_shared_afterwards_it_is_the_circles_and_counts_once(as_: Any, listening_as: Any, world: World) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    kept, bens = tap(ana), listening_as(world.ben)
    assert re.search("(Ben and Cal|Cal and Ben) will see this", page(ana, kept))
    first, second = (submit(ana, f"{kept}/share", to=world.circle_id) for _ in range(2))
    assert first.location == second.location
    assert first.location.startswith(circle)
    assert WORDS in page(as_(world.ben), circle)
    assert len(ids(bens.hears(), "moment")) == 1
    assert len(moments_on(ana, circle)) == 1
    assert heap_of(ana) == "1 thing done so far, and it was a win."
    assert ana.get(kept).status_code == 404


def test_shared_afterwards_it_is_never_wider_than_its_goal_and_says_so_before(as_: Any, world: World) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben")
    kept = tap(ana, goal=world.goal_id)
    assert "Ben will see this" in page(ana, kept)
    assert "Cal" not in page(ana, kept)
    submit(ana, f"{kept}/share", to=world.circle_id)
    assert WORDS in page(as_(world.ben), circle)
    assert WORDS not in page(as_(world.cal), circle)


@pytest.mark.parametrize("to", ["", "me", "0" * 32])
def test_shared_with_nobody_it_stays_ones_own(as_: Any, world: World, to: str) -> None:
    ana = as_(world.ana)
    kept = tap(ana)
    assert submit(ana, f"{kept}/share", to=to).status_code in (404, 422)
    assert submit(ana, f"{kept}/share", to=world.eves_circle_id).status_code == 404
    assert WORDS in page(ana, kept)
    assert WORDS not in page(as_(world.eve), f"/circles/{world.eves_circle_id}")


def test_a_strength_is_not_shared_as_a_win(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, f"/goals/{world.goal_id}/strength", words="I am patient")
    with ana.application.app_context():
        strength = db.session.query(Reflection).one().id
    assert submit(ana, f"/wins/{strength}/share", to=world.circle_id).status_code == 404
    assert submit(ana, f"/wins/{strength}/take-back").status_code == 404
    assert ana.get(tap(ana)).status_code == 200


def test_it_is_in_the_copy_one_takes_and_in_nobody_elses(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    tap(ana)
    [kept] = ana.get("/you/export").json["written_for_yourself"]
    assert (kept["kind"], kept["words"]) == ("win", WORDS)
    assert WORDS not in as_(world.ben).get("/you/export").text


def test_to_oneself_and_to_a_circle_from_the_same_form_is_asked_about(app: Flask, as_: Any, world: World) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    submit(ana, "/wins", words=WORDS, to=world.circle_id, client_id="e" * 32)
    assert submit(ana, "/wins", words=WORDS, to="me", client_id="e" * 32).status_code == 409
    assert wins_kept(app) == 0
    tap(ana, client_id="f" * 32)
    asked = submit(ana, "/wins", words=WORDS, to=world.circle_id, client_id="f" * 32)
    assert asked.status_code == 409
    assert "f" * 32 not in asked.text
    assert len(moments_on(as_(world.ben), circle)) == 1


def test_shared_already_it_is_not_said_to_be_shared_with_another_circle(as_: Any, world: World) -> None:
    ana, kept = as_(world.ana), tap(as_(world.ana))
    band = submit(ana, "/circles", name="Band", purpose="", known_as="Annie").location.rpartition("/")[2]
    assert submit(ana, f"{kept}/share", to=world.circle_id).status_code == 303
    assert submit(ana, f"{kept}/share", to=band).status_code == 404
    assert submit(ana, f"{kept}/share", to=world.circle_id).status_code == 303
    assert moments_on(ana, f"/circles/{band}") == []
