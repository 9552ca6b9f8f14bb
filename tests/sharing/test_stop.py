"""Stopping: off every screen at once, and no word of why."""

import re
from typing import Any

from tests.people import World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


def share_ids(ana: Any, world: World) -> list[str]:
    found = re.findall(r'data-share="(\w+)"', page(ana, f"/goals/{world.goal_id}/sharing"))
    return list(map(str, found))


def test_what_is_no_longer_shown_is_gone_and_the_others_keep_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    (bens_share,) = share_ids(ana, world)
    show_goal(ana, world, "member:cal", "progress")
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    assert submit(ana, f"{goal}/shares/{bens_share}/stop").status_code == 303
    heard = bens.hears()
    assert ids(heard, "goal") == [(world.goal_id, "gone")]
    assert ids(heard, "moment") == [(moment, "gone")]
    assert all(item.keys() == {"kind", "id", "change"} for item in heard)
    assert as_(world.ben).get(goal).status_code == 404
    assert page(as_(world.cal), goal)
    assert ids(cals.hears(), "moment") == [(moment, "changed")]


def test_stopping_twice_stops_once_and_leaves_the_next_share_alone(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben")
    (first,) = share_ids(ana, world)
    submit(ana, f"{goal}/shares/{first}/stop")
    assert as_(world.ben).get(goal).status_code == 404
    show_goal(ana, world, "member:ben")
    screen = listening_as(world.ben)
    assert submit(ana, f"{goal}/shares/{first}/stop").status_code == 303
    assert screen.hears() == []
    assert as_(world.ben).get(goal).status_code == 200


def test_only_the_owner_stops_and_only_through_that_goal(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    (share,) = share_ids(ana, world)
    other = submit(ana, "/goals", words="Sleep", area="health", rhythm="daily").location
    assert submit(ana, f"{other}/shares/{share}/stop").status_code == 404
    assert submit(as_(world.ben), f"{goal}/shares/{share}/stop").status_code == 404
    assert submit(ana, f"{goal}/shares/{world.goal_id}/stop").status_code == 404
    assert as_(world.ben).get(goal).status_code == 200
    assert submit(ana, f"{goal}/shares/{share}/stop").status_code == 303
    assert as_(world.ben).get(goal).status_code == 404
