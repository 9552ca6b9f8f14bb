"""Questions about what somebody has muted. They are asked for that person alone."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from circle.asking import MAY_SEE, VIEWER
from circle.database import columns
from circle.extensions import db
from circle.models import Circle, Membership, Mute, SealingKey
from circle.models.columns import Envelope

_MINE = select(Mute.subject_id).where(Mute.person_id == VIEWER)
_MINE_HERE = _MINE.where(Mute.circle_id == bindparam("circle"))
_NAME = Envelope("name", Circle.name_sealed, SealingKey)
_CIRCLES = (
    select(Mute.since, *_NAME.columns)
    .join(Circle, Circle.id == Mute.subject_id)
    .join(SealingKey, SealingKey.owner_id == Circle.id)
    .where(Mute.person_id == VIEWER, MAY_SEE[Circle])
    .order_by(Mute.since, Mute.subject_id)
)
_KNOWN_AS = Envelope("known_as", Membership.known_as_sealed, SealingKey)
_PEOPLE = (
    select(Mute.since, *_KNOWN_AS.columns)
    .join(Membership, Membership.id == Mute.subject_id)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .where(Mute.person_id == VIEWER, MAY_SEE[Membership])
    .order_by(Mute.since, Mute.subject_id)
)


@dataclass(frozen=True)
class Muted:
    """A circle or a person that somebody has muted, by the name it goes by."""

    subject_id: str
    name: str


def muted_in(circle_id: str, viewer_id: str) -> set[str]:
    """What of a circle the viewer has muted: the ids of places there, or its own."""
    return set(db.session.scalars(_MINE_HERE, {"viewer": viewer_id, "circle": circle_id}))


def muted_by(viewer_id: str) -> tuple[list[Muted], list[Muted]]:
    """The circles and the people that somebody has muted, where both are still there."""
    asked = {"viewer": viewer_id}
    circles = [Muted(_NAME.id(row), _NAME.open(row)) for row in columns(_CIRCLES, asked)]
    people = [Muted(_KNOWN_AS.id(row), _KNOWN_AS.open(row)) for row in columns(_PEOPLE, asked)]
    return circles, people
