"""Four stages, none above another: choose one, another, or none; every question is open from everywhere."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.models import Person, Reflection
from circle.plan.parts import STAGES
from tests.people import World, submit
from tests.plan.planning import page, part_of, write

NAMES = [str(stage.name) for stage in STAGES]


def where(client: Any) -> list[str]:
    """Which stages are named in the plan."""
    there = part_of(page(client), "where-i-am")
    return [name for name in NAMES if name in there]


def test_there_are_four_each_with_a_focus_and_questions_of_its_own(as_: Any, world: World) -> None:
    own = page(as_(world.ana), "/plan/stages")
    assert len(STAGES) == 4
    for stage in STAGES:
        assert str(stage.name) in own
        assert str(stage.focus) in own
        assert 3 <= len(stage.questions) <= 4
        assert all(str(each.question) in own for each in stage.questions)
    asked = [each.question for stage in STAGES for each in stage.questions]
    assert len(set(asked)) == len(asked)
    assert "No place is above another" in own


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.key)
def test_the_chosen_one_is_in_the_plan_with_its_questions(as_: Any, world: World, stage: Any) -> None:
    ana = as_(world.ana)
    assert submit(ana, "/plan/stage", stage=stage.key).location == "/plan#where-i-am"
    assert where(ana) == [stage.name]
    there = part_of(page(ana), "where-i-am")
    asked = [each.key for one in STAGES for each in one.questions if str(each.question) in there]
    assert asked == [each.key for each in stage.questions]


def test_another_may_be_chosen_or_none_and_no_step_is_counted(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    write(ana)
    assert where(ana) == []
    for stage in ("living", "steady", "steady", "rhythm"):
        assert submit(ana, "/plan/stage", stage=stage).status_code == 303
        assert where(ana) == [next(str(each.name) for each in STAGES if each.key == stage)]
        with app.app_context():
            kept = db.session.scalars(select(Reflection).where(Reflection.question == "stage")).all()
            assert [each.words for each in kept] == [stage], "where one was before is not kept"
    assert page(ana, "/plan/stages").count("You are here") == 1
    assert submit(ana, "/plan/stage", stage="").status_code == 303
    assert where(ana) == []
    assert "You are here" not in page(ana, "/plan/stages")


def test_any_question_may_be_answered_whichever_is_chosen(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/plan/stage", stage="rhythm")
    assert write(ana, "fun", "The band").location == "/plan#fun"
    assert write(ana, "comfort", "The blue blanket").location == "/plan/stages#steady"
    assert "The band" in part_of(page(ana), "where-i-am")
    assert "The blue blanket" not in page(ana)
    assert all(words in page(ana, "/plan/stages") for words in ("The band", "The blue blanket"))
    submit(ana, "/plan/stage", stage="steady")
    assert "The blue blanket" in part_of(page(ana), "where-i-am")


def test_the_first_says_who_can_say_what_is_safe_and_none_advises(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for stage in STAGES:
        submit(ana, "/plan/stage", stage=stage.key)
        there = part_of(page(ana), "where-i-am")
        says_who = "A doctor or the clinic can say what is safe for you" in there and 'href="/help-now"' in there
        assert says_who == stage.asks_a_doctor
    assert [stage.key for stage in STAGES if stage.asks_a_doctor] == ["steady"]


def test_what_is_no_stage_is_not_taken(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/plan/stage", stage="rhythm")
    assert submit(ana, "/plan/stage", stage="last").status_code == 404
    assert submit(ana, "/plan/stage").status_code == 404
    assert where(ana) == ["Staying well"]


def test_where_one_is_stands_sealed_and_nowhere_else(app: Flask, as_: Any, world: World) -> None:
    submit(as_(world.ana), "/plan/stage", stage="steady")
    with app.app_context(), db.engine.connect() as connection:
        people = connection.execute(select(Person.__table__)).all()
        [line] = connection.execute(select(Reflection.__table__)).mappings()
    assert "steady" not in str(people)
    assert "steady" not in str({name: value for name, value in line.items() if name != "words_sealed"})
    assert b"steady" not in line["words_sealed"]


def test_how_long_it_is_does_not_tell_where_one_is(app: Flask, as_: Any, world: World) -> None:
    lengths = set()
    for stage in STAGES:
        submit(as_(world.ana), "/plan/stage", stage=stage.key)
        with app.app_context(), db.engine.connect() as connection:
            lengths.add(len(connection.scalar(select(Reflection.words_sealed)) or b""))
    assert len(lengths) == 1


def test_where_one_is_is_no_line_to_write_over(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/plan/stage", stage="rhythm")
    with app.app_context(), db.engine.connect() as connection:
        line = connection.scalar(select(Reflection.id))
    assert ana.get(f"/plan/{line}/edit").status_code == 404
    assert submit(ana, f"/plan/{line}", words="Somewhere else").status_code == 404
    assert submit(ana, f"/plan/{line}/erase").status_code == 404
    assert where(ana) == ["Staying well"]
