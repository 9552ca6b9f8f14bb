"""Who sees what: the expected table written out, and every surface asked: page, list, look-up, poll, socket."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import bindparam, event, select
from sqlalchemy.orm import aliased

from circle import asking, privacy
from circle.asking import NotFound, find_for
from circle.database import changing
from circle.extensions import db
from circle.goals.actions import add_step, add_steps, set_goal
from circle.models import (
    Area,
    Audience,
    CheckIn,
    Circle,
    Goal,
    Membership,
    Moment,
    MomentKind,
    Part,
    Rhythm,
    Share,
    Step,
)
from circle.moments.actions import say
from circle.privacy import is_present
from circle.sharing.actions import share_goal
from tests.people import World, submit

EVERYBODY = ("ana", "ben", "cal", "dee", "eve")


def sees(person: str, world: World, model: type[Any], id: str) -> bool:
    try:
        find_for(getattr(world, person).person_id, model, id)
    except NotFound:
        return False
    return True


def seers_of(world: World, model: type[Any], id: str) -> set[str]:
    return {person for person in EVERYBODY if sees(person, world, model, id)}


def listed_for(world: World, model: type[Any], id: str) -> set[str]:
    statement = asking.visible_to_viewer(model)
    return {
        person
        for person in EVERYBODY
        if id in [row.id for row in db.session.scalars(statement, {"viewer": getattr(world, person).person_id})]
    }


SHARES = {
    "nobody": (None, {"ana"}),
    "everyone": ("everyone", {"ana", "ben", "cal"}),
    "sponsors": ("relation:sponsor", {"ana", "ben"}),
    "a relation nobody has": ("relation:professional", {"ana"}),
    "one person": ("member:cal", {"ana", "cal"}),
}


@pytest.mark.parametrize(("audience", "seers"), SHARES.values(), ids=SHARES.keys())
def test_a_goal_is_seen_by_its_owner_and_those_a_share_names(
    app: Flask, world: World, audience: str | None, seers: set[str]
) -> None:
    with app.app_context():
        if audience:
            share(world, audience)
        assert seers_of(world, Goal, world.goal_id) == seers
        assert listed_for(world, Goal, world.goal_id) == seers


@pytest.mark.parametrize("part", list(Part))
def test_each_part_is_shown_only_by_a_share_that_shows_it(app: Flask, world: World, part: Part) -> None:
    rule = {
        Part.PROGRESS: privacy.may_see_progress,
        Part.STEPS: privacy.may_see_steps,
        Part.NOTES: privacy.may_see_notes,
        Part.SETBACKS: privacy.may_see_setbacks,
        Part.FEELINGS: privacy.may_see_feelings,
    }[part]
    statement = select(Goal.id).where(rule(bindparam("reader")))

    def shown() -> set[str]:
        return {
            person for person in EVERYBODY if db.session.scalar(statement, {"reader": getattr(world, person).person_id})
        }

    with app.app_context():
        share(world, "everyone")
        assert shown() == {"ana"}
        share(world, "member:ben", parts={part})
        assert shown() == {"ana", "ben"}
        share(world, "member:cal", parts=set(Part) - {part})
        assert shown() == {"ana", "ben"}


def test_a_share_holds_from_since_until_its_end(app: Flask, world: World, clock: Any) -> None:
    with app.app_context():
        share(world, "member:ben")
        assert seers_of(world, Goal, world.goal_id) == {"ana", "ben"}
        with changing():
            db.session.scalars(select(Share)).one().until = clock.at.replace(hour=13)
        assert seers_of(world, Goal, world.goal_id) == {"ana", "ben"}
        clock.forward(hours=1)
        assert seers_of(world, Goal, world.goal_id) == {"ana"}


def test_an_outsider_in_the_same_table_is_never_in_the_audience(app: Flask, world: World) -> None:
    """The trap: a rule over memberships, asked of memberships, must not become true for everyone."""
    place = aliased(Membership)
    statement = select(place.person_id).where(is_present(place.person_id, bindparam("circle")), place.left_at.is_(None))
    with app.app_context():
        heard = set(db.session.scalars(statement, {"circle": world.circle_id}))
        assert heard == {world.ana.person_id, world.ben.person_id, world.cal.person_id}


def test_circles_and_members_are_seen_by_those_who_are_in(app: Flask, world: World) -> None:
    with app.app_context():
        assert seers_of(world, Circle, world.circle_id) == {"ana", "ben", "cal"}
        assert seers_of(world, Circle, world.eves_circle_id) == {"eve"}
        assert seers_of(world, Membership, world.cal.membership_id) == {"ana", "ben", "cal"}
        assert seers_of(world, Membership, world.dee.membership_id) == set()


def test_steps_and_check_ins_follow_their_own_parts(app: Flask, world: World, as_: Any) -> None:
    with app.app_context():
        step = add_step(world.ana.person_id, world.goal_id, "Find the boots")
        [for_herself] = add_steps(world.ana.person_id, world.goal_id, ["Write the letter"], is_private=True)
        share(world, "member:ben", parts={Part.STEPS})
        share(world, "member:cal", parts={Part.PROGRESS})
        check_in(as_, world)
        done = db.session.scalar(select(CheckIn))
        for seers in (seers_of, listed_for):
            assert seers(world, Step, step.id) == {"ana", "ben"}
            assert seers(world, Step, for_herself.id) == {"ana"}
        assert seers_of(world, CheckIn, done.id) == {"ana", "cal"}


MOMENTS: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "to everyone": ("ben", {}, {"ana", "ben", "cal"}),
    "to one person": ("ben", {"to": "cal"}, {"ben", "cal"}),
    "about a goal of hers, shared with ben": ("ana", {"about": "goal"}, {"ana", "ben"}),
    "from ben about her goal": ("ben", {"about": "goal"}, {"ana", "ben"}),
}


@pytest.mark.parametrize(("author", "where", "seers"), MOMENTS.values(), ids=MOMENTS.keys())
def test_pages_lists_lookups_polls_and_sockets_agree_on_a_moment(
    app: Flask,
    world: World,
    as_: Any,
    listening_as: Callable[..., Any],
    author: str,
    where: dict[str, str],
    seers: set[str],
) -> None:
    with app.app_context():
        share(world, "member:ben")
    listeners = {person: listening_as(getattr(world, person)) for person in EVERYBODY}
    for listener in listeners.values():
        listener.hears()
    with app.app_context():
        to = getattr(world, where["to"]).membership_id if "to" in where else None
        moment = say(
            getattr(world, author).person_id,
            world.circle_id,
            MomentKind.ENCOURAGEMENT,
            "You kept going",
            to=to,
            about_goal=world.goal_id if "about" in where else None,
        )
        assert seers_of(world, Moment, moment.id) == seers
        assert listed_for(world, Moment, moment.id) == seers
    heard = {person for person, listener in listeners.items() if moment.id in [item["id"] for item in listener.hears()]}
    assert heard == seers
    on_page = {
        person
        for person in EVERYBODY
        if f'data-moment="{moment.id}"'
        in as_(getattr(world, person)).get(f"/circles/{world.circle_id}").get_data(as_text=True)
    }
    assert on_page == seers


def test_hidden_and_missing_are_the_same_answer_at_the_same_cost(app: Flask, world: World, as_: Any) -> None:
    ben = as_(world.ben)
    with app.app_context():
        engine = db.engine
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    ben.get("/circles")
    for hidden, missing in (
        (f"/goals/{world.goal_id}", f"/goals/{'0' * 32}"),
        (f"/circles/{world.eves_circle_id}", f"/circles/{'0' * 32}"),
        (f"/goals/{world.goal_id}/sharing", f"/goals/{'0' * 32}/sharing"),
    ):
        statements.clear()
        forbidden = ben.get(hidden)
        cost = len(statements)
        statements.clear()
        nowhere = ben.get(missing)
        assert forbidden.status_code == nowhere.status_code == 404
        assert without_nonces(forbidden) == without_nonces(nowhere)
        assert cost == len(statements) > 0
        assert set(forbidden.headers.keys()) == set(nowhere.headers.keys())


def without_nonces(answer: Any) -> str:
    page = answer.get_data(as_text=True)
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def share(world: World, audience: str, parts: set[Part] | None = None) -> None:
    """Show Ana's goal; `member:ben` is written with a name here, and with a membership on the wire."""
    kind, _, who = audience.partition(":")
    share_goal(
        world.ana.person_id,
        world.goal_id,
        circle_id=world.circle_id,
        audience=Audience(kind),
        relation=who if kind == "relation" else None,
        membership_id=getattr(world, who).membership_id if kind == "member" else None,
        parts=parts or set(),
        until_on=None,
    )


def check_in(as_: Any, world: World, answer: str = "yes", **more: str) -> None:
    answer_page = submit(as_(world.ana), f"/goals/{world.goal_id}/check-ins", answer=answer, **more)
    assert answer_page.status_code == 303


def test_a_second_goal_stays_hidden_when_the_first_is_shown(app: Flask, world: World) -> None:
    with app.app_context():
        other = set_goal(world.ana.person_id, words="Sleep", why="", area=Area.HEALTH, rhythm=Rhythm.WHENEVER)
        share(world, "everyone")
        assert seers_of(world, Goal, world.goal_id) == {"ana", "ben", "cal"}
        assert seers_of(world, Goal, other.id) == {"ana"}
