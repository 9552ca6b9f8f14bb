"""Celebrating a win together: which wins can be, how it ends, and who came, which stays with the one celebrated.

It is a part of the moment: those who may see the win see it, and are told that the moment changed, nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, or_, select

from circle import clock
from circle.asking import VIEWER, viewer_alone
from circle.database import changing, columns, in_few_sizes
from circle.extensions import db
from circle.live.tell import tell_circle, tell_moment_again
from circle.models import Celebration, Gathered, Membership, Moment, MomentKind, SealingKey
from circle.models.columns import Envelope
from circle.privacy import NOW, Condition, Row, may_know_who_came

WINS = (MomentKind.WIN, MomentKind.FINISH)
LASTS = timedelta(minutes=10)


def can_be_celebrated(moment: Row, author: Row, goal: Row) -> Condition:
    """A win, or something finished, whose author is still there; unless nothing of its goal is to be celebrated."""
    is_wanted = or_(goal.celebration.is_(None), goal.celebration != Celebration.NONE)
    return and_(moment.kind.in_(WINS), author.left_at.is_(None), is_wanted)


def is_celebrated_now(moment: Row = Moment) -> Condition:
    """It is being celebrated together until its time is over, whether or not its end was told."""
    return moment.together_until > NOW  # type: ignore[no-any-return]


def began(moment: Any) -> datetime:
    """When the celebration that goes on began. Whoever came before came to another one, and is in its keepsake."""
    return moment.together_until - LASTS  # type: ignore[no-any-return]


def was_celebrated(moment: Row = Moment) -> Condition:
    """Somebody came to it, beside the one celebrated."""
    others = exists().where(Gathered.moment_id == moment.id, Gathered.person_id != moment.author_id)
    return others.correlate_except(Gathered)


_KNOWN_AS = Envelope("by", Membership.known_as_sealed, SealingKey)
_ALL_WHO_CAME = (
    select(Gathered.moment_id, Gathered.came_at, *_KNOWN_AS.columns)
    .join(Moment, Moment.id == Gathered.moment_id)
    .join(Membership, Membership.id == Gathered.membership_id)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .where(
        Moment.author_id == VIEWER,
        Moment.kind.in_(WINS),
        viewer_alone(may_know_who_came, Moment),
        Gathered.person_id != VIEWER,
    )
    .order_by(Gathered.came_at, Gathered.membership_id)
)
_WHO_CAME = _ALL_WHO_CAME.where(Moment.id.in_(bindparam("ids", expanding=True)))


@dataclass
class Celebrated:
    """When a win was celebrated together, and with whom: the names of those who had said that they were there."""

    at: datetime
    names: list[str] = field(default_factory=list)


def who_came(author_id: str, moment_ids: Collection[str] | None = None) -> dict[str, Celebrated]:
    """With whom these wins of somebody's own were celebrated, by the moment's id; with no ids, all there are."""
    asked: dict[str, Any] = {"viewer": author_id}
    if moment_ids is None:
        rows = columns(_ALL_WHO_CAME, asked)
    else:
        rows = columns(_WHO_CAME, asked | {"ids": in_few_sizes(moment_ids)})
    came: dict[str, Celebrated] = {}
    for row in rows:
        came.setdefault(row.moment_id, Celebrated(row.came_at)).names.append(_KNOWN_AS.open(row))
    return came


_OVER = select(Moment).where(Moment.together_until <= bindparam("now", type_=Moment.together_until.type))
_is_there = exists().where(Gathered.moment_id == Moment.id, Gathered.membership_id == bindparam("place"))
_WITH_PLACE = select(Moment).where(is_celebrated_now(), or_(Moment.membership_id == bindparam("place"), _is_there))
_WINS_OF = select(Moment).where(
    Moment.goal_id == bindparam("goal"), Moment.kind.in_(WINS), Moment.taken_back_at.is_(None)
)
_FORGET = delete(Gathered).where(Gathered.moment_id == bindparam("moment"))


def tell_how_it_is_celebrated(goal_id: str) -> None:
    """What a goal's wins look like, and whether they can be celebrated together, is another thing now.

    Belongs inside a change.
    """
    db.session.flush()
    for moment in db.session.scalars(_WINS_OF, {"goal": goal_id}).all():
        tell_moment_again(moment)


def tell_who_is_here(moment: Moment, *, is_shown: bool) -> None:
    """Somebody came or went: where that is shown those who see the win are told; and the one celebrated, whose
    keepsakes follow, in any case. Belongs inside a change.
    """
    if is_shown:
        tell_moment_again(moment)
    if moment.author.left_at is None:
        tell_circle(moment.circle_id, [moment.author_id])


def end_celebration(moment: Moment) -> None:
    """It is over, without a word. Belongs inside a change."""
    tell_moment_again(moment)
    moment.together_until = None


def forget_celebration(moment: Moment) -> None:
    """With a win that is taken back goes who celebrated it. Belongs inside a change."""
    if moment.kind in WINS:
        moment.together_until = None
        db.session.connection().execute(_FORGET, {"moment": moment.id})


def tell_of_leaving(place: Membership) -> None:
    """Whoever goes is no longer shown as being there, and their own wins no longer as being celebrated.

    Belongs inside a change, before they have left.
    """
    for moment in db.session.scalars(_WITH_PLACE, {"place": place.id}).all():
        tell_moment_again(moment)


def tell_of_ended_celebrations() -> None:
    """What ended by the clock is told like any other end, once."""
    over = {"now": clock.now()}
    if not db.session.scalars(_OVER, over).first():
        return
    with changing():
        for moment in db.session.scalars(_OVER, over).all():
            end_celebration(moment)
