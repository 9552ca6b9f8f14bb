"""What a person does about a day: check in, amend what was said, tell of a setback or keep it."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict, Unpack

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.checkins.queries import (
    as_seen_by_others,
    check_in_on,
    moments_of,
    readers_of_moments_of,
    time_zone_of,
)
from circle.database import changing, keep
from circle.live.celebrate import Address, celebrate, take_back_all
from circle.live.sight import people_who_see, places_that_see
from circle.live.tell import tell_goal, tell_moments_again
from circle.models import DONE, Answer, CheckIn, Goal, Moment, MomentKind, Part, ReflectionKind
from circle.models.checkins import MOST
from circle.models.columns import new_id
from circle.models.reflections import HELPED, WOULD_TRY
from circle.reflecting import note_down
from circle.tallies import count_anew

NOBODY, LATER, EVERYONE = "", "later", "everyone"  # whom to tell of a setback; or circle:<id>, or member:<id>


class WouldBeSeenUnasked(Exception):
    """A note, an amount or how it felt would be seen by others than so far, and was not asked about."""


class TooMuch(Exception):
    """The amounts of one day would be more than a day can hold."""


class CannotHear(Exception):
    """Whoever was to be told of a setback is not shown setbacks of this goal."""


class More(TypedDict, total=False):
    """What may be said of a day beside the answer. What is left out was not asked about."""

    amount: Decimal | None
    note: str
    mood: int | None
    urge: int | None


class Said(NamedTuple):
    """What was said of a day, the part of the goal through which others see it, if any, and where it is told.

    `felt` is the mood and the urge.
    """

    answer: str = ""
    amount: Decimal | None = None
    note: str = ""
    felt: tuple[int | None, int | None] = (None, None)
    part: Part | None = None
    to: frozenset[Address] = frozenset()


def check_in(
    owner_id: str,
    goal_id: str,
    answer: Answer,
    *,
    on: date | None = None,
    tell: str = NOBODY,
    **more: Unpack[More],
) -> CheckIn:
    """Say how a day went: once for each of one's own local days; said again, it is amended.

    What was done is seen by those who see progress. What was not is seen by nobody, unless `tell` says this time whom
    to let know, among those who may see setbacks. Without `on` it is the owner's today.
    Raises WouldBeSeenUnasked when a tap would show a note, an amount or how it felt to somebody who does not see it so
    far, and CannotHear.
    """
    with changing():
        return _check_in(find_to_change(owner_id, Goal, goal_id), answer, on, tell, more)


def add_amount(owner_id: str, goal_id: str, more: Decimal, shown: Decimal) -> CheckIn:
    """Add to how much was done today, on top of the amount that was `shown`. The same form sent twice adds once.

    Raises TooMuch when it would be more than a day's amount can be.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        said = check_in_on(goal.id, clock.local_day(time_zone_of(owner_id)))
        there = (said.amount if said else None) or Decimal(0)
        if said and there == shown + more:
            return said
        if there + more > MOST:
            raise TooMuch
        answer = Answer(said.answer) if said else Answer.YES
        return _check_in(goal, answer, None, _told_so_far(said), More(amount=there + more))


def _told_so_far(said: CheckIn | None) -> str:
    """Whom a day is told to as it stands, as far as they still hear of it."""
    if said is None:
        return NOBODY
    try:
        _addresses(said.goal_id, said.tells)
    except CannotHear:
        return NOBODY
    return said.tells


def _check_in(goal: Goal, answer: Answer, on: date | None, tell: str, more: More) -> CheckIn:
    time_zone = time_zone_of(goal.owner_id)
    today = clock.local_day(time_zone)
    day = on or today
    seen = as_seen_by_others(goal.id, day)
    check_in = check_in_on(goal.id, day)
    was = _said_before(check_in)
    to = frozenset() if answer in DONE else _addresses(goal.id, tell)
    part = Part.PROGRESS if answer in DONE else Part.SETBACKS if to else None
    if check_in and part and _would_show(check_in, part, to, more, seen):
        raise WouldBeSeenUnasked
    is_new, check_in = check_in is None, check_in or _first_said_of(goal, day, time_zone)
    told_before = check_in.tells
    check_in.answer, check_in.is_told = answer, bool(to)
    check_in.tells = tell if to or (tell == LATER and answer not in DONE) else NOBODY
    _say_more(check_in, more)
    says = _said(check_in)._replace(part=part, to=to)
    if is_new:
        keep(check_in)
    if says != was:
        count_anew(goal)
        check_in.amended_at = clock.now() if was.answer else None
        _keep_moments_true(goal, check_in, was, says, is_today=day == today)
        _tell(goal, check_in, seen)
    elif check_in.tells != told_before:
        tell_goal(goal.id, {goal.owner_id})
    return check_in


