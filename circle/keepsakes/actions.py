"""What somebody does to hold on to something: keep kind words, let them go again, note a strength."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite spells its ON CONFLICT the same

from circle import clock
from circle.asking import NotFound, find_for
from circle.database import changing
from circle.extensions import db
from circle.models import Kept, Moment, ReflectionKind
from circle.reflecting import note_down, tell_oneself

_KEEP = insert(Kept).on_conflict_do_nothing()
_mine = (Kept.person_id == bindparam("person"), Kept.moment_id == bindparam("moment"))
_KEPT = select(Moment).join(Kept, Kept.moment_id == Moment.id).where(*_mine)
_LET_GO = delete(Kept).where(*_mine)


def keep(reader_id: str, moment_id: str) -> Moment:
    """Keep what somebody else said, to read it again on a harder day. Nobody is told. Twice is once."""
    with changing():
        moment = find_for(reader_id, Moment, moment_id)
        if moment.author_id == reader_id:
            raise NotFound
        kept = {"person_id": reader_id, "moment_id": moment_id, "kept_at": clock.now()}
        db.session.connection().execute(_KEEP, kept)
    return moment


def let_go(reader_id: str, moment_id: str) -> Moment:
    """Keep it no longer, whether or not one still sees it."""
    with changing():
        mine = {"person": reader_id, "moment": moment_id}
        moment = db.session.scalar(_KEPT, mine) or find_for(reader_id, Moment, moment_id)
        db.session.connection().execute(_LET_GO, mine)
    return moment


def note_strength(owner_id: str, goal_id: str, words: str, client_id: str | None = None) -> None:
    """Write down what a goal showed about oneself, for oneself alone.

    Raises WroteSomethingElse when the same form had other words before, and NotFound for a goal that is not one's own.
    """
    with changing():
        tell_oneself(note_down(owner_id, ReflectionKind.STRENGTH, words, goal_id=goal_id, client_id=client_id))
