"""What somebody does to have it quieter: mute a circle or a person there, and unmute."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # SQLite spells its ON CONFLICT the same

from circle import clock
from circle.asking import VIEWER, NotFound, find_for
from circle.database import changing
from circle.extensions import db
from circle.live.tell import tell_circle
from circle.models import Circle, Membership, Mute

_MUTE = insert(Mute).on_conflict_do_nothing()
_MINE = select(Mute).where(Mute.person_id == VIEWER, Mute.subject_id == bindparam("subject"))
_UNMUTE = delete(Mute).where(Mute.person_id == bindparam("person"), Mute.subject_id == bindparam("subject"))


def mute_circle(person_id: str, circle_id: str) -> None:
    """Hear nothing of a circle for a while but what is said to oneself alone. Nobody is told. Twice is once."""
    with changing():
        _mute(person_id, find_for(person_id, Circle, circle_id).id, circle_id)


def mute_person(person_id: str, circle_id: str, membership_id: str) -> None:
    """Hear nothing of what one person says in a circle for a while. Nobody is told, they least of all. Twice is once.

    Raises NotFound for somebody who is not there, and for oneself.
    """
    with changing():
        member = find_for(person_id, Membership, membership_id)
        if member.circle_id != circle_id or member.person_id == person_id:
            raise NotFound
        _mute(person_id, member.id, circle_id)


def unmute(person_id: str, subject_id: str) -> str:
    """Hear a circle or a person again: all that was said meanwhile is there. Gives the id of the circle it was in.

    Raises NotFound for what is not muted.
    """
    with changing():
        mute = db.session.scalar(_MINE, {"viewer": person_id, "subject": subject_id})
        if mute is None:
            raise NotFound
        circle_id = mute.circle_id
        db.session.connection().execute(_UNMUTE, {"person": person_id, "subject": subject_id})
        tell_circle(circle_id, [person_id])
    return circle_id


def _mute(person_id: str, subject_id: str, circle_id: str) -> None:
    """Their own open pages follow, and nobody else's."""
    muted = {"person_id": person_id, "subject_id": subject_id, "circle_id": circle_id, "since": clock.now()}
    db.session.connection().execute(_MUTE, muted)
    tell_circle(circle_id, [person_id])
