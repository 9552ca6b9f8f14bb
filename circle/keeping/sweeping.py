"""Throwing away what is over: sessions, invitations and calls for support that ended a while ago, and accounts closed
as long ago.

Not at once: an account that was closed can be opened again as it was, and a form sent again must still find what it
made. Of this the courier erases accounts alone, and only while somebody has a screen open; a timer does it all.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Delete, bindparam, delete, exists, or_, select

from circle import clock
from circle.database import changing, empty_log
from circle.extensions import db
from circle.live.closing import erase_closed_accounts
from circle.models import Call, Invitation, Letter, Moment, Photo, Session
from circle.models.columns import Instant

AT_ONCE = 500
_BEFORE = bindparam("before", type_=Instant)


class Swept(NamedTuple):
    """How many of each were thrown away."""

    sessions: int
    invitations: int
    calls: int
    letters: int


def _some(table: Any, is_over: Any) -> Delete:
    return delete(table).where(table.id.in_(select(table.id).where(is_over).limit(AT_ONCE)))


_SESSIONS = _some(Session, Session.ends_at <= _BEFORE)
_INVITATIONS = _some(
    Invitation,
    or_(
        Invitation.ends_at <= _BEFORE,
        Invitation.accepted_at <= _BEFORE,
        Invitation.declined_at <= _BEFORE,
        Invitation.revoked_at <= _BEFORE,
    ),
)
_CALLS = _some(Call, Call.ended_at <= _BEFORE)

_LETTERS = _some(Letter, Letter.withdrawn_at <= _BEFORE)

# A program from before there were photos, still serving during an upgrade, takes back the words alone.
_LEFT_BEHIND = (
    select(Moment.id)
    .where(Moment.id == Photo.moment_id, Moment.taken_back_at <= _BEFORE, Moment.withdrawn_by.is_(None))
    .correlate(Photo)
)
_PHOTOS = _some(Photo, exists(_LEFT_BEHIND))


def sweep(after: timedelta) -> Swept:
    """Throw away what ended longer than `after` ago: sessions, invitations, calls, letters, whole accounts."""
    erase_closed_accounts(after)
    before = clock.now() - after
    _all(_PHOTOS, before)
    swept = Swept(*(_all(some, before) for some in (_SESSIONS, _INVITATIONS, _CALLS, _LETTERS)))
    empty_log(waits_seconds=5)
    return swept


def _all(some: Delete, before: datetime) -> int:
    """Some in each change, so that nobody waits long."""
    count = 0
    while True:
        with changing():
            gone = db.session.connection().execute(some, {"before": before}).rowcount
        count += gone
        if gone < AT_ONCE:
            return count
