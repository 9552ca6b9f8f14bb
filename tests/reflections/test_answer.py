"""Questions to begin from: answer any, pass any by, and make of the answer what one likes."""

import re
from html import unescape
from typing import Any

import pytest

from circle.reflections.questions import QUESTIONS
from tests.people import World, submit

RIVER = "Sit by the river"


def form_on(page: str) -> dict[str, str]:
    """The hidden fields of a question's page, as a browser sends them with any of its buttons."""
    form = page[page.index('<form class="form question"') :]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def answer(client: Any, question: str, path: str = "/reflections", **typed: str) -> Any:
    """Fill in a question's page and press one of its buttons."""
    page = client.get("/reflections/new", query_string={"question": question}).text
    return client.post(path, data={**form_on(page), **typed})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.key)
def test_every_question_is_on_a_page_of_its_own(as_: Any, world: World, question: Any) -> None:
    page = unescape(as_(world.eve).get(f"/reflections/new?question={question.key}").text)
    asked = [each.key for each in QUESTIONS if str(each.words) in page]
    assert asked == [question.key]
    for way_on in ("Keep it as a strength", "Keep it for me", "Another question", "Not now is a fine answer"):
        assert way_on in page
    assert page.count("button filled") == 1


def test_the_questions_on_today_lead_to_themselves(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    links = re.findall(r'href="(/reflections/new[^"]+)"><span>([^<]+)<', eve.get("/").text)
    assert len(links) == 3
    for address, words in links:
        assert words in eve.get(address).text
    assert "/reflections/new" not in as_(world.ana).get("/").text, "whoever has a goal is not asked"


def test_one_good_thing_today_is_a_whole_goal_at_once(as_: Any, clock: Any, world: World) -> None:
    eve = as_(world.eve)
    made = answer(eve, "good_today", "/goals", words="A walk in the sun")
    assert made.status_code == 303
    assert re.fullmatch(r"/goals/\w{32}", made.location)
    assert "A walk in the sun" in eve.get("/").text
    form = eve.get(f"{made.location}/edit").text
    assert re.findall(r'name="(?:rhythm|area)" value="(\w+)"[^>]* checked', form) == ["today", "joy"]
    clock.forward(days=1)
    assert "A walk in the sun" not in eve.get("/").text, "tomorrow it asks for nothing"


def test_another_answer_is_a_goal_in_the_same_words_whenever_one_likes(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    made = answer(eve, "get_up", "/goals", words="My sister’s dog")
    assert "My sister’s dog" in eve.get(made.location).text
    form = eve.get(f"{made.location}/edit").text
    assert re.findall(r'name="(?:rhythm|area)" value="(\w+)"[^>]* checked', form) == ["whenever", "meaning"]


def test_an_answer_too_long_for_a_goal_comes_back_with_all_its_words(as_: Any, world: World) -> None:
    eve, words = as_(world.eve), "by the river " * 40 + "in the end"
    refused = answer(eve, "six_months", "/goals", words=words)
    assert refused.status_code == 422
    assert words in refused.text
    assert answer(eve, "six_months", kind="note", words=words).status_code == 303
    assert words in eve.get("/reflections").text


@pytest.mark.parametrize(("kind", "shelf"), [("strength", "A strength"), ("note", "A note")])
def test_what_is_kept_is_found_again_by_its_writer_alone(as_: Any, world: World, kind: str, shelf: str) -> None:
    eve = as_(world.eve)
    kept = answer(eve, "strength", kind=kind, words="I am stubborn")
    assert (kept.status_code, kept.location) == (303, "/reflections")
    page = eve.get("/reflections").text
    assert "I am stubborn" in page
    assert "What in you has got you this far?" in page
    assert shelf in page
    assert "I am stubborn" not in as_(world.ana).get("/reflections").text


def test_another_question_keeps_what_was_typed(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    onwards = answer(eve, "easier", words="Mornings", next="another")
    assert onwards.location == "/reflections/new?question=harder"
    assert "Mornings" in eve.get("/reflections").text


def test_another_question_asks_for_nothing_and_the_first_comes_after_the_last(as_: Any, world: World) -> None:
    eve, asked = as_(world.eve), QUESTIONS[0].key
    for question in [*QUESTIONS[1:], QUESTIONS[0]]:
        asked = answer(eve, asked, words=" ", next="another").location.rpartition("=")[2]
        assert asked == question.key
    assert "Nothing here yet" in eve.get("/reflections").text


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_what_cannot_be_kept_is_asked_again_with_the_words(as_: Any, world: World, words: str) -> None:
    eve = as_(world.eve)
    refused = answer(eve, "harder", kind="note", words=words)
    assert refused.status_code == 422
    assert "What makes things harder?" in refused.text
    assert words.strip() in refused.text
    assert "Nothing here yet" in eve.get("/reflections").text


def test_the_same_page_sent_twice_is_kept_once_and_other_words_come_back(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    for _press in range(2):
        assert submit(eve, "/reflections", words=RIVER, client_id="one page").status_code == 303
    assert eve.get("/reflections").text.count(f">{RIVER}</p>") == 1
    other = submit(eve, "/reflections", words="Sit by the sea", client_id="one page")
    assert other.status_code == 409
    assert "Sit by the sea" in other.text
    assert "one page" not in other.text
    assert "Sit by the sea" not in eve.get("/reflections").text
    assert submit(as_(world.ana), "/reflections", words="Mine", client_id="one page").status_code == 303


def test_an_unknown_question_is_the_first_one(as_: Any, world: World) -> None:
    page = as_(world.eve).get("/reflections/new?question=weather").text
    assert "What is one thing today that would feel good?" in page
    assert submit(as_(world.eve), "/reflections", words=RIVER, question="weather").status_code == 422
