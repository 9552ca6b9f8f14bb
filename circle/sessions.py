"""Who is asking: sessions that can be listed and ended, each an opaque token in a cookie and a row of its own.

Ending a session ends it everywhere: the next page, the next poll and the open socket all ask the row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from circle import clock, sealing
from circle.database import changing, columns, columns_alone
from circle.extensions import db
from circle.models import Person, SealingKey, Session
from circle.privacy import NOW
from circle.quiet import Hours, hours_of

SEEN_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in, as pages and sockets know them."""

    person_id: str
    session_id: str
    name: str
    time_zone: str
    language: str
    is_calm: bool
    wants_hints: bool = True
    closed_at: datetime | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def quiet_hours(self) -> Hours | None:
        """Their quiet hours, if they keep any."""
        return hours_of(self)

    def get_id(self) -> str:
        return self.session_id


_WHO = (
    select(
        Person.id,
        Person.name_sealed,
        SealingKey.wrapped,
        Person.time_zone,
        Person.language,
        Person.is_calm,
        Person.wants_hints,
        Person.closed_at,
        Person.quiet_from,
        Person.quiet_until,
        Session.id.label("session_id"),
        Session.created_at,
        Session.seen_at,
    )
    .join(Session, Session.person_id == Person.id)
    .join(SealingKey, SealingKey.owner_id == Person.id)
    .where(Session.token_hash == bindparam("hash"), Session.ends_at > NOW)
)
_SEEN = (
    update(Session)
    .where(Session.id == bindparam("session"))
    .values(seen_at=bindparam("seen"), ends_at=bindparam("ends"))
)
_END_ONE = delete(Session).where(Session.id == bindparam("session"), Session.person_id == bindparam("person"))
_END_OTHERS = delete(Session).where(Session.id != bindparam("session"), Session.person_id == bindparam("person"))
_OF_PERSON = (
    select(Session)
    .where(Session.person_id == bindparam("person"), Session.ends_at > NOW)
    .order_by(Session.seen_at.desc())
)


def who_holds(token: str | None, *, lasts: timedelta, idles: timedelta, in_look: bool = True) -> SignedIn | None:
    """The person whose session this token opens, or None. Being seen keeps a session for another while.

    A session ends `idles` after it was last seen and at most `lasts` after it began. Where nothing else is looked at,
    it is not asked `in_look`.
    """
    if not token:
        return None
    rows = (columns if in_look else columns_alone)(_WHO, {"hash": sealing.token_hash(token)})
    if not rows:
        return None
    [row] = rows
    if clock.now() - row.seen_at > SEEN_EVERY:
        ends = _end(row.created_at, lasts, idles)
        with changing():
            db.session.connection().execute(_SEEN, {"session": row.session_id, "seen": clock.now(), "ends": ends})
        # again, so that it is in one look with the page that is asked for
        return who_holds(token, lasts=lasts, idles=idles, in_look=in_look)
    place = Person.name.place(Person.__tablename__, row.id)
    name = sealing.unseal(row.name_sealed, row.wrapped, row.id, place)
    return SignedIn(
        row.id,
        row.session_id,
        name,
        row.time_zone,
        row.language,
        row.is_calm,
        row.wants_hints,
        row.closed_at,
        row.quiet_from,
        row.quiet_until,
    )


def start_session(person_id: str, device: str, *, lasts: timedelta, idles: timedelta) -> str:
    """Sign somebody in on a device and give the token for its cookie. Belongs inside a change."""
    token, now = sealing.new_token(), clock.now()
    db.session.add(
        Session(
            person_id=person_id,
            token_hash=sealing.token_hash(token),
            device=device,
            created_at=now,
            seen_at=now,
            ends_at=_end(now, lasts, idles),
        )
    )
    return token


def _end(began: datetime, lasts: timedelta, idles: timedelta) -> datetime:
    return min(began + lasts, clock.now() + idles)


def end_session(person_id: str, session_id: str) -> None:
    """Sign somebody out in one place. Belongs inside a change."""
    db.session.connection().execute(_END_ONE, {"person": person_id, "session": session_id})


def end_other_sessions(person_id: str, session_id: str) -> None:
    """Sign somebody out everywhere but here. Belongs inside a change."""
    db.session.connection().execute(_END_OTHERS, {"person": person_id, "session": session_id})


def sessions_of(person_id: str) -> list[Session]:
    """Where somebody is signed in, the most recently seen first."""
    return list(db.session.scalars(_OF_PERSON, {"person": person_id}))
