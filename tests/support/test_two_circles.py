"""Somebody in two circles asks people of both: what happens in the one is as it is on the screens of the other."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.people import World, join, submit
from tests.showing import ids, page
from tests.support.asking import answer, ask, choose, is_asked

IN_HAND = "Somebody is with Ana now"


@pytest.fixture
def call(app: Flask, as_: Any, world: World) -> str:
    """Ana, in Eve's circle as well, asked Ben, who is with her, and Eve."""
    with app.app_context():
        join(world.eve, world.eves_circle_id, world.ana)
    ana = as_(world.ana)
    submit(ana, f"/circles/{world.circle_id}/members/{world.cal.membership_id}/keep")
    choose(ana, world.ben, world.eve)
    call = ask(ana)
    submit(ana, f"{call}/next", place=world.eve.membership_id)
    answer(as_(world.ben), call, "with_you")
    assert is_asked(as_(world.eve), IN_HAND)
    return call


@pytest.mark.parametrize("who", ["ben", "ana"])
def test_whoever_was_with_her_goes_and_comes_again_and_every_screen_says_so(
    as_: Any, listening_as: Any, world: World, call: str, who: str
) -> None:
    id, eve, ana = call.rpartition("/")[2], listening_as(world.eve), listening_as(world.ana)
    left = as_(getattr(world, who))
    undo = _undo_in(left, submit(left, f"/circles/{world.circle_id}/leave"))
    assert ids(eve.hears(), "call") == [(id, "changed")]
    assert not is_asked(as_(world.eve), IN_HAND)
    assert is_asked(as_(world.ana), "You asked for support")
    ana.hears()
    submit(left, undo)
    assert ids(eve.hears(), "call") == [(id, "changed")]
    assert ids(ana.hears(), "call") == [(id, "changed")]
    assert is_asked(as_(world.eve), IN_HAND)
    assert is_asked(as_(world.ana), "Somebody is with you")


def test_of_whoever_goes_and_was_not_with_her_the_others_hear_nothing(
    as_: Any, listening_as: Any, world: World, call: str
) -> None:
    answer(as_(world.eve), call, "with_you")
    eve = listening_as(world.eve)
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    assert ids(eve.hears(), "call") == []


def test_her_pages_follow_who_comes_and_goes(as_: Any, world: World) -> None:
    """Whoever has left is named there no longer."""
    ana = as_(world.ana)
    choose(ana, world.ben, world.cal)
    assert 'data-live="circle:* call:*"' in page(ana, "/support")
    call = ask(ana)
    assert 'data-live="circle:* call:*"' in page(ana, call)
    assert ">Cal</p>" in page(ana, call)
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    assert ">Cal</p>" not in page(ana, call)


def _undo_in(client: Any, answer: Any) -> str:
    return re.findall(r"/changes/\w+/undo", page(client, answer.location))[0]
