"""Looking at a goal again, at a pace of one's own: keep, change, rest, finish or let go, and what was learned."""

from typing import Any

import pytest

from tests.people import World, submit
from tests.showing import ids, moments_on, page, show_goal

TERMS = {"words": "Walk by the river", "why": "My head is quieter there", "area": "health", "rhythm": "daily"}


def wants_to_look(ana: Any, world: World, weeks: str = "2") -> str:
    goal = f"/goals/{world.goal_id}"
    submit(ana, goal, **TERMS, look_weeks=weeks)
    return goal


def test_it_stands_on_today_from_the_day_she_chose_and_not_before(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    wants_to_look(ana, world)
    clock.forward(days=13)
    assert "a look again" not in page(ana, "/")
    clock.forward(days=1)
    assert "a look again" in page(ana, "/")
    clock.forward(days=60)
    assert page(as_(world.ana), "/").count("a look again") == 1
    assert "a look again" not in page(as_(world.ben), "/")


def test_nothing_is_asked_unless_she_wants_it(as_: Any, world: World, clock: Any) -> None:
    clock.forward(days=365)
    today = page(as_(world.ana), "/")
    assert world.goal_id in today
    assert "a look again" not in today


def test_another_time_comes_after_as_many_weeks_again(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    goal = wants_to_look(ana, world)
    clock.forward(days=20)
    assert submit(ana, f"{goal}/look/later", back="today").location == "/"
    clock.forward(days=13)
    assert "a look again" not in page(ana, "/")
    clock.forward(days=1)
    assert "a look again" in page(ana, "/")


@pytest.mark.parametrize(
    ("goes_on", "says", "stands"),
    [
        ("keep", "It goes on as it is", ""),
        ("rest", "It rests now", "Resting"),
        ("finish", "yours to keep", "Finished"),
        ("let_go", "You let it go", "Let go"),
    ],
)
def test_each_way_on_has_its_own_words_and_keeps_what_was_learned(
    as_: Any, world: World, clock: Any, goes_on: str, says: str, stands: str
) -> None:
    ana = as_(world.ana)
    goal = wants_to_look(ana, world)
    clock.forward(days=14)
    answer = submit(ana, f"{goal}/look", goes_on=goes_on, learned="Mornings are easier")
    assert answer.status_code == 303
    words = page(ana, goal)
    assert says in words
    assert stands in words
    assert "Mornings are easier" in words
    assert "a look again" not in page(ana, "/")


def test_changing_after_a_look_carries_what_was_learned_into_the_form(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = wants_to_look(ana, world)
    form = submit(ana, f"{goal}/look", goes_on="change", learned="Mornings are easier")
    assert form.status_code == 200
    assert "Mornings are easier" in form.text
    assert "Mornings are easier" not in page(ana, goal)
    submit(ana, goal, **{**TERMS, "words": "Walk in the morning"}, learned="Mornings are easier")
    words = page(ana, goal)
    assert "Mornings are easier" in words
    assert words.count('<li>\n        <p class="voice">Walk by the river') == 1


def test_what_was_learned_is_nobody_elses_and_tells_nobody(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    goal = wants_to_look(ana, world)
    before, hers, bens = page(ben, goal), listening_as(world.ana), listening_as(world.ben)
    submit(ana, f"{goal}/look", goes_on="keep", learned="Mornings are easier")
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []
    assert page(ben, goal) == before


def test_finishing_after_a_look_is_celebrated_as_any_finish_is(as_: Any, world: World) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "progress")
    assert "Ben will see that you finished" in page(ana, f"/goals/{world.goal_id}/look")
    submit(ana, f"/goals/{world.goal_id}/look", goes_on="finish")
    assert len(moments_on(as_(world.ben), circle)) == 1
    assert moments_on(as_(world.cal), circle) == []


def test_the_same_form_sent_twice_keeps_what_was_learned_once(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    goal = wants_to_look(ana, world)
    for _ in range(2):
        assert submit(ana, f"{goal}/look", goes_on="keep", learned="Mornings are easier").status_code == 303
    assert page(ana, goal).count("Mornings are easier") == 1
    clock.forward(days=1)
    for _ in range(2):
        assert submit(ana, goal, **TERMS, learned="Evenings are not").status_code == 303
    assert page(ana, goal).count("Evenings are not") == 1


def test_without_a_way_on_the_words_are_given_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    again = submit(ana, f"/goals/{world.goal_id}/look", learned="Mornings are easier")
    assert again.status_code == 422
    assert "Mornings are easier" in again.text
    assert "Mornings are easier" not in page(ana, f"/goals/{world.goal_id}")
