"""Setting a goal in one's own words."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.goals.actions import set_goal
from circle.models import Area, Direction, GoalVersion, Rhythm
from tests.people import World, submit
from tests.showing import page

GOAL = {"words": "Five quiet minutes", "why": "", "area": "meaning", "rhythm": "daily"}


def test_a_goal_is_its_owners_and_nobody_else_sees_it(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    answer = submit(ana, "/goals", **{**GOAL, "why": "It gets loud"})
    assert answer.status_code == 303
    own = ana.get(answer.location).get_data(as_text=True)
    assert "Five quiet minutes" in own
    assert "It gets loud" in own
    for other in (world.ben, world.cal, world.dee, world.eve):
        assert as_(other).get(answer.location).status_code == 404
        assert "Five quiet minutes" not in as_(other).get("/goals").get_data(as_text=True)


def test_setting_tells_nobody_but_her_own_screens(as_: Any, listening_as: Any, world: World) -> None:
    hers, bens = listening_as(world.ana), listening_as(world.ben)
    goal_id = submit(as_(world.ana), "/goals", **GOAL).location.rsplit("/", 1)[1]
    assert hers.hears() == [{"kind": "goal", "id": goal_id, "change": "new"}]
    assert bens.hears() == []


def test_the_same_form_sent_again_is_the_same_goal(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    first = submit(ana, "/goals", **GOAL, client_id="one form")
    again = submit(ana, "/goals", **GOAL, client_id="one form")
    assert first.location == again.location
    submit(ana, first.location, **{**GOAL, "words": "Ten quiet minutes"})
    assert submit(ana, "/goals", **GOAL, client_id="one form").location == first.location
    assert submit(as_(world.ben), "/goals", **GOAL, client_id="one form").location != first.location


def test_the_same_form_with_other_words_gives_the_words_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/goals", **GOAL, client_id="one form")
    other = submit(ana, "/goals", **{**GOAL, "words": "Ring my brother"}, client_id="one form")
    assert other.status_code == 409
    assert "Ring my brother" in other.get_data(as_text=True)
    assert "one form" not in other.get_data(as_text=True)
    assert "Ring my brother" not in ana.get("/goals").get_data(as_text=True)


@pytest.mark.parametrize("direction", list(Direction))
def test_every_direction_is_kept_and_is_nobody_elses(as_: Any, world: World, direction: Direction) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, direction=direction, line="2,5", unit="cups").location
    form = ana.get(f"{goal}/edit").get_data(as_text=True)
    assert re.findall(r'name="direction" value="(\w+)"[^>]* checked', form) == [direction]
    says = {"less": "At most 2½ cups on one day", "stop": ""}.get(direction, "At least 2½ cups on one day")
    page = ana.get(goal).get_data(as_text=True)
    assert says in page
    assert ("on one day" in page) == bool(says)
    submit(ana, f"{goal}/shares", circle=world.circle_id, audience="everyone", progress="1")
    shown = as_(world.ben).get(goal).get_data(as_text=True)
    assert "Five quiet minutes" in shown
    assert "on one day" not in shown


@pytest.mark.parametrize(("direction", "steps"), [("stop", 1), ("less", 1), ("more", 0), ("begin", 0), ("steady", 0)])
def test_what_to_do_instead_is_the_first_small_step_of_less_and_of_none(
    as_: Any, world: World, direction: str, steps: int
) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, direction=direction, instead="Ring Ruth").location
    page = ana.get(goal).get_data(as_text=True)
    assert page.count('<li class="step">') == steps
    assert ("Ring Ruth" in page) == bool(steps)


def test_a_direction_that_changes_is_kept_with_the_earlier_words(as_: Any, app: Flask, world: World) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals", **GOAL, direction="stop").location
    submit(ana, goal, **GOAL, direction="less", line="1")
    with app.app_context():
        [version] = db.session.scalars(select(GoalVersion).where(GoalVersion.goal_id == goal.rpartition("/")[2]))
        assert (version.direction, version.line) == ("stop", None)


@pytest.mark.parametrize(
    "bad",
    [
        {"words": "   "},
        {"words": "x" * 201},
        {"area": "gambling"},
        {"direction": "backwards"},
        {"line": "some"},
        {"line": "-1"},
        {"instead": "x" * 201, "direction": "stop"},
        {"rhythm": "hourly"},
        {"rhythm": "weekdays"},
        {"rhythm": "weekdays", "weekdays": "9"},
        {"rhythm": "times_a_week"},
        {"rhythm": "times_a_week", "times_a_week": "8"},
        {"rhythm": "times_a_week", "times_a_week": "often"},
        {"rhythm": "every_weeks"},
        {"rhythm": "every_weeks", "weeks_apart": "1"},
        {"rhythm": "every_weeks", "weeks_apart": "13"},
        {"rhythm": "every_weeks", "weeks_apart": "few"},
        {"rhythm": "once", "by_on": "soon"},
        {"look_weeks": "3"},
        {"celebration": "fireworks"},
    ],
)
def test_what_cannot_be_understood_is_asked_again_with_the_words_kept(
    as_: Any, world: World, bad: dict[str, str]
) -> None:
    ana = as_(world.ana)
    answer = submit(ana, "/goals", **{**GOAL, "why": "kept as it was", **bad})
    assert answer.status_code == 422
    assert "kept as it was" in answer.get_data(as_text=True)
    assert "Five quiet minutes" not in ana.get("/goals").get_data(as_text=True)


@pytest.mark.parametrize(
    "other",
    [
        {"direction": "stop", "instead": "Ring Ruth"},
        {"line": "3"},
        {"rhythm": "whenever"},
        {"lines": "Find the boots"},
        {"resources": "The library"},
        {"celebration": "lively"},
        {"look_weeks": "2"},
    ],
)
def test_whatever_else_the_same_form_says_is_given_back_and_not_lost(
    as_: Any, world: World, other: dict[str, str]
) -> None:
    ana = as_(world.ana)
    submit(ana, "/goals", **GOAL, client_id="one form")
    again = submit(ana, "/goals", **{**GOAL, **other}, client_id="one form")
    assert again.status_code == 409
    assert all(words in again.text for words in other.values())
    assert page(ana, "/goals").count("Five quiet minutes") == 1


def test_ten_at_once_from_one_form_set_one_goal(app: Flask, as_: Any, world: World) -> None:
    def press(_: int) -> str:
        with app.app_context():
            goal = set_goal(
                world.ana.person_id,
                words="Five quiet minutes",
                area=Area.MEANING,
                rhythm=Rhythm.DAILY,
                client_id="one form",
            )
            return goal.id

    with ThreadPoolExecutor(10) as presses:
        assert len(set(presses.map(press, range(10)))) == 1
    assert page(as_(world.ana), "/goals").count("Five quiet minutes") == 1
