"""Questions about circles: which are mine, who is here."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select

from circle.asking import MAY_SEE, OWN_CIRCLES, NotFound, OwnCircle, own_circle, viewer_alone, visible_to_viewer
from circle.database import columns, in_few_sizes, one_row
from circle.extensions import db
from circle.live.moments import Name
from circle.models import Membership, SealingKey
from circle.models.columns import Envelope
from circle.privacy import has_muted_circle

_IN_ORDER = (Membership.joined_at, Membership.id)
_MY_PLACE_AND_QUIET = OWN_CIRCLES.add_columns(
    Membership.keeps, Membership.relation, viewer_alone(has_muted_circle, Membership.circle_id).label("is_muted")
).where(Membership.circle_id == bindparam("circle"))
_KNOWN_AS = Envelope("known_as", Membership.known_as_sealed, SealingKey)
_NAMES = (
    select(*_KNOWN_AS.columns)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .where(MAY_SEE[Membership], Membership.circle_id == bindparam("circle"))
    .order_by(*_IN_ORDER)
)
_MEMBERS = (
    visible_to_viewer(Membership)
    .where(Membership.circle_id.in_(bindparam("circles", expanding=True)))
    .order_by(*_IN_ORDER)
)


class MyPlace(NamedTuple):
    """A circle as one's own, and what one is there. Whoever started it was not invited."""

    circle: OwnCircle
    keeps: bool
    is_invited: bool
    is_muted: bool


def my_place_in(circle_id: str, viewer_id: str) -> MyPlace:
    """The viewer's own place in a circle.

    Whoever looks through their eyes does not learn whether it is muted. Raises NotFound if they are not in it.
    """
    row = one_row(_MY_PLACE_AND_QUIET, {"viewer": viewer_id, "circle": circle_id})
    if row is None:
        raise NotFound
    return MyPlace(own_circle(row), row.keeps, bool(row.relation), bool(row.is_muted))


def names_in(circle_id: str, viewer_id: str) -> list[Name]:
    """Who is in the circle now, by name, as far as the viewer may know, in order of joining."""
    rows = columns(_NAMES, {"viewer": viewer_id, "circle": circle_id})
    return [Name(_KNOWN_AS.id(row), _KNOWN_AS.open(row)) for row in rows]


def members_of(circle_id: str, viewer_id: str) -> list[Membership]:
    """Who is in the circle now, as far as the viewer may know, in order of joining."""
    return members_of_all([circle_id], viewer_id)


def members_of_all(circle_ids: Sequence[str], viewer_id: str) -> list[Membership]:
    """Who is in any of these circles now, as far as the viewer may know, in order of joining."""
    asked = {"viewer": viewer_id, "circles": in_few_sizes(circle_ids)}
    return list(db.session.scalars(_MEMBERS, asked))
