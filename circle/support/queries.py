"""Questions about support: whom I would ask and whether they are there, what I asked for, and who asks me."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, select, union_all
from sqlalchemy.orm import aliased, joinedload

from circle.asking import MY_CIRCLES, VIEWER
from circle.database import columns, in_few_sizes
from circle.extensions import db
from circle.live import ladders
from circle.models import Asked, Call, CallAnswer, Membership, Order, Reach, Rung, SealingKey
from circle.models.columns import Envelope
from circle.privacy import may_see_call, may_see_membership

_OTHERS = (
    select(Membership, Rung.position)
    .outerjoin(Rung, and_(Rung.membership_id == Membership.id, Rung.owner_id == VIEWER))
    .where(Membership.circle_id.in_(MY_CIRCLES), Membership.person_id != VIEWER, may_see_membership(VIEWER))
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(Rung.position.nulls_last(), Membership.joined_at, Membership.id)
)
_NAMES = select(Membership).where(Membership.id.in_(bindparam("places", expanding=True)), may_see_membership(VIEWER))
_OPEN = select(Call.id).where(Call.owner_id == VIEWER, Call.ended_at.is_(None))
_REACH = select(Reach).where(Reach.membership_id == bindparam("place"))

_mine, _hers, _other = aliased(Membership), aliased(Membership), aliased(Asked)
_SAID = Envelope("said", Call.words_sealed, SealingKey)
_BY = Envelope("by", _hers.known_as_sealed, SealingKey)
_there = aliased(Membership)
_is_in_hand = (
    exists()
    .where(
        _other.call_id == Call.id,
        _other.answer == CallAnswer.WITH_YOU,
        _there.id == _other.membership_id,
        _there.left_at.is_(None),
    )
    .correlate(Call)
)
# Hers first, then those that ask me; each with my own place where I was asked, and the name she goes by there.
_CARDS = (
    select(
        Call.id,
        Call.owner_id,
        Asked.answer,
        Asked.asked_at,
        _hers.id.label("her_place"),
        _hers.circle_id,
        _is_in_hand.label("is_in_hand"),
        *_SAID.columns,
        *_BY.columns,
    )
    .select_from(Call)
    .join(SealingKey, SealingKey.owner_id == Call.owner_id)
    .outerjoin(Asked, and_(Asked.call_id == Call.id, Asked.person_id == VIEWER))
    .outerjoin(_mine, _mine.id == Asked.membership_id)
    .outerjoin(
        _hers,
        and_(
            _hers.circle_id == _mine.circle_id,
            _hers.person_id == Call.owner_id,
            _hers.left_at.is_(None),
        ),
    )
    .where(
        Call.id.in_(union_all(_OPEN, select(Asked.call_id).where(Asked.person_id == VIEWER))),
        Call.ended_at.is_(None),
        may_see_call(VIEWER),
    )
    .order_by(Call.created_at, Call.id)
)


class Card(NamedTuple):
    """A call on somebody's screen: their own, or one that asks them. `known_as` is her name where they are asked."""

    id: str
    is_own: bool
    words: str
    known_as: str
    circle_id: str | None
    her_place: str | None
    asked_at: datetime | None
    answer: str | None
    is_in_hand: bool


def cards_for(viewer_id: str) -> list[Card]:
    """The calls that are open on the viewer's screens. One question, for it is asked on every live page."""
    return [
        Card(
            id=row.id,
            is_own=row.owner_id == viewer_id,
            words=_SAID.open(row),
            known_as=_BY.open(row) if row.her_place else "",
            circle_id=row.circle_id,
            her_place=row.her_place,
            asked_at=row.asked_at,
            answer=row.answer,
            is_in_hand=bool(row.is_in_hand),
        )
        for row in columns(_CARDS, {"viewer": viewer_id})
    ]


@dataclass(frozen=True)
class InOrder:
    """Somebody in my order: their place, whether they said when they can be reached, and whether that is now."""

    place: Membership
    has_said: bool
    is_there: bool
    was_asked: bool


@dataclass(frozen=True)
class Answered:
    """Somebody who was asked: since when, and what they said."""

    place: Membership
    asked_at: datetime
    answer: str | None


@dataclass(frozen=True)
class OwnCall:
    """My call as it stands: who was asked, whether somebody is with me, and who is asked when if nobody is."""

    call: Call
    asked: Sequence[Answered]
    is_in_hand: bool
    following: InOrder | None


def order_of(viewer_id: str, call_id: str | None = None) -> list[InOrder]:
    """Those the viewer would ask, first to last, and whether they can be reached now."""
    order = ladders.order_of(viewer_id, call_id)
    places = _places(viewer_id, [each.membership_id for each in order])
    return [
        InOrder(places[each.membership_id], each.has_said, each.is_there, each.was_asked)
        for each in order
        if each.membership_id in places
    ]


def wishes_of(viewer_id: str) -> Order | None:
    """How long the viewer would wait for each, and her own words; none before she chose."""
    return db.session.get(Order, viewer_id)


def people_to_ask(viewer_id: str) -> list[tuple[Membership, int | None]]:
    """Everybody in the viewer's circles but her, with where they stand in her order; those who do come first."""
    return [(place, position) for place, position in db.session.execute(_OTHERS, {"viewer": viewer_id})]


def open_call_of(viewer_id: str) -> str | None:
    """The id of the viewer's open call, if there is one."""
    return db.session.scalar(_OPEN, {"viewer": viewer_id})


def own_call(call: Call) -> OwnCall:
    """How a call of one's own stands."""
    asked = ladders.asked_by(call)
    order = order_of(call.owner_id, call.id)
    places = _places(call.owner_id, [each.membership_id for each in asked])
    answered = [
        Answered(places[each.membership_id], each.asked_at, each.answer)
        for each in asked
        if each.membership_id in places
    ]
    following = next((each for each in order if each.is_there and not each.was_asked), None)
    return OwnCall(call, answered, ladders.is_in_hand(asked), following)


def reach_at(place: Membership) -> Reach | None:
    """What somebody said about when they can be reached at a place of theirs."""
    return db.session.scalar(_REACH, {"place": place.id})


def _places(viewer_id: str, ids: Sequence[str]) -> dict[str, Membership]:
    asked: dict[str, Any] = {"viewer": viewer_id, "places": in_few_sizes(ids)}
    return {place.id: place for place in db.session.scalars(_NAMES, asked)}
