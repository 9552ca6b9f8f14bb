"""Circles, who is in them, and the invitations that are out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.models.columns import Id, Instant, Sealed, found_by, made_by_change, refers_to
from circle.models.keys import SealingKey, sealed_under


class Relation(StrEnum):
    """What somebody is to the person who invited them."""

    FAMILY = "family"
    FRIEND = "friend"
    SPONSOR = "sponsor"
    PEER = "peer"
    PROFESSIONAL = "professional"


class Circle(Base):
    """A private group, found by nobody."""

    __tablename__ = "circles"
    __table_args__ = (
        UniqueConstraint("started_by", "client_id"),
        found_by("circles_closed_by_a_change", "closed_by"),
    )

    id: Mapped[Id]
    started_by: Mapped[str] = refers_to("people.id")
    client_id: Mapped[str | None] = mapped_column(String(64))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    purpose_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[str | None] = made_by_change()

    sealing_key: Mapped[SealingKey] = sealed_under("Circle.id")
    name = Sealed()
    purpose = Sealed()


class Membership(Base):
    """One person's place in one circle, under the name they go by there. Coming back is a new place.

    Whoever started the circle has no relation: the others' relations are to them. `seat` counts from 1 who came when:
    no clock is asked who was here before whom.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "one_present_place",
            "circle_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("places_of_a_person", "person_id"),
        found_by("places_left_by_a_change", "left_by"),
        UniqueConstraint("circle_id", "seat"),
    )

    id: Mapped[Id]
    circle_id: Mapped[str] = refers_to("circles.id")
    person_id: Mapped[str] = refers_to("people.id")
    known_as_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    relation: Mapped[str | None] = mapped_column(String(12))
    keeps: Mapped[bool] = mapped_column(default=False)
    seat: Mapped[int]
    joined_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    left_by: Mapped[str | None] = made_by_change()

    circle: Mapped[Circle] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("Membership.person_id")
    known_as = Sealed()


class Invitation(Base):
    """A seat kept for somebody. The link holds the token, the row only its hash; it works once."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("inviter_person_id", "client_id"),
        Index("invitations_into_a_circle", "circle_id"),
        Index("invitations_from_a_place", "inviter_id"),
        found_by("invitations_revoked_by_a_change", "revoked_by"),
    )

    id: Mapped[Id]
    circle_id: Mapped[str] = refers_to("circles.id")
    inviter_id: Mapped[str] = refers_to("memberships.id")
    inviter_person_id: Mapped[str] = refers_to("people.id")
    relation: Mapped[str] = mapped_column(String(12))
    client_id: Mapped[str | None] = mapped_column(String(64))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    declined_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_by: Mapped[str | None] = made_by_change()

    circle: Mapped[Circle] = relationship()
    inviter: Mapped[Membership] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("Invitation.inviter_person_id")
    note = Sealed()


class Welcome(Base):
    """Somebody has answered about a newcomer: shown them something, left them out, or simply seen that they came."""

    __tablename__ = "welcomes"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
