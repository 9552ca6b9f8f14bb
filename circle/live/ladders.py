"""Going on with calls for support: who is asked next, and when, until somebody is there or she says it is all right.

Each going-on is one change of the database: killed in the middle of one, it has not happened; afterwards it has, and
the same person is never asked twice. Every sweep of the courier looks at them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, or_, select, union
from sqlalchemy.orm import aliased

from circle import clock
from circle.database import changing, columns
from circle.extensions import db
from circle.live.tell import tell_call
from circle.models import Asked, Call, CallAnswer, Membership, Person, Reach, Rung
from circle.models.columns import Instant
from circle.privacy import Reader, are_both_there, is_present
from circle.quiet import hours_of, quiet_until
from circle.reach import can_be_reached

LASTS = timedelta(hours=12)  # nobody is asked about something of yesterday

_owner: Reader = bindparam("owner")
_IN_ORDER = (
    select(
        Membership.id,
        Membership.person_id,
        Person.time_zone,
        Person.quiet_from,
        Person.quiet_until,
        Person.calls_may_pass,
        Reach.membership_id.label("said"),
        Reach.days,
        Reach.from_minute,
        Reach.until_minute,
        Reach.not_on,
        exists().where(Asked.call_id == bindparam("call"), Asked.person_id == Membership.person_id).label("was_asked"),
    )
    .select_from(Rung)
    .join(Membership, and_(Membership.id == Rung.membership_id, Membership.left_at.is_(None)))
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(Reach, Reach.membership_id == Membership.id)
    .where(Rung.owner_id == _owner, is_present(_owner, Membership.circle_id))
    .order_by(Rung.position, Rung.membership_id)
)
_ASKED = (
    select(Asked.person_id, Asked.membership_id, Asked.asked_at, Asked.answer)
    .where(Asked.call_id == bindparam("call"), are_both_there(_owner, Asked.membership_id))
    .order_by(Asked.asked_at, Asked.membership_id)
)
_person = bindparam("person", type_=Person.id.type)
_place = aliased(Membership)
_OPEN = select(Call).where(Call.owner_id == _person, Call.ended_at.is_(None))
_BETWEEN = (
    select(Call.id, Asked.person_id)
    .join(Asked, Asked.call_id == Call.id)
    .join(_place, _place.id == Asked.membership_id)
    .where(
        Call.id.in_(
            union(_OPEN.with_only_columns(Call.id), select(Asked.call_id).where(Asked.person_id == _person)),
        ),
        Call.ended_at.is_(None),
        _place.circle_id == bindparam("circle"),
        or_(Call.owner_id == _person, Asked.person_id == _person),
    )
    .order_by(Call.id, Asked.person_id)
)
_DUE = select(Call.id).where(Call.ended_at.is_(None), Call.next_at <= bindparam("now", type_=Instant))


class Supporter(NamedTuple):
    """A place in somebody's order: whether they said when they can be reached, whether that is now, and whether a call
    has asked them already.
    """

    membership_id: str
    person_id: str
    has_said: bool
    is_there: bool
    was_asked: bool


def order_of(owner_id: str, call_id: str | None = None) -> list[Supporter]:
    """Those somebody would ask, in her order, as far as they share a circle with her now."""
    now = clock.now()
    return [
        Supporter(
            row.id,
            row.person_id,
            row.said is not None,
            can_be_reached(row if row.said else None, row.time_zone, now) and not _is_quiet_for(row, now),
            bool(row.was_asked),
        )
        for row in columns(_IN_ORDER, {"owner": owner_id, "call": call_id})
    ]


def _is_quiet_for(row: Any, at: datetime) -> bool:
    """Whether somebody has quiet hours, which calls may not pass."""
    return not row.calls_may_pass and quiet_until(hours_of(row), row.time_zone, at) is not None


def next_of(order: Sequence[Supporter]) -> Supporter | None:
    """Who is to be asked next: the first who can be reached and was not asked yet."""
    return next((each for each in order if each.is_there and not each.was_asked), None)


def asked_by(call: Call) -> list[Any]:
    """Those who were asked and still share a circle with her: (person_id, membership_id, asked_at, answer) each."""
    return list(columns(_ASKED, {"call": call.id, "owner": call.owner_id}))


def is_in_hand(asked: Sequence[Any]) -> bool:
    """Whether somebody is with her."""
    return any(each.answer == CallAnswer.WITH_YOU for each in asked)


def open_call_of(person_id: str) -> Call | None:
    """The call somebody has not ended, if there is one; it may be of long ago."""
    return db.session.scalar(_OPEN, {"person": person_id})


def is_over(call: Any) -> bool:
    """Whether a call is of so long ago that nobody is asked any more, be it ended already or not looked at since."""
    return bool(call.created_at + LASTS <= clock.now())


def go_on(call: Call) -> None:
    """Ask the next person, unless somebody is with her; and look again later either way. Belongs inside a change.

    It never runs out: who could not be reached before may be there the next time. A call of long ago ends by itself.
    """
    if is_over(call):
        end(call)
    elif is_in_hand(asked_by(call)):
        look_again(call)
    else:
        ask_next(call)


def ask_next(call: Call) -> None:
    """Ask whoever comes next in her order, if anybody does, and look again after as long as she chose to wait."""
    look_again(call)
    told = [call.owner_id]
    if following := next_of(order_of(call.owner_id, call.id)):
        who, where = following.person_id, following.membership_id
        db.session.add(Asked(call_id=call.id, person_id=who, membership_id=where, asked_at=clock.now()))
        told.append(who)
    tell_call(call.id, told)


def look_again(call: Call) -> None:
    """Come back to a call after as long as she chose to wait for each."""
    call.next_at = clock.now() + timedelta(minutes=call.minutes)


def end(call: Call) -> None:
    """It is over: off the screens of all who were asked. Belongs inside a change."""
    tell_all(call)
    call.ended_at = clock.now()


def tell_all(call: Call) -> None:
    """Tell her and everybody who was asked."""
    tell_call(call.id, [call.owner_id, *(each.person_id for each in asked_by(call))])


def tell_calls_between(circle_id: str, person_id: str) -> None:
    """Tell whoever made or was asked by a call in a circle, when one of them leaves or comes back; and all who were
    asked, in other circles too, when with them somebody is with her no longer, or again. Call it while they are there.
    """
    between: dict[str, set[str]] = {}
    for call_id, asked_id in columns(_BETWEEN, {"circle": circle_id, "person": person_id}):
        between.setdefault(call_id, set()).add(asked_id)
    for call_id, people in between.items():
        call = db.session.get_one(Call, call_id)
        asked = asked_by(call)
        staying = [each for each in asked if each.person_id not in people]
        if is_in_hand(asked) and not is_in_hand(staying):
            tell_all(call)
        else:
            tell_call(call_id, [call.owner_id, *people])


def end_call_of(person_id: str) -> None:
    """End somebody's call, if they have one open. Belongs inside a change."""
    if call := open_call_of(person_id):
        end(call)


def go_on_with_calls() -> None:
    """Go on with every call whose time has come."""
    now = clock.now()
    due = db.session.scalars(_DUE, {"now": now}).all()
    for call_id in due:
        with changing():
            call = db.session.get(Call, call_id)
            if call and call.ended_at is None and call.next_at <= now:  # nobody was quicker
                go_on(call)
