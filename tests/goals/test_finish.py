"""Finishing a goal: it stays as proof, and is celebrated once."""

from typing import Any

from tests.people import World, submit
from tests.showing import ids, moments_on, page, show_goal


def test_a_finished_goal_is_celebrated_once_where_its_progress_is_seen(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "member:cal", "steps", "notes", "setbacks")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    for _ in range(2):
        assert submit(ana, f"/goals/{world.goal_id}/finish").status_code == 303
    heard = bens.hears()
    assert len(ids(heard, "moment")) == 1
    assert 'data-celebration="gentle"' in next(each["html"] for each in heard if "html" in each)
    assert len(moments_on(as_(world.ben), circle)) == 1
    assert cals.hears() == []
    assert moments_on(as_(world.cal), circle) == []


def test_that_it_is_finished_shows_only_with_progress(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "member:cal", "steps")
    ben, cal = as_(world.ben), as_(world.cal)
    before = page(cal, goal)
    submit(ana, f"{goal}/finish")
    assert "Finished" in page(ben, goal)
    assert page(cal, goal) == before


def test_not_finished_after_all_takes_the_moment_back(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    submit(ana, f"{goal}/finish")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    screen = listening_as(world.ben)
    submit(ana, f"{goal}/resume")
    assert ids(screen.hears(), "moment") == [(moment, "gone")]
    assert "Finished" not in page(as_(world.ben), goal)
    submit(ana, f"{goal}/finish")
    assert len(moments_on(as_(world.ben), f"/circles/{world.circle_id}")) == 1


def test_a_goal_nobody_sees_is_finished_quietly(as_: Any, listening_as: Any, world: World) -> None:
    ana, bens = as_(world.ana), listening_as(world.ben)
    submit(ana, f"/goals/{world.goal_id}/finish")
    assert "Finished" in page(ana, f"/goals/{world.goal_id}")
    assert moments_on(ana, f"/circles/{world.circle_id}") == []
    assert bens.hears() == []
