"""Closing an account: out of every circle and off every screen at once; a while later everything of it is erased.

Until then it can be opened again. Erasing destroys the data key first of all, and with it every word, in the backups
made before too: data keys are not in them.
"""

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from circle import clock
from circle.database import changing
from circle.extensions import db
from circle.live.changes import close, depart, note_change, present_in
from circle.live.ladders import end_call_of
from circle.live.tell import tell_moments_again
from circle.live.together import is_celebrated_now
from circle.models import (
    Asked,
    Call,
    Change,
    ChangeKind,
    Cheer,
    Circle,
    Gathered,
    Goal,
    Invitation,
    Kept,
    Letter,
    Membership,
    Moment,
    Mute,
    News,
    Offer,
    Order,
    Person,
    Reach,
    Reflection,
    Rung,
    SealingKey,
    Session,
    Stream,
    Welcome,
    Wish,
)
from circle.models.columns import Instant
from circle.models.news import about_moment
from circle.privacy import opens_moment
from circle.sealing import forget_data_keys, new_token, token_hash

log = logging.getLogger(__name__)

_person = bindparam("person", type_=Person.id.type)
_PLACES = select(Membership).where(Membership.person_id == _person, Membership.left_at.is_(None))
_READERS = select(Moment.id, News.person_id).outerjoin(News, about_moment(Moment)).where(opens_moment())
_READERS_OF_WORDS = _READERS.where(Moment.author_id == _person)
_theirs = aliased(Moment)
_READERS_OF_ANSWERS = _READERS.where(Moment.reply_to_id.in_(select(_theirs.id).where(_theirs.author_id == _person)))
_READERS_OF_CHEERED = _READERS.where(Moment.id.in_(select(Cheer.moment_id).where(Cheer.person_id == _person)))
# Those who see them celebrating, and the one celebrated, who is no longer told of it afterwards either.
_READERS_OF_CELEBRATED = (
    select(Moment.id, News.person_id)
    .outerjoin(News, about_moment(Moment))
    .where(
        Moment.id.in_(select(Gathered.moment_id).where(Gathered.person_id == _person)),
        or_(News.person_id == Moment.author_id, and_(is_celebrated_now(), opens_moment())),
    )
)
_WITHDRAW = (
    update(Moment)
    .where(Moment.author_id == _person, Moment.taken_back_at.is_(None))
    .values(taken_back_at=bindparam("now"), withdrawn_by=bindparam("change"))
)
_UNCHEER = delete(Cheer).where(Cheer.person_id == _person)
_GO = delete(Gathered).where(Gathered.person_id == _person)
_END_SESSIONS = delete(Session).where(Session.person_id == _person)
_DUE = select(Person.id).where(Person.closed_at <= bindparam("closed", type_=Instant), Person.erased_at.is_(None))
_there = aliased(Membership)
_EMPTY_CIRCLES = select(Membership.circle_id).where(
    Membership.person_id == _person,
    ~exists().where(_there.circle_id == Membership.circle_id, _there.left_at.is_(None)).correlate(Membership),
)
_ERASE = (
    delete(SealingKey).where(SealingKey.owner_id == _person),
    delete(Goal).where(Goal.owner_id == _person),
    delete(Moment).where(Moment.author_id == _person),
    delete(Reflection).where(Reflection.owner_id == _person),
    delete(Offer).where(or_(Offer.author_id == _person, Offer.owner_id == _person)),
    delete(Wish).where(Wish.membership_id.in_(select(Membership.id).where(Membership.person_id == _person))),
    delete(Kept).where(Kept.person_id == _person),
    delete(Call).where(Call.owner_id == _person),
    delete(Asked).where(Asked.person_id == _person),
    delete(Order).where(Order.id == _person),
    delete(Rung).where(Rung.owner_id == _person),
    delete(Reach).where(Reach.membership_id.in_(select(Membership.id).where(Membership.person_id == _person))),
    delete(Mute).where(Mute.person_id == _person),
    # Those they gave away stay with whom they gave them to, sealed under that one's key.
    delete(Letter).where(Letter.reader_id == _person),
    delete(Letter).where(Letter.author_id == _person, Letter.keeper_id == _person),
    _UNCHEER,
    _GO,
    delete(Invitation).where(Invitation.inviter_person_id == _person),
    _END_SESSIONS,
    delete(Welcome).where(Welcome.person_id == _person),
    delete(News).where(News.person_id == _person),
    delete(Stream).where(Stream.person_id == _person),
    update(Membership).where(Membership.person_id == _person).values(known_as_sealed=b""),
)
_ERASE_CIRCLES = (
    delete(SealingKey).where(SealingKey.owner_id.in_(bindparam("circles", expanding=True))),
    update(Circle)
    .where(Circle.id.in_(bindparam("circles", expanding=True)))
    .values(name_sealed=b"", purpose_sealed=None),
)
_AS_OF_NOBODY: dict[str, Any] = {  # where they live and how Circle was for them
    "time_zone": "UTC",
    "language": "en",
    "is_calm": False,
    "wants_hints": True,
    "quiet_from": None,
    "quiet_until": None,
    "calls_may_pass": False,
    "primer_read_at": None,
    "rest_weeks": 2,
}
_ERASE_PERSON = (
    update(Person)
    .where(Person.id == _person)
    .values(
        address_hash=bindparam("nobody"),
        address_sealed=b"",
        name_sealed=b"",
        password_hash="",
        **_AS_OF_NOBODY,
        erased_at=bindparam("now"),
    )
)


