"""A day that did not go as hoped: hers alone, unless she tells it, each time."""

import re
from typing import Any

import pytest

from circle.sharing.actions import show_newcomer
from tests.people import World, join
from tests.showing import check_in, ids, moments_on, page, show_goal

ALL = ("progress", "steps", "notes", "setbacks")


@pytest.mark.parametrize("answer", ["not_this_time", "different"])
def test_a_setback_not_told_leaves_no_trace_for_anybody(as_: Any, listening_as: Any, world: World, answer: str) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", *ALL)
    others = [as_(world.ben), as_(world.cal)]
    screens = [listening_as(world.ben), listening_as(world.cal)]
    before = [page(other, goal) for other in others]
    check_in(ana, world, answer, note="Hard day", amount="3")
    assert [page(other, goal) for other in others] == before
    assert [screen.hears() for screen in screens] == [[], []]
    assert "Hard day" in page(ana, goal)


def test_a_told_setback_reaches_those_who_may_see_setbacks_and_nobody_else(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "setbacks")
    show_goal(ana, world, "member:cal", "progress", "steps", "notes")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    before = page(as_(world.cal), goal)
    check_in(ana, world, "not_this_time", note="Hard day", tell="everyone")
    heard = bens.hears()
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert "Not this time" in str(heard)
    assert "Hard day" not in str(heard)
    assert "Ana let you know" in page(as_(world.ben), goal)
    assert "Hard day" not in page(as_(world.ben), goal)
    assert cals.hears() == []
    assert page(as_(world.cal), goal) == before
    assert moments_on(as_(world.cal), f"/circles/{world.circle_id}") == []


def test_a_note_on_a_told_setback_needs_notes_as_well(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "setbacks", "notes")
    show_goal(ana, world, "member:cal", "setbacks")
    check_in(ana, world, "different", note="Hard day", tell="everyone")
    assert "Hard day" in page(as_(world.ben), goal)
    assert "a different kind of day" in page(as_(world.cal), goal)
    assert "Hard day" not in page(as_(world.cal), goal)


def test_saying_it_again_without_telling_untells_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "setbacks")
    never = page(as_(world.ben), goal)
    check_in(ana, world, "not_this_time", tell="everyone")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    screen = listening_as(world.ben)
    check_in(ana, world, "not_this_time")
    heard = screen.hears()
    assert ids(heard, "moment") == [(moment, "gone")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert page(as_(world.ben), goal) == never


def test_done_after_all_is_progress_and_no_longer_a_setback(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "setbacks")
    show_goal(ana, world, "member:cal", "progress")
    check_in(ana, world, "not_this_time", tell="everyone")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    check_in(ana, world, "some", tell="everyone")
    assert [change for _, change in ids(bens.hears(), "moment")] == ["gone"]
    assert [change for _, change in ids(cals.hears(), "moment")] == ["new"]
    assert "let you know" not in page(as_(world.ben), goal)
    assert "1 day so far" in page(as_(world.cal), f"/circles/{world.circle_id}")


def test_telling_with_nobody_to_hear_keeps_it_to_herself(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes")
    check_in(ana, world, "not_this_time", tell="everyone")
    show_goal(ana, world, "member:ben", "setbacks")
    assert "let you know" not in page(as_(world.ben), goal)
    check_in(ana, world, "not_this_time", tell="everyone")
    assert "let you know" in page(as_(world.ben), goal)


def test_a_told_setback_stays_with_those_it_was_told_to(app: Any, as_: Any, world: World, clock: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "setbacks", "notes")
    check_in(ana, world, "not_this_time", note="Hard day", tell="everyone")
    assert "Hard day" in page(as_(world.ben), goal)
    clock.forward(days=3)
    show_goal(ana, world, "everyone", "setbacks", "notes")
    with app.app_context():
        show_newcomer(world.ana.person_id, join(world.ana, world.circle_id, world.eve))
    assert "Hard day" in page(as_(world.ben), goal)
    for later in (world.cal, world.eve):
        assert "Hard day" not in page(as_(later), goal)
        assert "Not this time" not in page(as_(later), goal)


def test_how_much_is_not_told_of_a_setback(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "setbacks", "progress")
    bens = listening_as(world.ben)
    check_in(ana, world, "not_this_time", amount="7", tell="everyone")
    [told] = [item["html"] for item in bens.hears() if item["kind"] == "moment"]
    assert "7" not in re.sub(r"[0-9a-f]{32}|datetime=\S+|at \d+:\d+", "", told)
    assert "Not this time" in told


def test_a_setback_of_another_day_can_be_told_as_well(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "setbacks", "notes")
    check_in(ana, world, "not_this_time", on="2026-11-18", note="Then", tell="everyone")
    assert "Then" in page(as_(world.ben), goal)
