"""What is new: for a batch of readers, each with a cursor, what they may see now of what they were told.

Live delivery, catch-up after being away, the poll without a socket and `gone` are all this one question.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from circle.extensions import db
from circle.live.moments import Content, MomentView, Reading, reads_note
from circle.models import Goal, Moment, News, NewsKind, Session
from circle.privacy import NOW, is_present, may_see_goal, may_see_moment


class Reader(NamedTuple):
    """Somebody who wants to know what came after `after` in their own news."""

    person_id: str
    session_id: str
    after: int
    language: str
    time_zone: str


END_OF_ALL_NEWS = 2**62
Item = dict[str, str]


@dataclass
class Batch:
    """What one reader is to be sent: items in order, how far that brings them, and whether there is more."""

    is_signed_in: bool = False
    items: list[Item] = field(default_factory=list)
    after: int = 0
    has_more: bool = False


def _may_see_subject() -> ColumnElement[bool]:
    goal = aliased(Goal)
    sees_goal = exists().where(goal.id == News.subject_id, may_see_goal(News.person_id, goal)).correlate_except(goal)
    return case(
        (
            News.kind == NewsKind.MOMENT,
            and_(Moment.id.is_not(None), may_see_moment(News.person_id)),
        ),
        (News.kind == NewsKind.GOAL, sees_goal),
        (News.kind == NewsKind.CIRCLE, is_present(News.person_id, News.subject_id)),
        else_=literal(False),
    )


def _question() -> Any:
    """One constant text for any number of readers. Composed once."""
    batch = func.json_each(bindparam("readers")).table_valued("value", name="batch")

    def given(place: int) -> ColumnElement[Any]:
        return func.json_extract(batch.c.value, f"$[{place}]")

    number, person, session, after = (given(place) for place in range(4))
    line = aliased(News)
    last_of_batch = (
        select(line.seq)
        .where(line.person_id == person, line.seq > after)
        .order_by(line.seq)
        .offset(bindparam("most") - 1)
        .limit(1)
        .correlate(batch)
        .scalar_subquery()
    )
    return (
        select(
            number.label("number"),
            Session.id.is_not(None).label("is_signed_in"),
            News.seq,
            News.first_seq,
            News.kind,
            News.subject_id,
            func.coalesce(News.circle_id, Moment.circle_id).label("circle_id"),
            Moment.goal_id,
            _may_see_subject().label("may_see"),
            case((Moment.id.is_not(None), reads_note(News.person_id)), else_=False).label("note"),
        )
        .select_from(batch)
        .outerjoin(
            Session,
            and_(Session.id == session, Session.person_id == person, Session.ends_at > NOW),
        )
        .outerjoin(
            News,
            and_(
                Session.id.is_not(None),
                News.person_id == person,
                News.seq > after,
                News.seq <= func.coalesce(last_of_batch, literal(END_OF_ALL_NEWS)),
            ),
        )
        .outerjoin(Moment, and_(News.kind == NewsKind.MOMENT, Moment.id == News.subject_id))
        .order_by(number, News.seq)
    )


_QUESTION = _question()


def news_for(readers: Sequence[Reader], most: int) -> list[Batch]:
    """What each reader is to be sent now, at most `most` items each, in the order of `readers`.

    Everything is read first; the connection is given back before anything is rendered.
    """
    asked = json.dumps([(n, r.person_id, r.session_id, r.after) for n, r in enumerate(readers)])
    rows = db.session.execute(_QUESTION, {"readers": asked, "most": most}).all()
    seen = [row for row in rows if row.may_see and row.kind == NewsKind.MOMENT]
    content = Content(row.subject_id for row in seen)
    db.session.remove()

    batches = [Batch(after=reader.after) for reader in readers]
    articles = _Articles(content)
    for row in rows:
        reader, batch = readers[row.number], batches[row.number]
        batch.is_signed_in = bool(row.is_signed_in)
        if row.seq is None:
            continue
        batch.items.append(_item(row, reader, articles))
        batch.after = row.seq
    for batch in batches:
        batch.has_more = len(batch.items) == most
    return batches


def _item(row: Any, reader: Reader, articles: "_Articles") -> Item:
    item: Item = {"kind": row.kind, "id": row.subject_id}
    if not row.may_see or (row.kind == NewsKind.MOMENT and not articles.content.holds(row.subject_id)):
        return item | {"change": "gone"}
    item["change"] = "new" if row.first_seq > reader.after else "changed"
    if row.kind == NewsKind.MOMENT:
        item["circle"] = row.circle_id
        if row.goal_id:
            item["goal"] = row.goal_id
        item["html"] = articles.html(row.subject_id, bool(row.note), reader)
    return item


class _Articles:
    """Moments as the page's own partial, rendered once for each distinct view in this batch."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._rendered: dict[tuple[str, MomentView], str] = {}

    def html(self, moment_id: str, note: bool, reader: Reader) -> str:
        with force_locale(reader.language):
            view = self.content.view(Reading(reader.person_id, moment_id, note, reader.time_zone))
            key = (reader.language, view)
            if key not in self._rendered:
                template = current_app.jinja_env.get_template("moments/_moment.html")
                self._rendered[key] = template.render(m=view).strip()
            return self._rendered[key]
