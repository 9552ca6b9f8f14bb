"""Small steps on the way to a goal."""

import re
from typing import Any

from tests.people import World, submit
from tests.showing import ids, moments_on, page, show_goal


def add_step(ana: Any, world: World, words: str = "Find the old boots") -> str:
    """Add a step and give its address."""
    goal = f"/goals/{world.goal_id}"
    assert submit(ana, f"{goal}/steps", words=words).status_code == 303
    found = re.findall(rf"({goal}/steps/\w{{32}})/done", page(ana, goal))
    assert found
    return str(found[-1])


def test_steps_are_seen_by_those_they_are_shown_to(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    show_goal(ana, world, "member:cal", "progress", "notes", "setbacks")
    add_step(ana, world)
    assert "Find the old boots" in page(as_(world.ben), goal)
    assert "Find the old boots" not in page(as_(world.cal), goal)


def test_a_step_is_told_to_those_who_see_steps_and_to_nobody_else(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "steps")
    show_goal(ana, world, "member:cal", "progress", "notes", "setbacks")
    hers, bens, cals = map(listening_as, (world.ana, world.ben, world.cal))
    step = add_step(ana, world)
    changed = [(world.goal_id, "changed")]
    assert ids(hers.hears(), "goal") == ids(bens.hears(), "goal") == changed
    submit(ana, f"{step}/done")
    heard = bens.hears()
    assert ids(heard, "goal") == changed
    assert [change for _, change in ids(heard, "moment")] == ["new"]
    assert cals.hears() == []


def test_a_finished_step_is_a_moment_until_it_is_undone(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    circle = f"/circles/{world.circle_id}"
    show_goal(ana, world, "everyone")
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    submit(ana, f"{step}/done")
    (moment,) = moments_on(ben, circle)
    assert moments_on(as_(world.cal), circle) == []
    screen = listening_as(world.ben)
    submit(ana, f"{step}/undone")
    assert (moment, "gone") in ids(screen.hears(), "moment")
    assert moments_on(ben, circle) == []
    submit(ana, f"{step}/done")
    assert len(moments_on(ben, circle)) == 1


def test_a_removed_step_leaves_every_screen(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    (moment,) = moments_on(ben, f"/circles/{world.circle_id}")
    screen = listening_as(world.ben)
    assert submit(ana, f"{step}/remove").status_code == 303
    heard = screen.hears()
    assert ids(heard, "moment") == [(moment, "gone")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert "Find the old boots" not in page(ben, goal)
    assert "Find the old boots" not in page(ana, goal)


def test_a_step_is_reached_only_through_its_own_goal_by_its_owner(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    other = submit(ana, "/goals", words="Sleep", area="health", rhythm="daily").location
    step_id = step.rsplit("/", 1)[1]
    for verb in ("done", "undone", "remove"):
        assert submit(ana, f"{other}/steps/{step_id}/{verb}").status_code == 404
        assert submit(ben, f"{step}/{verb}").status_code == 404
        assert submit(ana, f"/goals/{world.goal_id}/steps/{world.goal_id}/{verb}").status_code == 404
    assert submit(ana, f"{step}/done").status_code == 303


def test_the_same_form_adds_one_step(as_: Any, world: World) -> None:
    ana, steps = as_(world.ana), f"/goals/{world.goal_id}/steps"
    for _ in range(2):
        assert submit(ana, steps, words="Ring Ben", client_id="once").status_code == 303
    other = submit(ana, steps, words="Ring Cal", client_id="once")
    assert other.status_code == 409
    assert page(ana, f"/goals/{world.goal_id}").count('class="step-tick"') == 1


def test_an_empty_step_is_asked_again(as_: Any, world: World) -> None:
    ana, steps = as_(world.ana), f"/goals/{world.goal_id}/steps"
    assert submit(ana, steps, words=" ").status_code == 422
    too_long = submit(ana, steps, words="x" * 201)
    assert too_long.status_code == 422
    assert "x" * 201 in too_long.get_data(as_text=True)
