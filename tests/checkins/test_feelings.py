"""How a day felt: the mood and the urge, known to nobody but those she shows them to."""

from typing import Any

import pytest

from tests.people import World
from tests.showing import check_in, ids, moments_on, page, show_goal

FELT = "A harder day, a strong urge"


def test_it_is_hers_alone_until_she_shows_how_days_felt(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "feelings")
    show_goal(ana, world, "member:cal", "progress", "steps", "notes", "setbacks")
    check_in(ana, world, "yes", mood="2", urge="3")
    assert FELT in page(ana, goal)
    assert FELT in page(ana, "/")
    assert FELT in page(as_(world.ben), goal)
    assert "Days so far" in page(as_(world.cal), goal)
    assert FELT not in page(as_(world.cal), goal)


def test_those_whose_page_says_it_are_told_and_nobody_else(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "feelings")
    show_goal(ana, world, "member:cal", "progress", "notes")
    check_in(ana, world, "yes")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    check_in(ana, world, "yes", mood="2")
    heard = bens.hears()
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert ids(heard, "moment") == []
    assert cals.hears() == []


def test_no_moment_says_how_a_day_felt(as_: Any, listening_as: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "member:ben", "progress", "feelings", "notes")
    bens = listening_as(world.ben)
    check_in(as_(world.ana), world, "yes", mood="2", urge="3", note="Two herons")
    heard = bens.hears()
    assert [change for _, change in ids(heard, "moment")] == ["new"]
    assert "Two herons" in str(heard)
    assert "harder" not in str(heard)


def test_how_a_day_without_anything_done_felt_is_seen_by_nobody(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes", "setbacks", "feelings")
    before, bens = page(ben, goal), listening_as(world.ben)
    check_in(ana, world, "not_this_time", mood="2", urge="3")
    assert FELT in page(ana, goal)
    assert page(ben, goal) == before
    assert bens.hears() == []
    check_in(ana, world, "not_this_time", mood="2", urge="3", tell="everyone")
    assert FELT in page(ben, goal)


def test_a_tap_that_would_show_it_unasked_is_asked_about(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "feelings")
    check_in(ana, world, "not_this_time", urge="3")
    asked = check_in(ana, world, "yes")
    assert asked.status_code == 422
    assert 'name="urge" value="3" checked' in asked.text
    assert moments_on(as_(world.ben), f"/circles/{world.circle_id}") == []
    assert check_in(ana, world, "yes", urge="3", mood="").status_code == 303
    assert "A strong urge" in page(as_(world.ben), f"/goals/{world.goal_id}")


def test_one_tap_leaves_it_and_not_said_takes_it_away(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    check_in(ana, world, "some", mood="2", urge="3")
    check_in(ana, world, "yes")
    assert FELT in page(ana, goal)
    check_in(ana, world, "yes", mood="", urge="")
    assert FELT not in page(ana, goal)


@pytest.mark.parametrize("felt", [{"mood": "6"}, {"mood": "0"}, {"urge": "4"}, {"urge": "-1"}, {"mood": "easy"}])
def test_what_is_on_no_scale_is_asked_again_with_the_note_kept(as_: Any, world: World, felt: dict[str, str]) -> None:
    answer = check_in(as_(world.ana), world, "yes", note="Two herons", **felt)
    assert answer.status_code == 422
    assert "Two herons" in answer.text
    assert "Two herons" not in page(as_(world.ana), f"/goals/{world.goal_id}")


def test_what_was_typed_stays_when_it_is_asked_about(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "notes", "feelings")
    check_in(ana, world, "not_this_time", mood="2", note="The rain")
    asked = check_in(ana, world, "yes", note="Two herons", amount="7", back="today")
    assert asked.status_code == 422
    assert "Two herons" in asked.text
    assert 'value="7"' in asked.text
    assert 'name="mood" value="2" checked' in asked.text


def test_an_earlier_day_that_was_asked_about_can_be_emptied(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes", "feelings")
    check_in(ana, world, "not_this_time", on="2026-11-18", note="The rain", urge="3")
    asked = check_in(ana, world, "yes", on="2026-11-18", note="")
    assert asked.status_code == 422
    assert 'name="is_filled" value="1"' in asked.text
    emptied = check_in(ana, world, "yes", on="2026-11-18", note="", amount="", mood="", urge="", is_filled="1")
    assert emptied.status_code == 303
    assert "The rain" not in page(ana, goal)
    assert "Days so far" in page(ben, goal)
    assert "urge" not in page(ben, goal)
