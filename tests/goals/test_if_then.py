"""If-then plans: what might get in the way, and what to try then. Their owner's alone."""

import re
from typing import Any

from tests.people import World, submit
from tests.showing import ids, page, show_goal

PLAN = {"when": "It rains before noon", "then": "Only to the bridge, with the big coat"}


def plan_ahead(ana: Any, world: World, **more: str) -> str:
    """Write a plan down and give its address."""
    goal = f"/goals/{world.goal_id}"
    assert submit(ana, f"{goal}/if-thens", **PLAN, **more).status_code == 303
    return re.findall(rf"{goal}/if-thens/\w{{32}}", page(ana, goal))[-1]


def test_a_plan_is_there_to_change_and_to_remove(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    plan = plan_ahead(ana, world)
    assert all(words in page(ana, goal) for words in PLAN.values())
    assert submit(ana, plan, **{**PLAN, "then": "I ring Ruth"}).location == goal
    own = page(ana, goal)
    assert "I ring Ruth" in own
    assert "big coat" not in own
    assert submit(ana, f"{plan}/remove").location == goal
    assert "It rains" not in page(ana, goal)


def test_nobody_else_sees_or_hears_of_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    before, hers, bens = page(ben, goal), listening_as(world.ana), listening_as(world.ben)
    plan = plan_ahead(ana, world)
    assert "It rains" in page(ana, goal)
    assert page(ben, goal) == before
    assert "Walk by the river" in before
    for address in (plan, f"{plan}/remove"):
        assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
        submit(ana, address, when="It snows", then="The sledge")
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []


def test_seeing_the_goal_as_somebody_else_shows_none_of_it(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps")
    plan_ahead(ana, world)
    seen = page(ana, f"{goal}/as/{world.ben.membership_id}")
    assert "Walk by the river" in seen
    assert "It rains" not in seen


def test_nobody_else_changes_it_and_only_through_its_own_goal(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps")
    plan = plan_ahead(ana, world)
    other = submit(ana, "/goals", words="Sleep", rhythm="daily").location
    for client, address in (
        (ben, plan),
        (ana, f"{other}/if-thens/{plan.rpartition('/')[2]}"),
        (ana, f"{goal}/if-thens/x"),
    ):
        assert submit(client, address, **PLAN).status_code == 404
        assert submit(client, address, when="").status_code in (404, 422)
        assert submit(client, f"{address}/remove").status_code == 404
    assert submit(ben, f"{goal}/if-thens", **PLAN).status_code == submit(ben, f"{goal}/if-thens").status_code == 404
    assert page(ana, goal).count('class="step plan"') == 1


def test_half_a_plan_is_asked_for_the_other_half_and_kept(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    plan = plan_ahead(ana, world)
    for address in (f"{goal}/if-thens", plan):
        half = submit(ana, address, when="Typed just now", then="")
        assert half.status_code == 422
        assert "And what would you try then?" in half.text
        assert "Typed just now" in half.text
    assert "Typed just now" not in page(ana, goal)


def test_the_same_form_makes_one_plan(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    for _ in range(2):
        plan_ahead(ana, world, client_id="one form")
    other = submit(ana, f"{goal}/if-thens", **{**PLAN, "then": "I ring Ruth"}, client_id="one form")
    assert other.status_code == 409
    assert "I ring Ruth" in other.text
    assert page(ana, goal).count('class="step plan"') == 1


def test_a_copy_of_ones_own_holds_it_and_nobody_elses_does(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    plan_ahead(ana, world)
    assert ana.get("/you/export").json["goals"][0]["if_then"] == [PLAN]
    assert "It rains" not in ben.get("/you/export").text
