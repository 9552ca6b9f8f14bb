"""Questions about what is offered: to whom it may be, what I sent, and what is in my tray."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased, lazyload

from circle import clock
from circle.asking import MAY_SEE, VIEWER, NotFound, find_for
from circle.deck import DECK
from circle.extensions import db
from circle.keyset import Place, comes_after, read_place
from circle.models import Goal, Membership, Offer, OfferKind, Person
from circle.models.columns import Instant
from circle.privacy import may_offer_about, may_take_back_offer

PAGE = 30
PUT_AWAY_LASTS = timedelta(days=30)
PUT_AWAY_AT_MOST = 30

_NEWEST_FIRST = (Offer.created_at.desc(), Offer.id.desc())
_mine, _theirs, _to = aliased(Membership), aliased(Membership), aliased(Membership)
_is_mine_there = and_(
    _mine.circle_id == _theirs.circle_id, _mine.person_id == VIEWER, _mine.left_at.is_(None), _theirs.left_at.is_(None)
)
# As on the goal's page: in the first of the circles in which both are and it is shown.
_ABOUT_GOAL = (
    select(Goal, _theirs, _mine, Person.rest_weeks)
    .join(_theirs, _theirs.person_id == Goal.owner_id)
    .join(_mine, _is_mine_there)
    .join(Person, Person.id == Goal.owner_id)
    .where(
        Goal.id == bindparam("goal", type_=Goal.id.type),
        may_offer_about(VIEWER, Goal, _theirs.circle_id),
    )
    .order_by(_theirs.joined_at, _theirs.id)
    .limit(1)
)
_TO_MEMBER = (
    select(_theirs, _mine, Person.rest_weeks)
    .join(_mine, _is_mine_there)
    .join(Person, Person.id == _theirs.person_id)
    .where(_theirs.id == bindparam("member", type_=Membership.id.type), _theirs.person_id != VIEWER)
)
_of_this_kind = (
    select(Offer.created_at)
    .where(Offer.author_id == VIEWER, Offer.kind == bindparam("which"))
    .order_by(Offer.created_at.desc())
    .limit(1)
)
_LAST_ABOUT_GOAL = _of_this_kind.where(Offer.goal_id == bindparam("goal"))
_LAST_TO_PLACE = _of_this_kind.where(Offer.goal_id.is_(None), Offer.to_membership_id == bindparam("place"))
_HAS_READ = select(Person.primer_read_at).where(Person.id == VIEWER)
_REST_WEEKS = select(Person.rest_weeks).where(Person.id == VIEWER)

_SENT = (
    select(Offer, _to)
    .join(_to, _to.id == Offer.to_membership_id)
    .where(may_take_back_offer(VIEWER), _to.left_at.is_(None))
    .order_by(*_NEWEST_FIRST)
    .limit(PAGE + 1)
)
_SENT_BEFORE = _SENT.where(comes_after(Offer.created_at, Offer.id))
_MINE = (
    select(Offer, Membership, Goal)
    .join(Membership, Membership.id == Offer.membership_id)
    .outerjoin(Goal, Goal.id == Offer.goal_id)
    .where(MAY_SEE[Offer], Offer.owner_id == VIEWER)
    .options(lazyload(Goal.sealing_key))  # there may be no goal
)
_TRAY = _MINE.where(Offer.answered_at.is_(None)).order_by(*_NEWEST_FIRST).limit(PAGE + 1)
_TRAY_BEFORE = _TRAY.where(comes_after(Offer.created_at, Offer.id))
_PUT_AWAY = (
    _MINE.where(Offer.answered_at > bindparam("since", type_=Instant))
    .order_by(Offer.answered_at.desc(), Offer.id.desc())
    .limit(PUT_AWAY_AT_MOST)
)


class Addressee(NamedTuple):
    """Somebody to offer something to: their place in a circle, one's own there, and the goal it is about, if any."""

    theirs: Membership
    mine: Membership
    goal: Goal | None
    rest_weeks: int


def addressee(viewer_id: str, goal_id: str | None, member_id: str | None) -> Addressee:
    """The owner of a goal, or without one a member. Raises what these do."""
    return owner_of(goal_id, viewer_id) if goal_id else member_called(member_id or "", viewer_id)


def owner_of(goal_id: str, viewer_id: str) -> Addressee:
    """Whoever's goal it is. Raises NotFound for one that is not shown to the viewer, is their own, or of treatment."""
    row = db.session.execute(_ABOUT_GOAL, {"viewer": viewer_id, "goal": goal_id}).one_or_none()
    if row is None:
        raise NotFound
    goal, theirs, mine, rest_weeks = row
    return Addressee(theirs, mine, goal, rest_weeks)


