"""The first page: a door for strangers, Today for somebody who is signed in."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.checkins import actions as checkins
from circle.database import changing
from circle.extensions import db
from circle.goals.actions import add_step, do_step, set_goal
from circle.models import Answer, Area, MomentKind, Person, Rhythm
from circle.moments.actions import say
from tests.people import World, submit
from tests.showing import check_in, page, show_goal
from tests.statements import counting_statements


def test_a_stranger_finds_the_door_and_a_member_finds_today(client: FlaskClient, as_: Any, world: World) -> None:
    assert "Walk by the river" not in page(client, "/")
    assert "/sign-up" in page(client, "/")
    assert "Walk by the river" in page(as_(world.ana), "/")
    assert "Walk by the river" not in page(as_(world.ben), "/")


def goals_on(words: str) -> list[str]:
    return re.findall(r'class="today-goal" id="goal-(\w+)"', words)


@pytest.mark.parametrize(
    ("terms", "days"),
    [
        ({"rhythm": Rhythm.DAILY}, "FSSM"),
        ({"rhythm": Rhythm.WEEKDAYS, "weekdays": 0b0010001}, "F--M"),
        ({"rhythm": Rhythm.TIMES_A_WEEK, "times_a_week": 2}, "FSSM"),
        ({"rhythm": Rhythm.WHENEVER}, "FSSM"),
        ({"rhythm": Rhythm.ONCE}, "FSSM"),
        ({"rhythm": Rhythm.EVERY_WEEKS, "weeks_apart": 2}, "FSS-"),
        ({"rhythm": Rhythm.TODAY}, "F---"),
    ],
)
def test_a_goal_is_there_on_the_days_it_is_meant_for(
    app: Flask, as_: Any, world: World, clock: Any, terms: Any, days: str
) -> None:
    with app.app_context():
        goal = set_goal(world.ana.person_id, words="Sing", area=Area.JOY, **terms)
    ana, found = as_(world.ana), ""
    for letter in "FSSM":
        found += letter if goal.id in goals_on(page(ana, "/")) else "-"
        clock.forward(days=1)
    assert found == days


def test_something_meant_once_stays_until_it_is_done(app: Flask, as_: Any, world: World, clock: Any) -> None:
    with app.app_context():
        goal = set_goal(world.ana.person_id, words="Call", area=Area.WORK, rhythm=Rhythm.ONCE)
    ana = as_(world.ana)
    for answer in ("some", "yes"):
        submit(ana, f"/goals/{goal.id}/check-ins", answer=answer)
        assert goal.id in goals_on(page(ana, "/"))
        clock.forward(days=1)
    assert goal.id not in goals_on(page(ana, "/"))
    assert world.goal_id in goals_on(page(ana, "/"))


def test_one_tap_answers_and_the_total_follows(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben")
    assert "Yes, today" not in page(ana, "/")
    assert check_in(ana, world, "yes", back="today").location == "/"
    words = page(ana, "/")
    assert "Yes, today" in words
    assert "1 day so far" in words
    assert "1 thing done" in words
    assert f'data-membership="{world.ben.membership_id}"' in words


def test_the_next_small_step_can_be_done_from_here(app: Flask, as_: Any, world: World) -> None:
    with app.app_context():
        steps = [add_step(world.ana.person_id, world.goal_id, words) for words in ("Boots", "Map")]
        do_step(world.ana.person_id, world.goal_id, steps[0].id)
    ana = as_(world.ana)
    assert "Map" in page(ana, "/")
    assert "Boots" not in page(ana, "/")
    done = f"/goals/{world.goal_id}/steps/{steps[1].id}/done"
    assert submit(ana, done, back="today").location == "/"
    assert "Map" not in page(ana, "/")


def test_the_step_with_the_nearest_day_to_come_is_the_next_one(as_: Any, world: World, clock: Any) -> None:
    ana, steps = as_(world.ana), f"/goals/{world.goal_id}/steps"
    for words, by_on in (("Boots", ""), ("Map", "2026-11-25"), ("Coat", "2026-11-22"), ("Hat", "2026-11-19")):
        submit(ana, steps, words=words, by_on=by_on)
        clock.forward(minutes=1)
    found = []
    for days in (2, 1, 4):
        found += re.findall(r'next-step-words">(\w+)', page(ana, "/"))
        clock.forward(days=days)
    found += re.findall(r'next-step-words">(\w+)', page(ana, "/"))
    assert found == ["Coat", "Coat", "Map", "Boots"]


def test_goals_that_rest_or_are_over_ask_nothing(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for verb in ("rest", "finish", "let-go"):
        submit(ana, f"/goals/{world.goal_id}/{verb}")
        assert goals_on(page(ana, "/")) == []
        assert "Nothing is asked of you today" in page(ana, "/")
        submit(ana, f"/goals/{world.goal_id}/resume")
        assert goals_on(page(ana, "/")) == [world.goal_id]


def test_kind_words_from_others_stand_here_and_ones_own_do_not(app: Flask, as_: Any, world: World) -> None:
    with app.app_context():
        for author, words in ((world.ben, "You kept going"), (world.ana, "So did you")):
            say(author.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, words)
    ana, cal = page(as_(world.ana), "/"), page(as_(world.cal), "/")
    assert "You kept going" in ana
    assert "So did you" not in ana
    assert "So did you" in cal
    assert "You kept going" not in page(as_(world.eve), "/")


@pytest.mark.parametrize(
    ("hour", "time_zone", "greeting"),
    [
        (9, "UTC", "Good morning, Ana"),
        (13, "UTC", "Good afternoon, Ana"),
        (21, "UTC", "Good evening, Ana"),
        (21, "Asia/Tokyo", "Good morning, Ana"),
    ],
)
def test_it_greets_by_the_hour_it_is_for_her(
    app: Flask, as_: Any, world: World, clock: Any, hour: int, time_zone: str, greeting: str
) -> None:
    clock.set(datetime(2026, 11, 20, hour, tzinfo=UTC))
    with app.app_context(), changing():
        db.session.get_one(Person, world.ana.person_id).time_zone = time_zone
    assert greeting in page(as_(world.ana), "/")


def test_after_a_while_away_it_is_good_to_see_her(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "yes")
    assert "Good to see you" not in page(ana, "/")
    clock.forward(days=8)
    assert "Good to see you, Ana" in page(ana, "/")


def test_no_page_costs_more_statements_with_more_history(app: Flask, as_: Any, world: World, clock: Any) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks")
    goal, circle = f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    visits = [(ana, path) for path in ("/", "/goals", goal, f"{goal}/sharing")]
    visits += [(ben, "/"), (ben, goal), (ben, circle)]
    fill(app, world, days=3, clock=clock)
    few = [cost_of(app, *visit) for visit in visits]
    fill(app, world, days=25, clock=clock)
    many = [cost_of(app, *visit) for visit in visits]
    assert few == many
    assert max(many) <= 12, dict(zip([path for _, path in visits], many, strict=True))


def fill(app: Flask, world: World, days: int, clock: Any) -> None:
    """Days with a check-in, a step, a win and an encouragement on each."""
    ana = world.ana.person_id
    for day in range(days):
        clock.forward(days=1)
        with app.app_context():
            answer = (Answer.YES, Answer.SOME, Answer.NOT_THIS_TIME)[day % 3]
            checkins.check_in(ana, world.goal_id, answer, note="So it was", tell="everyone")
            step = add_step(ana, world.goal_id, f"Step {day}")
            do_step(ana, world.goal_id, step.id)
            set_goal(ana, words=f"Goal {day}", area=Area.JOY, rhythm=Rhythm.DAILY)
            for author, kind in (
                (ana, MomentKind.WIN),
                (world.ben.person_id, MomentKind.ENCOURAGEMENT),
            ):
                say(author, world.circle_id, kind, "Well", about_goal=world.goal_id)


def cost_of(app: Flask, client: FlaskClient, path: str) -> int:
    client.get(path)
    with counting_statements(app) as sent:
        assert client.get(path).status_code == 200
    return len([each for each in sent if not each.startswith("BEGIN")])  # that it is one moment asks nothing
