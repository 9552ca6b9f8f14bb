"""The bell: says that somebody has news, never what it is. A lost ring costs time, not news.

This is the bell of one process. With several workers, the same two functions go through Redis.
"""

from collections.abc import Iterable
from threading import Condition
from time import monotonic

_rung: set[str] = set()
_ringing = Condition()


class _First:
    """When (monotonic, in seconds) the first ring came: of those that wait, and of those that `wait` gave out last."""

    waiting_at = 0.0
    given_at = 0.0


def ring(person_ids: Iterable[str]) -> None:
    """Say that these people have news."""
    with _ringing:
        if not _rung:
            _First.waiting_at = monotonic()
        _rung.update(person_ids)
        _ringing.notify()


def wait(seconds: float) -> set[str]:
    """The people rung for since the last call, waiting up to `seconds` for the first; an empty set if none came."""
    with _ringing:
        if not _rung:
            _ringing.wait(seconds)
        rung = set(_rung)
        _rung.clear()
        _First.given_at = _First.waiting_at
    return rung


def first_rung_at() -> float:
    """When (monotonic, in seconds) the first ring came of those that `wait` gave out last."""
    return _First.given_at
