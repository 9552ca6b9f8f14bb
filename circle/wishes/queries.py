"""Questions about wishes: what was said to whom. What others would like of me is asked with their goals (`wishing`)."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from circle.asking import VIEWER
from circle.extensions import db
from circle.live.sight import shown_in
from circle.models import Goal, Membership, Wish, WishKind
from circle.privacy import is_shown, may_change_goal

_SEERS = (
    select(Membership, Wish)
    .join(shown_in, shown_in.c.circle_id == Membership.circle_id)
    .join(Goal, Goal.id == shown_in.c.goal_id)
    .outerjoin(Wish, and_(Wish.goal_id == Goal.id, Wish.membership_id == Membership.id))
    .where(
        may_change_goal(VIEWER),
        Membership.left_at.is_(None),
        Membership.person_id != VIEWER,
        is_shown(Membership.person_id, Goal.id, circle_id=Membership.circle_id),
    )
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(Membership.joined_at, Membership.id)
)


@dataclass(frozen=True)
class SaidTo:
    """Somebody who sees a goal, and how its owner would like them to check on it, if at all."""

    member: Membership
    wish: Wish | None

    @property
    def value(self) -> str:
        """As the form has it."""
        if self.wish is None:
            return ""
        return f"ask:{self.wish.weekday}" if self.wish.kind == WishKind.ASK else str(WishKind.CHEER)


def said_about(goal_id: str, owner_id: str) -> list[SaidTo]:
    """Everybody who sees a goal of the owner's now, with what was said to them."""
    return [SaidTo(*row) for row in db.session.execute(_SEERS, {"viewer": owner_id, "goals": [goal_id]})]