def _say_more(check_in: CheckIn, more: More) -> None:
    """Say what was asked about; what was not asked stays as it is."""
    for name, value in more.items():
        if value != getattr(check_in, name):
            setattr(check_in, name, value)


def go_through_setback(
    owner_id: str,
    goal_id: str,
    *,
    tell: str | None = None,
    helped: str = "",
    would_try: str = "",
    client_id: str | None = None,
    **more: Unpack[More],
) -> CheckIn | None:
    """Look kindly at a day that did not go as hoped, and keep what helped and what to try another time.

    What was done today stays done, and what was written of it here is kept for oneself: it was not meant for those who
    see what was done. Gives the day, unless it stays as it was. Without `tell`, whom it is told to stays as it is. The
    same form sent twice keeps it once. Raises WouldBeSeenUnasked, CannotHear, and WroteSomethingElse when the form had
    other words before.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        said = check_in_on(goal.id, clock.local_day(time_zone_of(owner_id)))
        answer = Answer(said.answer) if said else Answer.NOT_THIS_TIME
        kept = [(HELPED, ReflectionKind.LEARNED, helped), (WOULD_TRY, ReflectionKind.LEARNED, would_try)]
        if answer in DONE:
            kept.append(("", ReflectionKind.NOTE, more.get("note", "")))
        for question, kind, words in kept:
            if words:
                form = f"{client_id} {question}" if client_id else None
                note_down(owner_id, kind, words, question, goal.id, form)
        if answer in DONE:
            return None
        return _check_in(goal, answer, None, _told_so_far(said) if tell is None else tell, more)


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


def _would_show(check_in: CheckIn, part: Part, to: frozenset[Address], more: More, seen: dict[str, Any]) -> bool:
    """Whether somebody would see what is kept of the day and was not asked about, who does not see it so far.

    How much is shown only of what was done.
    """
    goal_id = check_in.goal_id
    hears = {
        place.person_id
        for place in places_that_see(goal_id, part)
        if part == Part.PROGRESS or to & {Address(place.circle_id), Address(place.circle_id, place.id)}
    }
    saw_amount, saw_note, saw_felt = (
        {who for who, sees in seen.items() if sees[place] is not None} for place in (1, 2, 3)
    )
    keeps_note = check_in.note and "note" not in more
    keeps_amount = check_in.amount is not None and "amount" not in more
    keeps_felt = any(getattr(check_in, name) is not None and name not in more for name in ("mood", "urge"))
    return bool(
        (keeps_note and hears & people_who_see(goal_id, part, Part.NOTES) - saw_note)
        or (keeps_felt and hears & people_who_see(goal_id, part, Part.FEELINGS) - saw_felt)
        or (keeps_amount and part == Part.PROGRESS and hears - saw_amount)
    )


def _first_said_of(goal: Goal, on: date, time_zone: str) -> CheckIn:
    return CheckIn(
        id=new_id(),
        goal_id=goal.id,
        owner_id=goal.owner_id,
        sealing_key=goal.sealing_key,
        on=on,
        time_zone=time_zone,
        created_at=clock.now(),
    )


def _said(check_in: CheckIn) -> Said:
    return Said(check_in.answer, check_in.amount, check_in.note, (check_in.mood, check_in.urge))


def _said_before(check_in: CheckIn | None) -> Said:
    if check_in is None:
        return Said()
    said = _said(check_in)
    if check_in.answer in DONE:
        return said._replace(part=Part.PROGRESS)
    if not check_in.is_told:
        return said
    return said._replace(part=Part.SETBACKS, to=frozenset(_address_of(moment) for moment in moments_of(check_in.id)))


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
        if was.part:
            take_back_all(moments_of(check_in.id))
        if says.part == Part.PROGRESS and is_today:
            celebrate(goal, MomentKind.CHECK_IN, says.part, check_in_id=check_in.id)
    elif says.part:
        take_back_all(moment for moment in moments_of(check_in.id) if _is_untold(moment, says))
        heard = says._replace(felt=was.felt, to=was.to)  # no moment says how it felt
        if heard != was:
            is_note_alone = heard._replace(note=was.note) == was
            tell_moments_again(readers_of_moments_of(check_in.id, notes_only=is_note_alone))
    if says.part == Part.SETBACKS:
        begun = says.to - (was.to if was.part == says.part else frozenset())
        celebrate(goal, MomentKind.CHECK_IN, says.part, check_in_id=check_in.id, to=begun)


def _is_untold(moment: Moment, says: Said) -> bool:
    return says.part == Part.SETBACKS and _address_of(moment) not in says.to
