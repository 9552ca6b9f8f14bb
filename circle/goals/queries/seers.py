"""Who sees a goal, by name, in the circles it is shown in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

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


_share = aliased(Share)
_SEERS = (
    select(
        Goal.id,
        Membership,
        Membership.person_id == Goal.owner_id,
        _is_shown_part(Part.PROGRESS),
        _is_shown_part(Part.SETBACKS),
    )
    .join(
        Membership,
        Membership.circle_id.in_(select(_share.circle_id).where(_share.goal_id == Goal.id).correlate(Goal)),
    )
    .where(
        Goal.id.in_(bindparam("goals", expanding=True)),
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
