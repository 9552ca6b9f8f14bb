"""Telling: within the change itself, a line of news for each person it concerns, and the bell once it is kept.

A line says that something changed, not what: the courier asks the rule again when it delivers. So telling decides
who hears *that* something changed, and tells nobody for whom nothing did.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, cast, literal, null, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite spells its ON CONFLICT the same

from circle import clock
from circle.database import afterwards, columns, in_few_sizes
from circle.extensions import db
from circle.live import bell
from circle.models import Membership, Moment, News, NewsKind, Person, Stream
from circle.models.columns import Instant
from circle.models.news import about_moment
from circle.privacy import NOW, may_hear_moment, opens_moment
from circle.quiet import hours_of, quiet_until


class Told(NamedTuple):
    """Who was told something, and for whom of them it waits until their quiet hours end."""

    people: set[str]
    waits_for: set[str]


# What has waited long enough is on its reader's pages already: told again, it is told at once.
_STILL_HELD = case((News.held_until > NOW, News.held_until), else_=None)


def _lines_for(audience: Select[*tuple[Any, ...]]) -> Any:
    """Compose the statement that writes a line for an audience given as rows of (person_id, membership_id, held_until).

    Each stands at the next place of its person's news, which `_COUNT_UP` takes: both belong to one change, and changes
    come one after another.
    """
    told = audience.subquery()
    place = Stream.news_seq + 1
    lines = (
        select(
            bindparam("of_kind"),
            bindparam("about"),
            told.c.person_id,
            told.c.membership_id,
            bindparam("in_circle"),
            place,
            place,
            told.c.held_until,
        )
        .join(Stream, Stream.person_id == told.c.person_id)
        .where(literal(True))
    )
    names = ["kind", "subject_id", "person_id", "membership_id", "circle_id", "seq", "first_seq", "held_until"]
    fresh = insert(News).from_select(names, lines)
    return fresh.on_conflict_do_update(
        index_elements=["kind", "subject_id", "person_id"],
        set_={"seq": fresh.excluded.seq, "membership_id": fresh.excluded.membership_id, "held_until": _STILL_HELD},
    ).returning(News.person_id, News.held_until)


_COUNT_UP = (
    update(Stream).where(Stream.person_id.in_(bindparam("people", expanding=True))).values(news_seq=Stream.news_seq + 1)
)
_AT_ONCE = cast(null(), Instant).label("held_until")
# Whoever has quiet hours, and did not say it themselves: whether it is quiet for them now is asked of them alone.
_MAY_WAIT = case((and_(Person.quiet_from.is_not(None), Person.id != Moment.author_id), NOW), else_=None).label(
    "held_until"
)
_SUBJECT = bindparam("about", type_=News.subject_id.type)

_HEARERS = _lines_for(
    select(Membership.person_id, Membership.id.label("membership_id"), _MAY_WAIT)
    .join(Moment, Moment.circle_id == Membership.circle_id)
    .join(Person, Person.id == Membership.person_id)
    .where(
        Moment.id == _SUBJECT,
        Membership.left_at.is_(None),
        may_hear_moment(Membership.person_id),
    )
)
_SEERS = _lines_for(
    select(News.person_id, News.membership_id, _AT_ONCE)
    .join(Moment, Moment.id == News.subject_id)
    .where(News.kind == NewsKind.MOMENT, News.subject_id == _SUBJECT, opens_moment())
)
_PEOPLE = _lines_for(
    select(Stream.person_id, null().label("membership_id"), _AT_ONCE).where(
        Stream.person_id.in_(bindparam("people", expanding=True))
    )
)


_HOURS = select(Person.id, Person.quiet_from, Person.quiet_until, Person.time_zone).where(
    Person.id.in_(bindparam("people", expanding=True))
)
_HOLD = (
    update(News)
    .where(
        News.kind == NewsKind.MOMENT,
        News.subject_id == bindparam("subject"),
        News.person_id == bindparam("person"),
    )
    .values(held_until=bindparam("until", type_=Instant))
)


def tell_moment(moment: Moment) -> Told:
    """Tell a new moment to everyone in its circle who may hear it now. For whom it is quiet, it waits."""
    now = clock.now()
    lines = _write(_HEARERS, NewsKind.MOMENT, moment.id, moment.circle_id, now=now)
    ends = _ends_of_quiet({person_id for person_id, may_wait in lines if may_wait}, now)
    if ends:
        held = [{"subject": moment.id, "person": person_id, "until": until} for person_id, until in ends.items()]
        db.session.connection().execute(_HOLD, held)
    told = Told({person_id for person_id, _may_wait in lines}, {person_id for person_id in ends if ends[person_id]})
    afterwards(partial(bell.ring, told.people - told.waits_for))
    return told


def _ends_of_quiet(person_ids: Collection[str], now: datetime) -> dict[str, datetime | None]:
    """For each of these people, when the quiet ends that it is for them now, if it is."""
    if not person_ids:
        return {}
    return {
        person.id: quiet_until(hours_of(person), person.time_zone, now)
        for person in columns(_HOURS, {"people": in_few_sizes(person_ids)})
    }


def tell_moment_again(moment: Moment) -> set[str]:
    """Tell those who may see a moment that it changed, and give who that is. Call it before a change that hides it.

    For whom it waits it is different when it arrives, and they are not among those who are told now.
    """
    return _tell(_SEERS, NewsKind.MOMENT, moment.id, moment.circle_id)


def tell_circle(circle_id: str, person_ids: Collection[str]) -> None:
    """Tell these people that a circle changed: its name, or who is in it."""
    _tell(_PEOPLE, NewsKind.CIRCLE, circle_id, circle_id, people=in_few_sizes(person_ids))


def tell_goal(goal_id: str, person_ids: Collection[str]) -> None:
    """Tell these people that what they see of a goal changed."""
    _tell(_PEOPLE, NewsKind.GOAL, goal_id, None, people=in_few_sizes(person_ids))


def tell_call(call_id: str, person_ids: Collection[str]) -> None:
    """Tell these people that a call for support changed: hers, or one that asks them."""
    _tell(_PEOPLE, NewsKind.CALL, call_id, None, people=in_few_sizes(person_ids))


def tell_answers_again(moment_ids: Collection[str]) -> None:
    """Tell those who may see an answer to these moments that it changed. Call it before a change that hides them."""
    readers: dict[str, set[str]] = {}
    asked = {"answered": in_few_sizes(moment_ids)}
    for answer_id, person_id in db.session.connection().execute(_READERS_OF_ANSWERS, asked):
        readers.setdefault(answer_id, set()).add(person_id)
    tell_moments_again(readers)


_READERS_OF_ANSWERS = (
    select(Moment.id, News.person_id)
    .outerjoin(News, about_moment(Moment))
    .where(Moment.reply_to_id.in_(bindparam("answered", expanding=True)), opens_moment())
)


def tell_moments_again(readers: Mapping[str, Collection[str]]) -> None:
    """Tell that many moments changed at once: `readers` gives, for each moment's id, who is to hear it.

    Only people who were told a moment before are told again.
    """
    lines: dict[str, list[str]] = {}
    for moment_id, person_ids in readers.items():
        for person_id in person_ids:
            lines.setdefault(person_id, []).append(moment_id)
    moves: list[dict[str, Any]] = []
    for person_id in sorted(lines):  # one order for everybody, so that two changes never wait for each other
        first = count_up(person_id, len(lines[person_id]))
        moves += [
            {"person": person_id, "subject": moment_id, "seq": seq}
            for seq, moment_id in enumerate(lines[person_id], first)
        ]
    if moves:
        db.session.connection().execute(_MOVE, moves)
        afterwards(partial(bell.ring, set(lines)))


def count_up(person_id: str, count: int) -> int:
    """Make room for so many lines at the end of somebody's news; gives the first place. Belongs inside a change."""
    last = db.session.connection().scalar(_MAKE_ROOM, {"person": person_id, "count": count})
    return (last or 0) - count + 1


_MAKE_ROOM = (
    update(Stream)
    .where(Stream.person_id == bindparam("person"))
    .values(news_seq=Stream.news_seq + bindparam("count"))
    .returning(Stream.news_seq)
)
_MOVE = (
    update(News)
    .where(
        News.kind == NewsKind.MOMENT,
        News.subject_id == bindparam("subject"),
        News.person_id == bindparam("person"),
    )
    .values(seq=bindparam("seq"), held_until=_STILL_HELD)
)


def _tell(lines_for: Any, kind: NewsKind, subject: str, circle: str | None, **audience: Any) -> set[str]:
    lines = _write(lines_for, kind, subject, circle, **audience)
    told = {person_id for person_id, held_until in lines if held_until is None}
    afterwards(partial(bell.ring, told))
    return told


def _write(lines_for: Any, kind: NewsKind, subject: str, circle: str | None, **audience: Any) -> Sequence[Any]:
    """Write a line for everybody in an audience; gives (person_id, held_until) of each."""
    lines = columns(lines_for, {"of_kind": kind, "about": subject, "in_circle": circle, **audience})
    if lines:
        columns(_COUNT_UP, {"people": in_few_sizes([person_id for person_id, _held_until in lines])})
    return lines
