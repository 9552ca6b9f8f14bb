"""What somebody looks back on: their wins and strengths, and the kind words they keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, desc, false, select, true, union_all

from circle.asking import HEARS, VIEWER, viewer_alone, viewer_may
from circle.database import columns
from circle.extensions import db
from circle.keyset import Place, comes_after, read_place
from circle.live.moments import MomentView, reads_note, views_for
from circle.models import Kept, Moment, MomentKind, Reflection, ReflectionKind, SealingKey
from circle.models.columns import Envelope
from circle.privacy import keeps, may_change_reflection
from circle.sessions import SignedIn

A_FEW = 10
PAGE = 20


@dataclass(frozen=True)
class Win:
    """A win: its words, when, and whether it was kept to oneself."""

    id: str
    words: str
    at: datetime
    is_own: bool


_SHARED = Envelope("win", Moment.words_sealed, SealingKey)
_TO_ONESELF = Envelope("win", Reflection.words_sealed, SealingKey)
_shared = (
    select(Moment.created_at.label("at"), false().label("is_own"), *_SHARED.columns)
    .join(SealingKey, SealingKey.owner_id == Moment.author_id)
    .where(Moment.author_id == VIEWER, Moment.kind == MomentKind.WIN, Moment.taken_back_at.is_(None))
)
_to_oneself = (
    select(Reflection.created_at.label("at"), true().label("is_own"), *_TO_ONESELF.columns)
    .join(SealingKey, SealingKey.owner_id == Reflection.owner_id)
    .where(may_change_reflection(VIEWER), Reflection.kind == ReflectionKind.WIN)
)
_latest_wins = (select(each.order_by(desc("at")).limit(A_FEW).subquery()) for each in (_shared, _to_oneself))
_WINS = union_all(*_latest_wins).order_by(desc("at")).limit(A_FEW)
STRENGTHS = (
    select(Reflection)
    .where(may_change_reflection(VIEWER), Reflection.kind == ReflectionKind.STRENGTH)
    .order_by(Reflection.created_at.desc(), Reflection.id)
)
_LATEST_STRENGTHS = STRENGTHS.limit(A_FEW)


def wins_of(viewer_id: str) -> list[Win]:
    """The viewer's latest wins, shared or kept to themselves, newest first."""
    return [
        Win(_SHARED.id(row), (_TO_ONESELF if row.is_own else _SHARED).open(row), row.at, bool(row.is_own))
        for row in columns(_WINS, {"viewer": viewer_id})
    ]


def strengths_of(viewer_id: str) -> Sequence[Reflection]:
    """What the viewer noted down as a strength, the latest first."""
    return db.session.scalars(_LATEST_STRENGTHS, {"viewer": viewer_id}).all()


_KEPT = (
    select(Moment.id, viewer_may(reads_note), viewer_alone(keeps), Kept.kept_at)
    .join(Kept, Kept.moment_id == Moment.id)
    .where(Kept.person_id == VIEWER, HEARS)
    .order_by(Kept.kept_at.desc(), Kept.moment_id.desc())
    .limit(bindparam("most"))
)
_KEPT_BEFORE = _KEPT.where(comes_after(Kept.kept_at, Kept.moment_id))


def words_kept_by(viewer: SignedIn, before: str | None = None, most: int = PAGE) -> tuple[list[MomentView], str | None]:
    """A page of what the viewer keeps and may still see, the latest kept first, and where the next page begins."""
    asked, place = {"viewer": viewer.person_id, "most": most + 1}, read_place(before)
    statement, after = (_KEPT_BEFORE, place._asdict()) if place else (_KEPT, {})
    rows = columns(statement, {**asked, **after})
    older = str(Place(rows[most - 1].kept_at, rows[most - 1].id)) if rows[most:] else None
    return views_for(viewer.person_id, viewer.time_zone, rows[:most]), older
