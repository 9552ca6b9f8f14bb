"""What people do about support: say whom they would ask, ask, answer, and say when they can be reached."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, bindparam, delete, select

from circle import clock
from circle.asking import VIEWER, NotFound, find_to_change, place_in
from circle.database import changing, in_few_sizes
from circle.extensions import db
from circle.live import ladders
from circle.live.tell import tell_call
from circle.models import Asked, Call, CallAnswer, Membership, Order, Person, Reach, Rung
from circle.models.columns import new_id
from circle.privacy import may_answer_call, may_see_membership

_TO_ASK = select(Membership.id).where(
    Membership.id.in_(bindparam("places", expanding=True)),
    Membership.person_id != VIEWER,
    may_see_membership(VIEWER),
)
_RUNGS_OF = delete(Rung).where(Rung.owner_id == bindparam("owner"))
_SENT = select(Call).where(Call.owner_id == bindparam("owner"), Call.client_id == bindparam("client_id"))
_TO_ANSWER = (
    select(Call, Asked)
    .join(Asked, and_(Asked.call_id == Call.id, Asked.person_id == VIEWER))
    .where(Call.id == bindparam("call"), may_answer_call(VIEWER))
)


class AskedSomethingElse(Exception):
    """The same form asked before, with other words."""


class AskedAlready(Exception):
    """There is an open call of hers, with other words."""


class NobodyToAsk(Exception):
    """There is nobody in her order who can be reached now."""


def keep_order(owner_id: str, places: Sequence[str], *, minutes: int, words: str) -> None:
    """Keep whom one would ask for support, first to last, how long to wait for each, and words to ask with.

    Raises NotFound for a place that is not that of somebody else in one's circles.
    """
    with changing():
        order = db.session.get(Order, owner_id)
        if order is None:
            order = Order(id=owner_id, minutes=minutes)
            db.session.add(order)
            db.session.flush()
        order.minutes, order.words = minutes, words
        asked = {"viewer": owner_id, "places": in_few_sizes(places)}
        if places and set(db.session.scalars(_TO_ASK, asked)) != set(places):
            raise NotFound
        db.session.execute(_RUNGS_OF, {"owner": owner_id})
        for position, place in enumerate(dict.fromkeys(places)):
            db.session.add(Rung(owner_id=owner_id, membership_id=place, position=position))


def call(owner_id: str, words: str, client_id: str | None = None) -> Call:
    """Ask for support: the first in one's order who can be reached is asked at once, the others after them.

    Asking the same again while it is open, or by the same form, is that call. Raises NobodyToAsk when nobody can be
    reached, AskedAlready when it is open with other words, and AskedSomethingElse when the same form had others before.
    """
    with changing():
        sent = db.session.scalar(_SENT, {"owner": owner_id, "client_id": client_id}) if client_id else None
        if sent and sent.words != words:
            raise AskedSomethingElse
        before = ladders.open_call_of(owner_id)
        if before and ladders.is_over(before):
            ladders.end(before)
            before = None
        if sent:
            return sent
        if before and before.words != words:
            raise AskedAlready
        if before:
            return before
        if ladders.next_of(ladders.order_of(owner_id)) is None:
            raise NobodyToAsk
        order, now = db.session.get_one(Order, owner_id), clock.now()
        made = Call(
            id=new_id(),
            owner_id=owner_id,
            sealing_key=order.sealing_key,
            minutes=order.minutes,
            client_id=client_id,
            created_at=now,
            next_at=now + timedelta(minutes=order.minutes),
        )
        made.words = words
        db.session.add(made)
        db.session.flush()
        ladders.ask_next(made)
    return made


def ask_next_too(owner_id: str, call_id: str, place: str) -> None:
    """Ask whoever comes next now, whoever has answered so far: the one she was shown. Where somebody else comes next
    since, by a second press or because it went on meanwhile, nobody is asked, and her page is made anew.
    """
    with changing():
        asking = find_to_change(owner_id, Call, call_id)
        following = ladders.next_of(ladders.order_of(owner_id, call_id))
        if ladders.is_over(asking):
            ladders.end(asking)
        elif following and following.membership_id == place:
            ladders.ask_next(asking)
        else:
            tell_call(call_id, [owner_id])


def end(owner_id: str, call_id: str) -> None:
    """Say that it is all right for now: the call goes from every screen."""
    with changing():
        ladders.end(find_to_change(owner_id, Call, call_id))


def answer(person_id: str, call_id: str, said: CallAnswer) -> Call:
    """Say that one is with somebody, or not today. It can be said differently later.

    The first who is there is told to her and to all who were asked. Whoever is not lets it go on to the next at once.
    """
    with changing():
        found = db.session.execute(_TO_ANSWER, {"viewer": person_id, "call": call_id}).one_or_none()
        if found is None:
            raise NotFound
        asking, asked = found
        if ladders.is_over(asking):
            ladders.end(asking)
            return asking
        if asked.answer == said:
            return asking
        was_in_hand = ladders.is_in_hand(ladders.asked_by(asking))
        asked.answer, asked.answered_at = said, clock.now()
        is_in_hand = ladders.is_in_hand(ladders.asked_by(asking))
        if is_in_hand != was_in_hand:
            ladders.tell_all(asking)
        else:
            tell_call(call_id, [asking.owner_id, person_id])
        if not is_in_hand:
            ladders.ask_next(asking)
    return asking


def say_when(person_id: str, circle_id: str, *, days: int, minutes: tuple[int, int]) -> None:
    """Say when one can be reached by those in a circle. Raises NotFound for a circle one is not in."""
    with changing():
        reach = _reach_of(person_id, circle_id)
        reach.days, reach.not_on = days, None
        reach.from_minute, reach.until_minute = minutes


def not_today(person_id: str, circle_id: str) -> None:
    """Not be reached for the rest of one's own day. No reason is asked for."""
    with changing():
        zone = db.session.get_one(Person, person_id).time_zone
        _reach_of(person_id, circle_id).not_on = clock.local_day(zone)


def _reach_of(person_id: str, circle_id: str) -> Reach:
    place = place_in(circle_id, person_id)
    reach = db.session.get(Reach, place.id)
    if reach is None:
        reach = Reach(membership_id=place.id)
        db.session.add(reach)
        db.session.flush()
    return reach
