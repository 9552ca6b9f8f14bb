"""Check-ins: one person, one goal, one local day."""

from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

from sqlalchemy import Index, LargeBinary, Numeric, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from circle.extensions import Base
from circle.models.columns import Id, Instant, Sealed, refers_to
from circle.models.goals import Goal
from circle.models.keys import SealingKey, sealed_under


class Answer(StrEnum):
    """How it went, in the owner's own judgement."""

    YES = "yes"
    SOME = "some"
    NOT_THIS_TIME = "not_this_time"
    DIFFERENT = "different"


class Mood(IntEnum):
    """How a day felt."""

    MUCH_HARDER = 1
    HARDER = 2
    BETWEEN = 3
    EASIER = 4
    MUCH_EASIER = 5


class Urge(IntEnum):
    """How strong an urge was."""

    NONE = 0
    A_LITTLE = 1
    SOME = 2
    STRONG = 3


DONE = (Answer.YES, Answer.SOME)
BACK_FILL_DAYS = 30  # how long ago a day may be that is filled in now
HUNDREDTH = Decimal("0.01")  # to which amounts are kept
MOST = 1_000_000  # an amount on one day, however it came together


class CheckIn(Base):
    """How one day went. The day is the owner's own, kept with the zone it was decided in.

    `is_told` is the owner's choice, made each time, to let somebody who may see setbacks see this one; its moments say
    whom. `tells` keeps the choice as it was made: `everyone`, `circle:<id>`, `member:<id>`, `later`, or nothing.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("goal_id", "on"),
        Index("check_ins_of_a_person", "owner_id", "on"),
        Index("answers_about_a_goal", "goal_id", "answer"),
        Index("answers_of_a_person", "owner_id", "created_at", "answer"),
        Index(  # "it is told" as each database is asked it: in other words it would not be used
            "days_told",
            "goal_id",
            "on",
            sqlite_where=text("is_told IS 1"),
            postgresql_where=text("is_told IS true"),
        ),
    )

    id: Mapped[Id]
    goal_id: Mapped[str] = refers_to("goals.id")
    owner_id: Mapped[str] = refers_to("people.id")
    on: Mapped[date]
    time_zone: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(String(16))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mood: Mapped[int | None] = mapped_column(SmallInteger)
    urge: Mapped[int | None] = mapped_column(SmallInteger)
    is_told: Mapped[bool] = mapped_column(default=False)
    tells: Mapped[str] = mapped_column(String(48), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    amended_at: Mapped[datetime | None] = mapped_column(Instant)

    goal: Mapped[Goal] = relationship()
    sealing_key: Mapped[SealingKey] = sealed_under("CheckIn.owner_id")
    note = Sealed()
