"""Who sees a goal, by name, in the circles it is shown in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import joinedload

from circle.extensions import db
from circle.models import (
    Goal,
    Membership,
    Part,
    Share,
)
from circle.privacy import (
    is_shown,
)


@dataclass
class Seers:
    """The present members who see a goal, by what they see; and its owner's places among them."""

    all: list[Membership] = field(default_factory=list)
    progress: list[Membership] = field(default_factory=list)
    setbacks: list[Membership] = field(default_factory=list)
    owners: list[Membership] = field(default_factory=list)

    def in_circle(self, circle_id: str) -> list[Membership]:
        return [member for member in self.all if member.circle_id == circle_id]


def _is_shown_part(part: Part) -> Any:
    return is_shown(Membership.person_id, Goal.id, part, Membership.circle_id)


_GOALS = bindparam("goals", type_=Goal.id.type, expanding=True)
# Chosen first: PostgreSQL would try every membership there is for being in one of the circles.
_shown_in = select(Share.goal_id, Share.circle_id).where(Share.goal_id.in_(_GOALS)).distinct().subquery()
_SEERS = (
    select(
        Goal.id,
        Membership,
        Membership.person_id == Goal.owner_id,
        _is_shown_part(Part.PROGRESS),
        _is_shown_part(Part.SETBACKS),
    )
    .join(_shown_in, _shown_in.c.goal_id == Goal.id)
    .join(Membership, Membership.circle_id == _shown_in.c.circle_id)
    .where(
        Membership.left_at.is_(None),
        or_(
            Membership.person_id == Goal.owner_id,
            is_shown(Membership.person_id, Goal.id, circle_id=Membership.circle_id),
        ),
    )
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(Membership.joined_at, Membership.id)
)


def seers_of(goal_ids: Collection[str]) -> Mapping[str, Seers]:
    """Who sees each of these goals now, under the names they go by in the circles that see it."""
    seers: dict[str, Seers] = defaultdict(Seers)
    for goal_id, member, is_owner, progress, setbacks in db.session.execute(_SEERS, {"goals": list(goal_ids)}):
        if is_owner:
            seers[goal_id].owners.append(member)
            continue
        seers[goal_id].all.append(member)
        if progress:
            seers[goal_id].progress.append(member)
        if setbacks:
            seers[goal_id].setbacks.append(member)
    return seers
