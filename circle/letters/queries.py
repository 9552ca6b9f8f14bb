"""Questions about letters: those for the viewer, closed and open; those they wrote; and whether one is for today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, desc, exists, or_, select
from sqlalchemy.orm import aliased

from circle import clock
from circle.asking import MAY_SEE, VIEWER, NotFound
from circle.database import columns
from circle.extensions import db
from circle.keyset import Place, comes_after, read_place
from circle.models import Letter, Membership, Opens, SealingKey
from circle.models.columns import Envelope
from circle.privacy import is_letter_for, is_letter_for_hard_day, may_change_letter, may_open_letter
from circle.sessions import SignedIn
from circle.words import day

PAGE, MOST_CLOSED = 30, 100


@dataclass(frozen=True)
class Closed:
    """A letter as far as it is known while it is closed; `by` is empty where the name is not known any more."""

    id: str
    by: str
    is_own: bool
    waits: str
    may_be_opened: bool
    written_at: datetime


@dataclass(frozen=True)
class Opened:
    """A letter that was opened, by name and day."""

    id: str
    by: str
    is_own: bool
    written_at: datetime


@dataclass(frozen=True)
class Sent:
    """A letter as its author knows it, which says nothing of what became of it."""

    id: str
    to: str
    is_own: bool
    waits: str
    stays: bool
    written_at: datetime


_from, _to = aliased(Membership), aliased(Membership)
_from_key, _to_key = aliased(SealingKey), aliased(SealingKey)
_BY = Envelope("by", _from.known_as_sealed, _from_key)
_TO = Envelope("to", _to.known_as_sealed, _to_key)
# While its reader is there, or was there as long: what somebody goes by later is not said to whoever had gone before.
_name_is_known = and_(_from_key.owner_id == _from.person_id, or_(_to.left_at.is_(None), _from.left_at <= _to.left_at))
_LETTERS = (
    select(
        Letter.id,
        Letter.author_id,
        Letter.opens,
        Letter.opens_on,
        Letter.created_at,
        Letter.opened_at,
        may_open_letter(VIEWER).label("may_be_opened"),
        *_BY.columns,
    )
    .outerjoin(_from, _from.id == Letter.membership_id)
    .outerjoin(_to, _to.id == Letter.to_membership_id)
    .outerjoin(_from_key, _name_is_known)
    .where(is_letter_for(VIEWER))
)
_NEWEST_FIRST = (Letter.created_at.desc(), Letter.id.desc())
_is_closed = Letter.opened_at.is_(None)
_CLOSED = (  # those that can be opened before all others
    _LETTERS.where(_is_closed).order_by(desc("may_be_opened"), Letter.created_at, Letter.id).limit(MOST_CLOSED)
)
_FOR_HARD_DAY = _CLOSED.where(Letter.opens == Opens.HARD_DAY)
_OPENED = _LETTERS.where(Letter.opened_at.is_not(None)).order_by(*_NEWEST_FIRST).limit(PAGE + 1)
_OPENED_BEFORE = _OPENED.where(comes_after(Letter.created_at, Letter.id))
_READ = (
    select(Letter, *_BY.columns, _from.circle_id)
    .outerjoin(_from, _from.id == Letter.membership_id)
    .outerjoin(_to, _to.id == Letter.to_membership_id)
    .outerjoin(_from_key, _name_is_known)
    .where(Letter.id == bindparam("letter"), MAY_SEE[Letter])
)
_SENT = (
    select(
        Letter.id,
        Letter.reader_id,
        Letter.keeper_id,
        Letter.opens,
        Letter.opens_on,
        Letter.created_at,
        and_(_from.left_at.is_(None), _to.left_at.is_(None)).label("are_together"),
        *_TO.columns,
    )
    .outerjoin(_from, _from.id == Letter.membership_id)
    .outerjoin(_to, _to.id == Letter.to_membership_id)
    .outerjoin(_to_key, _to_key.owner_id == _to.person_id)
    .where(may_change_letter(VIEWER))
    .order_by(*_NEWEST_FIRST)
    .limit(PAGE + 1)
)
_SENT_BEFORE = _SENT.where(comes_after(Letter.created_at, Letter.id))
_IS_FOR_HARD_DAY = select(exists().where(is_letter_for_hard_day(VIEWER)))


def closed_letters_for(viewer: SignedIn, *, on_a_hard_day: bool = False) -> list[Closed]:
    """The letters that wait for the viewer, those first that can be opened; `on_a_hard_day` just those for one."""
    statement = _FOR_HARD_DAY if on_a_hard_day else _CLOSED
    rows = columns(statement, {"viewer": viewer.person_id, "on": clock.local_day(viewer.time_zone)})
    return [
        Closed(
            row.id,
            _opened(_BY, row, row.by_key),
            row.author_id == viewer.person_id,
            _for_when(row.opens, row.opens_on),
            bool(row.may_be_opened) and (on_a_hard_day or row.opens != Opens.HARD_DAY),
            row.created_at,
        )
        for row in rows
    ]


def opened_letters_for(viewer: SignedIn, before: str | None) -> tuple[list[Opened], str | None]:
    """A page of the letters the viewer has opened, the latest written first, and where the next begins."""
    place = read_place(before)
    statement, after = (_OPENED_BEFORE, place._asdict()) if place else (_OPENED, {})
    rows = columns(statement, {"viewer": viewer.person_id, "on": clock.local_day(viewer.time_zone), **after})
    opened = [
        Opened(row.id, _opened(_BY, row, row.by_key), row.author_id == viewer.person_id, row.created_at)
        for row in rows[:PAGE]
    ]
    return opened, _older(rows)


def letter_to_read(viewer_id: str, letter_id: str) -> tuple[Letter, str, str | None]:
    """An opened letter, the name it is from, and the circle it came from, if any. Raises NotFound."""
    row = db.session.execute(_READ, {"viewer": viewer_id, "letter": letter_id}).one_or_none()
    if row is None:
        raise NotFound
    return row.Letter, _opened(_BY, row, row.by_key), row.circle_id


def letters_by(author_id: str, before: str | None) -> tuple[list[Sent], str | None]:
    """A page of the letters somebody wrote, the latest first, and where the next begins."""
    place = read_place(before)
    statement, after = (_SENT_BEFORE, place._asdict()) if place else (_SENT, {})
    rows = columns(statement, {"viewer": author_id, **after})
    sent = [
        Sent(
            row.id,
            _opened(_TO, row, row.to_key) if row.are_together else "",
            row.reader_id == author_id,
            _for_when(row.opens, row.opens_on),
            row.keeper_id == row.reader_id,
            row.created_at,
        )
        for row in rows[:PAGE]
    ]
    return sent, _older(rows)


def letter_is_for_hard_day(viewer_id: str) -> bool:
    """Whether a letter waits for a harder day."""
    return bool(db.session.scalar(_IS_FOR_HARD_DAY, {"viewer": viewer_id}))


def _opened(name: Envelope, row: Any, key: bytes | None) -> str:
    """The name somebody goes by there; nothing for oneself, and where it is not known any more."""
    return name.open(row) if key else ""


def _older(rows: Any) -> str | None:
    return str(Place(rows[PAGE - 1].created_at, rows[PAGE - 1].id)) if rows[PAGE:] else None


def _for_when(opens: str, on: date | None) -> str:
    match opens:
        case Opens.ON_DATE if on:
            return str(_("For %(day)s", day=day(on)))
        case Opens.MILESTONE:
            return str(_("For when a goal is finished"))
        case Opens.ASKED:
            return str(_("For whenever it is asked for"))
    return str(_("For a harder day"))
