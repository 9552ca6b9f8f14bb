"""What is shown to whom now, and who there is to show it to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from circle.asking import MY_CIRCLES, VIEWER, visible_to_viewer
from circle.extensions import db
from circle.models import Circle, Goal, Membership, Part, Share
from circle.privacy import holds_now, may_change_goal, names_place

_PRESENT_SHARES = select(Share).where(Share.goal_id == bindparam("goal"), holds_now()).order_by(Share.since, Share.id)
_GOALS = select(Goal.id).where(may_change_goal(VIEWER))
_SHOWN = (
    select(Share, Membership)
    .join(Goal, Goal.id == Share.goal_id)
    .join(Membership, names_place(Share, Membership))
    .where(
        may_change_goal(VIEWER),
        holds_now(),
        Membership.left_at.is_(None),
        Membership.person_id != VIEWER,
    )
    .options(contains_eager(Share.goal), joinedload(Membership.circle, innerjoin=True))
    .order_by(Goal.created_at, Goal.id, Share.since, Share.id, Membership.joined_at, Membership.id)
)
_PEOPLE = (
    visible_to_viewer(Membership)
    .where(Membership.circle_id.in_(MY_CIRCLES))
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(Membership.joined_at, Membership.id)
)


def present_shares(goal_id: str) -> list[Share]:
    """The shares of a goal that hold now. Who asks must be its owner."""
    return list(db.session.scalars(_PRESENT_SHARES, {"goal": goal_id}))


def goals_of(owner_id: str) -> list[str]:
    """The ids of all goals of somebody."""
    return list(db.session.scalars(_GOALS, {"viewer": owner_id}))


def people_in_circles_of(viewer_id: str) -> list[Membership]:
    """Everybody who is in any of the viewer's circles now, the viewer too, in order of joining."""
    return list(db.session.scalars(_PEOPLE, {"viewer": viewer_id}))


def shown_by(owner_id: str) -> list[tuple[Share, Membership]]:
    """Everything somebody shows now: each share that holds, with each person it names."""
    return [(share, member) for share, member in db.session.execute(_SHOWN, {"viewer": owner_id})]


@dataclass(frozen=True)
class Sight:
    """One goal as one person sees it: the parts, since when with these, and until when (None: until it is changed)."""

    goal: Goal
    parts: Sequence[Part]
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Seer:
    """Somebody in a circle, and all they can see of one."""

    member: Membership
    sees: Sequence[Sight]


def who_sees_what(viewer_id: str) -> list[tuple[Circle, list[Seer]]]:
    """Every other person in each of the viewer's circles, with all that the viewer shows them now."""
    shown: dict[str, dict[str, list[Share]]] = {}
    for share, member in shown_by(viewer_id):
        shown.setdefault(member.id, {}).setdefault(share.goal_id, []).append(share)
    circles: dict[str, tuple[Circle, list[Seer]]] = {}
    for member in people_in_circles_of(viewer_id):
        _circle, seers = circles.setdefault(member.circle_id, (member.circle, []))
        if member.person_id != viewer_id:
            seers.append(Seer(member, [_sight(shares) for shares in shown.get(member.id, {}).values()]))
    return list(circles.values())


def _sight(shares: Sequence[Share]) -> Sight:
    ends = [share.until for share in shares if share.until]
    return Sight(
        shares[0].goal,
        [part for part in Part if any(getattr(share, part) for share in shares)],
        min(share.since for share in shares),
        max(ends) if len(ends) == len(shares) else None,
    )
