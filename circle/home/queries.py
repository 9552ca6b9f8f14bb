"""Questions about today: which goals are for it, and everything done so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, case, desc, exists, func, literal, select, true, union_all
from sqlalchemy.orm import aliased

from circle import clock
from circle.asking import MAY_SEE, VIEWER
from circle.database import columns
from circle.models import (
    DONE,
    Answer,
    CheckIn,
    Goal,
    Membership,
    Moment,
    MomentKind,
    Offer,
    OfferState,
    Reflection,
    ReflectionKind,
    Rhythm,
    SealingKey,
    State,
    Step,
    Wish,
    WishKind,
)
from circle.models.columns import Envelope
from circle.pictures import PLACES, Heap, heap
from circle.privacy import (
    is_letter_for_hard_day,
    is_letter_for_today,
    may_change_goal,
    may_change_reflection,
    may_see_wish,
)
from circle.rhythms import is_for, is_over
from circle.sessions import SignedIn
from circle.words import days_so_far

A_WHILE = timedelta(days=7)
MORNING, NOON, EVENING = 4, 12, 18  # hours

_step, _day = aliased(Step), aliased(CheckIn)
_next_step = (  # the one with the nearest day that is to come; of all others, the first that was written
    select(_step.id)
    .where(_step.goal_id == Goal.id, _step.done_at.is_(None))
    .order_by(case((_step.by_on >= bindparam("on"), _step.by_on)).nulls_last(), _step.created_at, _step.id)
    .limit(1)
    .correlate(Goal)
    .scalar_subquery()
)
_done_before = (
    exists().where(_day.goal_id == Goal.id, _day.answer == Answer.YES, _day.on < bindparam("on")).correlate(Goal)
)
_WORDS, _UNIT = (Envelope(name, getattr(Goal, f"{name}_sealed"), SealingKey) for name in ("words", "unit"))
_NOTE, _STEP = Envelope("note", CheckIn.note_sealed, SealingKey), Envelope("step", Step.words_sealed, SealingKey)
_ACTIVE = (
    select(
        *_WORDS.columns,
        *_UNIT.columns,
        Goal.rhythm,
        Goal.weekdays,
        Goal.weeks_apart,
        Goal.by_on,
        Goal.ends_at,
        Goal.look_on,
        Goal.days_done,
        _done_before.label("was_done"),
        *_NOTE.columns,
        CheckIn.answer,
        CheckIn.amount,
        CheckIn.mood,
        CheckIn.urge,
        CheckIn.tells,
        CheckIn.is_told,
        *_STEP.columns,
    )
    .join(SealingKey, SealingKey.owner_id == Goal.owner_id)
    .outerjoin(CheckIn, and_(CheckIn.goal_id == Goal.id, CheckIn.on == bindparam("on")))
    .outerjoin(Step, Step.id == _next_step)
    .where(may_change_goal(VIEWER), Goal.state == State.ACTIVE)
    .order_by(Goal.created_at, Goal.id)
)

_AT, _KIND = "at", "kind"
_win = literal(str(MomentKind.WIN))
_days = select(CheckIn.created_at.label(_AT), CheckIn.answer.label(_KIND)).where(
    CheckIn.owner_id == VIEWER, CheckIn.answer.in_(DONE)
)
_steps = (
    select(Step.done_at.label(_AT), literal(str(Answer.YES)).label(_KIND))
    .join(Goal, Goal.id == Step.goal_id)
    .where(may_change_goal(VIEWER), Step.done_at.is_not(None))
)
_wins = select(Moment.created_at.label(_AT), _win.label(_KIND)).where(
    Moment.author_id == VIEWER,
    Moment.kind == MomentKind.WIN,
    Moment.taken_back_at.is_(None),
)
_own_wins = select(Reflection.created_at.label(_AT), _win.label(_KIND)).where(
    may_change_reflection(VIEWER), Reflection.kind == ReflectionKind.WIN
)
_DONE = (_days, _steps, _wins, _own_wins)
_latest_of_each = [select(each.order_by(desc(_AT)).limit(PLACES).subquery()) for each in _DONE]
_LATEST = union_all(*_latest_of_each).order_by(desc(_AT)).limit(PLACES)
_days_counted = select(func.coalesce(func.sum(Goal.days_done), 0)).where(may_change_goal(VIEWER)).scalar_subquery()
_counts = [
    _days_counted,
    *(select(func.count()).select_from(each.subquery()).scalar_subquery() for each in (_steps, _wins, _own_wins)),
]
_letters = [
    exists().where(is_letter_for_today(VIEWER)).label("letter_for_today"),
    exists().where(is_letter_for_hard_day(VIEWER)).label("letter_for_hard_day"),
]
_HOW_MANY = select(*(count.label(f"count_{number}") for number, count in enumerate(_counts)), *_letters)

# What is asked once for Today, in one row for each wish to be heard today, and in one at least.
_has_goals = exists().where(may_change_goal(VIEWER))
_something_waits = exists().where(
    MAY_SEE[Offer], Offer.owner_id == VIEWER, Offer.answered_at.is_(None), Offer.state == OfferState.WAITING
)
_mine, _owners = aliased(Membership), aliased(Membership)
_owners_key, _goal_key = aliased(SealingKey), aliased(SealingKey)
_GOAL = Envelope("goal", Goal.words_sealed, _goal_key)
_OWNER = Envelope("by", _owners.known_as_sealed, _owners_key)
_are_owners = and_(_owners.circle_id == _mine.circle_id, _owners.person_id == Goal.owner_id, _owners.left_at.is_(None))
_heard = (
    select(Wish.said_at, *_GOAL.columns, *_OWNER.columns)
    .join(_mine, _mine.id == Wish.membership_id)
    .join(Goal, Goal.id == Wish.goal_id)
    .join(_goal_key, _goal_key.owner_id == Goal.owner_id)
    .join(_owners, _are_owners)
    .join(_owners_key, _owners_key.owner_id == _owners.person_id)
    .where(
        _mine.person_id == VIEWER,
        _mine.left_at.is_(None),
        Wish.kind == WishKind.ASK,
        Wish.weekday == bindparam("weekday"),
        may_see_wish(VIEWER),
    )
    .subquery()
)
_at_once = select(
    *(count.label(f"count_{number}") for number, count in enumerate(_counts)),
    *_letters,
    _has_goals.label("has_goals"),
    _something_waits.label("something_waits"),
).subquery()
_TODAY = (
    select(_at_once, _heard)
    .select_from(_at_once.outerjoin(_heard, true()))
    .order_by(_heard.c.said_at, _heard.c.goal_row)
)


class OwnGoal(NamedTuple):
    """A goal as Today names it."""

    id: str
    words: str
    unit: str
    rhythm: str


class SaidToday(NamedTuple):
    """How today went, as far as it was said."""

    answer: str
    amount: Decimal | None
    mood: int | None
    urge: int | None
    note: str
    tells: str
    is_told: bool


class NextStep(NamedTuple):
    """The small step of a goal that is next."""

    id: str
    words: str


@dataclass(frozen=True)
class TodayGoal:
    """One goal on Today: how it went if that was said, the next small step, and who sees it.

    `told` are those who were told of a day that did not go as hoped, as far as they hear of setbacks.
    """

    goal: OwnGoal
    check_in: SaidToday | None
    total_text: str
    next_step: NextStep | None
    seers: Sequence[Any]
    tellable: Sequence[Any]
    told: Sequence[Any]
    asks: bool
    is_over: bool


@dataclass(frozen=True)
class ForToday:
    """A goal that is for today, before it is known who sees it."""

    goal: OwnGoal
    days_done: int
    check_in: SaidToday | None
    next_step: NextStep | None
    is_over: bool

    def seen_by(self, seers: Any) -> TodayGoal:
        told = self.check_in.tells if self.check_in and self.check_in.is_told else ""
        return TodayGoal(
            self.goal,
            self.check_in,
            days_so_far(self.days_done),
            self.next_step,
            seers.all,
            seers.setbacks,
            [who for who in seers.setbacks if told in ("everyone", f"circle:{who.circle_id}", f"member:{who.id}")],
            self.check_in is None and not self._asks_for_its_step_alone(),
            self.is_over,
        )

    def _asks_for_its_step_alone(self) -> bool:
        is_loose = self.goal.rhythm in (Rhythm.ONCE, Rhythm.WHENEVER)
        return is_loose and self.next_step is not None


def goals_for_today(viewer: SignedIn) -> tuple[list[ForToday], list[OwnGoal]]:
    """The viewer's active goals that their rhythm means for today, in the order they were set; and those of all that
    they would like to look at again by now.
    """
    on, now = clock.local_day(viewer.time_zone), clock.now()
    rows = columns(_ACTIVE, {"viewer": viewer.person_id, "on": on})
    meant = [
        ForToday(_own_goal(row), row.days_done, _said_today(row), _next_step_of(row), is_over(row, on, now))
        for row in rows
        if is_for(row, on, now, was_done=row.was_done)
    ]
    return meant, [_own_goal(row) for row in rows if row.look_on and row.look_on <= on]


def _own_goal(row: Any) -> OwnGoal:
    return OwnGoal(_WORDS.id(row), _WORDS.open(row), _UNIT.open(row), row.rhythm)


def _said_today(row: Any) -> SaidToday | None:
    if row.answer is None:
        return None
    return SaidToday(
        answer=row.answer,
        amount=row.amount,
        mood=row.mood,
        urge=row.urge,
        note=_NOTE.open(row),
        tells=row.tells,
        is_told=row.is_told,
    )


def _next_step_of(row: Any) -> NextStep | None:
    return NextStep(_STEP.id(row), _STEP.open(row)) if row.step_row else None


@dataclass(frozen=True)
class Done:
    """Everything somebody did so far, as a heap, and when the last of it was.

    And what others gave them for the way: whether today is the day of a letter, and whether one waits for a harder day.
    """

    heap: Heap
    last_at: datetime | None
    has_letter_for_today: bool
    has_letter_for_hard_day: bool


@dataclass(frozen=True)
class ToAsk:
    """Somebody who would like to be asked today how it went, and the goal it is about."""

    goal_id: str
    goal_words: str
    name: str


@dataclass(frozen=True)
class Today:
    """What is at hand beside one's goals: what one has done, whether anything waits, and who would like to be asked."""

    done: Done
    has_goals: bool
    something_waits: bool
    to_ask: Sequence[ToAsk]


