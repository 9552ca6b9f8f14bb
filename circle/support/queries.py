"""Questions about support: whom I would ask and whether they are there, and how my call stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import joinedload

from circle.asking import MY_CIRCLES, VIEWER
from circle.database import in_few_sizes
from circle.extensions import db
from circle.live import ladders
from circle.models import Call, Membership, Order, Reach, Rung
from circle.privacy import may_see_membership

_OTHERS = (
    select(Membership, Rung.position)
    .outerjoin(Rung, and_(Rung.membership_id == Membership.id, Rung.owner_id == VIEWER))
    .where(Membership.circle_id.in_(MY_CIRCLES), Membership.person_id != VIEWER, may_see_membership(VIEWER))
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(Rung.position.nulls_last(), Membership.joined_at, Membership.id)
)
_NAMES = select(Membership).where(Membership.id.in_(bindparam("places", expanding=True)), may_see_membership(VIEWER))
_REACH = select(Reach).where(Reach.membership_id == bindparam("place"))


@dataclass(frozen=True)
class InOrder:
    """Somebody in my order: their place, whether they said when they can be reached, and whether that is now."""

    place: Membership
    has_said: bool
    is_there: bool


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
    following: Membership | None


def order_of(viewer_id: str) -> list[InOrder]:
    """Those the viewer would ask, first to last, and whether they can be reached now."""
    order = ladders.order_of(viewer_id)
    places = _places(viewer_id, [each.membership_id for each in order])
    return [
        InOrder(places[each.membership_id], each.has_said, each.is_there)
        for each in order
        if each.membership_id in places
    ]


def wishes_of(viewer_id: str) -> Order | None:
    """How long the viewer would wait for each, and her own words; none before she chose."""
    return db.session.get(Order, viewer_id)


def people_to_ask(viewer_id: str) -> list[tuple[Membership, int | None]]:
    """Everybody in the viewer's circles but her, with where they stand in her order; those who do come first."""
    return [(place, position) for place, position in db.session.execute(_OTHERS, {"viewer": viewer_id})]


def own_call(call: Call) -> OwnCall:
    """How a call of one's own stands."""
    asked = ladders.asked_by(call)
    following = ladders.next_of(ladders.order_of(call.owner_id, call.id))
    named = [each.membership_id for each in (*asked, following) if each]
    places = _places(call.owner_id, named)
    answered = [
        Answered(places[each.membership_id], each.asked_at, each.answer)
        for each in asked
        if each.membership_id in places
    ]
    return OwnCall(call, answered, ladders.is_in_hand(asked), following and places.get(following.membership_id))


def reach_at(place: Membership) -> Reach | None:
    """What somebody said about when they can be reached at a place of theirs."""
    return db.session.scalar(_REACH, {"place": place.id})


def _places(viewer_id: str, ids: Sequence[str]) -> dict[str, Membership]:
    asked: dict[str, Any] = {"viewer": viewer_id, "places": in_few_sizes(ids)}
    return {place.id: place for place in db.session.scalars(_NAMES, asked)}
