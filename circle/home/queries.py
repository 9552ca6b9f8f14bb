"""Questions about today: which goals are for it, and everything done so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, case, desc, exists, func, literal, select, union_all
from sqlalchemy.orm import aliased, lazyload

from circle import clock
from circle.asking import VIEWER
from circle.database import columns
from circle.extensions import db
from circle.models import (
    DONE,
    Answer,
    CheckIn,
    Goal,
    Moment,
    MomentKind,
    Reflection,
    ReflectionKind,
    Rhythm,
    State,
    Step,
)
from circle.models.checkins import DAYS_DONE
from circle.pictures import PLACES, Heap, heap
from circle.privacy import is_letter_for_hard_day, is_letter_for_today, may_change_goal, may_change_reflection
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
_ACTIVE = (
    select(Goal, CheckIn, Step, DAYS_DONE, _done_before)
    .outerjoin(CheckIn, and_(CheckIn.goal_id == Goal.id, CheckIn.on == bindparam("on")))
    .outerjoin(Step, Step.id == _next_step)
    .where(may_change_goal(VIEWER), Goal.state == State.ACTIVE)
    .options(lazyload(CheckIn.sealing_key), lazyload(Step.sealing_key))
    .order_by(Goal.created_at, Goal.id)
)
_HAS_ANY = select(exists().where(may_change_goal(VIEWER)))

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
_HOW_MANY = select(
    *(select(func.count()).select_from(each.subquery()).scalar_subquery() for each in _DONE),
    exists().where(is_letter_for_today(VIEWER)),
    exists().where(is_letter_for_hard_day(VIEWER)),
)


@dataclass(frozen=True)
class TodayGoal:
    """One goal on Today: how it went if that was said, the next small step, and who sees it."""

    goal: Goal
    check_in: CheckIn | None
    total_text: str
    next_step: Step | None
    seers: Sequence[Any]
    tellable: Sequence[Any]
    asks: bool
    is_over: bool


@dataclass(frozen=True)
class ForToday:
    """A goal that is for today, before it is known who sees it."""

    goal: Goal
    check_in: CheckIn | None
    next_step: Step | None
    days: int
    is_over: bool

    def seen_by(self, seers: Any) -> TodayGoal:
        return TodayGoal(
            self.goal,
            self.check_in,
            days_so_far(self.days),
            self.next_step,
            seers.all,
            seers.setbacks,
            self.check_in is None and not self._asks_for_its_step_alone(),
            self.is_over,
        )

    def _asks_for_its_step_alone(self) -> bool:
        is_loose = self.goal.rhythm in (Rhythm.ONCE, Rhythm.WHENEVER)
        return is_loose and self.next_step is not None


def goals_for_today(viewer: SignedIn) -> tuple[list[ForToday], list[Goal]]:
    """The viewer's active goals that their rhythm means for today, in the order they were set; and those of all that
    they would like to look at again by now.
    """
    on, now = clock.local_day(viewer.time_zone), clock.now()
    rows = db.session.execute(_ACTIVE, {"viewer": viewer.person_id, "on": on}).all()
    meant = [
        ForToday(goal, check_in, step, days, is_over(goal, on, now))
        for goal, check_in, step, days, was_done in rows
        if is_for(goal, on, now, was_done=was_done)
    ]
    return meant, [goal for goal, *_ in rows if goal.look_on and goal.look_on <= on]


def has_goals(viewer_id: str) -> bool:
    """Whether somebody ever set a goal."""
    return bool(db.session.scalar(_HAS_ANY, {"viewer": viewer_id}))


@dataclass(frozen=True)
class Done:
    """Everything somebody did so far, as a heap, and when the last of it was.

    And what others gave them for the way: whether today is the day of a letter, and whether one waits for a harder day.
    """

    heap: Heap
    last_at: datetime | None
    has_letter_for_today: bool
    has_letter_for_hard_day: bool


def done_by(viewer: SignedIn) -> Done:
    """The latest things done, days, steps and wins together, and how many there are in all; and letters."""
    today = clock.local_day(viewer.time_zone)
    began = datetime.combine(today, time(0), ZoneInfo(viewer.time_zone)).astimezone(UTC)
    rows = columns(_LATEST, {"viewer": viewer.person_id}).all()
    asked = {"viewer": viewer.person_id, "on": today, "day_began": began}
    days, steps, shown_wins, own_wins, for_today, for_hard_day = columns(_HOW_MANY, asked).one()
    wins = shown_wins + own_wins
    kinds: Mapping[str, Any] = {Answer.YES: "done", Answer.SOME: "some", MomentKind.WIN: "win"}
    return Done(
        heap(
            [kinds[kind] for _at, kind in reversed(rows)],
            viewer.person_id,
            total=days + steps + wins,
            wins=wins,
        ),
        rows[0].at if rows else None,
        bool(for_today),
        bool(for_hard_day),
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
