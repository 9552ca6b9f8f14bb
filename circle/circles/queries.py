"""Questions about circles: which are mine, who is here."""

from collections.abc import Sequence

from sqlalchemy import bindparam

from circle.asking import MY_PLACE, NotFound, viewer_alone, visible_to_viewer
from circle.database import in_few_sizes
from circle.extensions import db
from circle.models import Membership
from circle.privacy import has_muted_circle

_IN_ORDER = (Membership.joined_at, Membership.id)
_MY_PLACE_AND_QUIET = MY_PLACE.add_columns(viewer_alone(has_muted_circle, Membership.circle_id))
_MEMBERS = (
    visible_to_viewer(Membership)
    .where(Membership.circle_id.in_(bindparam("circles", expanding=True)))
    .order_by(*_IN_ORDER)
)


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
