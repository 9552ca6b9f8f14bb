"""People and the places they are signed in."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, SmallInteger, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.models.columns import Id, Instant, Sealed, refers_to
from circle.models.keys import SealingKey, sealed_under


class Person(Base):
    """An account: how somebody signs in, and what people call them.

    `quiet_from` and `quiet_until` are their quiet hours, minutes of their own local day (none: no quiet hours); in them
    a call for support may reach them only if `calls_may_pass`.
    Closed, it can be opened again for a while. Then everything of it is erased, and the row stays as a bare id.
    `primer_read_at` is when they read how to be beside somebody; `rest_weeks` for how long the same thing may not be
    offered to them again.
    """

    __tablename__ = "people"
    __table_args__ = (Index("accounts_closed", "closed_at"),)

    id: Mapped[Id]
    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    password_hash: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    is_calm: Mapped[bool] = mapped_column(default=False)
    wants_hints: Mapped[bool] = mapped_column(default=True, server_default=true())
    quiet_from: Mapped[int | None] = mapped_column(SmallInteger)
    quiet_until: Mapped[int | None] = mapped_column(SmallInteger)
    calls_may_pass: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    primer_read_at: Mapped[datetime | None] = mapped_column(Instant)
    rest_weeks: Mapped[int] = mapped_column(SmallInteger, default=2, server_default="2")

    sealing_key: Mapped[SealingKey] = sealed_under("Person.id")
    address = Sealed()
    name = Sealed()


class Session(Base):
    """One place somebody is signed in. The browser holds the token, the row only its hash."""

    __tablename__ = "sessions"
    __table_args__ = (Index("sessions_of_a_person", "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[str] = refers_to("people.id")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)

    person: Mapped[Person] = relationship()
