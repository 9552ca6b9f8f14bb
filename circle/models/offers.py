"""Offers: a question or a suggestion that somebody sends to one person, who takes it or lets it pass."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.models.circles import Circle, Membership
from circle.models.columns import Id, Instant, Sealed, refers_to
from circle.models.goals import Goal
from circle.models.keys import SealingKey, sealed_under


class OfferKind(StrEnum):
    """What somebody may offer. Nothing else: nobody sets anything for anybody else."""

    QUESTION = "question"
    SUGGESTION = "suggestion"


class OfferState(StrEnum):
    """What became of it, which is known to the one it was sent to and to nobody else."""

    WAITING = "waiting"
    KEPT = "kept"
    TAKEN = "taken"
    PASSED = "passed"


class Offer(Base):
    """A question from the deck, or one small step for some days, from one place in a circle to another.

    `answered_at` is when it was taken or let pass; until then it is in the tray. Whoever sent it may take it back: its
    words go at once, and the row stays, so that how long the same thing rests is counted from when it was sent.
    """

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("offers_in_a_tray", "owner_id", "answered_at", "created_at"),
        Index("offers_of_an_author", "author_id", "created_at"),
        Index("offers_about_a_goal", "goal_id", "author_id"),
        Index("offers_to_a_place", "to_membership_id", "author_id"),
    )

    id: Mapped[Id]
    circle_id: Mapped[str] = refers_to("circles.id")
    author_id: Mapped[str] = refers_to("people.id")
    membership_id: Mapped[str] = refers_to("memberships.id")
    owner_id: Mapped[str] = refers_to("people.id")
    to_membership_id: Mapped[str] = refers_to("memberships.id")
    goal_id: Mapped[str | None] = refers_to("goals.id")
    kind: Mapped[str] = mapped_column(String(12))
    question: Mapped[str] = mapped_column(String(24), default="")
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    days: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8), default=OfferState.WAITING)
    client_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)

    circle: Mapped[Circle] = relationship()
    author: Mapped[Membership] = relationship(foreign_keys=[membership_id])
    addressee: Mapped[Membership] = relationship(foreign_keys=[to_membership_id])
    goal: Mapped[Goal | None] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("Offer.author_id")
    words = Sealed()
