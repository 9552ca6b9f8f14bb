"""Day by day: all that somebody said of their days, the hard ones too, for themselves alone."""

from datetime import timedelta
from typing import Any

from tests.people import NOON, World
from tests.showing import check_in, page, show_goal


def test_every_day_is_there_with_how_it_felt_and_a_day_without_a_word_is_not(
    as_: Any, world: World, clock: Any
) -> None:
    ana, days = as_(world.ana), f"/goals/{world.goal_id}/days"
    check_in(ana, world, "yes", note="Two herons", mood="4")
    clock.forward(days=2)
    check_in(ana, world, "not_this_time", note="The rain", urge="3")
    words = page(ana, days)
    assert words.index("Sunday 22 November") < words.index("The rain") < words.index("Friday 20 November")
    assert "A strong urge" in words
    assert "An easier day" in words
    assert "Saturday 21 November" not in words


def test_nobody_else_sees_it_whatever_is_shown_to_them(as_: Any, world: World) -> None:
    ana, days = as_(world.ana), f"/goals/{world.goal_id}/days"
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks", "feelings")
    check_in(ana, world, "yes", note="Two herons")
    assert "Two herons" in page(as_(world.ben), f"/goals/{world.goal_id}")
    for other in (world.ben, world.cal, world.dee, world.eve):
        assert as_(other).get(days).status_code == 404


def test_long_ago_is_reached_page_by_page_and_each_day_stands_once(as_: Any, world: World, clock: Any) -> None:
    ana, address, found = as_(world.ana), f"/goals/{world.goal_id}/days", []
    for day in range(65):
        clock.set(NOON + timedelta(days=day))
        check_in(ana, world, "yes", note=f"Note {day}.")
    for _ in range(3):
        words = page(ana, address)
        found += [day for day in range(65) if f"Note {day}." in words]
        address = words.partition(f'href="{address.partition("?")[0]}?')[2].partition('"')[0]
        address = f"/goals/{world.goal_id}/days?{address}"
    assert sorted(found) == list(range(65))
    assert "Earlier" not in words
