"""One goal's page, for its owner or for somebody it is shown to, with the parts they may see."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, desc, exists, func, null, or_, select, union_all
from sqlalchemy.orm import aliased, lazyload

from circle import clock
from circle.asking import MAY_SEE, VIEWER, NotFound, viewer_may
from circle.database import columns
from circle.extensions import db
from circle.goals.progress import DAYS_SHOWN, Day, Totals, calendar_of
from circle.goals.queries.lists import ShownGoal
from circle.goals.queries.seers import seers_of
from circle.models import (
    DONE,
    Answer,
    CheckIn,
    Goal,
    GoalVersion,
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
from circle.models.checkins import BACK_FILL_DAYS, DAYS_DONE
from circle.models.columns import Envelope
from circle.privacy import (
    may_change_goal,
    may_change_reflection,
    may_see_feelings,
    may_see_moment,
    may_see_notes,
    may_see_progress,
    may_see_setbacks,
    may_see_steps,
)
from circle.sessions import SignedIn
from circle.words import amount, days_so_far

SETBACKS_SHOWN = 20

_goal = bindparam("goal", type_=Goal.id.type)
_day = aliased(CheckIn)
_some_days = (
    select(func.count()).where(_day.goal_id == Goal.id, _day.answer == Answer.SOME).correlate(Goal).scalar_subquery()
)
_amounts = (
    select(func.sum(_day.amount))
    .where(_day.goal_id == Goal.id, _day.answer.in_(DONE))
    .correlate(Goal)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Look:
    """One goal as one person may look at it: their own, or with the parts shown to them."""

    goal: Goal
    is_own: bool
    parts: frozenset[Part]
    time_zone: str
    today: CheckIn | None
    days: int
    some: int
    amounts: Any
    has_strength: bool


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
        case((_sees_progress, DAYS_DONE), else_=0),
        case((_sees_progress, _some_days), else_=0),
        case((_sees_progress, _amounts), else_=null()),
        _has_strength,
    )
    .join(Person, Person.id == Goal.owner_id)
    .outerjoin(
        _today,
        and_(_today.goal_id == Goal.id, _today.on == bindparam("on"), may_change_goal(VIEWER)),
    )
    .where(Goal.id == _goal, MAY_SEE[Goal])
    .options(lazyload(_today.sealing_key))
)
# Days on which something was done; and those, seen by their owner alone, that may be told later.
_NOTE = Envelope("note", CheckIn.note_sealed, SealingKey)
_DAYS = (
    select(CheckIn.id, CheckIn.on, CheckIn.answer, CheckIn.amount, *_NOTE.columns)
    .join(Goal, Goal.id == CheckIn.goal_id)
    .join(SealingKey, SealingKey.owner_id == CheckIn.owner_id)
    .where(Goal.id == _goal, MAY_SEE[CheckIn], or_(CheckIn.answer.in_(DONE), CheckIn.tells == "later"))
    .order_by(CheckIn.on.desc())
    .limit(DAYS_SHOWN)
)
_SETBACKS_TOLD = (
    select(CheckIn)
    .where(
        CheckIn.goal_id == _goal,
        CheckIn.answer.not_in(DONE),
        CheckIn.is_told.is_(True),
        MAY_SEE[CheckIn],
    )
    .order_by(CheckIn.on.desc())
    .limit(SETBACKS_SHOWN)
)
_wins = union_all(
    select(Moment.created_at.label("at"))
    .join(Goal, Goal.id == Moment.goal_id)
    .where(
        Moment.goal_id == _goal,
        Moment.kind == MomentKind.WIN,
        Moment.author_id == Goal.owner_id,
        Moment.taken_back_at.is_(None),
        or_(may_change_goal(VIEWER), viewer_may(may_see_moment)),
    ),
    select(Reflection.created_at).where(
        Reflection.goal_id == _goal, Reflection.kind == ReflectionKind.WIN, may_change_reflection(VIEWER)
    ),
).subquery()
_WINS = select(_wins.c.at, func.count().over()).order_by(desc(_wins.c.at)).limit(DAYS_SHOWN)
_STEPS = select(Step).where(Step.goal_id == _goal, MAY_SEE[Step]).order_by(Step.created_at, Step.id)
_VERSIONS = (
    select(GoalVersion)
    .join(Goal, Goal.id == GoalVersion.goal_id)
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
    goal, on = look.goal, clock.local_day(viewer.time_zone)
    seers = seers_of([goal.id])[goal.id]
    return {
        "goal": goal,
        "today": look.today,
        "total_text": days_so_far(look.days),
        "seers": seers.all,
        "tellable": seers.setbacks,
        "finish_seers": seers.progress,
        "viewer_memberships": [place.id for place in seers.owners],
        "versions": _asked(_VERSIONS, look, viewer),
        "back_fill_days": [on - timedelta(days=ago) for ago in range(1, BACK_FILL_DAYS + 1)],
        "check_in_form": None,
        "has_strength": look.has_strength,
        **_progress(look, viewer),
    }


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
        "setbacks": _asked(_SETBACKS_TOLD, look, viewer),
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
    """Totals, picture and steps, as far as the viewer sees them. Days are the owner's own."""
    reads_notes = Part.NOTES in look.parts
    said = [
        Day(row.id, row.on, row.answer, row.amount, _NOTE.open(row) if reads_notes else "")
        for row in columns(_DAYS, _question(look, viewer))
    ]
    days = {day.on: day for day in said if day.answer in DONE}
    steps = _asked(_STEPS, look, viewer)
    wins = columns(_WINS, _question(look, viewer)).all()
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
    tell_later = [day for day in said if day.answer not in DONE]
    return {"totals": totals, "calendar": picture, "steps": steps, "tell_later": tell_later}


def _asked(statement: Any, look: Look, viewer: SignedIn) -> list[Any]:
    return list(db.session.scalars(statement, _question(look, viewer)))


def _question(look: Look, viewer: SignedIn) -> dict[str, str]:
    return {"viewer": viewer.person_id, "goal": look.goal.id}
