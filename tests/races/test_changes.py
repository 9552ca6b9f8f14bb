"""Two changes at once are one after the other, in whichever order: every statement of one beside every other's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from circle.accounts.actions import sign_up
from circle.asking import NotFound, find_for
from circle.circles.actions import NobodyWouldKeepIt, hand_over, leave_circle
from circle.extensions import db
from circle.goals.actions import finish
from circle.invitations.actions import InvitationEnded, accept, invite
from circle.models import Audience, Goal, Membership, Moment, MomentKind, Person, Relation, Share
from circle.moments.actions import say
from circle.sharing.actions import NotInCircle, share_goal
from tests.databases import GIVEN, keep
from tests.people import PASSWORD, World
from tests.races.plain import Plain
from tests.races.stage import Side, Stage, at_random, one_within_the_other

Do = Callable[[], Any]
STRIDE = 4 if GIVEN else 2


@dataclass
class Pair:
    """Two things done at once, and what must be true when both are over, given what came of them."""

    one: Do
    other: Do
    holds: Callable[[list[Any]], None]
    refusals: tuple[type[Exception], ...] = ()


def two_accepts(world: World) -> Pair:
    """One invitation seats one person."""
    token = invite(world.ana.person_id, world.circle_id, relation=Relation.PEER, note="", lasts=timedelta(hours=72))

    def holds(came: list[Any]) -> None:
        assert {type(each) for each in came} == {Membership, InvitationEnded}
        newcomers = select(Membership).where(Membership.relation == Relation.PEER)
        assert len(db.session.scalars(newcomers).all()) == 1

    dee, eve = (partial(accept, who.person_id, token, known_as=who.name) for who in (world.dee, world.eve))
    return Pair(dee, eve, holds, (InvitationEnded,))


def two_newcomers(world: World) -> Pair:
    """Two who come at once take two seats."""
    tokens = [
        invite(world.ana.person_id, world.circle_id, relation=Relation.PEER, note="", lasts=timedelta(hours=72))
        for _ in range(2)
    ]

    def holds(_came: list[Any]) -> None:
        seats = db.session.scalars(select(Membership.seat).where(Membership.circle_id == world.circle_id)).all()
        assert sorted(seats) == list(range(1, len(seats) + 1))

    one, other = (
        partial(accept, who.person_id, token, known_as=who.name)
        for who, token in zip((world.dee, world.eve), tokens, strict=True)
    )
    return Pair(one, other, holds)


def accept_and_share(world: World) -> Pair:
    """Whoever comes while something is shown with everyone sees it, or is asked about, but only if they were there."""
    token = invite(world.ana.person_id, world.circle_id, relation=Relation.PEER, note="", lasts=timedelta(hours=72))

    def holds(_came: list[Any]) -> None:
        place = db.session.scalars(select(Membership).where(Membership.relation == Relation.PEER)).one()
        share = db.session.scalars(select(Share)).one()
        assert sees(world.dee.person_id, world) == (place.seat <= share.seats)

    share = partial(
        share_goal, world.ana.person_id, world.goal_id, circle_id=world.circle_id, audience=Audience.EVERYONE
    )
    return Pair(partial(accept, world.dee.person_id, token, known_as="Dee"), share, holds)


def share_and_leave(world: World) -> Pair:
    """Nothing is shown to somebody who leaves, or by somebody who leaves."""

    def holds(_came: list[Any]) -> None:
        plain = Plain()
        standing = [share for share in plain.shares if not share.end_told]
        assert not sees(world.ben.person_id, world)
        assert all(share.membership_id in plain.present for share in standing)

    share = partial(
        share_goal,
        world.ana.person_id,
        world.goal_id,
        circle_id=world.circle_id,
        audience=Audience.MEMBER,
        membership_id=world.ben.membership_id,
    )
    refusals = (NotFound, NotInCircle)
    return Pair(share, partial(leave_circle, world.ben.person_id, world.circle_id), holds, refusals)


def two_keepers_leave(world: World) -> Pair:
    """A circle with people in it is always kept by somebody."""
    hand_over(world.ana.person_id, world.circle_id, world.ben.membership_id)

    def holds(_came: list[Any]) -> None:
        here = [place for place in Plain().places if place.circle_id == world.circle_id and place.left_at is None]
        assert any(place.keeps for place in here)

    leave = partial(leave_circle, world.ben.person_id, world.circle_id)
    give = partial(hand_over, world.ben.person_id, world.circle_id, world.cal.membership_id)
    return Pair(leave, give, holds, (NotFound, NobodyWouldKeepIt))


def the_same_words_twice(world: World) -> Pair:
    """The same form sent twice at once says it once, and both are answered."""
    once = partial(
        say, world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, "Well done", client_id="the same"
    )

    def holds(came: list[Any]) -> None:
        assert came[0].id == came[1].id
        assert db.session.scalar(select(func.count()).select_from(Moment)) == 1

    return Pair(once, once, holds)


def one_name_twice(_world: World) -> Pair:
    """One name belongs to one person, whoever is first."""
    join = partial(sign_up, name="Flo", address="flo@example.org", password=PASSWORD, time_zone="UTC", language="en")

    def holds(came: list[Any]) -> None:
        assert came[0].person_id == came[1].person_id
        assert db.session.scalar(select(func.count()).select_from(Person)) == 6

    return Pair(join, join, holds)


def a_win_twice(world: World) -> Pair:
    """A goal finished twice at once is celebrated once in each circle."""
    share_goal(
        world.ana.person_id,
        world.goal_id,
        circle_id=world.circle_id,
        audience=Audience.EVERYONE,
        parts=["progress"],  # type: ignore[list-item]
    )
    once = partial(finish, world.ana.person_id, world.goal_id)

    def holds(_came: list[Any]) -> None:
        assert db.session.scalar(select(func.count()).select_from(Moment)) == 1

    return Pair(once, once, holds)


def sees(person_id: str, world: World) -> bool:
    try:
        find_for(person_id, Goal, world.goal_id)
    except NotFound:
        return False
    return True


PAIRS = [
    two_accepts,
    two_newcomers,
    accept_and_share,
    share_and_leave,
    two_keepers_leave,
    the_same_words_twice,
    one_name_twice,
    a_win_twice,
]


@pytest.fixture(scope="module")
def stages() -> list[Stage]:
    return []


@pytest.fixture
def stage(app: Flask, stages: list[Stage]) -> Stage:
    if not stages:
        with app.app_context():
            stages.append(Stage(db.engine))
    return stages[0]


@pytest.mark.parametrize("made", PAIRS, ids=[pair.__name__ for pair in PAIRS])
def test_two_changes_at_once_are_one_after_the_other(
    app: Flask, world: World, stage: Stage, made: Callable[[World], Pair]
) -> None:
    with app.app_context():
        pair = made(world)
    bring_back = keep(app)

    def doing(do: Do) -> Any:
        with app.app_context():
            try:
                return do()
            except pair.refusals as refusal:
                return refusal

    def play(order: Callable[[Side, Side], Any]) -> str:
        bring_back()
        one, other = Side("1", partial(doing, pair.one)), Side("2", partial(doing, pair.other))
        trace = stage.play([one, other], order(one, other))
        with app.app_context():
            pair.holds([one.came, other.came])
            Plain().check_order()
        return trace

    traces: set[str] = set()
    after = 0
    while "1" in (trace := play(partial(_within, after)))[after:]:
        traces.add(trace)
        after += STRIDE
    traces |= {play(partial(_at_random, number)) for number in range(3)}
    print(f"\nchanges: {len(traces)} interleavings of {made.__name__.replace('_', ' ')}")
    assert len(traces) > 2


def _within(after: int, one: Side, other: Side) -> Any:
    return one_within_the_other(one, other, after)


def _at_random(number: int, _one: Side, _other: Side) -> Any:
    return at_random(str(number))
