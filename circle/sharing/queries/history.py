"""How sharing was: what was shown to whom, from when until when, and by which change. For its owner alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from circle import clock
from circle.asking import VIEWER
from circle.database import in_few_sizes
from circle.extensions import db
from circle.keyset import Place, comes_after, read_place
from circle.models import Change, ChangeKind, Goal, Membership, Part, Share
from circle.privacy import may_change_goal, names_place

PAGE = 30

_begun, _ended = aliased(Change), aliased(Change)
_SHARES = (
    select(Share, _begun.kind, _ended.kind, _ended.at, _ended.person_id == VIEWER)
    .join(Goal, Goal.id == Share.goal_id)
    .outerjoin(_begun, _begun.id == Share.begun_by)
    .outerjoin(_ended, _ended.id == Share.ended_by)
    .where(may_change_goal(VIEWER))
    .options(contains_eager(Share.goal), joinedload(Share.circle, innerjoin=True))
    .order_by(Share.since.desc(), Share.id.desc())
    .limit(PAGE + 1)
)
_EARLIER = _SHARES.where(comes_after(Share.since, Share.id))
_PEOPLE = (
    select(Share.id, Membership)
    .join(Membership, names_place(Share, Membership))
    .join(Goal, Goal.id == Share.goal_id)
    .where(
        Share.id.in_(bindparam("shares", expanding=True)),
        may_change_goal(VIEWER),
        Membership.person_id != VIEWER,
        or_(Membership.left_at.is_(None), Membership.left_at > Share.since),
    )
    .order_by(Membership.seat)
)


@dataclass(frozen=True)
class Entry:
    """One thing that was shown: to whom by name, the parts, from when, and its end with what ended it, if any did.

    `until` is the end it has, or came to; `ended_by` is empty while it holds, or when it came to its own end.
    """

    share: Share
    people: Sequence[Membership]
    parts: Sequence[Part]
    begun_by: str
    until: datetime | None
    is_over: bool
    ended_by: str
    by_owner: bool


def history_of(viewer_id: str, before: str | None = None) -> tuple[list[Entry], str | None]:
    """A page of everything the viewer ever showed to anybody, the latest first, and where the next page begins."""
    asked, place = {"viewer": viewer_id}, read_place(before)
    statement, after = (_EARLIER, place._asdict()) if place else (_SHARES, {})
    rows = db.session.execute(statement, {**asked, **after}).all()
    page, more = rows[:PAGE], rows[PAGE:]
    people: dict[str, list[Membership]] = {share.id: [] for share, *_ in page}
    for share_id, member in db.session.execute(_PEOPLE, {"viewer": viewer_id, "shares": in_few_sizes(people)}):
        people[share_id].append(member)
    last = page[-1][0] if more else None
    older = str(Place(last.since, last.id)) if last else None
    return [_entry(people[row[0].id], *row) for row in page], older


def _entry(people: Sequence[Membership], share: Share, begun: Any, ended: Any, ended_at: Any, by_owner: Any) -> Entry:
    return Entry(
        share=share,
        people=people,
        parts=[part for part in Part if getattr(share, part)],
        begun_by=begun or ChangeKind.SHARED,
        until=ended_at or share.until,
        is_over=share.end_told or bool(share.until and share.until <= clock.now()),
        ended_by=ended or "",
        by_owner=bool(by_owner),
    )
