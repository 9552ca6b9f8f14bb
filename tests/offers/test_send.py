"""Offering an open question, or one small step for a week at most, to one person in the circle."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.deck import DECK
from tests.offers.offering import QUESTION, STEP, about_her_goal, ask, in_tray, on_sent, reads_primer, suggest, to
from tests.people import World, submit
from tests.showing import show_goal
from tests.statements import counting_statements


def test_every_question_of_the_deck_can_be_chosen(as_: Any, world: World) -> None:
    page = unescape(as_(world.ben).get(f"{to(world.ana)}/offers").text)
    assert len(DECK) >= 12
    for key, words in DECK.items():
        assert f'value="{key}"' in page
        assert str(words) in page
    for asked in ("always wanted", "six months from now", "one small step be this week", "one thing today that would"):
        assert asked in page


def test_a_question_about_a_goal_is_in_its_owners_tray_and_nobody_elses(as_: Any, world: World) -> None:
    goal = about_her_goal(as_, world)
    assert f"{goal}/offers" in as_(world.ben).get(goal).text
    assert f'data-about="goal:{world.goal_id}"' in as_(world.ben).get(f"{goal}/offers").text, (
        "it goes when the goal does"
    )
    sent = ask(as_(world.ben), goal)
    assert (sent.status_code, sent.location) == (303, "/sent")
    tray = as_(world.ana).get("/tray").text
    assert QUESTION in tray
    assert "Ben" in tray
    assert "Walk by the river" in tray
    for other in (world.ben, world.cal, world.eve):
        assert QUESTION not in as_(other).get("/tray").text


def test_a_suggestion_to_a_member_is_in_their_tray_with_its_days(as_: Any, world: World) -> None:
    reads_primer(as_(world.ben))
    assert suggest(as_(world.ben), to(world.cal), days=7).status_code == 303
    assert STEP in as_(world.cal).get("/tray").text
    assert "For 7 days, if you like" in as_(world.cal).get("/tray").text
    assert STEP not in as_(world.ana).get("/tray").text


def test_it_says_by_name_who_will_see_it_and_that_one_is_not_told(as_: Any, world: World) -> None:
    page = as_(world.ben).get(f"{to(world.ana)}/offers").text
    assert "Only {names} will see this" in page
    assert re.search(r"Only <span data-membership=\"\w+\">Ana</span> will see this", page)
    assert "you will not be told which, and that is fine." in page


def test_only_today_says_that_something_waits_and_never_how_much(as_: Any, clock: Any, world: World) -> None:
    line = "Something is waiting for you, when you like"
    assert line not in as_(world.ana).get("/").text
    ask(as_(world.ben), to(world.ana))
    one = as_(world.ana).get("/").text
    ask(as_(world.cal), to(world.ana))
    assert line in one
    assert as_(world.ana).get("/").text.count(line) == 1
    assert line not in as_(world.ben).get("/").text
    for offer in in_tray(as_(world.ana)):
        submit(as_(world.ana), f"{offer}/keep")
    assert line not in as_(world.ana).get("/").text


@pytest.mark.parametrize("words", ["", "  ", "x" * 121])
def test_what_is_no_small_step_is_asked_again_with_the_words(as_: Any, world: World, words: str) -> None:
    reads_primer(as_(world.ben))
    refused = suggest(as_(world.ben), to(world.ana), words)
    assert refused.status_code == 422
    assert words.strip() in refused.text
    assert in_tray(as_(world.ana)) == []
    assert suggest(as_(world.ben), to(world.ana), "x" * 120).status_code == 303


@pytest.mark.parametrize("days", ["0", "8", "31", "", "many"])
def test_it_is_for_a_week_at_most(as_: Any, world: World, days: str) -> None:
    reads_primer(as_(world.ben))
    refused = submit(as_(world.ben), f"{to(world.ana)}/offers", kind="suggestion", words=STEP, days=days)
    assert refused.status_code == 422
    assert STEP in refused.text
    assert in_tray(as_(world.ana)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Skip your methadone on Sunday",
        "Take your meds with breakfast",
        "Try half your dose",
        "Ask Ruth for one of her Xanax",
        "Leave out your evening tablet",
        "Deja la metadona el domingo",
    ],
)
def test_nothing_about_a_medicine_is_sent_and_the_words_are_kept(as_: Any, world: World, words: str) -> None:
    goal = about_her_goal(as_, world)
    for path in (goal, to(world.ana)):
        refused = suggest(as_(world.ben), path, words)
        assert refused.status_code == 422
        assert words in unescape(refused.text)
        assert "is for them and whoever prescribes it" in refused.text
    assert in_tray(as_(world.ana)) == []


@pytest.mark.parametrize(
    "words",
    ["Ask your doctor about the dose", "A dose of fresh air", "Open one letter", "Walk to the chemist and back"],
)
def test_other_words_are_sent(as_: Any, world: World, words: str) -> None:
    reads_primer(as_(world.ben))
    assert suggest(as_(world.ben), to(world.ana), words).status_code == 303
    assert words in as_(world.ana).get("/tray").text


def test_a_goal_of_treatment_is_for_nobody_to_ask_or_suggest_about(as_: Any, app: Flask, world: World) -> None:
    goal, ana, ben = about_her_goal(as_, world), as_(world.ana), as_(world.ben)
    ask(ben, goal)
    assert len(in_tray(ana)) == 1
    terms = {"words": "Walk by the river", "rhythm": "daily"}
    submit(ana, goal, area="treatment", **terms)
    assert "Walk by the river" in ben.get(goal).text
    assert f"{goal}/offers" not in ben.get(goal).text
    of_treatment, missing = (answers_at(app, ben, path) for path in (goal, f"/goals/{'0' * 32}"))
    assert [status for status, _cost in missing] == [404, 404, 404]
    assert of_treatment == missing, "it costs what a missing one does"
    assert in_tray(ana) == [], "what waited about it is out of the tray"
    submit(ana, goal, area="health", **terms)
    assert len(in_tray(ana)) == 1
    assert f"{goal}/offers" in ben.get(goal).text


def answers_at(app: Flask, client: FlaskClient, path: str) -> list[tuple[int, int]]:
    """How opening the page, asking and suggesting are answered there, and how many statements each takes."""
    answers = []
    for send in (lambda: client.get(f"{path}/offers"), lambda: ask(client, path), lambda: suggest(client, path)):
        with counting_statements(app) as sent:
            answer = send()
        answers.append((answer.status_code, len(sent)))
    return answers


def test_it_is_offered_by_those_who_see_a_goal_and_to_those_in_a_circle(as_: Any, world: World) -> None:
    goal = about_her_goal(as_, world)
    assert ask(as_(world.ben), goal).status_code == 303
    for other in (world.ana, world.cal, world.dee, world.eve):
        assert as_(other).get(f"{goal}/offers").status_code == 404
        assert ask(as_(other), goal).status_code == 404
    for nobody in (world.dee, world.eve):
        assert ask(as_(nobody), to(world.ana)).status_code == 404
        assert ask(as_(world.ana), to(nobody)).status_code == 404
    assert ask(as_(world.ana), to(world.ana)).status_code == 404


def test_sent_twice_it_is_there_once_and_something_else_comes_back(as_: Any, world: World) -> None:
    ben = as_(world.ben)
    reads_primer(ben)
    for _press in range(2):
        assert suggest(ben, to(world.ana), client_id="one page").status_code == 303
    assert len(in_tray(as_(world.ana))) == 1
    for other in ({"words": "Open two letters"}, {"days": 5}):
        answer = suggest(ben, to(world.ana), client_id="one page", **other)
        assert answer.status_code == 409
        assert other.get("words", STEP) in answer.text
        assert "one page" not in answer.text
    assert suggest(ben, to(world.cal), client_id="one page").status_code == 409
    assert len(in_tray(as_(world.ana))) == 1
    assert in_tray(as_(world.cal)) == []


@pytest.mark.parametrize("what", ["goal", "member"])
def test_sent_again_it_is_answered_as_the_first_time_whatever_happened_between(
    as_: Any, world: World, what: str
) -> None:
    goal, ben = about_her_goal(as_, world), as_(world.ben)
    path = goal if what == "goal" else to(world.cal)
    for kind, send in (("s", suggest), ("q", ask)):
        assert send(ben, path, client_id=kind).status_code == 303
    submit(as_(world.ana), f"{goal}/sharing")
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    for kind, send in (("s", suggest), ("q", ask)):
        assert send(ben, path, client_id=kind).location == "/sent"
        assert send(ben, path, client_id="another").status_code == 404


def test_what_waits_goes_with_whoever_sent_it_and_with_the_goal(as_: Any, world: World) -> None:
    goal, ana, ben = about_her_goal(as_, world), as_(world.ana), as_(world.ben)
    ask(ben, goal)
    ask(ben, to(world.ana), "ask_wanted")
    assert len(in_tray(ana)) == 2
    share = re.search(rf"{goal}/shares/\w+/stop", ana.get(f"{goal}/sharing").text)
    assert share
    submit(ana, share[0])
    assert len(in_tray(ana)) == 1, "what was about the goal is gone"
    show_goal(ana, world, "member:ben")
    assert len(in_tray(ana)) == 2
    left = submit(ben, f"/circles/{world.circle_id}/leave")
    assert left.status_code == 303
    assert in_tray(ana) == []
    assert on_sent(ben) == []
    undo = re.search(r"/changes/\w+/undo", ben.get("/circles").text)
    assert undo
    submit(ben, undo[0])
    assert len(in_tray(ana)) == 2


def test_only_the_one_it_is_for_hears_that_something_came(as_: Any, listening_as: Any, world: World) -> None:
    goal = about_her_goal(as_, world)
    anas, bens, cals = (listening_as(who) for who in (world.ana, world.ben, world.cal))
    ask(as_(world.ben), goal)
    assert [(item["kind"], "html" in item) for item in anas.hears()] == [("circle", False)]
    assert bens.hears() == []
    assert cals.hears() == []
