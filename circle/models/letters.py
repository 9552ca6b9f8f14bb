"""Letters for later: closed until a harder day, a date, something finished, or until somebody asks for it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Id, Instant, Sealed, found_by, made_by_change, refers_to
from circle.models.keys import SealingKey, sealed_under


class Opens(StrEnum):
    """What a letter waits for."""

    HARD_DAY = "hard_day"
    ON_DATE = "on_date"
    MILESTONE = "milestone"
    ASKED = "asked"


class Letter(Base):
    """A letter from one person to another in a circle, or to oneself (then it has no places).

    `keeper_id` is under whose key it is sealed, and so with whom it stays: its reader, or its author, with whom it goes
    when they leave. `withdrawn_by` is the change by which they left, and may still be undone: the words are there until
    then. Withdrawn by hand, they are erased at once. `opened_at` is known to its reader alone.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("letters_for_a_person", "reader_id", "created_at"),
        Index("letters_by_a_person", "author_id", "created_at"),
        Index("letters_from_a_place", "membership_id"),
        Index("letters_withdrawn", "withdrawn_at"),
        found_by("letters_withdrawn_by_a_change", "withdrawn_by"),
    )

    id: Mapped[Id]
    reader_id: Mapped[str] = refers_to("people.id")
    author_id: Mapped[str] = refers_to("people.id")
    keeper_id: Mapped[str] = refers_to("people.id")
    membership_id: Mapped[str | None] = refers_to("memberships.id")
    to_membership_id: Mapped[str | None] = refers_to("memberships.id")
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    opens: Mapped[str] = mapped_column(String(10))
    opens_on: Mapped[date | None]
    client_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = made_by_change()

    sealing_key: Mapped[SealingKey] = sealed_under("Letter.keeper_id")
    words = Sealed()
