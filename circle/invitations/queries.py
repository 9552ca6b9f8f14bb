"""Questions about invitations that are out."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import joinedload

from circle import sealing
from circle.asking import VIEWER
from circle.extensions import db
from circle.models import Invitation
from circle.privacy import NOW, may_change_invitation


def is_out() -> ColumnElement[bool]:
    """The link still works: not used, not declined, not revoked, and its time is not over."""
    return and_(
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.ends_at > NOW,
    )


_WITH_WHO = (
    joinedload(Invitation.circle, innerjoin=True),
    joinedload(Invitation.inviter, innerjoin=True),
)
_PENDING = (
    select(Invitation)
    .where(Invitation.circle_id == bindparam("circle"), is_out(), may_change_invitation(VIEWER))
    .options(*_WITH_WHO)
    .order_by(Invitation.created_at.desc(), Invitation.id)
)
_BY_TOKEN = select(Invitation).where(Invitation.token_hash == bindparam("hash"), is_out()).options(*_WITH_WHO)


def pending_invitations(circle_id: str, viewer_id: str) -> Sequence[Invitation]:
    """Invitations into a circle that are still out, for those who keep it; for others, none."""
    return db.session.scalars(_PENDING, {"circle": circle_id, "viewer": viewer_id}).all()


def invitation_behind(token: str | None) -> Invitation | None:
    """The invitation a link opens, while it works."""
    if not token:
        return None
    return db.session.scalar(_BY_TOKEN, {"hash": sealing.token_hash(token)})
