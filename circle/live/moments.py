"""The present form of moments: what one reader sees of them now, the same on a page and when it arrives live."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from circle.database import columns, in_few_sizes
from circle.live.together import began, can_be_celebrated, is_celebrated_now
from circle.models import (
    DONE,
    Celebration,
    CheckIn,
    Cheer,
    CheerKind,
    Gathered,
    Goal,
    Membership,
    Moment,
    MomentKind,
    News,
    NewsKind,
    Part,
    Photo,
    SealingKey,
    Step,
)
from circle.models.columns import Envelope
from circle.privacy import Reader, Row, is_shown, opens_moment, will_see_moment
from circle.words import amount, name_as_html, shorten, when

QUOTED = 90  # letters, at most, of what a moment answers
PHOTO_WIDTH, PHOTO_HEIGHT = 560, 420  # CSS pixels, at most, of a photo on a page


class Reading(NamedTuple):
    """A moment and all that its view may depend on in who reads it. Of equal readings, in one language, it is the same.

    `mine` are the kinds of cheers the reader gave; `answers_own`: it answers words of their own; `is_here`: they are
    among those who celebrate it now.
    """

    moment_id: str
    is_own: bool
    mine: frozenset[str]
    reads_note: bool
    time_zone: str
    answers_own: bool
    is_here: bool


class CheerView(NamedTuple):
    """The cheers of one kind that a moment was given: by whom, and whether its reader is one of them."""

    names: tuple[str, ...]
    is_mine: bool


@dataclass(frozen=True)
class Name:
    """Somebody's place in a circle and the name they go by there."""

    id: str
    known_as: str

    @cached_property
    def html(self) -> str:
        """As it stands in a row of names: there it is again for every moment and every view of it."""
        return name_as_html(self)


class Together(NamedTuple):
    """Celebrating a win together: whether it goes on now, and then who has said that they are here."""

    is_on: bool
    here: tuple[Name, ...]
    is_here: bool


class PhotoView(NamedTuple):
    """A photo as it is shown: the words for it, and how large it lies on the page, in CSS pixels."""

    words: str
    width: int
    height: int


class Answered(NamedTuple):
    """What a moment answers, in brief: whoever sees the answer sees this as well."""

    id: str
    kind: str
    words: str
    author: Name
    is_own: bool


@dataclass(frozen=True)
class MomentView:
    """All that one view of a moment shows. That its reader keeps it, `is_kept`, is said on their own pages alone."""

    id: str
    kind: str
    circle_id: str
    goal_id: str | None
    goal_words: str
    words: str
    photo: PhotoView | None
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
    cheers: Mapping[str, CheerView]
    answers: Answered | None
    together: Together | None
    is_kept: bool


def reads_note(reader: Reader, moment: Row = Moment) -> ColumnElement[bool]:
    """A note on a shared check-in is read by those the goal's notes are shown to, and by its owner."""
    shown = is_shown(reader, moment.goal_id, Part.NOTES, moment.circle_id)
    return and_(moment.check_in_id.is_not(None), or_(moment.author_id == reader, shown))


_author, _addressee = aliased(Membership), aliased(Membership)
_answered, _answered_author, _answered_key = aliased(Moment), aliased(Membership), aliased(SealingKey)
_author_key, _addressee_key, _goal_key = aliased(SealingKey), aliased(SealingKey), aliased(SealingKey)
_SAID = Envelope("said", Moment.words_sealed, _author_key)
_BY = Envelope("by", _author.known_as_sealed, _author_key)
_PHOTO = Envelope("photo", Photo.words_sealed, _author_key)
_TO = Envelope("to", _addressee.known_as_sealed, _addressee_key)
_GOAL = Envelope("goal", Goal.words_sealed, _goal_key)
_UNIT = Envelope("unit", Goal.unit_sealed, _goal_key)
_NOTE = Envelope("note", CheckIn.note_sealed, _goal_key)
_STEP = Envelope("step", Step.words_sealed, _goal_key)
_ANSWERED = Envelope("answered", _answered.words_sealed, _answered_key)
_ANSWERED_BY = Envelope("answered_by", _answered_author.known_as_sealed, _answered_key)
_KNOWN_AS = Envelope("by", Membership.known_as_sealed, SealingKey)

