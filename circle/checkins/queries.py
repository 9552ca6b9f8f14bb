"""Questions about one day of one goal: what was said of it, and what of that others see."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, select

from circle.asking import VIEWER
from circle.database import columns
from circle.extensions import db
from circle.live.moments import reads_note
from circle.models import (
    DONE,
    CheckIn,
    IfThen,
    Membership,
    Moment,
    News,
    Part,
    Person,
    Reflection,
    ReflectionKind,
    Share,
)
from circle.models.news import about_moment
from circle.privacy import (
    is_shown,
    may_change_check_in,
    may_change_if_then,
    may_change_reflection,
    may_see_check_in,
    opens_moment,
)

LEARNED_SHOWN = 5
DAYS_A_PAGE = 30

_goal = bindparam("goal", type_=CheckIn.goal_id.type)
_on = bindparam("on", type_=CheckIn.on.type)
_WHERE = select(Person.time_zone).where(Person.id == bindparam("owner"))
_ON_DAY = select(CheckIn).where(CheckIn.goal_id == _goal, CheckIn.on == _on)
_SAID_ON = select(exists().where(may_change_check_in(VIEWER), CheckIn.goal_id == _goal, CheckIn.on == _on))
_AS_SEEN = (
    select(
        Membership.person_id,
        CheckIn.answer,
        CheckIn.amount,
        CheckIn.note_sealed,
        is_shown(Membership.person_id, CheckIn.goal_id, Part.NOTES),
        CheckIn.mood,
        CheckIn.urge,
        is_shown(Membership.person_id, CheckIn.goal_id, Part.FEELINGS),
    )
    .join(Share, Share.circle_id == Membership.circle_id)
    .join(CheckIn, CheckIn.goal_id == Share.goal_id)
    .where(
        CheckIn.goal_id == _goal,
        CheckIn.on == _on,
        Membership.left_at.is_(None),
        Membership.person_id != CheckIn.owner_id,
        may_see_check_in(Membership.person_id),
    )
)
_MOMENTS = select(Moment).where(Moment.check_in_id == bindparam("check_in"), Moment.taken_back_at.is_(None))
_READERS = (
    select(Moment.id, News.person_id, reads_note(News.person_id))
    .outerjoin(News, about_moment(Moment))
    .where(Moment.check_in_id == bindparam("check_in"), opens_moment())
)
_LEARNED = (
    select(Reflection)
    .where(may_change_reflection(VIEWER), Reflection.goal_id == _goal, Reflection.kind == ReflectionKind.LEARNED)
    .order_by(Reflection.created_at.desc(), Reflection.id)
    .limit(LEARNED_SHOWN)
)
_PLANS = (
    select(IfThen)
    .where(may_change_if_then(VIEWER), IfThen.goal_id == _goal)
    .order_by(IfThen.created_at, IfThen.id)
    .limit(LEARNED_SHOWN)
)
_LOG = (
    select(CheckIn)
    .where(
        may_change_check_in(VIEWER), CheckIn.goal_id == _goal, CheckIn.on < bindparam("before", type_=CheckIn.on.type)
    )
    .order_by(CheckIn.on.desc())
    .limit(DAYS_A_PAGE + 1)
)


def learned_about(goal_id: str, owner_id: str) -> list[Reflection]:
    """What helped, and what to try another time, as the goal's owner wrote it before: the latest first."""
    return list(db.session.scalars(_LEARNED, {"goal": goal_id, "viewer": owner_id}))


def plans_for(goal_id: str, owner_id: str) -> list[IfThen]:
    """What the goal's owner thought of trying when something gets in the way."""
    return list(db.session.scalars(_PLANS, {"goal": goal_id, "viewer": owner_id}))


def days_of(goal_id: str, owner_id: str, before: str | None) -> tuple[list[CheckIn], date | None]:
    """What was said of each day before one, the latest first; and the day before which it goes on, if it does."""
    asked = {"goal": goal_id, "viewer": owner_id, "before": _read_day(before)}
    days = list(db.session.scalars(_LOG, asked))
    return days[:DAYS_A_PAGE], days[DAYS_A_PAGE - 1].on if len(days) > DAYS_A_PAGE else None


def _read_day(text: str | None) -> date:
    """A day as an address carries it; the last there is, for the beginning and for what is no day."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return date.max


def time_zone_of(owner_id: str) -> str:
    """Where somebody's day is."""
    [person] = columns(_WHERE, {"owner": owner_id})
    return str(person.time_zone)


def check_in_on(goal_id: str, on: date) -> CheckIn | None:
    """What was said about one day."""
    return db.session.scalar(_ON_DAY, {"goal": goal_id, "on": on})


def was_said(goal_id: str, owner_id: str, on: date) -> bool:
    """Whether the goal's owner said anything about one day; of somebody else's nothing is known."""
    return bool(db.session.scalar(_SAID_ON, {"goal": goal_id, "viewer": owner_id, "on": on}))


def as_seen_by_others(goal_id: str, on: date) -> dict[str, Any]:
    """What each person sees of that day on the goal's page, so that a difference is a change there.

    Whoever sees nothing of it is left out. How much it was is shown only of what was done.
    """
    rows = columns(_AS_SEEN, {"goal": goal_id, "on": on})
    return {
        person_id: (answer, amount if answer in DONE else None, note if reads else None, felt if knows_felt else None)
        for person_id, answer, amount, note, reads, *felt, knows_felt in rows
    }


def moments_of(check_in_id: str) -> list[Moment]:
    """The moments that stand because of a check-in."""
    return list(db.session.scalars(_MOMENTS, {"check_in": check_in_id}))


def readers_of_moments_of(check_in_id: str, *, notes_only: bool) -> dict[str, Collection[str]]:
    """Who sees each moment of a check-in now; with `notes_only`, who reads the note on it."""
    readers: dict[str, set[str]] = defaultdict(set)
    rows = columns(_READERS, {"check_in": check_in_id})
    for moment_id, person_id, reads in rows:
        if reads or not notes_only:
            readers[moment_id].add(person_id)
    return dict(readers)
