"""What others would like of whoever asks, as part of the questions that pages ask anyway; and in words.

Saying it is the room of wishes.
"""

from typing import Any

from flask_babel import get_locale
from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, case, cast, literal, select

from circle.asking import VIEWER, viewer_may
from circle.models import Membership, Wish, WishKind
from circle.privacy import may_see_wish
from circle.words import gettext, weekday_name

_wish, _place = Wish.__table__.alias(), Membership.__table__.alias()
# A wish and the present place of the viewer that it was said to.
_WISH_TO_VIEWER = (
    select(
        case(
            (_wish.c.weekday.is_(None), _wish.c.kind),
            else_=_wish.c.kind + literal(":") + cast(_wish.c.weekday, String),
        )
    )
    .join(_place, and_(_place.c.id == _wish.c.membership_id, _place.c.person_id == VIEWER, _place.c.left_at.is_(None)))
    .where(viewer_may(may_see_wish, _wish.c))
    .order_by(_place.c.joined_at, _place.c.id)
    .limit(1)
)


def wish_about(goal_id: Any, circle_id: SQLColumnExpression[str] | None = None) -> ColumnElement[str | None]:
    """What the owner of a goal would like of the viewer (`ask:4`, `cheer`), in one circle or the first; or nothing."""
    wish = _WISH_TO_VIEWER.where(_wish.c.goal_id == goal_id)
    if circle_id is not None:
        wish = wish.where(_place.c.circle_id == circle_id)
    return wish.correlate_except(_wish, _place).scalar_subquery()


def in_words(wish: str | None, name: str) -> str:
    """What somebody of this name would like, as a sentence; nothing for nothing."""
    kind, _colon, weekday = (wish or "").partition(":")
    if kind == WishKind.ASK:
        day = weekday_name(int(weekday), get_locale())
        return gettext("%(name)s would like you to ask how it went, every %(day)s", name=name, day=day)
    return gettext("%(name)s would like you to cheer when there is something new here", name=name) if kind else ""
