"""The one source of time. Whatever needs to know "now" or "today" asks here, so it can be held still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_read = datetime.now


def now() -> datetime:
    """This instant, in UTC, aware."""
    return _read(UTC)


def local_day(time_zone: str) -> date:
    """The calendar day it is now for somebody who lives in `time_zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def as_if(instant: datetime) -> Iterator[None]:
    """Hold the time at `instant`, for worlds made up with a past: the demo's and the tests'."""
    global _read
    before, _read = _read, lambda _zone: instant  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        _read = before
