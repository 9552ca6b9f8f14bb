"""The bell: says that somebody has news, never what it is. A lost ring costs time, not news."""

from collections.abc import Collection
from threading import Condition
from time import monotonic

from circle.live.relay import relay

_rung: set[str] = set()
_ringing = Condition()


class _First:
    """When (monotonic, in seconds) the first ring came: of those that wait, and of those that `wait` gave out last."""

    waiting_at = 0.0
    given_at = 0.0


def ring(person_ids: Collection[str]) -> None:
    """Say that these people have news, wherever they may be listening."""
    ring_here(person_ids)
    relay.pass_on(person_ids)


def ring_here(person_ids: Collection[str]) -> None:
    """Say it in this worker alone."""
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
