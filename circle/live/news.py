"""What is new: for a batch of readers, each with a cursor, what they may see now of what they were told.

Live delivery, catch-up after being away, the poll without a socket and `gone` are all this one question.
"""

import json
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from circle.database import Spelled, columns, looking_anew
from circle.extensions import db
from circle.live.moments import Content, Reading, reads_note
from circle.models import Call, Goal, Moment, News, NewsKind, Session, Stream
from circle.privacy import NOW, has_muted, is_present, may_see_call, may_see_goal, opens_moment


@dataclass(slots=True)
class Reader:
    """Somebody who wants to know what came after `after` in their own news."""

    person_id: str
    session_id: str
    stream_id: str
    after: int
    language: str
    time_zone: str


END_OF_ALL_NEWS = 2**62
Item = dict[str, str]


@dataclass
class Batch:
    """What one reader is to be sent: items in order, how far that brings them, and whether there is more.

    `lines` of the news were read for it. After a backup was put back, `after` is a place in a list that is no more:
    then they must start again.
    """

    is_signed_in: bool = False
    must_start_again: bool = False
    items: list[Item] = field(default_factory=list)
    after: int = 0
    lines: int = 0
    has_more: bool = False


class _Asking(NamedTuple):
    """The readers of one question, a row for each, with the columns of that row."""

    rows: FromClause
    number: ColumnElement[int]
    person: ColumnElement[str]
    session: ColumnElement[str]
    stream: ColumnElement[str]
    after: ColumnElement[int]


_ASKED = _Asking._fields[1:]


def _may_see_subject(line: Any) -> ColumnElement[bool]:
    goal = aliased(Goal)
    sees_goal = exists().where(goal.id == line.subject_id, may_see_goal(line.person_id, goal)).correlate_except(goal)
    call = aliased(Call)
    sees_call = exists().where(call.id == line.subject_id, may_see_call(line.person_id, call)).correlate_except(call)
    return case(
        (
            line.kind == NewsKind.MOMENT,  # and it waits no longer, or it would not be among the lines
            and_(Moment.id.is_not(None), opens_moment(line)),
        ),
        (line.kind == NewsKind.GOAL, sees_goal),
        (line.kind == NewsKind.CIRCLE, is_present(line.person_id, line.subject_id)),
        (line.kind == NewsKind.CALL, sees_call),
        else_=literal(False),
    )


def _question(asking: _Asking, line: Any, is_next: ColumnElement[bool]) -> Any:
    """One constant text for any number of readers. Composed once. `is_next` says which lines of news are asked for."""
    return (
        select(
            asking.number.label("number"),
            Session.id.is_not(None).label("is_signed_in"),
            Stream.person_id.is_(None).label("must_start_again"),
            line.seq,
            line.first_seq,
            line.kind,
            line.subject_id,
            func.coalesce(line.circle_id, Moment.circle_id).label("circle_id"),
            Moment.goal_id,
            _may_see_subject(line).label("may_see"),
            case((Moment.id.is_not(None), reads_note(line.person_id)), else_=False).label("note"),
            case((Moment.id.is_not(None), has_muted(line.person_id)), else_=False).label("is_muted"),
        )
        .select_from(asking.rows)
        .outerjoin(
            Session,
            and_(Session.id == asking.session, Session.person_id == asking.person, Session.ends_at > NOW),
        )
        .outerjoin(Stream, and_(Stream.person_id == asking.person, Stream.stream_id == asking.stream))
        .outerjoin(line, and_(Session.id.is_not(None), Stream.person_id.is_not(None), is_next))
        .outerjoin(Moment, and_(line.kind == NewsKind.MOMENT, Moment.id == line.subject_id))
        .order_by(asking.number, line.seq)
    )


def _in_sqlite() -> Any:
    batch = func.json_each(_READERS).table_valued("value", name="batch")
    given = (func.json_extract(batch.c.value, f"$[{place}]").label(name) for place, name in enumerate(_ASKED))
    rows = select(*given).cte("asking").prefix_with("MATERIALIZED")  # or each use of one would read the JSON anew
    asking = _Asking(rows, *(rows.c[name] for name in _ASKED))
    line = aliased(News)
    last_of_batch = (
        select(line.seq)
        .where(line.person_id == asking.person, line.seq > asking.after, line.held_until.is_(None))
        .order_by(line.seq)
        .offset(_MOST - 1)
        .limit(1)
        .correlate(rows)
        .scalar_subquery()
    )
    may_be_more = Stream.news_seq - asking.after > _MOST  # no two lines are in one place
    is_next = and_(
        News.person_id == asking.person,
        News.seq > asking.after,
        News.held_until.is_(None),
        News.seq <= func.coalesce(case((may_be_more, last_of_batch)), literal(END_OF_ALL_NEWS)),
    )
    return _question(asking, News, is_next)


