"""Questions about circles: which are mine, who is here."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from circle.asking import VIEWER, NotFound, viewer_alone, visible_to_viewer
from circle.database import in_few_sizes
from circle.extensions import db
from circle.models import Membership
from circle.privacy import has_muted_circle

_IN_ORDER = (Membership.joined_at, Membership.id)
_MY_PLACES = (
    select(Membership)
    .where(Membership.person_id == VIEWER, Membership.left_at.is_(None))
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(*_IN_ORDER)
)
_MY_PLACE = _MY_PLACES.where(Membership.circle_id == bindparam("circle"))
_MY_PLACE_AND_QUIET = _MY_PLACE.add_columns(viewer_alone(has_muted_circle, Membership.circle_id))
_MEMBERS = (
    visible_to_viewer(Membership)
    .where(Membership.circle_id.in_(bindparam("circles", expanding=True)))
    .order_by(*_IN_ORDER)
)


def places_of(viewer_id: str) -> Sequence[Membership]:
    """The viewer's places, each with its circle, in the order they were taken."""
    return db.session.scalars(_MY_PLACES, {"viewer": viewer_id}).all()


def place_in(circle_id: str, viewer_id: str) -> Membership:
    """The viewer's place in a circle, with the circle. Raises NotFound if they are not in it."""
    place = db.session.scalar(_MY_PLACE, {"viewer": viewer_id, "circle": circle_id})
    if place is None:
        raise NotFound
    return place


def place_and_quiet_in(circle_id: str, viewer_id: str) -> tuple[Membership, bool]:
    """The viewer's place in a circle, with the circle, and whether they have muted it.

    Whoever looks through their eyes does not learn that. Raises NotFound if they are not in it.
    """
    found = db.session.execute(_MY_PLACE_AND_QUIET, {"viewer": viewer_id, "circle": circle_id}).one_or_none()
    if found is None:
        raise NotFound
    place, is_quiet = found
    return place, bool(is_quiet)


def members_of(circle_id: str, viewer_id: str) -> list[Membership]:
    """Who is in the circle now, as far as the viewer may know, in order of joining."""
    return members_of_all([circle_id], viewer_id)


def members_of_all(circle_ids: Sequence[str], viewer_id: str) -> list[Membership]:
    """Who is in any of these circles now, as far as the viewer may know, in order of joining."""
    asked = {"viewer": viewer_id, "circles": in_few_sizes(circle_ids)}
    return list(db.session.scalars(_MEMBERS, asked))
