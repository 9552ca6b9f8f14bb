"""Filling in a day later: it counts like any other, and is not news."""

from typing import Any

from tests.people import World
from tests.showing import check_in, ids, moments_on, page, show_goal


def test_an_earlier_day_counts_and_makes_no_moment(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "member:cal", "steps")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    assert check_in(ana, world, "yes", on="2026-11-18").status_code == 303
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert "Wednesday 18 November" in page(as_(world.ben), goal)
    assert moments_on(as_(world.ben), f"/circles/{world.circle_id}") == []
    assert cals.hears() == []
    assert "Yes, today" not in page(ana, "/")


def test_days_of_the_last_month_are_open_and_no_others(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for on in ("2026-11-21", "2026-10-20", "1999-01-01"):
        answer = check_in(ana, world, "yes", on=on)
        assert answer.status_code == 422, on
        assert "Which of the last 30 days" in answer.get_data(as_text=True)
    assert "day so far" not in page(ana, "/goals")
    for on in ("2026-11-20", "2026-10-21"):
        assert check_in(ana, world, "yes", on=on).status_code == 303, on
    assert "2 days so far" in page(ana, "/goals")


def test_an_earlier_moment_follows_its_day(as_: Any, listening_as: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    clock.forward(days=1)
    screen = listening_as(world.ben)
    check_in(ana, world, "some", on="2026-11-20")
    assert ids(screen.hears(), "moment") == [(moment, "changed")]
    check_in(ana, world, "different", on="2026-11-20")
    assert ids(screen.hears(), "moment") == [(moment, "gone")]
    check_in(ana, world, "yes", on="2026-11-20")
    assert ids(screen.hears(), "moment") == []
    assert "1 day so far" in page(ana, "/goals")


def test_an_empty_form_for_another_day_erases_nothing(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    check_in(ana, world, "yes", on="2026-11-18", note="Two herons", amount="3")
    check_in(ana, world, "some", on="2026-11-18", note="", amount="")
    assert "Two herons" in page(ana, goal)


def test_what_is_no_number_is_asked_again(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for wrong in ("sNaN", "NaN", "Infinity", "-1", "many"):
        answer = check_in(ana, world, "yes", amount=wrong, note="Kept")
        assert answer.status_code == 422, wrong
        assert "Kept" in answer.text
    assert check_in(ana, world, "yes", amount="2,5").status_code == 303
