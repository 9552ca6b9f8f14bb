"""Letting a goal rest, taking it up again, letting it go."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.models import Goal
from tests.people import World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal

WALK = "Walk by the river"


def test_a_resting_goal_stays_shown_and_nobody_is_told(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    hers, bens = listening_as(world.ana), listening_as(world.ben)
    before = page(as_(world.ben), goal)
    assert submit(ana, f"{goal}/rest").status_code == 303
    assert "Resting" in page(ana, goal)
    assert page(as_(world.ben), goal) == before
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []
    submit(ana, f"{goal}/resume")
    assert "Resting" not in page(ana, goal)


def test_everything_rests_at_once_and_comes_back_but_for_what_rested_before(
    as_: Any, listening_as: Any, app: Flask, world: World
) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "progress")
    others = [
        submit(ana, "/goals", words=words, area="joy", rhythm="daily").location for words in ("Sing", "Read", "Bake")
    ]
    bens_goal = submit(ben, "/goals", words="Of Ben's", area="joy", rhythm="daily").location
    resting, alone, finished = others
    submit(ana, f"{resting}/rest")
    submit(ana, f"{finished}/finish")
    hers, bens = listening_as(world.ana), listening_as(world.ben)
    seen = page(ben, f"/goals/{world.goal_id}")
    assert submit(ana, "/goals/rest").location == "/goals"
    assert states(app, world) == {
        "Sing": "resting",
        "Read": "resting",
        "Bake": "finished",
        WALK: "resting",
    }
    assert len(ids(hers.hears(), "goal")) == 2
    assert bens.hears() == []
    assert page(ben, f"/goals/{world.goal_id}") == seen
    assert "Resting" not in page(ben, bens_goal)
    assert "Pick everything up again" in page(ana, "/goals")
    submit(ana, f"{alone}/resume")
    submit(ana, f"{alone}/rest")  # by itself this time
    submit(ana, "/goals/resume")
    assert states(app, world) == {
        "Sing": "resting",
        "Read": "resting",
        "Bake": "finished",
        WALK: "active",
    }
    assert "Pick everything up again" not in page(ana, "/goals")


def states(app: Flask, world: World) -> dict[str, str]:
    with app.app_context():
        goals = db.session.scalars(select(Goal).where(Goal.owner_id == world.ana.person_id))
        return {goal.words: goal.state for goal in goals}


def test_letting_go_ends_every_share_at_once(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "relation:family")
    check_in(ana, world, "yes")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    assert submit(ana, f"{goal}/let-go").status_code == 303
    heard = bens.hears()
    assert ids(heard, "goal") == [(world.goal_id, "gone")]
    assert ids(heard, "moment") == [(moment, "gone")]
    assert ids(cals.hears(), "goal") == [(world.goal_id, "gone")]
    assert all("html" not in item for item in heard)
    assert as_(world.ben).get(goal).status_code == 404
    assert "Let go" in page(ana, goal)
    submit(ana, f"{goal}/resume")
    assert as_(world.ben).get(goal).status_code == 404
    assert "1 day so far" in page(ana, "/goals")
