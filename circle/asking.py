"""Asking under the rules of `privacy`: who asks, whether somebody looks through their eyes, and what is found.

Lists and single things come from the same condition; hidden is the same as missing. There is no way round, for anybody.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, String, and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from circle.database import columns
from circle.extensions import db
from circle.models import (
    Call,
    CheckIn,
    Circle,
    Goal,
    IfThen,
    Invitation,
    Letter,
    Membership,
    Moment,
    Offer,
    Reflection,
    SealingKey,
    Share,
    Step,
)
from circle.models.columns import Envelope
from circle.privacy import (
    Condition,
    Reader,
    Row,
    has_arrived,
    has_heard_of,
    has_muted,
    is_in_tray,
    may_change_call,
    may_change_check_in,
    may_change_goal,
    may_change_if_then,
    may_change_invitation,
    may_change_letter,
    may_change_membership,
    may_change_reflection,
    may_change_share,
    may_change_step,
    may_keep_circle,
    may_read_letter,
    may_see_call,
    may_see_circle,
    may_see_goal,
    may_see_membership,
    may_see_step,
    may_take_back,
    may_take_back_offer,
    only_in,
    will_see_check_in,
    will_see_moment,
)

VIEWER: Reader = bindparam("viewer")
_looker: ContextVar[str | None] = ContextVar("looker", default=None)
_LOOKER: Reader = bindparam("looker", callable_=_looker.get, type_=String())
# Whoever really looks. What waits for the end of quiet hours waits for theirs: the viewer's are not to be seen.
_EYES: Reader = func.coalesce(_LOOKER, VIEWER)


class NotFound(Exception):
    """There is no such thing for this person: it is missing or not theirs to see, and nobody can tell which."""


@contextmanager
def looked_at_by(person_id: str, circle_id: str) -> Iterator[None]:
    """Inside, a viewer is asked only for what is shown to them in one circle, and is this person's to see as well."""
    looker, circle = _looker.set(person_id), only_in.set(circle_id)
    try:
        yield
    finally:
        _looker.reset(looker)
        only_in.reset(circle)


def looker_may(rule: Callable[..., Condition], *row: Row) -> Condition:
    """Nobody looks through the viewer's eyes, or the rule lets that one see it as well."""
    return or_(_LOOKER.is_(None), rule(_LOOKER, *row))


def viewer_may(rule: Callable[..., Condition], *row: Row) -> Condition:
    """The rule for the viewer, and for whoever looks through their eyes."""
    return and_(rule(VIEWER, *row), looker_may(rule, *row))


def viewer_alone(rule: Callable[..., Condition], *row: Row) -> Condition:
    """The rule for the viewer, and never for somebody who looks through their eyes."""
    return and_(_LOOKER.is_(None), rule(VIEWER, *row))


_place = aliased(Membership)
# Where to look for what others say and who they are. It lets nobody see anything: that is for the rules above it.
MY_CIRCLES = select(_place.circle_id).where(_place.person_id == VIEWER, _place.left_at.is_(None))
_is_my_place = and_(Membership.person_id == VIEWER, Membership.left_at.is_(None))
_IN_ORDER = (Membership.joined_at, Membership.id)
_MY_PLACES = (
    select(Membership).where(_is_my_place).options(joinedload(Membership.circle, innerjoin=True)).order_by(*_IN_ORDER)
)
_CIRCLE = Envelope("circle", Circle.name_sealed, SealingKey)
OWN_CIRCLES = (
    select(Membership.id.label("place_id"), *_CIRCLE.columns)
    .join(Circle, Circle.id == Membership.circle_id)
    .join(SealingKey, SealingKey.owner_id == Circle.id)
    .where(_is_my_place)
    .order_by(*_IN_ORDER)
)
_MY_PLACE = _MY_PLACES.where(Membership.circle_id == bindparam("circle"))

Found = TypeVar("Found")

