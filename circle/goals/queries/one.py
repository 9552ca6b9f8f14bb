"""One goal's page, for its owner or for somebody it is shown to, with the parts they may see."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, desc, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased, lazyload

from circle import clock, feelings, wishing
from circle.asking import MAY_CHANGE, MAY_SEE, VIEWER, NotFound, viewer_may
from circle.database import columns
from circle.extensions import db
from circle.goals.progress import DAYS_SHOWN, Day, Totals, calendar_of, pictures_of
from circle.goals.queries.lists import ShownGoal
from circle.goals.queries.seers import seers_of
from circle.models import (
    DONE,
    CheckIn,
    Goal,
    GoalVersion,
    IfThen,
    Moment,
    MomentKind,
    Part,
    Person,
    Reflection,
    ReflectionKind,
    SealingKey,
    State,
    Step,
)
from circle.models.checkins import BACK_FILL_DAYS
from circle.models.columns import Envelope
from circle.privacy import (
    may_change_goal,
    may_change_reflection,
    may_offer_about,
    may_see_feelings,
    may_see_notes,
    may_see_progress,
    may_see_setbacks,
    may_see_steps,
)
from circle.rhythms import in_words, is_over
from circle.sessions import SignedIn
from circle.wishing import wish_about
from circle.words import amount, days_so_far

SETBACKS_SHOWN = 20

_goal = bindparam("goal", type_=Goal.id.type)


@dataclass(frozen=True)
class Look:
    """One goal as one person may look at it: their own, or with the parts shown to them.

    `since_marked` is on how many of its `days` something was done since the date that its owner marked, for them alone.
    `wish` is what its owner would like of somebody else who looks, and `may_offer` whether they may offer something.
    """

    goal: Goal
    is_own: bool
    parts: frozenset[Part]
    time_zone: str
    today: CheckIn | None
    days: int
    some: int
    amounts: Any
    since_marked: int
    has_strength: bool
    wish: str | None
    may_offer: bool


_has_strength = (
    exists()
    .where(Reflection.goal_id == Goal.id, Reflection.kind == ReflectionKind.STRENGTH, may_change_reflection(VIEWER))
    .correlate(Goal)
)
_today = aliased(CheckIn)
_sees_progress = viewer_may(may_see_progress)
_LOOK = (
    select(
        Goal,
        may_change_goal(VIEWER),
        _sees_progress,
        viewer_may(may_see_steps),
        viewer_may(may_see_notes),
        viewer_may(may_see_setbacks),
        viewer_may(may_see_feelings),
        Person.time_zone,
        _today,
        case((_sees_progress, Goal.days_done), else_=0),
        case((_sees_progress, Goal.days_some), else_=0),
        case((_sees_progress, Goal.amount_done), else_=0),
        case((may_change_goal(VIEWER), Goal.days_since_marked), else_=0),
        _has_strength,
        wish_about(Goal.id),
        may_offer_about(VIEWER),
    )
    .join(Person, Person.id == Goal.owner_id)
    .outerjoin(
        _today,
        and_(_today.goal_id == Goal.id, _today.on == bindparam("on"), may_change_goal(VIEWER)),
    )
    .where(Goal.id == _goal, MAY_SEE[Goal])
    .options(lazyload(_today.sealing_key))
)
_NOTE = Envelope("note", CheckIn.note_sealed, SealingKey)
_SAID = (
    select(CheckIn.id, CheckIn.on, CheckIn.answer, CheckIn.amount, CheckIn.mood, CheckIn.urge, *_NOTE.columns)
    .join(Goal, Goal.id == CheckIn.goal_id)
    .join(SealingKey, SealingKey.owner_id == CheckIn.owner_id)
    .where(Goal.id == _goal, MAY_SEE[CheckIn])
    .order_by(CheckIn.on.desc())
)
# Days on which something was done; and those, seen by their owner alone, that may be told later.
_DAYS = _SAID.where(or_(CheckIn.answer.in_(DONE), CheckIn.tells == "later")).limit(DAYS_SHOWN)
_SETBACKS_TOLD = _SAID.where(CheckIn.answer.not_in(DONE), CheckIn.is_told.is_(True)).limit(SETBACKS_SHOWN)
_wins = union_all(
    select(Moment.created_at.label("at"))
    .join(Goal, Goal.id == Moment.goal_id)
    .where(
        Moment.goal_id == _goal,
        Moment.kind == MomentKind.WIN,
        Moment.author_id == Goal.owner_id,
        Moment.taken_back_at.is_(None),
        or_(may_change_goal(VIEWER), MAY_SEE[Moment]),
    ),
    select(Reflection.created_at).where(
        Reflection.goal_id == _goal, Reflection.kind == ReflectionKind.WIN, may_change_reflection(VIEWER)
    ),
).subquery()
_WINS = select(_wins.c.at, func.count().over()).order_by(desc(_wins.c.at)).limit(DAYS_SHOWN)
_small_thing = union_all(
    select(Step.id, Step.created_at).where(Step.goal_id == _goal, MAY_SEE[Step]),
    select(IfThen.id, IfThen.created_at).where(IfThen.goal_id == _goal, MAY_CHANGE[IfThen]),
).subquery()
_STEP = Envelope("step", Step.words_sealed, SealingKey)
_WHEN, _THEN = (Envelope(name, getattr(IfThen, f"{name}_sealed"), SealingKey) for name in ("when", "then"))
_SMALL_THINGS = (  # a step or a plan in each row, so that a page asks for both at once
    select(*_STEP.columns, Step.by_on, Step.is_private, Step.done_at, *_WHEN.columns, *_THEN.columns)
    .select_from(_small_thing)
    .outerjoin(Step, Step.id == _small_thing.c.id)
    .outerjoin(IfThen, IfThen.id == _small_thing.c.id)
    .join(SealingKey, SealingKey.owner_id == func.coalesce(Step.owner_id, IfThen.owner_id))
    .order_by(_small_thing.c.created_at, _small_thing.c.id)
)
_WORDS, _WHY, _LEARNED = (
    Envelope(name, getattr(GoalVersion, f"{name}_sealed"), SealingKey) for name in ("words", "why", "learned")
)
_VERSIONS = (
    select(*_WORDS.columns, *_WHY.columns, *_LEARNED.columns, GoalVersion.until)
    .join(Goal, Goal.id == GoalVersion.goal_id)
    .join(SealingKey, SealingKey.owner_id == GoalVersion.owner_id)
    .where(GoalVersion.goal_id == _goal, may_change_goal(VIEWER))
    .order_by(GoalVersion.until.desc())
)


def look_at(goal_id: str, viewer: SignedIn) -> Look:
    """Look at one goal. Raises NotFound when it is missing and, just the same, when not shown."""
    on = clock.local_day(viewer.time_zone)
    row = db.session.execute(_LOOK, {"viewer": viewer.person_id, "goal": goal_id, "on": on}).one_or_none()
    if row is None:
        raise NotFound
    goal, is_own, *rest = row
    shown, rest = zip(Part, rest[: len(Part)], strict=True), rest[len(Part) :]
    return Look(goal, is_own, frozenset(part for part, is_seen in shown if is_seen), *rest)


def own_page(look: Look, viewer: SignedIn) -> dict[str, Any]:
    """What a goal's page shows to its owner, but for what was said about it."""
    goal, on, now = look.goal, clock.local_day(viewer.time_zone), clock.now()
    seers = seers_of([goal.id])[goal.id]
    return {
        "goal": goal,
        "today": look.today,
        "today_on": on,
        "rhythm_text": in_words(goal, viewer.time_zone),
        "is_over": is_over(goal, on, now),
        "since_marked": look.since_marked,
        "total_text": days_so_far(look.days),
        "seers": seers.all,
        "tellable": seers.setbacks,
        "finish_seers": seers.progress,
        "steps_seers": seers.steps,
        "viewer_memberships": [place.id for place in seers.owners],
        "versions": _earlier_words(look, viewer),
        "back_fill_days": [on - timedelta(days=ago) for ago in range(1, BACK_FILL_DAYS + 1)],
        "check_in_form": None,
        "has_strength": look.has_strength,
        **_progress(look, viewer),
    }


