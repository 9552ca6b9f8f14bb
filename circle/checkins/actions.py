"""What a person does about a day: check in, amend what was said, tell of a setback or keep it."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.checkins.queries import (
    as_seen_by_others,
    check_in_on,
    moments_of,
    readers_of_moments_of,
)
from circle.database import changing
from circle.extensions import db
from circle.live.celebrate import Address, celebrate, take_back_all
from circle.live.sight import people_who_see, places_that_see
from circle.live.tell import tell_goal, tell_moments_again
from circle.models import DONE, Answer, CheckIn, Goal, Moment, MomentKind, Part
from circle.models.columns import new_id

HUNDREDTH = Decimal("0.01")


class Unsaid:
    """Left as it is: the form did not ask."""


UNSAID = Unsaid()
NOBODY, LATER, EVERYONE = "", "later", "everyone"  # whom to tell of a setback; or circle:<id>, or member:<id>


class WouldBeSeenUnasked(Exception):
    """A note or an amount that was for oneself alone would be seen with the new answer, and was not asked about."""


class CannotHear(Exception):
    """Whoever was to be told of a setback is not shown setbacks of this goal."""


class Said(NamedTuple):
    """What was said of a day, the part of the goal through which others see it, if any, and where it is told."""

    answer: str = ""
    amount: Decimal | None = None
    note: str = ""
    part: Part | None = None
    to: frozenset[Address] = frozenset()


def check_in(
    owner_id: str,
    goal_id: str,
    answer: Answer,
    *,
    on: date | None = None,
    amount: Decimal | None | Unsaid = UNSAID,
    note: str | Unsaid = UNSAID,
    tell: str = NOBODY,
) -> CheckIn:
    """Say how a day went: once for each of one's own local days; said again, it is amended.

    What was done is seen by those who see progress. What was not is seen by nobody, unless `tell` says this time whom
    to let know, among those who may see setbacks. Without `on` it is the owner's today.
    Raises WouldBeSeenUnasked when a tap would show others a note or an amount that nobody saw so far, and CannotHear.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        today = clock.local_day(goal.owner.time_zone)
        day = on or today
        seen = as_seen_by_others(goal.id, day)
        check_in = check_in_on(goal.id, day)
        was = _said_in(check_in)
        to = frozenset() if answer in DONE else _addresses(goal.id, tell)
        part = Part.PROGRESS if answer in DONE else Part.SETBACKS if to else None
        keeps_note = was.note and isinstance(note, Unsaid)
        keeps_amount = was.amount is not None and isinstance(amount, Unsaid)
        if part and not was.part and _would_show(goal.id, part, to, note=bool(keeps_note), amount=keeps_amount):
            raise WouldBeSeenUnasked
        check_in = check_in or _first_said_of(goal, day)
        check_in.answer, check_in.is_told = answer, bool(to)
        told_before = check_in.tells
        check_in.tells = tell if to or (tell == LATER and answer not in DONE) else NOBODY
        if not isinstance(amount, Unsaid):
            check_in.amount = amount.quantize(HUNDREDTH) if amount is not None else None
        if not isinstance(note, Unsaid) and note != check_in.note:
            check_in.note = note
        says = Said(answer, check_in.amount, check_in.note, part, to)
        is_new = not was.answer
        db.session.add(check_in)
        if says != was:
            check_in.amended_at = None if is_new else clock.now()
            _keep_moments_true(goal, check_in, was, says, is_today=day == today)
            _tell(goal, check_in, seen)
        elif check_in.tells != told_before:
            tell_goal(goal.id, {goal.owner_id})
    return check_in


def tell_of(owner_id: str, goal_id: str, check_in_id: str, tell: str) -> None:
    """Tell of a day that was kept to oneself so far, or go on keeping it. Raises what `check_in` does."""
    said = find_to_change(owner_id, CheckIn, check_in_id)
    if said.goal_id != goal_id:
        raise NotFound
    check_in(owner_id, goal_id, Answer(said.answer), on=said.on, tell=tell)


def _addresses(goal_id: str, tell: str) -> frozenset[Address]:
    """Where a setback is told. Raises CannotHear for a circle or a person that setbacks are not shown to."""
    if tell in (NOBODY, LATER):
        return frozenset()
    places = places_that_see(goal_id, Part.SETBACKS)
    if tell == EVERYONE:
        return frozenset(Address(place.circle_id) for place in places)
    kind, _, id = tell.partition(":")
    to = {
        "circle": {Address(place.circle_id) for place in places if place.circle_id == id},
        "member": {Address(place.circle_id, place.id) for place in places if place.id == id},
    }.get(kind)
    if not to:
        raise CannotHear
    return frozenset(to)


def _would_show(goal_id: str, part: Part, to: frozenset[Address], *, note: bool, amount: bool) -> bool:
    """Whether anybody would see what is kept of the day before. How much is shown only of what was done."""
    hears = {
        place.person_id
        for place in places_that_see(goal_id, part)
        if part == Part.PROGRESS or to & {Address(place.circle_id), Address(place.circle_id, place.id)}
    }
    reads_note = note and hears & people_who_see(goal_id, part, Part.NOTES)
    sees_amount = amount and part == Part.PROGRESS and hears
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
    if check_in.answer in DONE:
        return Said(check_in.answer, check_in.amount, check_in.note, Part.PROGRESS)
    to = frozenset(_address_of(moment) for moment in moments_of(check_in.id)) if check_in.is_told else frozenset()
    return Said(check_in.answer, check_in.amount, check_in.note, Part.SETBACKS if check_in.is_told else None, to)


def _address_of(moment: Moment) -> Address:
    return Address(moment.circle_id, moment.to_membership_id)


def _tell(goal: Goal, check_in: CheckIn, seen: dict[str, Any]) -> None:
    """Tell the owner, and exactly those for whom the goal's page is different now."""
    sees = as_seen_by_others(goal.id, check_in.on)
    touched = {who for who in seen.keys() | sees.keys() if seen.get(who) != sees.get(who)}
    tell_goal(goal.id, {goal.owner_id} | touched)


def _keep_moments_true(goal: Goal, check_in: CheckIn, was: Said, says: Said, *, is_today: bool) -> None:
    """Begin, change or take back the moments of a check-in. Only today's begin any, and what is told to somebody."""
    if says.part != was.part:
        take_back_all(moments_of(check_in.id))
        if says.part == Part.PROGRESS and is_today:
            celebrate(goal, MomentKind.CHECK_IN, says.part, check_in_id=check_in.id)
    elif says.part:
        take_back_all(moment for moment in moments_of(check_in.id) if _is_untold(moment, says))
        if says._replace(to=was.to) != was:
            is_note_alone = says._replace(note=was.note, to=was.to) == was
            tell_moments_again(readers_of_moments_of(check_in.id, notes_only=is_note_alone))
    if says.part == Part.SETBACKS:
        begun = says.to - (was.to if was.part == says.part else frozenset())
        celebrate(goal, MomentKind.CHECK_IN, says.part, check_in_id=check_in.id, to=begun)


def _is_untold(moment: Moment, says: Said) -> bool:
    return says.part == Part.SETBACKS and _address_of(moment) not in says.to
