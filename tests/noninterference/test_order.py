"""An order tells nothing either: what changes at once comes in the order it was said, whatever else there is."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from circle.models import MomentKind
from circle.moments.actions import say
from tests.people import World, submit
from tests.showing import ids, show_goal


def test_moments_that_change_at_once_come_in_the_order_they_were_said(
    app: Flask, as_: Any, listening_as: Callable[..., Any], world: World, clock: Any
) -> None:
    ana, said = as_(world.ana), []
    show_goal(ana, world, "everyone", "progress")
    with app.app_context():
        for number in range(12):
            clock.forward(minutes=1)
            who, words = (world.ana, world.ben)[number % 2], f"Number {number}"
            moment = say(who.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, words, about_goal=world.goal_id)
            said.append(moment.id)
    screen = listening_as(world.ben)
    screen.hears()
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")  # each of them says who sees it
    assert ids(screen.hears(), "moment") == [(id, "changed") for id in said]
