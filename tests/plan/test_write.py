"""What somebody knows about themselves: written into the part it belongs to, changed, erased."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.models import Reflection
from circle.plan.parts import PARTS, STAGES
from circle.plan.queries import MOST
from tests.people import World, submit
from tests.plan.planning import FRIDAY, TO_CALS, lines_in, page, part_of, write
from tests.statements import counting_statements

QUESTIONS = [question for stage in STAGES for question in stage.questions]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_what_is_written_stands_in_its_part_and_in_no_other(as_: Any, world: World, part: Any) -> None:
    ana = as_(world.ana)
    for each in PARTS:
        assert write(ana, each.key, f"Words for {each.key}.").location == f"/plan#{each.key}"
    there = part_of(page(ana), part.key)
    assert str(part.title) in there
    assert [each.key for each in PARTS if f"Words for {each.key}." in there] == [part.key]


@pytest.mark.parametrize("part", [*PARTS, *QUESTIONS], ids=lambda part: part.key)
def test_every_part_and_every_question_has_a_page_of_its_own(as_: Any, world: World, part: Any) -> None:
    asked = page(as_(world.eve), f"/plan/new?part={part.key}")
    assert f'<label for="field-words">{part.question}</label>' in asked
    assert str(part.hint) in asked
    assert ("What will you do then?" in asked) == (part.key == "tough")
    assert asked.count("button filled") == 1


def test_a_situation_stands_with_what_to_do_then_and_may_stand_without(as_: Any, clock: Any, world: World) -> None:
    ana = as_(world.ana)
    write(ana, "tough", FRIDAY, then=TO_CALS)
    clock.forward(seconds=1)
    write(ana, "tough", "An empty evening")
    there = part_of(page(ana), "tough")
    assert there.index(FRIDAY) < there.index("What I will do then") < there.index(TO_CALS)
    assert there.index(TO_CALS) < there.index("An empty evening")
    assert there.count("What I will do then") == 1


def test_it_is_changed_and_what_it_read_before_is_gone(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    write(ana, "tough", FRIDAY, then=TO_CALS)
    [line] = lines_in(ana)
    assert all(words in page(ana, f"{line}/edit") for words in (FRIDAY, TO_CALS))
    assert submit(ana, line, words=FRIDAY, then="I ring Ruth").location == "/plan#tough"
    own = page(ana)
    assert "I ring Ruth" in own
    assert TO_CALS not in own
    assert submit(ana, line, words="Saturday").status_code == 303
    assert "I ring Ruth" not in page(ana), "what one will do then can be emptied"


def test_what_is_erased_is_gone_for_good(app: Flask, as_: Any, clock: Any, world: World) -> None:
    ana = as_(world.ana)
    write(ana, words="Not any more")
    clock.forward(seconds=1)
    write(ana, words="Still here")
    line = lines_in(ana)[0]
    assert submit(ana, f"{line}/erase").location == "/plan"
    own = page(ana)
    assert "Not any more" not in own
    assert "Still here" in own
    assert ana.get(f"{line}/edit").status_code == submit(ana, f"{line}/erase").status_code == 404
    with app.app_context():
        assert [each.words for each in db.session.scalars(select(Reflection))] == ["Still here"]


@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_what_cannot_be_kept_is_asked_again_with_all_the_words(as_: Any, world: World, words: str) -> None:
    ana = as_(world.ana)
    write(ana, words="A walk")
    [line] = lines_in(ana)
    for refused in (write(ana, "tough", words, then=TO_CALS), submit(ana, line, words=words)):
        assert refused.status_code == 422
        assert 'aria-invalid="true"' in refused.text
        assert words.strip() in refused.text
    assert TO_CALS in write(ana, "tough", words, then=TO_CALS).text
    assert write(ana, "tough", FRIDAY, then="x" * 501).status_code == 422
    assert TO_CALS not in page(ana)


def test_the_same_form_sent_twice_is_kept_once_and_other_words_come_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for _press in range(2):
        assert write(ana, "tough", FRIDAY, then=TO_CALS, client_id="one page").status_code == 303
    assert len(lines_in(ana)) == 1
    for other in ({"words": "Payday", "then": TO_CALS}, {"words": FRIDAY, "then": "I ring Ruth"}):
        refused = submit(ana, "/plan", part="tough", client_id="one page", **other)
        assert refused.status_code == 409
        assert all(words in refused.text for words in other.values())
        assert "one page" not in refused.text
    assert len(lines_in(ana)) == 1
    assert write(as_(world.ben), words="Mine", client_id="one page").status_code == 303


def test_one_more_can_follow_at_once(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert write(ana, "sets_off", "The stairwell", next="another").location == "/plan/new?part=sets_off"
    assert "The stairwell" in page(ana)


def test_a_part_stays_short_enough_to_read_and_loses_no_word(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for n in range(MOST):
        assert write(ana, words=f"Number {n}", client_id=f"form {n}").status_code == 303
    refused = write(ana, words="One too many")
    assert refused.status_code == 422
    assert "One too many" in refused.text
    assert "A short plan is easiest to read." in refused.text
    assert write(ana, words="Number 3", client_id="form 3").status_code == 303, "what was kept is kept"
    assert write(ana, "sets_off", "Another part").status_code == 303
    assert len(lines_in(ana)) == MOST + 1
    submit(ana, f"{lines_in(ana)[0]}/erase")
    assert write(ana, words="One too many").status_code == 303


def test_a_full_plan_asks_as_many_questions_as_an_empty_one(app: Flask, as_: Any, world: World) -> None:
    ana, asked = as_(world.ana), []
    for lines in (0, MOST):
        for part in (*PARTS, *QUESTIONS):
            for n in range(lines):
                write(ana, part.key, f"{part.key} {n}", then="This" if part.key == "tough" else "")
        for path in ("/plan", "/plan/stages", f"/goals/{world.goal_id}/setback"):
            with counting_statements(app) as sent:
                answer = ana.get(path)
            assert answer.status_code == 200
            assert len(answer.data) < 250_000
            asked.append(len(sent))
    assert asked[:3] == asked[3:]
    assert max(asked) <= 12


def test_an_unknown_part_is_asked_again_and_its_words_come_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert "Which situation may get tough?" in page(ana, "/plan/new?part=weather")
    for part in ("weather", "stage", ""):
        refused = write(ana, part, "The sea")
        assert refused.status_code == 422
        assert "The sea" in refused.text
    assert lines_in(ana) == []


def test_it_asks_to_leave_out_what_identifies_people(as_: Any, world: World) -> None:
    ana, hint = as_(world.ana), "Full names, addresses and medical details are not needed here."
    assert hint in page(ana)
    assert hint in page(ana, "/plan/new?part=sets_off")
    write(ana)
    assert hint in page(ana, f"{lines_in(ana)[0]}/edit")
