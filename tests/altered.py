"""Circle with one thing altered, for gunicorn to serve where a test needs it: `tests.altered:without_its_bell()`."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Flask

from circle import create_app
from circle.live import bell


def without_its_bell() -> Flask:
    """Whoever rings is not heard, as when the ring is lost: only the sweep brings news."""

    def nobody_hears(_person_ids: Iterable[str]) -> None:
        pass

    bell.ring = nobody_hears  # whatever rings asks the module for it, each time
    return create_app()


def undoing_all_day() -> Flask:
    """What was done can be undone for a day, so that no offer of it ends by the clock while a slow test goes on."""
    return create_app(UNDO_LASTS=timedelta(days=1))
