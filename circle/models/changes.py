"""Changes: what somebody did that decides who sees what. Whatever a change began or ended points to it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Id, Instant, refers_to


class ChangeKind(StrEnum):
    """What somebody did."""

    SHARED = "shared"
    STOPPED = "stopped"
    STOPPED_ALL = "stopped_all"
    WELCOMED = "welcomed"
    LET_GO = "let_go"
    LEFT = "left"
    REMOVED = "removed"
    CLOSED_CIRCLE = "closed_circle"
    CLOSED_ACCOUNT = "closed_account"
    UNDONE = "undone"


class Change(Base):
    """One thing somebody did, in one go. It can be undone, once, by whoever did it, for a while."""

    __tablename__ = "changes"
    __table_args__ = (Index("changes_of_a_person", "person_id", "at"),)

    id: Mapped[Id]
    person_id: Mapped[str] = refers_to("people.id")
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
