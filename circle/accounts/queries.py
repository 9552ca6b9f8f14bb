"""Questions about one's own account, and the one asked at the door: whose name is this?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, select
from sqlalchemy.orm import aliased

from circle.extensions import db
from circle.models import Change, ChangeKind, Circle, Membership, Person
from circle.sealing import address_hash
from circle.sessions import SignedIn, sessions_of


class Account(NamedTuple):
    """Whose account it is, and what is kept of the password."""

    person_id: str
    password_hash: str


@dataclass(frozen=True)
class Place:
    """Somewhere the viewer is signed in."""

    id: str
    device: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


_ACCOUNT = select(Person.id, Person.password_hash)
_CALLED = _ACCOUNT.where(Person.address_hash == bindparam("hash"))
_OF_PERSON = _ACCOUNT.where(Person.id == bindparam("person"))
_PERSON = select(Person).where(Person.id == bindparam("person"))


_CLOSING = (
    select(Change)
    .join(Person, Person.id == Change.person_id)
    .where(
        Change.person_id == bindparam("person"),
        Change.kind == ChangeKind.CLOSED_ACCOUNT,
        Change.undone_at.is_(None),
        Person.closed_at.is_not(None),
        Person.erased_at.is_(None),
    )
    .order_by(Change.at.desc())
)
_me, _other, _keeper = aliased(Membership), aliased(Membership), aliased(Membership)


def _is_there(other: Any) -> Any:
    return and_(other.circle_id == _me.circle_id, other.id != _me.id, other.left_at.is_(None))


_ONLY_THEY_KEEP = (
    select(Circle)
    .join(_me, _me.circle_id == Circle.id)
    .where(
        _me.person_id == bindparam("person"),
        _me.left_at.is_(None),
        _me.keeps.is_(True),
        exists().where(_is_there(_other)).correlate(_me),
        ~exists().where(_is_there(_keeper), _keeper.keeps.is_(True)).correlate(_me),
    )
    .order_by(_me.joined_at, _me.id)
)


def account_called(address: str) -> Account | None:
    """The account that signs in under a name, however it is spelt; None if there is none."""
    row = db.session.execute(_CALLED, {"hash": address_hash(address)}).one_or_none()
    return Account(*row) if row else None


def account_of(person_id: str) -> Account:
    """Somebody's own account."""
    return Account(*db.session.execute(_OF_PERSON, {"person": person_id}).one())


def closing_of(person_id: str) -> Change | None:
    """The change by which somebody closed their account, while it can be undone; None when it is open."""
    return db.session.scalars(_CLOSING, {"person": person_id}).first()


def circles_only_they_keep(person_id: str) -> list[Circle]:
    """The circles with others in them that would close with somebody's account, because nobody else keeps them."""
    return list(db.session.scalars(_ONLY_THEY_KEEP, {"person": person_id}))


def address_of(person_id: str) -> str:
    """The name somebody signs in with. Only ever shown to themselves."""
    return db.session.scalars(_PERSON, {"person": person_id}).one().address


def lets_calls_pass(person_id: str) -> bool:
    """Whether a call for support may reach somebody in their quiet hours. Only ever shown to themselves."""
    return db.session.scalars(_PERSON, {"person": person_id}).one().calls_may_pass


def places_of(viewer: SignedIn) -> list[Place]:
    """Where the viewer is signed in, the most recently used first."""
    return [
        Place(
            place.id,
            place.device,
            place.created_at,
            place.seen_at,
            is_this=place.id == viewer.session_id,
        )
        for place in sessions_of(viewer.person_id)
    ]
