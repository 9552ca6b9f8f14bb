"""Calls for support: whom somebody would ask and in which order, when people can be reached, and who has answered."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Id, Instant, Sealed, refers_to
from circle.models.keys import SealingKey, sealed_under

EVERY_DAY = 0b1111111


class Order(Base):
    """How somebody would like to be supported: how long each is waited for, and words of her own to ask with."""

    __tablename__ = "orders"

    id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    sealing_key: Mapped[SealingKey] = sealed_under("Order.id")
    words = Sealed()


class Rung(Base):
    """One place in somebody's order of whom to ask. Nobody but her knows of it."""

    __tablename__ = "rungs"

    owner_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class Reach(Base):
    """When somebody can be reached by those of one circle. Without a row they have not said.

    `days` has a bit for each weekday, Monday lowest; `from_minute` and `until_minute` count from their own midnight,
    and an end that is not after the beginning is on the next day. On the day `not_on` they are not there at all.
    """

    __tablename__ = "reaches"

    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    days: Mapped[int] = mapped_column(SmallInteger, default=EVERY_DAY)
    from_minute: Mapped[int] = mapped_column(SmallInteger, default=0)
    until_minute: Mapped[int] = mapped_column(SmallInteger, default=0)
    not_on: Mapped[date | None]


class Call(Base):
    """Somebody could use support. `next_at` is when it is looked at again, for as long as the call is open."""

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        Index(
            "one_open_call",
            "owner_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "calls_to_go_on",
            "next_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("calls_over", "ended_at"),
    )

    id: Mapped[Id]
    owner_id: Mapped[str] = refers_to("people.id")
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    client_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    next_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    sealing_key: Mapped[SealingKey] = sealed_under("Call.owner_id")
    words = Sealed()


class CallAnswer(StrEnum):
    """What somebody who was asked can say. No reason is asked for."""

    WITH_YOU = "with_you"
    NOT_TODAY = "not_today"


class Asked(Base):
    """Somebody was asked, once, at the place that stood in the order."""

    __tablename__ = "asked"
    __table_args__ = (Index("asked_of_a_person", "person_id"), Index("asked_of_a_place", "membership_id"))

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[str] = refers_to("memberships.id")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(String(12))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
