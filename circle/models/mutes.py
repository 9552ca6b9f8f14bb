"""Mutes: what somebody would rather not hear for a while. Nobody else knows of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Instant, refers_to


class Mute(Base):
    """A circle, or one place in it, that somebody has muted: `subject_id` is the id of the one or of the other."""

    __tablename__ = "mutes"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    circle_id: Mapped[str] = refers_to("circles.id")
    since: Mapped[datetime] = mapped_column(Instant)
