"""Goals, their steps and earlier wordings, and the shares that let somebody see them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, Numeric, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.models.accounts import Person
from circle.models.circles import Circle, Membership
from circle.models.columns import Id, Instant, Sealed, made_by_change, refers_to
from circle.models.keys import SealingKey, sealed_under


class Area(StrEnum):
    """The part of life a goal belongs to; all on an equal footing."""

    RECOVERY = "recovery"
    TREATMENT = "treatment"
    HEALTH = "health"
    FAMILY = "family"
    FRIENDS = "friends"
    WORK = "work"
    LEARNING = "learning"
    HOME = "home"
    JOY = "joy"
    MEANING = "meaning"
    OTHER = "other"


class Direction(StrEnum):
    """What kind of change a goal is, none of them better than another."""

    BEGIN = "begin"
    MORE = "more"
    LESS = "less"
    STOP = "stop"
    STEADY = "steady"


class Rhythm(StrEnum):
    """How often somebody means to do a thing. None of them is ever late."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    TIMES_A_WEEK = "times_a_week"
    EVERY_WEEKS = "every_weeks"
    WHENEVER = "whenever"
    ONCE = "once"
    TODAY = "today"
    NEXT_HOURS = "24_hours"


class Celebration(StrEnum):
    """How a win about this goal is celebrated on screens that may see it."""

    STILL = "still"
    GENTLE = "gentle"
    LIVELY = "lively"
    NONE = "none"


class State(StrEnum):
    """Where a goal stands, as its owner says."""

    ACTIVE = "active"
    RESTING = "resting"
    FINISHED = "finished"
    LET_GO = "let_go"


class GoalTerms:
    """What a goal says at one time: its words, which way it goes, and its rhythm.

    `line` is an amount on one day, in its unit, that its owner would like to reach; of less, not to pass. `resources`
    are what and who can help. `by_on` is by when, of what is done once; the day itself, of just today; and of every
    few weeks, which are `weeks_apart`, a day in the first of them.
    """

    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    why_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    unit_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    resources_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    area: Mapped[str] = mapped_column(String(12))
    direction: Mapped[str] = mapped_column(String(8), default=Direction.BEGIN, server_default=Direction.BEGIN)
    line: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    rhythm: Mapped[str] = mapped_column(String(12))
    weekdays: Mapped[int] = mapped_column(default=0)  # bit 0 is Monday
    times_a_week: Mapped[int | None]
    weeks_apart: Mapped[int | None]
    by_on: Mapped[date | None]

    words = Sealed()
    why = Sealed()
    unit = Sealed()
    resources = Sealed()


class Goal(GoalTerms, Base):
    """Something a person wants, in their own words. It belongs to them, never to a circle.

    One that `rests_with_all` rests because everything does, and comes back with everything. `ends_at` is when the next
    24 hours are over, of a goal that is for them alone. `confidence` is how likely its owner thinks it, from 0 to 10.
    `look_on` is the day from which they would like to look at it again, every `look_weeks`. Since `marked_on`, if they
    marked a date, days are counted beside all of them. Whoever `knows_whom_to_ask` was told, once, who can say about a
    medicine. How much was done in all is counted by `count_anew`.
    """

    __tablename__ = "goals"
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        Index("goals_of_a_person", "owner_id", "created_at"),
    )

    id: Mapped[Id]
    owner_id: Mapped[str] = refers_to("people.id")
    celebration: Mapped[str] = mapped_column(String(8), default=Celebration.GENTLE)
    state: Mapped[str] = mapped_column(String(8), default=State.ACTIVE)
    rests_with_all: Mapped[bool] = mapped_column(default=False, server_default=false())
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    confidence: Mapped[int | None]
    look_weeks: Mapped[int | None]
    look_on: Mapped[date | None]
    marked_on: Mapped[date | None]
    days_done: Mapped[int] = mapped_column(default=0, server_default="0")
    days_some: Mapped[int] = mapped_column(default=0, server_default="0")
    amount_done: Mapped[Decimal] = mapped_column(Numeric(16, 2), default=0, server_default="0")
    days_since_marked: Mapped[int] = mapped_column(default=0, server_default="0")
    knows_whom_to_ask: Mapped[bool] = mapped_column(default=False, server_default=false())
    client_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    revised_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)

    owner: Mapped[Person] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("Goal.owner_id")


