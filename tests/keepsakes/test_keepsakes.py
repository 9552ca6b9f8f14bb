"""What was finished stays, with what was done, what was said, and what it showed."""

import re
from typing import Any

from flask import Flask

from circle.extensions import db
from circle.goals.actions import add_step, do_step, finish, set_goal
from circle.models import Area, Reflection, Rhythm
from tests.home.test_today import cost_of
from tests.moments.test_say import say
from tests.people import World, submit
from tests.showing import check_in, page, show_goal

ASKED = "What did this show about you?"


def finish_walk(ana: Any, world: World) -> str:
    goal = f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/finish")
    return goal


def test_a_finished_goal_is_there_with_what_was_done_and_said(app: Flask, as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes")
    with app.app_context():
        do_step(world.ana.person_id, world.goal_id, add_step(world.ana.person_id, world.goal_id, "Boots").id)
        add_step(world.ana.person_id, world.goal_id, "Not yet done")
    say(ben, world, "All the way round!", to=f"goal:{world.goal_id}")
    say(ana, world, "My own words", to=f"goal:{world.goal_id}")
    assert "Walk by the river" not in page(ana, "/keepsakes").partition("keepsake-")[2]
    finish_walk(ana, world)
    words = page(ana, "/keepsakes")
    for each in ("Walk by the river", "1 day so far", "Boots", "All the way round!", "Finished"):
        assert each in words
    for each in ("Not yet done", "My own words"):
        assert each not in words
    assert "Walk by the river" not in page(ben, "/keepsakes")


def test_its_cheers_are_there(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress")
    finish_walk(ana, world)
    [moment] = re.findall(r'<article[^>]*data-moment="(\w+)"', page(as_(world.ben), f"/circles/{world.circle_id}"))
    assert "So glad" not in page(ana, "/keepsakes")
    submit(as_(world.ben), f"/moments/{moment}/cheers", kind="so_glad")
    assert "So glad · Ben" in page(ana, "/keepsakes")


def test_words_taken_back_are_not_there_any_more(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress")
    say(ben, world, "All the way round!", to=f"goal:{world.goal_id}")
    finish_walk(ana, world)
    [moment] = re.findall(r'<article[^>]*data-moment="(\w+)"', page(ana, "/keepsakes"))
    submit(ben, f"/moments/{moment}/take-back")
    assert "All the way round!" not in page(ana, "/keepsakes")
    assert "Walk by the river" in page(ana, "/keepsakes")


def test_a_single_step_is_a_keepsake_too_until_it_is_unticked(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    with app.app_context():
        step = add_step(world.ana.person_id, world.goal_id, "Boots").id
    tick = f"/goals/{world.goal_id}/steps/{step}"
    submit(ana, f"{tick}/done")
    assert "Boots" in page(ana, "/keepsakes")
    assert "Walk by the river" in page(ana, "/keepsakes")
    submit(ana, f"{tick}/undone")
    assert "Boots" not in page(ana, "/keepsakes")


def test_what_it_showed_is_asked_once_and_stays(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = f"/goals/{world.goal_id}"
    assert ASKED not in page(ana, goal)
    finish_walk(ana, world)
    assert ASKED in page(ana, goal)
    assert submit(ana, f"{goal}/strength", words="I keep walking").status_code == 303
    assert ASKED not in page(ana, goal)
    for path in ("/keepsakes", "/how-far"):
        assert "I keep walking" in page(ana, path)


def test_what_it_showed_is_for_its_owner_alone(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    goal = finish_walk(ana, world)
    before, bens = page(ben, goal), listening_as(world.ben)
    for other in (ben, as_(world.eve)):
        assert submit(other, f"{goal}/strength", words="She is stubborn").status_code == 404
    submit(ana, f"{goal}/strength", words="I keep walking")
    assert page(ben, goal) == before
    assert ASKED not in before
    assert bens.hears() == []
    assert "I keep walking" not in page(ana, f"{goal}/as/{world.ben.membership_id}")
    assert "I keep walking" in ana.get("/you/export").text
    assert "I keep walking" not in ben.get("/you/export").text


def test_nothing_written_is_asked_kindly_and_the_same_form_writes_once(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    strength = f"{finish_walk(ana, world)}/strength"
    empty = submit(ana, strength, words=" ")
    assert empty.status_code == 422
    assert "What would you say to a friend who had done it?" in empty.text
    for _ in range(2):
        assert submit(ana, strength, words="I keep walking", client_id="d" * 32).status_code == 303
    refused = submit(ana, strength, words="Or running", client_id="d" * 32)
    assert refused.status_code == 409
    assert "Or running" in refused.text
    with app.app_context():
        assert db.session.query(Reflection).count() == 1


def test_thousands_cost_as_much_as_a_few_and_each_is_there_once(app: Flask, as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress", "steps")
    say(as_(world.ben), world, to=f"goal:{world.goal_id}")
    with app.app_context():
        finish(world.ana.person_id, world.goal_id)
        do_step(world.ana.person_id, (goal := _goal(world, "Sing")), add_step(world.ana.person_id, goal, "Hum").id)
    few = cost_of(app, ana, "/keepsakes")
    with app.app_context():
        for number in range(50):
            clock.forward(minutes=1)
            finish(world.ana.person_id, _goal(world, f"Goal {number}."))
            do_step(world.ana.person_id, goal, add_step(world.ana.person_id, goal, f"Step {number}.").id)
    found: list[str] = []
    path = "/keepsakes"
    while path:
        words = page(ana, path)
        found += re.findall(r"(?:Goal|Step) \d+\.", words)
        older = re.search(r'href="(/keepsakes\?before=[^"]+)"', words)
        path = older[1] if older else ""
    assert len(found) == len(set(found)) == 100
    assert found[:2] in (["Goal 49.", "Step 49."], ["Step 49.", "Goal 49."])
    assert cost_of(app, ana, "/keepsakes") <= few <= 12


def _goal(world: World, words: str) -> str:
    return set_goal(world.ana.person_id, words=words, area=Area.JOY, rhythm=Rhythm.WHENEVER).id
