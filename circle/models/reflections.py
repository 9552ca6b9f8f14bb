"""Reflections: what somebody writes down for themselves alone, beside goals and before there are any."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Id, Instant, Sealed, refers_to
from circle.models.keys import SealingKey, sealed_under


class ReflectionKind(StrEnum):
    """What somebody keeps it as."""

    NOTE = "note"
    STRENGTH = "strength"
    LEARNED = "learned"
    WIN = "win"
    VISIT = "visit"
    PLAN = "plan"


HELPED, WOULD_TRY = "helped", "would_try"  # what is asked on a harder day, and kept as something learned


class Reflection(Base):
    """Something a person wrote for themselves: an answer to a question, a strength, what they learned or would try, a
    win kept to oneself, a note for the next visit to a doctor, or a line of their plan. Nobody else ever sees it.

    `question` is the key of the question it answers, if any; `goal_id` the goal it came from, if any. `then` is what
    they will do in a situation that may get tough.
    """

    __tablename__ = "reflections"
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        Index("reflections_of_a_person", "owner_id", "kind", "created_at"),
        Index("reflections_on_a_goal", "goal_id"),
    )

    id: Mapped[Id]
    owner_id: Mapped[str] = refers_to("people.id")
    kind: Mapped[str] = mapped_column(String(12))
    question: Mapped[str] = mapped_column(String(24), default="")
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    then_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    goal_id: Mapped[str | None] = mapped_column(String(32), ForeignKey("goals.id", ondelete="SET NULL"))
    client_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)

    sealing_key: Mapped[SealingKey] = sealed_under("Reflection.owner_id")
    words = Sealed()
    then = Sealed()
