"""News: for each person, their own ordered list of what changed for them. It holds references, never words."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from circle.extensions import Base
from circle.models.columns import Instant, new_id


class NewsKind(StrEnum):
    """What a line of news is about."""

    MOMENT = "moment"
    GOAL = "goal"
    CIRCLE = "circle"
    CALL = "call"


IS_HELD = text("held_until IS NOT NULL")


class News(Base):
    """One thing somebody was told about. When it changes again its line moves to the end, so it is replayed once.

    The key begins with the subject: telling fifty people about one thing then touches one place in the table.
    `held_until` is the end of the quiet hours in which its person was told; once it has come, the line moves to the end
    of the list and the column is empty again.
    """

    __tablename__ = "news"
    __table_args__ = (
        Index("news_in_order", "person_id", "seq", unique=True),
        Index("news_held", "held_until", sqlite_where=IS_HELD, postgresql_where=IS_HELD),
        Index("news_held_for", "person_id", "first_seq", sqlite_where=IS_HELD, postgresql_where=IS_HELD),
    )

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    membership_id: Mapped[str | None] = mapped_column(String(32))
    circle_id: Mapped[str | None] = mapped_column(String(32))
    seq: Mapped[int]
    first_seq: Mapped[int]
    held_until: Mapped[datetime | None] = mapped_column(Instant)


def about_moment(moment: Any, line: Any = News) -> ColumnElement[bool]:
    """Joins a moment with the lines that tell of it. As an outer join where the moments are chosen: from an inner one
    SQLite begins with all that anybody was ever told of any moment.
    """
    return (line.subject_id == moment.id) & (line.kind == NewsKind.MOMENT)  # type: ignore[no-any-return]


class Stream(Base):
    """The counter of one person's news, and the name by which a cursor knows that it belongs to this list."""

    __tablename__ = "streams"

    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    news_seq: Mapped[int] = mapped_column(default=0)
    stream_id: Mapped[str] = mapped_column(String(32), default=new_id)
