"""How likely a goal feels: for its owner alone, and a smaller version offered, never asked for."""

import re
from typing import Any

import pytest

from tests.people import World, submit
from tests.showing import ids, page, show_goal


def say(ana: Any, world: World, **number: Any) -> Any:
    return submit(ana, f"/goals/{world.goal_id}/confidence", **number)


@pytest.mark.parametrize("number", range(11))
def test_a_smaller_version_is_offered_below_seven(as_: Any, world: World, number: int) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    assert say(ana, world, confidence=number).location == (f"{goal}/smaller" if number < 7 else goal)
    assert f"How likely it feels: {number} of 10" in page(ana, goal)


def test_it_can_be_taken_back(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    before = page(ana, goal)
    say(ana, world, confidence=0)
    assert "0 of 10" in page(ana, goal)
    assert say(ana, world).location == goal
    assert page(ana, goal) == before


@pytest.mark.parametrize("number", ["11", "-1", "very"])
def test_only_the_numbers_that_are_asked_are_kept(as_: Any, world: World, number: str) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    say(ana, world, confidence=8)
    assert say(ana, world, confidence=number).status_code == 422
    assert "8 of 10" in page(ana, goal)


def test_a_smaller_version_begins_with_her_own_words_and_keeps_the_rest(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(
        ana, goal, words="Run by the river", why="For my head", rhythm="times_a_week", times_a_week="3", unit="rounds"
    )
    say(ana, world, confidence=4)
    assert "Run by the river</textarea>" in page(ana, f"{goal}/smaller")
    assert submit(ana, f"{goal}/smaller", words="Walk to the bridge").location == goal
    own, plan = page(ana, goal), page(ana, f"{goal}/edit")
    assert re.search(r"<h1[^>]*>Walk to the bridge", own)
    assert re.search(r"Earlier words.*Run by the river", own, re.S)
    assert "For my head" in own
    assert 'value="times_a_week" checked' in plan
    assert 'value="rounds"' in plan
    assert "of 10" not in own, "what was said of other words"


def test_words_as_they_were_change_nothing(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    say(ana, world, confidence=4)
    before, hers = page(ana, goal), listening_as(world.ana)
    submit(ana, f"{goal}/smaller", words="Walk by the river")
    assert page(ana, goal) == before
    assert hers.hears() == []
    assert submit(ana, f"{goal}/smaller", words=" ").status_code == 422


def test_keeping_it_as_it_is_is_one_tap(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    smaller = page(ana, f"{goal}/smaller")
    assert re.search(rf'<a class="button" href="{goal}">Keep it as it is</a>', smaller)
    assert f'action="{goal}/steps"' in smaller, "or a first step"


def test_nobody_else_sees_or_hears_of_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    before, hers, bens = page(ben, goal), listening_as(world.ana), listening_as(world.ben)
    say(ana, world, confidence=9)
    assert "9 of 10" in page(ana, goal)
    assert page(ben, goal) == before
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []


def test_nobody_else_says_how_likely_it_is_or_makes_it_smaller(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps")
    assert "Who sees this has changed" in page(ana, goal)  # said once
    before = page(ana, goal)
    assert say(ben, world, confidence=3).status_code == 404
    assert submit(ben, f"{goal}/smaller", words="Run").status_code == 404
    assert ben.get(f"{goal}/smaller").status_code == ben.get(f"{goal}/guide").status_code == 404
    assert page(ana, goal) == before
    assert ana.get(f"{goal}/smaller").status_code == 200