def member_called(membership_id: str, viewer_id: str) -> Addressee:
    """Somebody in a circle with the viewer. Raises NotFound for anybody else, and for oneself."""
    row = db.session.execute(_TO_MEMBER, {"viewer": viewer_id, "member": membership_id}).one_or_none()
    if row is None:
        raise NotFound
    theirs, mine, rest_weeks = row
    return Addressee(theirs, mine, None, rest_weeks)


class Rest(NamedTuple):
    """The same thing was sent on a day, and rests until another."""

    since_on: date
    until_on: date


def rest_of(to: Addressee, kind: OfferKind, viewer_id: str, time_zone: str) -> Rest | None:
    """Whether the same kind of thing about the same goal, or to the same person without one, was sent lately.

    It is counted from when the viewer last sent it, in days of their own, and from nothing else.
    """
    asked = {"viewer": viewer_id, "which": kind}
    if to.goal:
        sent_at = db.session.scalar(_LAST_ABOUT_GOAL, {**asked, "goal": to.goal.id})
    else:
        sent_at = db.session.scalar(_LAST_TO_PLACE, {**asked, "place": to.theirs.id})
    if sent_at is None:
        return None
    since_on = sent_at.astimezone(ZoneInfo(time_zone)).date()
    until_on = since_on + timedelta(weeks=to.rest_weeks)
    return Rest(since_on, until_on) if clock.local_day(time_zone) < until_on else None


def has_read_primer(viewer_id: str) -> bool:
    """Whether somebody has read how to be beside somebody."""
    return db.session.scalar(_HAS_READ, {"viewer": viewer_id}) is not None


@dataclass(frozen=True)
class Sent:
    """Something the viewer sent, to whom and when. There is nothing else to know about it."""

    id: str
    to: Membership
    at: Any
    question: Any
    words: str
    days: int | None


def sent_by(viewer_id: str, before: str | None = None) -> tuple[list[Sent], str | None]:
    """A page of what the viewer sent to people who are still in a circle with them, newest first."""
    place = read_place(before)
    statement, after = (_SENT_BEFORE, place._asdict()) if place else (_SENT, {})
    rows = db.session.execute(statement, {"viewer": viewer_id, **after}).all()
    page = [
        Sent(offer.id, to, offer.created_at, DECK.get(offer.question), offer.words, offer.days)
        for offer, to in rows[:PAGE]
    ]
    return page, _next_page(rows)


@dataclass(frozen=True)
class InTray:
    """Something in the viewer's tray: from whom, about which of their goals if any, and a question or a suggestion."""

    offer: Offer
    author: Membership
    goal: Goal | None
    question: Any

    @property
    def words(self) -> Any:
        return self.question or self.offer.words


def tray_of(viewer_id: str, before: str | None = None) -> tuple[list[InTray], str | None]:
    """A page of what waits for the viewer or is kept for later, newest first."""
    place = read_place(before)
    statement, after = (_TRAY_BEFORE, place._asdict()) if place else (_TRAY, {})
    rows = db.session.execute(statement, {"viewer": viewer_id, **after}).all()
    return _in_tray(rows[:PAGE]), _next_page(rows)


def put_away_by(viewer_id: str) -> list[InTray]:
    """What the viewer took or let pass lately, to be put back if it went by a slip of the thumb."""
    asked = {"viewer": viewer_id, "since": clock.now() - PUT_AWAY_LASTS}
    return _in_tray(db.session.execute(_PUT_AWAY, asked).all())


def _in_tray(rows: Sequence[Any]) -> list[InTray]:
    return [InTray(offer, author, goal, DECK.get(offer.question)) for offer, author, goal in rows]


def _next_page(rows: Sequence[Any]) -> str | None:
    last = rows[PAGE - 1][0] if len(rows) > PAGE else None
    return str(Place(last.created_at, last.id)) if last else None


def rest_weeks_of(viewer_id: str) -> int:
    """For how many weeks the same thing may not be offered to the viewer again."""
    return int(db.session.scalar(_REST_WEEKS, {"viewer": viewer_id}) or 0)


def suggestion_called(offer_id: str, viewer_id: str) -> Offer:
    """A suggestion in the viewer's tray. Raises NotFound."""
    offer = find_for(viewer_id, Offer, offer_id)
    if offer.kind != OfferKind.SUGGESTION:
        raise NotFound
    return offer