MAY_SEE: dict[type[Any], Condition] = {
    Circle: viewer_may(may_see_circle),
    Membership: viewer_may(may_see_membership),
    Goal: viewer_may(may_see_goal),
    CheckIn: and_(viewer_may(will_see_check_in), has_heard_of(_EYES)),
    Step: viewer_may(may_see_step),
    Moment: and_(viewer_may(will_see_moment), has_arrived(_EYES)),
    Call: viewer_alone(may_see_call),
    Letter: viewer_alone(may_read_letter),
    Offer: viewer_alone(is_in_tray),
}
# What is said on somebody's own pages: what they may see and have not muted. Whoever looks through their eyes cannot
# tell what is muted: they are shown what may be seen.
HEARS: Condition = and_(MAY_SEE[Moment], or_(_LOOKER.is_not(None), not_(has_muted(VIEWER))))
MAY_CHANGE: dict[type[Any], Condition] = {
    Circle: may_keep_circle(VIEWER),
    Invitation: may_change_invitation(VIEWER),
    Letter: may_change_letter(VIEWER),
    Membership: may_change_membership(VIEWER),
    Goal: may_change_goal(VIEWER),
    IfThen: may_change_if_then(VIEWER),
    Reflection: may_change_reflection(VIEWER),
    CheckIn: may_change_check_in(VIEWER),
    Share: may_change_share(VIEWER),
    Step: may_change_step(VIEWER),
    Moment: may_take_back(VIEWER),
    Call: may_change_call(VIEWER),
    Offer: may_take_back_offer(VIEWER),
}
_FIND: dict[type[Any], Select[Any]] = {
    model: select(model).where(model.id == bindparam("id"), rule) for model, rule in MAY_SEE.items()
}
_CHANGE: dict[type[Any], Select[Any]] = {
    model: select(model).where(model.id == bindparam("id"), rule) for model, rule in MAY_CHANGE.items()
}


def visible_to_viewer(model: type[Found]) -> Select[Found]:
    """All rows of `model` that the person bound as `viewer` may see; queries narrow it when they are imported."""
    return select(model).where(MAY_SEE[model])


def find_for(viewer_id: str, model: type[Found], id: str) -> Found:
    """The one thing asked for. Raises NotFound when it is missing and, just the same, when it may not be seen."""
    return _one(_FIND[model], viewer_id, id)  # type: ignore[no-any-return]


def find_to_change(viewer_id: str, model: type[Found], id: str) -> Found:
    """The one thing to change. Raises NotFound when it is missing and, just the same, when it may not be changed."""
    return _one(_CHANGE[model], viewer_id, id)  # type: ignore[no-any-return]


def places_of(viewer_id: str) -> Sequence[Membership]:
    """The viewer's own places, each with its circle, in the order they were taken."""
    return db.session.scalars(_MY_PLACES, {"viewer": viewer_id}).all()


class OwnCircle(NamedTuple):
    """A circle that somebody is in, and the id of their own place there."""

    id: str
    name: str
    place_id: str


def circles_of(viewer_id: str) -> list[OwnCircle]:
    """The circles the viewer is in, in the order they came into them."""
    return [own_circle(row) for row in columns(OWN_CIRCLES, {"viewer": viewer_id})]


def own_circle(row: Any) -> OwnCircle:
    """One of them, from a row of OWN_CIRCLES."""
    return OwnCircle(_CIRCLE.id(row), _CIRCLE.open(row), row.place_id)


def place_in(circle_id: str, viewer_id: str) -> Membership:
    """The viewer's own place in a circle, with the circle. Raises NotFound if they are not in it."""
    place = db.session.scalar(_MY_PLACE, {"viewer": viewer_id, "circle": circle_id})
    if place is None:
        raise NotFound
    return place


def _one(statement: Select[Found], viewer_id: str, id: str) -> Found:
    found = db.session.scalar(statement, {"viewer": viewer_id, "id": id})
    if found is None:
        raise NotFound
    return found
