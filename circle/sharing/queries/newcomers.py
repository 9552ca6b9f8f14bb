"""Questions about newcomers: who came that somebody has not answered for, and what they would be shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from circle.asking import VIEWER
from circle.database import columns
from circle.extensions import db
from circle.models import Audience, Goal, Membership, Share, Welcome
from circle.privacy import holds_now, is_for_group_of, may_change_goal

_me, _by_name = aliased(Membership), aliased(Share)
_is_answered = exists().where(Welcome.person_id == VIEWER, Welcome.membership_id == Membership.id).correlate(Membership)
_is_shown_by_name = (
    exists()
    .where(
        _by_name.goal_id == Share.goal_id,
        _by_name.audience == Audience.MEMBER,
        _by_name.membership_id == Membership.id,
        holds_now(_by_name),
    )
    .correlate(Share, Membership)
)
# What a group there is shown, and would be shown to somebody of it who came after it was said.
_would_reach = and_(
    Share.circle_id == Membership.circle_id,
    holds_now(),
    Membership.seat > Share.seats,
    is_for_group_of(Share, Membership),
    Share.goal_id.in_(select(Goal.id).where(may_change_goal(VIEWER))),
    ~_is_shown_by_name,
)
_came = (
    select(Membership, Share)
    .join(_me, and_(_me.circle_id == Membership.circle_id, _me.person_id == VIEWER, _me.left_at.is_(None)))
    .outerjoin(Share, _would_reach)
    .outerjoin(Goal, Goal.id == Share.goal_id)
    .where(
        Membership.left_at.is_(None),
        Membership.person_id != VIEWER,
        Membership.seat > _me.seat,
        ~_is_answered,
        or_(_me.keeps.is_(True), Share.id.is_not(None)),
    )
)
_HAS_ANYBODY_COME = _came.with_only_columns(Membership.id).limit(1)
_NEWCOMERS = _came.options(
    joinedload(Membership.circle, innerjoin=True),
    contains_eager(Share.goal).joinedload(Goal.sealing_key, innerjoin=False),  # there may be no goal
).order_by(Membership.joined_at, Membership.id, Goal.created_at, Goal.id)
_NEWCOMERS_HERE = _NEWCOMERS.where(Membership.circle_id == bindparam("circle"))
_TO_ASK = (
    select(Share)
    .join(Membership, Membership.id == bindparam("member"))
    .where(_would_reach)
    .order_by(Share.since, Share.id)
)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came, and the goals that everyone there, or their relation, is shown: they see none of them yet."""

    member: Membership
    goals: Sequence[Goal]


def newcomers_for(viewer_id: str, circle_id: str | None = None) -> list[Newcomer]:
    """Who came into the viewer's circles, or into one, that they have not answered for: told to those who keep the
    circle, and to those who show everyone there something.
    """
    if not columns(_HAS_ANYBODY_COME, {"viewer": viewer_id}):
        return []  # nearly always, and found out in a moment
    statement = _NEWCOMERS_HERE if circle_id else _NEWCOMERS
    came: dict[Membership, dict[str, Goal]] = {}
    for member, share in db.session.execute(statement, {"viewer": viewer_id, "circle": circle_id}):
        goals = came.setdefault(member, {})
        if share is not None:
            goals[share.goal_id] = share.goal
    return [Newcomer(member, list(goals.values())) for member, goals in came.items()]


def shares_to_ask_about(viewer_id: str, membership_id: str) -> list[Share]:
    """What the viewer shows to everyone, or to the relation of a newcomer, that the newcomer is not shown."""
    return list(db.session.scalars(_TO_ASK, {"viewer": viewer_id, "member": membership_id}))