def today_of(viewer: SignedIn) -> Today:
    """All of that in as few questions as there may be. Whether anything waits is never how much."""
    weekday = clock.local_day(viewer.time_zone).weekday()
    rows = columns(_TODAY, {**_day_of(viewer), "weekday": weekday})
    first = rows[0]
    return Today(
        _done(viewer.person_id, first),
        bool(first.has_goals),
        bool(first.something_waits),
        [ToAsk(_GOAL.id(row), _GOAL.open(row), _OWNER.open(row)) for row in rows if row.goal_row],
    )


def done_by(viewer: SignedIn) -> Done:
    """The latest things done, days, steps and wins together, and how many there are in all; and letters."""
    [counted] = columns(_HOW_MANY, _day_of(viewer))
    return _done(viewer.person_id, counted)


def _day_of(viewer: SignedIn) -> dict[str, Any]:
    """The viewer, their own day, and when it began."""
    today = clock.local_day(viewer.time_zone)
    began = datetime.combine(today, time(0), ZoneInfo(viewer.time_zone)).astimezone(UTC)
    return {"viewer": viewer.person_id, "on": today, "day_began": began}


def _done(viewer_id: str, row: Any) -> Done:
    rows = columns(_LATEST, {"viewer": viewer_id})
    days, steps, shown_wins, own_wins = row[: len(_counts)]
    wins = shown_wins + own_wins
    kinds: Mapping[str, Any] = {Answer.YES: "done", Answer.SOME: "some", MomentKind.WIN: "win"}
    return Done(
        heap(
            [kinds[kind] for _at, kind in reversed(rows)],
            viewer_id,
            total=days + steps + wins,
            wins=wins,
        ),
        rows[0].at if rows else None,
        bool(row.letter_for_today),
        bool(row.letter_for_hard_day),
    )


def greeting(viewer: SignedIn, last_at: datetime | None) -> str:
    """A greeting for the hour it is for them; a glad one after a while."""
    now = clock.now()
    if last_at and now - last_at > A_WHILE:
        return str(_("Good to see you, %(name)s", name=viewer.name))
    hour = now.astimezone(ZoneInfo(viewer.time_zone)).hour
    if MORNING <= hour < NOON:
        return str(_("Good morning, %(name)s", name=viewer.name))
    if NOON <= hour < EVENING:
        return str(_("Good afternoon, %(name)s", name=viewer.name))
    return str(_("Good evening, %(name)s", name=viewer.name))
