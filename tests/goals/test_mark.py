"""Marking a date: what was done since then and altogether stand side by side, and nothing is taken off."""

from typing import Any

import pytest

from tests.people import World, submit
from tests.showing import check_in, page, show_goal


def days_on(words: str) -> list[tuple[str, str]]:
    """What the totals say beside a marked date, as (noun, number)."""
    section = words[words.index('class="section marked"') :]
    rows = section[: section.index("</section>")].split("<div><dt>")[1:]
    return [(row.partition("</dt>")[0], row.partition("<dd>")[2].partition("</dd>")[0]) for row in rows]


def test_since_then_and_altogether_stand_side_by_side(as_: Any, world: World, clock: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    for _ in range(5):
        check_in(ana, world, "yes")
        clock.forward(days=1)
    assert days_on(page(ana, goal)) == []
    assert submit(ana, f"{goal}/mark", marked_on="2026-11-23").status_code == 303
    assert days_on(page(ana, goal)) == [("days since Monday 23 November", "2"), ("days altogether", "5")]


def test_nothing_that_is_0_is_shown_and_no_total_goes_down(as_: Any, world: World, clock: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    check_in(ana, world, "yes")
    clock.forward(days=1)
    check_in(ana, world, "not_this_time")
    submit(ana, f"{goal}/mark", marked_on="2026-11-21")
    words = page(ana, goal)
    assert days_on(words) == [("day altogether", "1")]
    assert "You marked Saturday 21 November." in words
    assert "<dd>0</dd>" not in words
    assert "1 day so far" in page(ana, "/goals")


def test_the_mark_is_taken_away_again(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    before = page(ana, goal)
    submit(ana, f"{goal}/mark", marked_on="2026-11-20")
    assert page(ana, goal) != before
    submit(ana, f"{goal}/mark", marked_on="")
    assert page(ana, goal) == before


def test_others_see_what_was_done_altogether_and_no_mark(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "setbacks")
    check_in(ana, world, "yes")
    before, bens = page(ben, goal), listening_as(world.ben)
    assert "<dd>1</dd>" in before
    submit(ana, f"{goal}/mark", marked_on="2026-11-20")
    assert page(ben, goal) == before
    assert bens.hears() == []


@pytest.mark.parametrize("day", ["2026-11-21", "soon"])
def test_a_day_to_come_is_asked_about(as_: Any, world: World, day: str) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    again = submit(ana, f"{goal}/mark", marked_on=day)
    assert again.status_code == 422
    assert f'value="{day}"' in again.text
    assert "Which day did you mean?" in again.text
    assert days_on(page(ana, goal)) == []
