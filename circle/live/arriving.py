"""Arriving: what was said in somebody's quiet hours, let through when these end, or when they say so.

A line of news that waits is in nobody's hands: no page shows what it tells of, and the courier passes it over. Letting
it arrive makes it the newest of their news. To everybody else it was told at once, and nothing changes now.
"""

from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update

from circle import clock
from circle.database import afterwards, changing, columns
from circle.extensions import db
from circle.live import bell
from circle.live.tell import count_up, tell_goal
from circle.models import Moment, MomentKind, News, NewsKind, Part
from circle.models.columns import Instant
from circle.privacy import opens_moment
from circle.quiet import Hours, quiet_until

_now = bindparam("now", type_=Instant)
_WAITS_FOR = News.person_id == bindparam("person")
_DUE = select(News.person_id).where(News.held_until <= _now)
_WAITING = (
    select(
        News.subject_id,
        Moment.goal_id,
        Moment.kind,
        Moment.part,
        opens_moment().label("is_theirs"),
    )
    .outerjoin(Moment, Moment.id == News.subject_id)
    .where(_WAITS_FOR, News.held_until.is_not(None))
    .order_by(News.first_seq)
)
_WAITING_AND_DUE = _WAITING.where(News.held_until <= _now)
_LINE = (
    update(News)
    .where(
        News.kind == NewsKind.MOMENT,
        News.subject_id == bindparam("subject"),
        _WAITS_FOR,
    )
    .values(held_until=None)
)
_NEVER_ARRIVE = _LINE.values(seq=-News.first_seq)
_ARRIVE = _LINE.values(seq=bindparam("place"), first_seq=bindparam("place"))
_HOLD_UNTIL = (
    update(News).where(_WAITS_FOR, News.held_until > _now).values(held_until=bindparam("until", type_=Instant))
)


def let_arrive_what_is_due() -> None:
    """Whatever waited for quiet hours that have ended arrives now, once."""
    now = {"now": clock.now()}
    if not db.session.scalars(_DUE, now).first():
        return
    with changing():
        for person_id in sorted(set(db.session.scalars(_DUE, now))):
            _let_arrive(person_id, columns(_WAITING_AND_DUE, {"person": person_id, **now}))


def let_arrive(person_id: str) -> None:
    """Whatever waits for somebody arrives now. Belongs inside a change."""
    _let_arrive(person_id, columns(_WAITING, {"person": person_id}))


def wait_anew(person_id: str, hours: Hours | None, zone: str) -> None:
    """Somebody's hours or zone are others now: what waits goes on waiting until these end, or arrives.

    Belongs inside a change.
    """
    now = clock.now()
    until = quiet_until(hours, zone, now)
    if until is None:
        let_arrive(person_id)
    else:
        db.session.connection().execute(_HOLD_UNTIL, {"person": person_id, "until": until, "now": now})


def _let_arrive(person_id: str, waiting: Any) -> None:
    """In the order in which it was told. What was taken back or is not shown any more is put before the beginning of
    their news, where nobody reads: they never learn of it.
    """
    theirs = [line for line in waiting if line.is_theirs]
    others = [{"subject": line.subject_id, "person": person_id} for line in waiting if not line.is_theirs]
    if others:
        db.session.connection().execute(_NEVER_ARRIVE, others)
    if theirs:
        first = count_up(person_id, len(theirs))
        arriving = [
            {"subject": line.subject_id, "person": person_id, "place": place}
            for place, line in enumerate(theirs, first)
        ]
        db.session.connection().execute(_ARRIVE, arriving)
        afterwards(partial(bell.ring, {person_id}))
    for goal_id in sorted({line.goal_id for line in theirs if _is_on_page_of_goal(line)}):
        tell_goal(goal_id, {person_id})


def _is_on_page_of_goal(line: Any) -> bool:
    """Wins, and setbacks that were told, are on the goal's page beside what was said of it."""
    return line.goal_id is not None and (line.kind == MomentKind.WIN or line.part == Part.SETBACKS)
