"""What people do when a win is celebrated together: begin it, come, go again; and, celebrated, say that it was good."""

from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite spells its ON CONFLICT the same
from sqlalchemy.orm import aliased

from circle import clock
from circle.asking import MAY_SEE, VIEWER, NotFound, find_for, find_to_change
from circle.database import changing
from circle.extensions import db
from circle.live.tell import tell_moment_again
from circle.live.together import (
    LASTS,
    began,
    can_be_celebrated,
    end_celebration,
    is_celebrated_now,
    tell_who_is_here,
)
from circle.models import Gathered, Goal, Membership, Moment
from circle.models.columns import Instant

_author, _me = aliased(Membership), aliased(Membership)
# A win to celebrate, with the place it is seen from, and whether it is being celebrated now.
_WIN = (
    select(Moment, _me.id, is_celebrated_now().label("is_on"))
    .join(_author, _author.id == Moment.membership_id)
    .join(_me, _me.circle_id == Moment.circle_id)
    .outerjoin(Goal, Goal.id == Moment.goal_id)
    .where(
        Moment.id == bindparam("moment"),
        _me.person_id == VIEWER,
        _me.left_at.is_(None),
        MAY_SEE[Moment],
        can_be_celebrated(Moment, _author, Goal),
    )
)
_coming = insert(Gathered)
_COME = _coming.on_conflict_do_update(
    index_elements=["moment_id", "membership_id"],
    set_={"came_at": _coming.excluded.came_at},
    where=Gathered.came_at < bindparam("began", type_=Instant),  # they came when it was celebrated before
).returning(Gathered.person_id)
_GO = delete(Gathered).where(Gathered.moment_id == bindparam("moment"), Gathered.person_id == bindparam("person"))


def celebrate_together(person_id: str, moment_id: str) -> Moment:
    """Begin celebrating a win together with everybody who sees it, for ten minutes. Nobody learns who began it, and
    nobody is there who has not said so since.

    While it goes on, beginning again changes nothing; nor once its author has said that it was good. Raises NotFound
    for what is not a win that they see, and for one that is not to be celebrated.
    """
    with changing():
        moment, _place, is_on = _win(person_id, moment_id)
        if not is_on and not moment.thanked_at:
            moment.together_until = clock.now() + LASTS
            tell_moment_again(moment)
    return moment


def come(person_id: str, moment_id: str) -> Moment:
    """Say that one is here while a win is celebrated together. Twice is once; when it is over, nothing happens."""
    with changing():
        moment, place_id, is_on = _win(person_id, moment_id)
        if is_on:
            since = began(moment)
            came = {"moment_id": moment_id, "membership_id": place_id, "person_id": person_id}
            came_at = max(since, clock.now())  # whatever the clock did since
            if db.session.connection().scalar(_COME, {**came, "came_at": came_at, "began": since}):
                tell_who_is_here(moment, is_shown=True)
    return moment


def go(person_id: str, moment_id: str) -> Moment:
    """Be there no longer, whether or not one still sees the win, and be no part of its keepsake."""
    with changing():
        win = _seen(person_id, moment_id)
        went = db.session.connection().execute(_GO, {"moment": moment_id, "person": person_id}).rowcount
        moment = db.session.get_one(Moment, moment_id) if went else find_for(person_id, Moment, moment_id)
        if went:
            tell_who_is_here(moment, is_shown=bool(win and win.is_on))
    return moment


def thank(author_id: str, moment_id: str) -> Moment:
    """End what is celebrated together around one's own win, for good and quietly. Nothing happens when it is over."""
    with changing():
        moment = find_to_change(author_id, Moment, moment_id)
        if moment.together_until and moment.together_until > clock.now():
            moment.thanked_at = clock.now()
            end_celebration(moment)
    return moment


def _win(person_id: str, moment_id: str) -> tuple[Moment, str, bool]:
    found = _seen(person_id, moment_id)
    if found is None:
        raise NotFound
    return found.Moment, found.id, bool(found.is_on)


def _seen(person_id: str, moment_id: str) -> Any:
    return db.session.execute(_WIN, {"viewer": person_id, "moment": moment_id}).one_or_none()
