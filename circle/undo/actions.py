"""What a person does about something they just did: undo it."""

from datetime import timedelta

from circle import clock
from circle.database import changing
from circle.live.undoing import undo_change
from circle.models import Change
from circle.undo.queries import change_to_undo


class TooLate(Exception):
    """The while in which it could be undone is over, or it was undone before."""


def undo(person_id: str, change_id: str, *, lasts: timedelta) -> tuple[Change, bool]:
    """Undo one's own change, up to `lasts` after it, and say whether all of it could be.

    Raises NotFound for anybody else's, and TooLate.
    """
    with changing():
        change = change_to_undo(person_id, change_id)
        if change.undone_at or clock.now() > change.at + lasts:
            raise TooLate
        is_whole = undo_change(change)
    return change, is_whole