class SmallStep(NamedTuple):
    """A small step of a goal."""

    id: str
    words: str
    by_on: date | None
    is_private: bool
    done_at: datetime | None


class OwnPlan(NamedTuple):
    """An if-then plan of a goal."""

    id: str
    when: str
    then: str


class SmallThings(NamedTuple):
    """The small steps of a goal, and the if-then plans, in the order they were written."""

    steps: list[SmallStep]
    plans: list[OwnPlan]


def small_things_of(goal_id: str, viewer_id: str) -> SmallThings:
    """Those of a goal that the viewer may see: of plans, their own."""
    found = SmallThings([], [])
    for row in columns(_SMALL_THINGS, {"viewer": viewer_id, "goal": goal_id}):
        if row.step_row:
            found.steps.append(SmallStep(_STEP.id(row), _STEP.open(row), row.by_on, row.is_private, row.done_at))
        else:
            found.plans.append(OwnPlan(_WHEN.id(row), _WHEN.open(row), _THEN.open(row)))
    return found


class EarlierWords(NamedTuple):
    """How a goal read before, until it was revised or looked at again, and what its owner learned."""

    words: str
    why: str
    learned: str
    until: datetime


def _earlier_words(look: Look, viewer: SignedIn) -> list[EarlierWords]:
    rows = columns(_VERSIONS, _question(look, viewer))
    return [EarlierWords(_WORDS.open(row), _WHY.open(row), _LEARNED.open(row), row.until) for row in rows]