_IDS: Any = bindparam("ids", expanding=True)
_MOMENTS = (
    select(
        Moment.id,
        Moment.kind,
        Moment.circle_id,
        Moment.goal_id,
        Moment.author_id,
        Moment.to_membership_id,
        Moment.created_at,
        Goal.celebration,
        CheckIn.answer,
        CheckIn.amount,
        _answered.kind.label("answered_kind"),
        _answered.author_id.label("answered_author_id"),
        and_(can_be_celebrated(Moment, _author, Goal), Moment.thanked_at.is_(None)).label("can_be_celebrated"),
        is_celebrated_now().label("is_celebrated_now"),
        Moment.together_until,
        Photo.width,
        Photo.height,
        exists().where(Cheer.moment_id == Moment.id).label("has_cheers"),
        *(
            column
            for each in (_SAID, _PHOTO, _BY, _TO, _GOAL, _UNIT, _NOTE, _STEP, _ANSWERED, _ANSWERED_BY)
            for column in each.columns
        ),
    )
    .join(_author, _author.id == Moment.membership_id)
    .join(_author_key, _author_key.owner_id == Moment.author_id)
    .outerjoin(Photo, Photo.moment_id == Moment.id)
    .outerjoin(_addressee, _addressee.id == Moment.to_membership_id)
    .outerjoin(_addressee_key, _addressee_key.owner_id == _addressee.person_id)
    .outerjoin(Goal, Goal.id == Moment.goal_id)
    .outerjoin(_goal_key, _goal_key.owner_id == Goal.owner_id)
    .outerjoin(CheckIn, CheckIn.id == Moment.check_in_id)
    .outerjoin(Step, Step.id == Moment.step_id)
    .outerjoin(_answered, _answered.id == Moment.reply_to_id)
    .outerjoin(_answered_author, _answered_author.id == _answered.membership_id)
    .outerjoin(_answered_key, _answered_key.owner_id == _answered.author_id)
    .where(Moment.id.in_(_IDS))
)
_SEERS = (
    select(Moment.id, *_KNOWN_AS.columns)
    .join(News, (News.subject_id == Moment.id) & (News.kind == NewsKind.MOMENT))
    .join(Membership, Membership.id == News.membership_id)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .where(
        Moment.id.in_(_IDS),
        Membership.id != Moment.membership_id,
        opens_moment(),
    )
    .order_by(Membership.joined_at, Membership.id)
)
_CHEERS = (
    select(Cheer.moment_id, Cheer.person_id, Cheer.kind, *_KNOWN_AS.columns)
    .join(Membership, Membership.id == Cheer.membership_id)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .where(Cheer.moment_id.in_(_IDS))
    .order_by(Cheer.created_at, Cheer.membership_id)
)
# Of those who came, who is still there and may still see it.
_HERE = (
    select(Gathered.moment_id, Gathered.person_id, Gathered.came_at, *_KNOWN_AS.columns)
    .join(Moment, Moment.id == Gathered.moment_id)
    .join(Membership, Membership.id == Gathered.membership_id)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .where(Gathered.moment_id.in_(_IDS), Membership.left_at.is_(None), will_see_moment(Gathered.person_id))
    .order_by(Gathered.came_at, Gathered.membership_id)
)