def close_everything_of(person_id: str) -> Change:
    """Take somebody out of every circle, and everything of theirs off every screen. Belongs inside a change.

    A circle that nobody else keeps is closed for everybody.
    """
    change, connection = note_change(person_id, ChangeKind.CLOSED_ACCOUNT), db.session.connection()
    asked = {"person": person_id, "now": change.at, "change": change.id}
    _tell_readers(_READERS_OF_WORDS, asked)
    _tell_readers(_READERS_OF_ANSWERS, asked)
    connection.execute(_WITHDRAW, asked)
    _tell_readers(_READERS_OF_CHEERED, asked)
    connection.execute(_UNCHEER, asked)
    _tell_readers(_READERS_OF_CELEBRATED, asked)
    connection.execute(_GO, asked)
    end_call_of(person_id)
    for place in db.session.scalars(_PLACES, asked).all():
        others = [other for other in present_in(place.circle_id) if other.id != place.id]
        if any(other.keeps for other in others) or not place.keeps:
            depart(place, change)
        else:
            close(db.session.get_one(Circle, place.circle_id), change)
    connection.execute(_END_SESSIONS, asked)
    db.session.get_one(Person, person_id).closed_at = change.at
    return change


def _tell_readers(statement: Any, asked: dict[str, Any]) -> None:
    readers: dict[str, set[str]] = {}
    for moment_id, reader_id in db.session.execute(statement, asked):
        readers.setdefault(moment_id, set()).add(reader_id)
    tell_moments_again(readers)


def erase_closed_accounts(lasts: timedelta) -> None:
    """Erase every account that was closed longer than `lasts` ago, from what is kept for restoring too."""
    for person_id in db.session.scalars(_DUE, {"closed": clock.now() - lasts}).all():
        with changing():
            _forget(erase(person_id))


def _forget(owner_ids: frozenset[str]) -> None:
    """Take keys out of those kept for restoring, before the erasing is kept.

    Whatever stops us in between, the account is still due and the next sweep erases it again. After the commit nobody
    would come back for it.
    """
    try:
        forget_data_keys(owner_ids)
    except OSError:  # what is here must go all the same
        log.exception("the data keys kept for restoring could not be written anew; the next backup does it")


def erase(person_id: str) -> frozenset[str]:
    """Destroy somebody's key and everything they wrote. What stays are bare ids. Belongs inside a change.

    Gives the ids of those whose key was destroyed: theirs, and that of each circle where nobody is left.
    """
    connection, asked = db.session.connection(), {"person": person_id, "now": clock.now()}
    circles = list(db.session.scalars(_EMPTY_CIRCLES, asked))
    for statement in _ERASE:
        connection.execute(statement, asked)
    erase_circles(circles)
    connection.execute(_ERASE_PERSON, {**asked, "nobody": token_hash(new_token())})
    return frozenset([person_id, *circles])


def erase_circles(circle_ids: list[str]) -> None:
    """Destroy the keys of circles, and what they were called. Belongs inside a change."""
    for statement in _ERASE_CIRCLES:
        db.session.connection().execute(statement, {"circles": circle_ids})
