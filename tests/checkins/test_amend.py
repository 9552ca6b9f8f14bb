"""Saying the same day again: exactly those hear of it for whom something changes."""

from typing import Any

from tests.people import World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


def changed(heard: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(item["kind"], item["change"]) for item in heard}


def test_another_answer_changes_the_moment_in_place(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress")
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    screen = listening_as(world.ben)
    check_in(ana, world, "some")
    heard = screen.hears()
    assert ids(heard, "moment") == [(moment, "changed")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert "Some of it" in str(heard)


def test_a_changed_note_is_told_to_those_who_read_notes_and_see_the_day(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "notes")
    show_goal(ana, world, "member:cal", "progress")
    check_in(ana, world, "yes", note="Two herons")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    before = page(as_(world.cal), f"/goals/{world.goal_id}")
    check_in(ana, world, "yes", note="Three herons")
    heard = bens.hears()
    assert changed(heard) == {("goal", "changed"), ("moment", "changed")}
    assert "Three herons" in str(heard)
    assert cals.hears() == []
    assert page(as_(world.cal), f"/goals/{world.goal_id}") == before


def test_one_tap_changes_the_answer_and_keeps_the_note(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    check_in(ana, world, "yes", note="Two herons", amount="2")
    check_in(ana, world, "some")
    assert "Two herons" in page(ana, goal)
    assert "Some of it, today" in page(ana, goal)
    check_in(ana, world, "some", note="", amount="")
    assert "Two herons" not in page(ana, goal)


def test_not_done_after_all_takes_the_moment_back_and_shows_nothing(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes")
    show_goal(ana, world, "member:cal", "setbacks")
    never = page(as_(world.ben), goal)
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    check_in(ana, world, "not_this_time", note="Too tired")
    heard = bens.hears()
    assert ids(heard, "moment") == [(moment, "gone")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert page(as_(world.ben), goal) == never
    assert cals.hears() == []
    assert "Too tired" in page(ana, goal)
    asked = check_in(ana, world, "yes")
    assert asked.status_code == 422, "one tap does not show a note that was hers alone"
    assert "Too tired" not in page(as_(world.ben), goal)
    assert "Too tired" in asked.text
    assert moments_on(as_(world.ben), f"/circles/{world.circle_id}") == []
    check_in(ana, world, "yes", note="Too tired")
    assert len(moments_on(as_(world.ben), f"/circles/{world.circle_id}")) == 1


def test_what_never_showed_changes_for_nobody_but_her(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks")
    check_in(ana, world, "not_this_time")
    hers, bens = listening_as(world.ana), listening_as(world.ben)
    check_in(ana, world, "different", note="A long day")
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []


def test_one_tap_shows_no_amount_that_was_hers_alone(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "not_this_time", amount="7.25")
    asked = check_in(ana, world, "some")
    assert asked.status_code == 422
    assert "7.25" in asked.text
    assert "7¼" not in page(as_(world.ben), goal)
    assert check_in(ana, world, "some", amount="7.25", note="").status_code == 303
    assert "7¼" in page(as_(world.ben), goal)


def test_where_nobody_would_see_it_one_tap_asks_nothing(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "not_this_time", note="Too tired", amount="7")
    assert check_in(ana, world, "yes").status_code == 303


def test_nothing_of_it_is_an_amount_like_any_other(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, goal, words="Less of it", area="health", rhythm="daily", direction="less", unit="glasses")
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes", amount="0")
    assert check_in(ana, world, "some").status_code == 303
    assert 'inputmode="decimal" autocomplete="off" value="0"' in page(ana, goal)
    assert "0 glasses" in page(ana, goal)
    assert "0 glasses" in page(ana, f"{goal}/days")
