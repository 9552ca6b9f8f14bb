"""The bell: says that somebody has news, never what it is. A lost ring costs time, not news.

This is the bell of one process. With several workers, the same two functions go through Redis.
"""

from collections.abc import Iterable
from threading import Condition

_rung: set[str] = set()
_ringing = Condition()


def ring(person_ids: Iterable[str]) -> None:
    """Say that these people have news."""
    with _ringing:
        _rung.update(person_ids)
        _ringing.notify()


def wait(seconds: float) -> set[str]:
    """The people rung for since the last call, waiting up to `seconds` for the first; an empty set if none came."""
    with _ringing:
        if not _rung:
            _ringing.wait(seconds)
        rung = set(_rung)
        _rung.clear()
    return rung