class Content:
    """What some moments hold, read in two questions (none for none) however many moments and readers there are.

    Of those that were cheered it asks one more, and one of those that are celebrated together just now.
    """

    def __init__(self, moment_ids: Iterable[str]) -> None:
        asked = {"ids": in_few_sizes(sorted(set(moment_ids)))}
        self._moments: dict[str, Any] = {}
        self._seers: dict[str, list[Name]] = defaultdict(list)
        self._cheers: dict[str, list[tuple[CheerKind, Name]]] = defaultdict(list)
        self._cheered: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
        self._here: dict[str, list[Name]] = defaultdict(list)
        self._came: set[tuple[str, str]] = set()
        self._names: dict[str, Name] = {}
        if not asked["ids"]:
            return
        for moment in columns(_MOMENTS, asked):
            self._moments[moment.id] = moment
        for seer in columns(_SEERS, asked):
            self._seers[seer.id].append(self._name(_KNOWN_AS, seer))
        self._read_cheers([m.id for m in self._moments.values() if m.has_cheers])
        self._read_who_is_here([m.id for m in self._moments.values() if m.can_be_celebrated and m.is_celebrated_now])

    def _read_cheers(self, cheered: list[str]) -> None:
        if cheered:
            for cheer in columns(_CHEERS, {"ids": in_few_sizes(cheered)}):
                self._cheers[cheer.moment_id].append((cheer.kind, self._name(_KNOWN_AS, cheer)))
                self._cheered[cheer.moment_id, cheer.person_id] |= {cheer.kind}

    def _read_who_is_here(self, celebrated: list[str]) -> None:
        if celebrated:
            for each in columns(_HERE, {"ids": in_few_sizes(celebrated)}):
                if each.came_at >= began(self._moments[each.moment_id]):
                    self._here[each.moment_id].append(self._name(_KNOWN_AS, each))
                    self._came.add((each.moment_id, each.person_id))

    def _name(self, envelope: Envelope, row: Any) -> Name:
        """Somebody's name, opened once however often it stands there."""
        id = envelope.id(row)
        if id not in self._names:
            self._names[id] = Name(id, envelope.open(row))
        return self._names[id]

    def holds(self, moment_id: str) -> bool:
        """Whether the moment was still there when its content was read, a moment after the rule was asked."""
        return moment_id in self._moments

    def reading(self, reader_id: str, moment_id: str, time_zone: str, *, reads_note: bool) -> Reading:
        """Somebody reading a moment that they may see."""
        moment = self._moments[moment_id]
        is_own, answers_own = moment.author_id == reader_id, moment.answered_author_id == reader_id
        mine = self._cheered.get((moment_id, reader_id), frozenset())
        is_here = (moment_id, reader_id) in self._came
        return Reading(moment_id, is_own, mine, reads_note, time_zone, answers_own, is_here)

    def view(self, reading: Reading, *, is_kept: bool = False) -> MomentView:
        """How a moment is seen. Needs the reader's language in force (flask_babel)."""
        moment = self._moments[reading.moment_id]
        return MomentView(
            id=moment.id,
            kind=moment.kind,
            circle_id=moment.circle_id,
            goal_id=moment.goal_id,
            goal_words=_GOAL.open(moment),
            words=_SAID.open(moment),
            photo=fitted(_PHOTO.open(moment), moment.width, moment.height) if moment.width else None,
            author=self._name(_BY, moment),
            addressee=self._name(_TO, moment) if moment.to_membership_id else None,
            seers=tuple(self._seers[moment.id]),
            is_whole_circle=not moment.goal_id and not moment.to_membership_id,
            is_own=reading.is_own,
            at=moment.created_at,
            when=when(moment.created_at, reading.time_zone),
            answer=moment.answer,
            amount_text=_amount_text(moment),
            note=_NOTE.open(moment) if reading.reads_note else "",
            step_words=_STEP.open(moment),
            celebration=_celebration(moment),
            cheers=self._cheer_views(moment.id, reading.mine),
            answers=self._answered(moment, reading.answers_own) if moment.answered_kind else None,
            together=self._together(moment, reading.is_here) if moment.can_be_celebrated else None,
            is_kept=is_kept,
        )

    def _together(self, moment: Any, is_here: bool) -> Together:
        return Together(bool(moment.is_celebrated_now), tuple(self._here[moment.id]), is_here)

    def _answered(self, moment: Any, is_own: bool) -> Answered:
        words = shorten(_ANSWERED.open(moment), QUOTED)
        return Answered(_ANSWERED.id(moment), moment.answered_kind, words, self._name(_ANSWERED_BY, moment), is_own)

    def _cheer_views(self, moment_id: str, mine: frozenset[str]) -> dict[str, CheerView]:
        by: dict[str, list[str]] = defaultdict(list)
        for kind, name in self._cheers[moment_id]:
            by[kind].append(name.known_as)
        return {kind: CheerView(tuple(names), kind in mine) for kind, names in by.items()}


def fitted(words: str, width: int, height: int) -> PhotoView:
    """A photo so many pixels wide and high, as large as it is shown: its page keeps the room before it is there."""
    scale = min(1, PHOTO_WIDTH / width, PHOTO_HEIGHT / height)
    return PhotoView(words, max(1, round(width * scale)), max(1, round(height * scale)))


def _amount_text(moment: Any) -> str:
    """How much was done; of what was not done nothing is said."""
    if moment.amount is None or moment.answer not in DONE:
        return ""
    return f"{amount(moment.amount)} {_UNIT.open(moment)}".strip()


def _celebration(moment: Any) -> str:
    if moment.kind not in (MomentKind.WIN, MomentKind.FINISH):
        return Celebration.NONE
    return moment.celebration or Celebration.GENTLE


def views_for(viewer_id: str, time_zone: str, rows: Sequence[Any]) -> list[MomentView]:
    """The views of one reader for rows of (moment id, reads note, keeps it), in the order given."""
    content = Content(row[0] for row in rows)
    return [
        content.view(content.reading(viewer_id, moment_id, time_zone, reads_note=reads_note), is_kept=bool(is_kept))
        for moment_id, reads_note, is_kept, *_ in rows
        if content.holds(moment_id)
    ]
