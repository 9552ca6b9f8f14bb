"""Questions about one's own account, and the one asked at the door: whose name is this?"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from circle.extensions import db
from circle.models import Person
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


def account_called(address: str) -> Account | None:
    """The account that signs in under a name, however it is spelt; None if there is none."""
    row = db.session.execute(_CALLED, {"hash": address_hash(address)}).one_or_none()
    return Account(*row) if row else None


def account_of(person_id: str) -> Account:
    """Somebody's own account."""
    return Account(*db.session.execute(_OF_PERSON, {"person": person_id}).one())


def address_of(person_id: str) -> str:
    """The name somebody signs in with. Only ever shown to themselves."""
    return db.session.scalars(_PERSON, {"person": person_id}).one().address


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