def shown_page(look: Look, viewer: SignedIn) -> dict[str, Any]:
    """What a goal's page shows to somebody it is shown to, but for what was said about it."""
    seers = seers_of([look.goal.id])[look.goal.id]
    own = [member for member in seers.all if member.person_id == viewer.person_id]
    own_circles = [member.circle_id for member in own]
    owner = next((place for place in seers.owners if place.circle_id in own_circles), None)
    if owner is None:
        raise NotFound
    members = seers.in_circle(owner.circle_id)
    return {
        "goal": _shown(look),
        "owner": owner,
        "circle": {"id": owner.circle_id, "name": seers.circles[owner.circle_id]},
        "parts": set(look.parts),
        "seers": members,
        "others": [owner, *(who for who in members if who.person_id != viewer.person_id)],
        "viewer_memberships": [member.id for member in own],
        "setbacks": _setbacks_told(look, viewer),
        "wish": wishing.in_words(look.wish, owner.known_as),
        "may_offer": look.may_offer,
        **_progress(look, viewer),
    }


def _shown(look: Look) -> ShownGoal:
    goal = look.goal
    if Part.PROGRESS not in look.parts:
        return ShownGoal(goal.id, goal.words)
    if goal.state != State.FINISHED:
        return ShownGoal(goal.id, goal.words, goal.unit)
    return ShownGoal(goal.id, goal.words, goal.unit, State.FINISHED, goal.finished_at)


def _progress(look: Look, viewer: SignedIn) -> dict[str, Any]:
    """Totals, pictures and steps, as far as the viewer sees them. Days are the owner's own, and so is the line."""
    said = [_day_of(row, look.parts) for row in columns(_DAYS, _question(look, viewer))]
    days = {day.on: day for day in said if day.answer in DONE}
    steps, plans = small_things_of(look.goal.id, viewer.person_id)
    wins = columns(_WINS, _question(look, viewer))
    zone = ZoneInfo(look.time_zone)
    unit = look.goal.unit if Part.PROGRESS in look.parts else ""
    picture = None
    if Part.PROGRESS in look.parts:
        picture = calendar_of(
            days,
            {at.astimezone(zone).date() for at, _all in wins},
            max([clock.local_day(look.time_zone), *days]),
            unit=unit,
        )
    totals = Totals(
        days=look.days,
        some=look.some,
        amount_text=amount(look.amounts) if look.amounts else "",
        unit=unit,
        steps_done=sum(step.done_at is not None for step in steps),
        wins=wins[0][1] if wins else 0,
    )
    done = [step.done_at is not None for step in steps]
    return {
        "totals": totals,
        "calendar": picture,
        "pictures": pictures_of(days, look.days, done, line=look.goal.line if look.is_own else None, unit=unit),
        "steps": steps,
        "plans": plans,
        "tell_later": [day for day in said if day.answer not in DONE],
    }


def _setbacks_told(look: Look, viewer: SignedIn) -> list[Day]:
    return [_day_of(row, look.parts) for row in columns(_SETBACKS_TOLD, _question(look, viewer))]


def _day_of(row: Any, parts: frozenset[Part]) -> Day:
    """A day with the parts of it that are seen."""
    note = _NOTE.open(row) if Part.NOTES in parts else ""
    felt = feelings.in_words(row.mood, row.urge) if Part.FEELINGS in parts else ""
    return Day(row.id, row.on, row.answer, row.amount, note, felt)


def _question(look: Look, viewer: SignedIn) -> dict[str, str]:
    return {"viewer": viewer.person_id, "goal": look.goal.id}
