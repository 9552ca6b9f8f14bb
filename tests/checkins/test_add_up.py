"""Amounts of one day add up: a walk in the morning, another in the evening."""

from typing import Any

import pytest

from tests.people import World, submit
from tests.showing import check_in, ids, page, show_goal

WALK = {"words": "Walk by the river", "why": "My head is quieter there", "area": "health", "rhythm": "daily"}


def counts_minutes(ana: Any, world: World) -> str:
    goal = f"/goals/{world.goal_id}"
    submit(ana, goal, **WALK, unit="minutes")
    return goal


def add(ana: Any, goal: str, more: str, shown: str = "", **rest: str) -> Any:
    return submit(ana, f"{goal}/amounts", more=more, shown=shown, **rest)


def test_what_is_added_later_in_the_day_adds_up(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = counts_minutes(ana, world)
    check_in(ana, world, "some", amount="10", note="Two herons")
    assert 'name="shown" value="10' in page(ana, goal)
    assert add(ana, goal, "12.5", "10").location == goal
    words = page(ana, goal)
    assert "22½ minutes" in words
    assert "Some of it, today" in words
    assert "Two herons" in words


def test_the_same_form_sent_twice_adds_once_and_two_pages_both_count(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = counts_minutes(ana, world)
    check_in(ana, world, "yes", amount="10")
    for _ in range(2):
        assert add(ana, goal, "5", "10").status_code == 303
    assert "15 minutes" in page(ana, goal)
    add(ana, goal, "7", "10")  # from a page that stood open meanwhile
    assert "22 minutes" in page(ana, goal)


def test_finer_than_it_is_kept_it_still_adds_once(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = counts_minutes(ana, world)
    check_in(ana, world, "yes", amount="10")
    for _ in range(2):
        assert add(ana, goal, "1.255", "10").status_code == 303
    assert "11.26 minutes" in page(ana, goal)
    assert add(ana, goal, "0.001", "11.26").status_code == 422


def test_it_can_be_done_from_today(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = counts_minutes(ana, world)
    check_in(ana, world, "yes")
    assert f"{goal}/amounts" in page(ana, "/")
    assert add(ana, goal, "5", back="today").location == "/"
    assert "5 minutes" in page(ana, "/")


def test_those_who_see_progress_follow_and_nobody_else(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = counts_minutes(ana, world)
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "member:cal", "steps")
    check_in(ana, world, "yes", amount="10")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    add(ana, goal, "5", "10")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert "15" in page(as_(world.ben), goal)
    assert cals.hears() == []
    assert add(as_(world.ben), goal, "5", "15").status_code == 404


@pytest.mark.parametrize("more", ["", "0", "-5", "some", "999999", "1e999999999"])
def test_what_cannot_be_added_is_asked_again_and_changes_nothing(as_: Any, world: World, more: str) -> None:
    ana = as_(world.ana)
    goal = counts_minutes(ana, world)
    check_in(ana, world, "yes", amount="10")
    again = add(ana, goal, more, "10")
    assert again.status_code == 422
    assert "A number, such as" in again.text
    assert f'value="{more}"' in again.text
    assert "10 minutes" in page(ana, goal)