class GoalVersion(GoalTerms, Base):
    """How a goal read before it was revised or looked at again, and what its owner learned. Nobody else sees this."""

    __tablename__ = "goal_versions"
    __table_args__ = (Index("versions_of_a_goal", "goal_id"),)

    id: Mapped[Id]
    goal_id: Mapped[str] = refers_to("goals.id")
    owner_id: Mapped[str] = refers_to("people.id")
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    learned_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    sealing_key: Mapped[SealingKey] = sealed_under("GoalVersion.owner_id")
    learned = Sealed()


class Step(Base):
    """One small thing on the way to a goal. One that `is_private` is seen by nobody else, whoever sees the others."""

    __tablename__ = "steps"
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        Index("steps_of_a_goal", "goal_id"),
    )

    id: Mapped[Id]
    goal_id: Mapped[str] = refers_to("goals.id")
    owner_id: Mapped[str] = refers_to("people.id")
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by_on: Mapped[date | None]
    is_private: Mapped[bool] = mapped_column(default=False, server_default=false())
    client_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_on: Mapped[date | None]

    goal: Mapped[Goal] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("Step.owner_id")
    words = Sealed()


class IfThen(Base):
    """An if-then plan: what might get in the way of a goal, and what its owner would try then. Theirs alone.

    (Implementation intentions: Gollwitzer, American Psychologist 54, 1999.)
    """

    __tablename__ = "if_thens"
    __table_args__ = (
        UniqueConstraint("owner_id", "client_id"),
        Index("if_thens_of_a_goal", "goal_id"),
    )

    id: Mapped[Id]
    goal_id: Mapped[str] = refers_to("goals.id")
    owner_id: Mapped[str] = refers_to("people.id")
    when_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    then_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    client_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)

    sealing_key: Mapped[SealingKey] = sealed_under("IfThen.owner_id")
    when = Sealed()
    then = Sealed()


class Audience(StrEnum):
    """Whom a share names: a whole circle, one relation in it, or one person's place in it."""

    EVERYONE = "everyone"
    RELATION = "relation"
    MEMBER = "member"


class Part(StrEnum):
    """What of a goal can be shown, each for itself."""

    PROGRESS = "progress"
    STEPS = "steps"
    NOTES = "notes"
    SETBACKS = "setbacks"
    FEELINGS = "feelings"


class Share(Base):
    """Lets somebody in one circle see one goal, and the parts ticked, from `since` until `until`.

    Everyone, or a relation, are those who had come when it was said: the first `seats` of the circle. A share is never
    edited: changing it ends the row and begins another, so what was shown when, and by which change, stays known
    (`ended_by` stays empty when it came to its own end). Once its end was told it stays ended, even if the clock is
    set back; and once its owner has decided anew (`is_settled`), even if what ended it is undone.
    """

    __tablename__ = "shares"
    __table_args__ = (
        Index("shares_of_a_goal", "goal_id", "circle_id"),
        Index("shares_into_a_circle", "circle_id"),
        Index("shares_that_end", "until"),
        Index("shares_begun_by_a_change", "begun_by"),
        Index("shares_ended_by_a_change", "ended_by"),
    )

    id: Mapped[Id]
    goal_id: Mapped[str] = refers_to("goals.id")
    circle_id: Mapped[str] = refers_to("circles.id")
    audience: Mapped[str] = mapped_column(String(8))
    relation: Mapped[str | None] = mapped_column(String(12))
    membership_id: Mapped[str | None] = refers_to("memberships.id")
    seats: Mapped[int]
    progress: Mapped[bool] = mapped_column(default=False)
    steps: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[bool] = mapped_column(default=False)
    setbacks: Mapped[bool] = mapped_column(default=False)
    feelings: Mapped[bool] = mapped_column(default=False, server_default=false())
    since: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime | None] = mapped_column(Instant)
    end_told: Mapped[bool] = mapped_column(default=False)
    is_settled: Mapped[bool] = mapped_column(default=False)
    begun_by: Mapped[str | None] = made_by_change()
    ended_by: Mapped[str | None] = made_by_change()

    goal: Mapped[Goal] = relationship()
    circle: Mapped[Circle] = relationship()
    membership: Mapped[Membership | None] = relationship()
