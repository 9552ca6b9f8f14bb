"""What a person does about a day: check in, amend what was said, tell of a setback or keep it."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from circle import clock
from circle.checkins.queries import (
    as_seen_by_others,
    check_in_on,
    moments_of,
    readers_of_moments_of,
)
from circle.database import changing
from circle.extensions import db
from circle.live.celebrate import celebrate, take_back_all
from circle.live.sight import people_who_see
from circle.live.tell import tell_goal, tell_moments_again
from circle.models import DONE, Answer, CheckIn, Goal, MomentKind, Part
from circle.models.columns import new_id
from circle.privacy import find_to_change

HUNDREDTH = Decimal("0.01")


class Unsaid:
    """Left as it is: the form did not ask."""


UNSAID = Unsaid()


class WouldBeSeenUnasked(Exception):
    """A note or an amount that was for oneself alone would be seen with the new answer, and was not asked about."""


class Said(NamedTuple):
    """What was said of a day, and the part of the goal through which others see it, if any."""

    answer: str = ""
    amount: Decimal | None = None
    note: str = ""
    part: Part | None = None


def check_in(
    owner_id: str,
    goal_id: str,
    answer: Answer,
    *,
    on: date | None = None,
    amount: Decimal | None | Unsaid = UNSAID,
    note: str | Unsaid = UNSAID,
    tell: bool = False,
) -> CheckIn:
    """Say how a day went: once for each of one's own local days; said again, it is amended.

    What was done is seen by those who see progress. What was not is seen by nobody, unless `tell`
    says so this time to those who may see setbacks. Without `on` it is the owner's today.
    Raises WouldBeSeenUnasked when a tap would show others a note or an amount that nobody saw so far.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        today = clock.local_day(goal.owner.time_zone)
        day = on or today
        seen = as_seen_by_others(goal.id, day)
        told = tell and answer not in DONE and bool(people_who_see(goal.id, Part.SETBACKS))
        check_in = check_in_on(goal.id, day)
        was = _said_in(check_in)
        part = Part.PROGRESS if answer in DONE else Part.SETBACKS if told else None
        keeps_note = was.note and isinstance(note, Unsaid)
        keeps_amount = was.amount is not None and isinstance(amount, Unsaid)
        if part and not was.part and _would_show(goal.id, part, note=bool(keeps_note), amount=keeps_amount):
            raise WouldBeSeenUnasked
        check_in = check_in or _first_said_of(goal, day)
        check_in.answer, check_in.is_told = answer, told
        if not isinstance(amount, Unsaid):
            check_in.amount = amount.quantize(HUNDREDTH) if amount is not None else None
        if not isinstance(note, Unsaid) and note != check_in.note:
            check_in.note = note
        if _said_in(check_in) != was:
            db.session.add(check_in)
            check_in.amended_at = clock.now() if was.answer else None
            _keep_moments_true(goal, check_in, was, is_today=day == today)
            _tell(goal, check_in, seen)
    return check_in


def _would_show(goal_id: str, part: Part, *, note: bool, amount: bool) -> bool:
    """Whether anybody would see what is kept of the day before. How much is shown only of what was done."""
    reads_note = note and people_who_see(goal_id, part, Part.NOTES)
    sees_amount = amount and part == Part.PROGRESS and people_who_see(goal_id, part)
    return bool(reads_note or sees_amount)


def _first_said_of(goal: Goal, on: date) -> CheckIn:
    return CheckIn(
        id=new_id(),
        goal_id=goal.id,
        owner_id=goal.owner_id,
        sealing_key=goal.sealing_key,
        on=on,
        time_zone=goal.owner.time_zone,
        created_at=clock.now(),
    )


def _said_in(check_in: CheckIn | None) -> Said:
    if check_in is None:
        return Said()
    part = Part.SETBACKS if check_in.is_told else None
    if check_in.answer in DONE:
        part = Part.PROGRESS
    return Said(check_in.answer, check_in.amount, check_in.note, part)


def _tell(goal: Goal, check_in: CheckIn, seen: dict[str, Any]) -> None:
    """Tell the owner, and exactly those for whom the goal's page is different now."""
    sees = as_seen_by_others(goal.id, check_in.on)
    touched = {who for who in seen.keys() | sees.keys() if seen.get(who) != sees.get(who)}
    tell_goal(goal.id, {goal.owner_id} | touched)


def _keep_moments_true(goal: Goal, check_in: CheckIn, was: Said, *, is_today: bool) -> None:
    """Begin, change or take back the moments of a check-in. Only today's begin any, and what is told to somebody."""
    says = _said_in(check_in)
    if says.part != was.part:
        take_back_all(moments_of(check_in.id))
        if says.part == Part.SETBACKS or (says.part and is_today):
            celebrate(goal, MomentKind.CHECK_IN, says.part, check_in_id=check_in.id)
    elif says.part:
        is_note_alone = says._replace(note=was.note) == was
        tell_moments_again(readers_of_moments_of(check_in.id, notes_only=is_note_alone))
