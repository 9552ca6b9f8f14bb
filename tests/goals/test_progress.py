"""What was done, in numbers and as a picture, as far as each reader sees it."""

from typing import Any

from flask import Flask

from circle.models import MomentKind
from circle.moments.actions import say
from tests.people import World, submit
from tests.showing import check_in, page, show_goal


def celebrate_win(app: Flask, world: World) -> None:
    with app.app_context():
        say(
            world.ana.person_id,
            world.circle_id,
            MomentKind.WIN,
            "All the way round",
            about_goal=world.goal_id,
        )


def test_a_day_with_a_win_says_so_with_the_amount_and_the_note(app: Flask, as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    terms = {"words": "Walk", "why": "", "area": "health", "rhythm": "daily", "unit": "hours"}
    submit(ana, goal, **terms)
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes", amount="2.5", note="Two herons")
    celebrate_win(app, world)
    assert "Yes, 2½ hours, and a win. Two herons" in page(ana, goal)
    assert "Yes, 2½ hours, and a win" in page(as_(world.ben), goal)
    assert "herons" not in page(as_(world.ben), goal)


def test_only_days_with_something_done_are_drawn(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks")
    check_in(ana, world, "yes", on="2026-11-17")
    check_in(ana, world, "not_this_time", on="2026-11-18", tell="everyone")
    check_in(ana, world, "different", on="2026-11-19")
    for reader in (ana, as_(world.ben)):
        picture = page(reader, goal).split('class="calendar', 1)[1].split("</section>")[0]
        assert "Tuesday 17 November" in picture
        assert "18 November" not in picture
        assert "19 November" not in picture


def test_a_win_counts_for_those_who_heard_it(app: Flask, as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    celebrate_win(app, world)
    show_goal(ana, world, "member:cal", "progress")
    assert "<dt>win</dt><dd>1</dd>" in page(ana, goal)
    assert "<dt>win</dt><dd>1</dd>" in page(as_(world.ben), goal)
    assert "<dt>win</dt>" not in page(as_(world.cal), goal)


def test_the_picture_holds_the_latest_weeks_and_the_total_all_of_them(as_: Any, world: World, clock: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    for _ in range(70):
        check_in(ana, world, "yes")
        clock.forward(days=1)
    ana = as_(world.ana)
    words = page(ana, goal)
    assert "<dt>days</dt><dd>70</dd>" in words
    assert 50 <= words.count('class="calendar-day') <= 56
