"""The same thing rests for as long as its receiver likes, counted from when it was sent and from nothing else."""

from typing import Any

import pytest
from flask import Flask

from tests.offers.offering import STEP, about_her_goal, ask, in_tray, on_sent, reads_primer, suggest, to
from tests.people import World, join, submit
from tests.showing import page

RESTS = "You sent something about this on Friday 20 November. It can rest until Friday 4 December."


def test_the_same_thing_cannot_be_pressed_again_and_the_words_are_kept(as_: Any, clock: Any, world: World) -> None:
    goal, ben = about_her_goal(as_, world), as_(world.ben)
    assert suggest(ben, goal).status_code == 303
    clock.forward(days=13)
    refused = suggest(ben, goal, "Open two letters")
    assert refused.status_code == 422
    assert RESTS in refused.text
    assert "Open two letters" in refused.text
    assert RESTS in ben.get(f"{goal}/offers?kind=suggestion").text
    assert len(in_tray(as_(world.ana))) == 1
    clock.forward(days=1)
    assert suggest(ben, goal, "Open two letters").status_code == 303
    assert len(in_tray(as_(world.ana))) == 2


def test_another_goal_another_kind_and_another_person_do_not_wait(as_: Any, world: World) -> None:
    goal, ben = about_her_goal(as_, world), as_(world.ben)
    assert suggest(ben, goal).status_code == 303
    assert ask(ben, goal).status_code == 303
    assert suggest(ben, to(world.ana)).status_code == 303
    assert suggest(ben, to(world.cal)).status_code == 303
    reads_primer(as_(world.cal))
    assert suggest(as_(world.cal), to(world.ana)).status_code == 303
    for again in (goal, to(world.ana), to(world.cal)):
        assert suggest(ben, again, "Another one").status_code == 422


@pytest.mark.parametrize("weeks", [0, 1, 2, 4])
def test_she_says_how_long(as_: Any, clock: Any, world: World, weeks: int) -> None:
    goal, ana, ben = about_her_goal(as_, world), as_(world.ana), as_(world.ben)
    assert submit(ana, "/tray/rest", weeks=str(weeks)).status_code == 303
    suggest(ben, goal)
    if weeks:
        clock.forward(days=7 * weeks - 1)
        assert suggest(ben, goal, "Too soon").status_code == 422
        clock.forward(days=1)
    assert suggest(ben, goal, "And another").status_code == 303
    assert submit(ana, "/tray/rest", weeks="3").status_code == 422


@pytest.mark.parametrize("deed", ["", "keep", "pass", "take", "taken back"])
def test_what_became_of_it_changes_nothing_about_the_rest(as_: Any, clock: Any, world: World, deed: str) -> None:
    goal, ana, ben = about_her_goal(as_, world), as_(world.ana), as_(world.ben)
    suggest(ben, goal)
    if deed == "taken back":
        submit(ben, f"{on_sent(ben)[0]}/take-back")
    elif deed:
        submit(ana, f"{in_tray(ana)[0]}/{deed}")
    clock.forward(days=13)
    refused = suggest(ben, goal, "Open two letters")
    assert (refused.status_code, RESTS in refused.text) == (422, True)
    clock.forward(days=1)
    assert suggest(ben, goal, "Open two letters").status_code == 303


def test_another_pause_shows_nothing_but_when_the_next_can_come(as_: Any, world: World) -> None:
    goal, ana, ben = about_her_goal(as_, world), as_(world.ana), as_(world.ben)
    suggest(ben, goal)
    assert "Sent." in ben.get("/sent").text
    paths = ("/sent", goal, f"/circles/{world.circle_id}", "/", f"{goal}/offers")
    seen = [page(ben, path) for path in paths]
    submit(ana, "/tray/rest", weeks="4")
    assert [page(ben, path) for path in paths] == seen
    assert "It can rest until Friday 18 December" in ben.get(f"{goal}/offers?kind=suggestion").text


def test_nobody_learns_that_two_places_are_one_person(app: Flask, as_: Any, world: World) -> None:
    """What rests towards somebody in one circle does not rest towards the same person in another."""
    reads_primer(as_(world.ben))
    with app.app_context():
        cal_there = join(world.eve, world.eves_circle_id, world.cal)
        join(world.eve, world.eves_circle_id, world.ben)
    assert suggest(as_(world.ben), to(world.cal)).status_code == 303
    assert suggest(as_(world.ben), f"/members/{cal_there}").status_code == 303
    assert as_(world.cal).get("/tray").text.count(f">{STEP}</p>") == 2
