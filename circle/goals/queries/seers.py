"""Who sees a goal, by name, in the circles it is shown in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from circle.database import columns, in_few_sizes
from circle.live.sight import shown_in
from circle.models import Circle, Goal, Membership, Part, SealingKey
from circle.models.columns import Envelope
from circle.privacy import is_shown


class Seer(NamedTuple):
    """Somebody's present place in a circle, and the name they go by there."""

    id: str
    circle_id: str
    person_id: str
    known_as: str


@dataclass
class Seers:
    """The present members who see a goal, by what they see; and its owner's places among them.

    `circles` gives the names of the circles it is shown in, by id.
    """

    all: list[Seer] = field(default_factory=list)
    progress: list[Seer] = field(default_factory=list)
    steps: list[Seer] = field(default_factory=list)
    setbacks: list[Seer] = field(default_factory=list)
    owners: list[Seer] = field(default_factory=list)
    circles: dict[str, str] = field(default_factory=dict)

    def in_circle(self, circle_id: str) -> list[Seer]:
        return [member for member in self.all if member.circle_id == circle_id]


def _is_shown_part(part: Part) -> Any:
    return is_shown(Membership.person_id, Goal.id, part, Membership.circle_id)


_circle_key = aliased(SealingKey)
_NAME = Envelope("name", Membership.known_as_sealed, SealingKey)
_CIRCLE = Envelope("circle", Circle.name_sealed, _circle_key)
_SEERS = (
    select(
        Goal.id.label("goal_id"),
        Membership.circle_id,
        Membership.person_id,
        (Membership.person_id == Goal.owner_id).label("is_owner"),
        _is_shown_part(Part.PROGRESS).label("sees_progress"),
        _is_shown_part(Part.STEPS).label("sees_steps"),
        _is_shown_part(Part.SETBACKS).label("sees_setbacks"),
        *_NAME.columns,
        *_CIRCLE.columns,
    )
    .join(shown_in, shown_in.c.goal_id == Goal.id)
    .join(Membership, Membership.circle_id == shown_in.c.circle_id)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .join(Circle, Circle.id == Membership.circle_id)
    .join(_circle_key, _circle_key.owner_id == Circle.id)
    .where(
        Membership.left_at.is_(None),
        or_(
            Membership.person_id == Goal.owner_id,
            is_shown(Membership.person_id, Goal.id, circle_id=Membership.circle_id),
        ),
    )
    .order_by(Membership.joined_at, Membership.id)
)


def seers_of(goal_ids: Collection[str]) -> Mapping[str, Seers]:
    """Who sees each of these goals now, under the names they go by in the circles that see it."""
    seers: dict[str, Seers] = defaultdict(Seers)
    known: dict[str, Seer] = {}
    for row in columns(_SEERS, {"goals": in_few_sizes(goal_ids)}):
        id, of_goal = _NAME.id(row), seers[row.goal_id]
        if id not in known:
            known[id] = Seer(id, row.circle_id, row.person_id, _NAME.open(row))
        if row.is_owner:
            of_goal.owners.append(known[id])
            of_goal.circles[row.circle_id] = _CIRCLE.open(row)
            continue
        of_goal.all.append(known[id])
        if row.sees_progress:
            of_goal.progress.append(known[id])
        if row.sees_steps:
            of_goal.steps.append(known[id])
        if row.sees_setbacks:
            of_goal.setbacks.append(known[id])
    return seers
