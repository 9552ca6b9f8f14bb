"""Moments: what is said or celebrated in a circle, and the cheers they get."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.models.checkins import CheckIn
from circle.models.circles import Circle, Membership
from circle.models.columns import Id, Instant, Sealed, found_by, made_by_change, refers_to
from circle.models.goals import Goal, Step
from circle.models.keys import SealingKey, sealed_under


class MomentKind(StrEnum):
    """What sort of moment it is. People say the first two; the rest come from what they did."""

    ENCOURAGEMENT = "encouragement"
    WIN = "win"
    CHECK_IN = "check_in"
    STEP = "step"
    FINISH = "finish"


class CheerKind(StrEnum):
    """The words a cheer can be. `HERE` says nothing but that somebody is there."""

    WITH_YOU = "with_you"
    THANK_YOU = "thank_you"
    SO_GLAD = "so_glad"
    HERE = "here"


class Moment(Base):
    """Something said or celebrated in one circle.

    `part` names the part of the goal a moment shows (progress, steps, setbacks); none, when seeing the goal is enough.
    `reply_to_id` is what it answers: never an answer itself, and then the circle, the goal and the part are the same.
    Taking a moment back empties its words at once; the row stays so that the same form sent again says nothing new.
    `withdrawn_by` is the change that took it away and may still be undone: the words are there until then.
    `arrives_later` is what its author was told when it was said to one person alone, in that one's quiet hours.
    `together_until` is set while a win is celebrated together, until its end was told; `thanked_at` is when the one
    celebrated said that it was good.
    """

    __tablename__ = "moments"
    __table_args__ = (
        UniqueConstraint("author_id", "client_id"),
        Index("moments_in_a_circle", "circle_id", "created_at"),
        Index("moments_of_an_author", "author_id", "kind", "created_at"),
        found_by("moments_about_a_goal", "goal_id", "created_at"),
        found_by("moments_of_a_check_in", "check_in_id"),
        found_by("moments_of_a_step", "step_id"),
        found_by("answers_to_a_moment", "reply_to_id"),
        found_by("moments_celebrated_together", "together_until"),
        found_by("moments_withdrawn_by_a_change", "withdrawn_by"),
    )

    id: Mapped[Id]
    circle_id: Mapped[str] = refers_to("circles.id")
    author_id: Mapped[str] = refers_to("people.id")
    membership_id: Mapped[str] = refers_to("memberships.id")
    kind: Mapped[str] = mapped_column(String(16))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    to_membership_id: Mapped[str | None] = refers_to("memberships.id")
    goal_id: Mapped[str | None] = refers_to("goals.id")
    part: Mapped[str | None] = mapped_column(String(8))
    check_in_id: Mapped[str | None] = refers_to("check_ins.id")
    step_id: Mapped[str | None] = refers_to("steps.id")
    reply_to_id: Mapped[str | None] = refers_to("moments.id")
    client_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    arrives_later: Mapped[bool] = mapped_column(default=False, server_default=false())
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None] = made_by_change()
    together_until: Mapped[datetime | None] = mapped_column(Instant)
    thanked_at: Mapped[datetime | None] = mapped_column(Instant)

    circle: Mapped[Circle] = relationship()
    author: Mapped[Membership] = relationship(foreign_keys=[membership_id])
    addressee: Mapped[Membership | None] = relationship(foreign_keys=[to_membership_id])
    goal: Mapped[Goal | None] = relationship()
    check_in: Mapped[CheckIn | None] = relationship()
    step: Mapped[Step | None] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("Moment.author_id")
    words = Sealed()


class Cheer(Base):
    """One person's short answer to a moment."""

    __tablename__ = "cheers"
    __table_args__ = (Index("cheers_of_a_person", "person_id"),)

    moment_id: Mapped[str] = mapped_column(ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    person_id: Mapped[str] = refers_to("people.id")
    created_at: Mapped[datetime] = mapped_column(Instant)

    moment: Mapped[Moment] = relationship()
    membership: Mapped[Membership] = relationship()


class Gathered(Base):
    """Somebody who said that they were there while a win was celebrated together. Afterwards its author alone knows."""

    __tablename__ = "gathered"
    __table_args__ = (Index("gatherings_of_a_person", "person_id"),)

    moment_id: Mapped[str] = mapped_column(ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[str] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = refers_to("people.id")
    came_at: Mapped[datetime] = mapped_column(Instant)


class Kept(Base):
    """A moment that somebody keeps, to read again on a harder day. Nobody else knows, its author least of all."""

    __tablename__ = "kept_moments"
    __table_args__ = (Index("moments_kept_by_a_person", "person_id", "kept_at"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    moment_id: Mapped[str] = mapped_column(ForeignKey("moments.id", ondelete="CASCADE"), primary_key=True)
    kept_at: Mapped[datetime] = mapped_column(Instant)
