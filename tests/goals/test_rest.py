"""Letting a goal rest, taking it up again, letting it go."""

from typing import Any

from tests.people import World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


def test_a_resting_goal_stays_shown_and_nobody_is_told(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    hers, bens = listening_as(world.ana), listening_as(world.ben)
    before = page(as_(world.ben), goal)
    assert submit(ana, f"{goal}/rest").status_code == 303
    assert "Resting" in page(ana, goal)
    assert page(as_(world.ben), goal) == before
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []
    submit(ana, f"{goal}/resume")
    assert "Resting" not in page(ana, goal)


def test_letting_go_ends_every_share_at_once(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "relation:family")
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    assert submit(ana, f"{goal}/let-go").status_code == 303
    heard = bens.hears()
    assert ids(heard, "goal") == [(world.goal_id, "gone")]
    assert ids(heard, "moment") == [(moment, "gone")]
    assert ids(cals.hears(), "goal") == [(world.goal_id, "gone")]
    assert all("html" not in item for item in heard)
    assert as_(world.ben).get(goal).status_code == 404
    assert "Let go" in page(ana, goal)
    submit(ana, f"{goal}/resume")
    assert as_(world.ben).get(goal).status_code == 404
    assert "1 day so far" in page(ana, "/goals")
