"""The present form of moments: what one reader sees of them now, the same on a page and when it arrives live."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import joinedload

from circle.extensions import db
from circle.models import (
    DONE,
    Celebration,
    Cheer,
    CheerKind,
    Membership,
    Moment,
    MomentKind,
    News,
    NewsKind,
    Part,
)
from circle.privacy import Reader, Row, is_shown, may_see_moment
from circle.words import amount, when


class Reading(NamedTuple):
    """A moment and all that its view may depend on in who reads it. Of equal readings, in one language, it is the same.

    `mine` are the kinds of cheers the reader gave.
    """

    moment_id: str
    is_own: bool
    mine: frozenset[str]
    reads_note: bool
    time_zone: str


class CheerView(NamedTuple):
    """One sort of cheer on a moment."""

    kind: str
    label: str
    how_many: int
    names: tuple[str, ...]
    is_mine: bool


class Name(NamedTuple):
    """Somebody's place in a circle and the name they go by there."""

    id: str
    known_as: str


@dataclass(frozen=True)
class MomentView:
    """All that one view of a moment shows."""

    id: str
    kind: str
    circle_id: str
    goal_id: str | None
    goal_words: str
    words: str
    author: Name
    addressee: Name | None
    seers: tuple[Name, ...]
    is_whole_circle: bool
    is_own: bool
    at: datetime
    when: str
    answer: str | None
    amount_text: str
    note: str
    step_words: str
    celebration: str
    cheers: tuple[CheerView, ...]


def reads_note(reader: Reader, moment: Row = Moment) -> ColumnElement[bool]:
    """A note on a shared check-in is read by those the goal's notes are shown to, and by its owner."""
    shown = is_shown(reader, moment.goal_id, Part.NOTES, moment.circle_id)
    return or_(moment.author_id == reader, shown)


_IDS: Any = bindparam("ids", expanding=True)
_MOMENTS = (
    select(Moment)
    .where(Moment.id.in_(_IDS))
    .options(
        joinedload(Moment.author, innerjoin=True),
        joinedload(Moment.addressee),
        joinedload(Moment.goal),
        joinedload(Moment.check_in),
        joinedload(Moment.step),
    )
)
_SEERS = (
    select(Moment.id, Membership)
    .join(News, (News.subject_id == Moment.id) & (News.kind == NewsKind.MOMENT))
    .join(Membership, Membership.id == News.membership_id)
    .where(
        Moment.id.in_(_IDS),
        Membership.id != Moment.membership_id,
        may_see_moment(Membership.person_id),
    )
    .order_by(Membership.joined_at, Membership.id)
)
_CHEERS = (
    select(Cheer)
    .where(Cheer.moment_id.in_(_IDS))
    .options(joinedload(Cheer.membership, innerjoin=True))
    .order_by(Cheer.created_at, Cheer.membership_id)
)


class Content:
    """What some moments hold, read in three questions (none for none) however many moments and readers there are."""

    def __init__(self, moment_ids: Iterable[str]) -> None:
        asked = {"ids": sorted(set(moment_ids))}
        self._moments: dict[str, Moment] = {}
        self._seers: dict[str, list[Name]] = defaultdict(list)
        self._cheers: dict[str, list[Cheer]] = defaultdict(list)
        self._cheered: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
        if not asked["ids"]:
            return
        for moment in db.session.scalars(_MOMENTS, asked):
            self._moments[moment.id] = moment
        for moment_id, member in db.session.execute(_SEERS, asked):
            self._seers[moment_id].append(_name(member))
        for cheer in db.session.scalars(_CHEERS, asked):
            self._cheers[cheer.moment_id].append(cheer)
            self._cheered[cheer.moment_id, cheer.person_id] |= {cheer.kind}

    def holds(self, moment_id: str) -> bool:
        """Whether the moment was still there when its content was read, a moment after the rule was asked."""
        return moment_id in self._moments

    def reading(self, reader_id: str, moment_id: str, time_zone: str, *, reads_note: bool) -> Reading:
        """Somebody reading a moment that they may see."""
        is_own = self._moments[moment_id].author_id == reader_id
        mine = self._cheered.get((moment_id, reader_id), frozenset())
        return Reading(moment_id, is_own, mine, reads_note, time_zone)

    def view(self, reading: Reading) -> MomentView:
        """How a moment is seen. Needs the reader's language in force (flask_babel)."""
        moment = self._moments[reading.moment_id]
        check_in = moment.check_in
        return MomentView(
            id=moment.id,
            kind=moment.kind,
            circle_id=moment.circle_id,
            goal_id=moment.goal_id,
            goal_words=moment.goal.words if moment.goal else "",
            words=moment.words,
            author=_name(moment.author),
            addressee=_name(moment.addressee) if moment.addressee else None,
            seers=tuple(self._seers[moment.id]),
            is_whole_circle=not moment.goal_id and not moment.to_membership_id,
            is_own=reading.is_own,
            at=moment.created_at,
            when=when(moment.created_at, reading.time_zone),
            answer=check_in.answer if check_in else None,
            amount_text=_amount_text(moment),
            note=check_in.note if check_in and reading.reads_note else "",
            step_words=moment.step.words if moment.step else "",
            celebration=_celebration(moment),
            cheers=tuple(self._cheer_views(moment, reading.mine)),
        )

    def _cheer_views(self, moment: Moment, mine: frozenset[str]) -> Iterable[CheerView]:
        given = self._cheers[moment.id]
        for kind, label in cheer_labels().items():
            by = tuple(cheer.membership.known_as for cheer in given if cheer.kind == kind)
            yield CheerView(kind, label, len(by), by, kind in mine)


def cheer_labels() -> dict[CheerKind, str]:
    """What each cheer says, in the reader's language."""
    return {
        CheerKind.WITH_YOU: gettext("With you"),
        CheerKind.THANK_YOU: gettext("Thank you"),
        CheerKind.SO_GLAD: gettext("So glad"),
    }


def _name(member: Membership) -> Name:
    return Name(member.id, member.known_as)


def _amount_text(moment: Moment) -> str:
    """How much was done; of what was not done nothing is said."""
    check_in = moment.check_in
    if not moment.goal or not check_in or check_in.amount is None or check_in.answer not in DONE:
        return ""
    return f"{amount(check_in.amount)} {moment.goal.unit}".strip()


def _celebration(moment: Moment) -> str:
    if moment.kind not in (MomentKind.WIN, MomentKind.FINISH):
        return Celebration.NONE
    return moment.goal.celebration if moment.goal else Celebration.GENTLE


def views_for(viewer_id: str, time_zone: str, rows: Sequence[Any]) -> list[MomentView]:
    """The views of one reader for rows of (moment id, reads note), in the order given."""
    content = Content(row[0] for row in rows)
    readings = (
        content.reading(viewer_id, moment_id, time_zone, reads_note=reads_note)
        for moment_id, reads_note, *_ in rows
        if content.holds(moment_id)
    )
    return [content.view(reading) for reading in readings]