def _in_postgresql() -> Any:
    """With the lines of each reader fetched beside them: joined in one, it would read everybody's whole news."""
    rows = func.jsonb_array_elements(cast(_READERS, JSONB)).table_valued("value", name="batch")
    kinds = (Integer, String, String, String, BigInteger)
    given: list[Any] = [cast(rows.c.value.op("->>")(literal_column(str(n))), kind) for n, kind in enumerate(kinds)]
    asking = _Asking(rows, *given)
    lines = (
        select(News)
        .where(News.person_id == asking.person, News.seq > asking.after, News.held_until.is_(None))
        .order_by(News.seq)
        .limit(_MOST)
        .lateral()
    )
    return _question(asking, aliased(News, lines), true())


_READERS = bindparam("readers", type_=String())
_MOST = bindparam("most", type_=Integer())
_QUESTION = Spelled(sqlite=_in_sqlite(), postgresql=_in_postgresql())


def news_for(readers: Sequence[Reader], most: int) -> list[Batch]:
    """What each reader is to be sent now, at most `most` items each, in the order of `readers`.

    All of it is as of one moment: what they may see, and what it holds. Everything is read first; the connection is
    given back before anything is rendered. What a reader has muted is passed over, but for its going.
    """
    looking_anew()
    asked = json.dumps([(n, r.person_id, r.session_id, r.stream_id, r.after) for n, r in enumerate(readers)])
    rows = columns(_QUESTION.here, {"readers": asked, "most": most})
    seen = [row for row in rows if row.may_see and row.kind == NewsKind.MOMENT and not row.is_muted]
    content = Content(row.subject_id for row in seen)
    db.session.remove()

    batches = [Batch(after=reader.after) for reader in readers]
    items = _Items(content)
    for row in rows:
        reader, batch = readers[row.number], batches[row.number]
        batch.is_signed_in, batch.must_start_again = bool(row.is_signed_in), bool(row.must_start_again)
        if row.seq is None:
            continue
        if not (row.may_see and row.is_muted):
            batch.items.append(items.item_of(row, reader))
        batch.after = row.seq
        batch.lines += 1
    items.draw()
    for batch in batches:
        batch.has_more = batch.lines == most
    return batches


class _Items:
    """What is said to readers, each distinct thing made once: whoever is to hear the same gets the very same object."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._made: dict[Hashable, Item] = {}
        self._undrawn: dict[str, list[tuple[Reading, Item]]] = defaultdict(list)

    def item_of(self, row: Any, reader: Reader) -> Item:
        """What one line of news says to its reader now. A moment is whole once it is drawn."""
        is_moment, reading = row.kind == NewsKind.MOMENT, None
        if not row.may_see or (is_moment and not self._content.holds(row.subject_id)):
            change = "gone"
        else:
            change = "new" if row.first_seq > reader.after else "changed"
            if is_moment:
                note = bool(row.note)
                reading = self._content.reading(reader.person_id, row.subject_id, reader.time_zone, reads_note=note)
        about = (row.kind, row.subject_id, change, reading, reading and reader.language)
        item = self._made.get(about)
        if item is None:
            item = self._made[about] = {"kind": row.kind, "id": row.subject_id, "change": change}
            if reading:
                item["circle"] = row.circle_id
                if row.goal_id:
                    item["goal"] = row.goal_id
                self._undrawn[reader.language].append((reading, item))
        return item

    def draw(self) -> None:
        """Draw the moments, each as the page's own partial, in one language after the other."""
        for language, undrawn in self._undrawn.items():
            with force_locale(language):
                partial: Any = current_app.jinja_env.get_template("moments/_moment.html").module
                for reading, item in undrawn:
                    item["html"] = str(partial.moment(self._content.view(reading)))
