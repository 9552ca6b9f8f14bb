"""Questions about what can be undone."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import NotFound
from circle.extensions import db
from circle.models import Change, ChangeKind
from circle.models.columns import Instant

IN_CIRCLES = (ChangeKind.LEFT, ChangeKind.REMOVED, ChangeKind.CLOSED_CIRCLE)
OF_SHARING = (ChangeKind.SHARED, ChangeKind.STOPPED, ChangeKind.STOPPED_ALL, ChangeKind.WELCOMED)

_MINE = select(Change).where(Change.person_id == bindparam("viewer"), Change.kind.in_(IN_CIRCLES + OF_SHARING))
_ONE = _MINE.where(Change.id == bindparam("id"))
_LATELY = _MINE.where(Change.undone_at.is_(None), Change.at >= bindparam("since", type_=Instant)).order_by(
    Change.at.desc(), Change.id
)


def change_to_undo(viewer_id: str, change_id: str) -> Change:
    """One's own change of a kind that can be undone. Raises NotFound."""
    change = db.session.scalar(_ONE, {"viewer": viewer_id, "id": change_id})
    if change is None:
        raise NotFound
    return change


def changes_to_undo(viewer_id: str, lasts: timedelta) -> Sequence[Change]:
    """What the viewer did up to `lasts` ago and can still undo, the latest first."""
    return db.session.scalars(_LATELY, {"viewer": viewer_id, "since": clock.now() - lasts}).all()
