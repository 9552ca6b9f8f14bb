"""What every live page begins with: how far its reader's news goes, and the calls for support open on their screens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, select, true, union_all
from sqlalchemy.orm import aliased

from circle.asking import VIEWER
from circle.database import columns
from circle.live.cursor import Cursor
from circle.live.ladders import is_over
from circle.models import Asked, Call, CallAnswer, Membership, SealingKey, Stream
from circle.models.columns import Envelope
from circle.privacy import are_both_there, may_see_call

_OPEN = select(Call.id).where(Call.owner_id == VIEWER, Call.ended_at.is_(None))
_mine, _hers, _other = aliased(Membership), aliased(Membership), aliased(Asked)
_SAID = Envelope("said", Call.words_sealed, SealingKey)
_BY = Envelope("by", _hers.known_as_sealed, SealingKey)
_is_in_hand = (
    exists()
    .where(
        _other.call_id == Call.id,
        _other.answer == CallAnswer.WITH_YOU,
        are_both_there(Call.owner_id, _other.membership_id),
    )
    .correlate(Call)
)
# Hers first, then those that ask me; each with my own place where I was asked, and the name she goes by there.
_cards = (
    select(
        Call.id,
        Call.owner_id,
        Call.created_at,
        Asked.answer,
        Asked.asked_at,
        _hers.id.label("her_place"),
        _hers.circle_id,
        _is_in_hand.label("is_in_hand"),
        *_SAID.columns,
        *_BY.columns,
    )
    .select_from(Call)
    .join(SealingKey, SealingKey.owner_id == Call.owner_id)
    .outerjoin(Asked, and_(Asked.call_id == Call.id, Asked.person_id == VIEWER))
    .outerjoin(_mine, _mine.id == Asked.membership_id)
    .outerjoin(
        _hers,
        and_(
            _hers.circle_id == _mine.circle_id,
            _hers.person_id == Call.owner_id,
            _hers.left_at.is_(None),
        ),
    )
    .where(
        Call.id.in_(union_all(_OPEN, select(Asked.call_id).where(Asked.person_id == VIEWER))),
        Call.ended_at.is_(None),
        may_see_call(VIEWER),
    )
    .subquery()
)
_FRAME = (
    select(Stream.stream_id, Stream.news_seq, _cards)
    .outerjoin(_cards, true())
    .where(Stream.person_id == VIEWER)
    .order_by(_cards.c.created_at, _cards.c.id)
)


class Card(NamedTuple):
    """A call on somebody's screen: their own, or one that asks them. `known_as` is her name where they are asked."""

    id: str
    is_own: bool
    words: str
    known_as: str
    circle_id: str | None
    her_place: str | None
    asked_at: datetime | None
    answer: str | None
    is_in_hand: bool


@dataclass(frozen=True)
class Frame:
    """The cursor of somebody who has read everything told so far, as which it is written, and their calls."""

    cursor: Cursor
    calls: list[Card]

    def __str__(self) -> str:
        return str(self.cursor)


def frame_for(viewer_id: str) -> Frame:
    """What a live page begins with. Ask it before the rest of the page, so that nothing falls in between.

    One question for both, because it is asked on every live page.
    """
    rows = columns(_FRAME, {"viewer": viewer_id})
    cursor = Cursor(rows[0].stream_id, rows[0].news_seq)
    return Frame(cursor, [_card(row, viewer_id) for row in rows if row.id and not is_over(row)])


def _card(row: Any, viewer_id: str) -> Card:
    return Card(
        id=row.id,
        is_own=row.owner_id == viewer_id,
        words=_SAID.open(row),
        known_as=_BY.open(row) if row.her_place else "",
        circle_id=row.circle_id,
        her_place=row.her_place,
        asked_at=row.asked_at,
        answer=row.answer,
        is_in_hand=bool(row.is_in_hand),
    )
