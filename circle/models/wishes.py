"""Wishes: how somebody would like to be checked on about a goal, said to one place that sees it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Instant


class WishKind(StrEnum):
    """What somebody would like. Nothing, which is so until they say otherwise, is no row at all."""

    ASK = "ask"
    CHEER = "cheer"


class Wish(Base):
    """About one goal and to one place: to be asked on a weekday (0 is Monday), or to be cheered.

    It is heard while that place sees the goal; while it does not, it is as if it had not been said.
    """

    __tablename__ = "wishes"
    __table_args__ = (Index("wishes_to_a_place", "membership_id"),)

    goal_id: Mapped[str] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    weekday: Mapped[int | None]
    said_at: Mapped[datetime] = mapped_column(Instant)
