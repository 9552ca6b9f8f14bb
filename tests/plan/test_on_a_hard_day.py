"""On the page for a hard day, the tough situations stand ready to read, each with what to do."""

from typing import Any

from circle.plan.queries import READY_SHOWN
from tests.people import World, submit
from tests.plan.planning import FRIDAY, TO_CALS, page, write


def test_tough_situations_stand_ready_with_what_to_do(as_: Any, world: World) -> None:
    ana, hard = as_(world.ana), f"/goals/{world.goal_id}/setback"
    assert "What you thought of before" not in page(ana, hard)
    write(ana, "tough", FRIDAY, then=TO_CALS)
    there = page(ana, hard)
    assert there.index("Are you safe right now?") < there.index(FRIDAY) < there.index(TO_CALS)
    assert there.index(TO_CALS) < there.index('<form class="form setback-form"')


def test_what_one_has_nothing_for_yet_is_not_shown_there(as_: Any, world: World) -> None:
    ana, hard = as_(world.ana), f"/goals/{world.goal_id}/setback"
    write(ana, "tough", "An empty evening")
    write(ana, "sets_off", "The stairwell")
    write(ana, "tough", FRIDAY, then=TO_CALS)
    there = page(ana, hard)
    assert FRIDAY in there
    assert "An empty evening" not in there
    assert "The stairwell" not in there


def test_there_are_a_few_and_the_plan_has_the_others(as_: Any, clock: Any, world: World) -> None:
    ana = as_(world.ana)
    for n in range(READY_SHOWN + 1):
        clock.forward(seconds=1)
        write(ana, "tough", f"Situation {n}.", then="Out")
    there = page(ana, f"/goals/{world.goal_id}/setback")
    assert [n for n in range(READY_SHOWN + 1) if f"Situation {n}." in there] == list(range(READY_SHOWN))
    assert f"Situation {READY_SHOWN}." in page(ana)


def test_after_it_the_plan_is_one_tap_away(as_: Any, world: World) -> None:
    ana, hard = as_(world.ana), f"/goals/{world.goal_id}/setback"
    after = submit(ana, hard, helped="A call").location
    assert 'href="/plan"' in page(ana, after)
