"""Circle with one thing altered, for gunicorn to serve where a test needs it: `tests.altered:without_its_bell()`."""

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from circle import clock, create_app
from circle.extensions import socketio
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


def patient_with_readers() -> Flask:
    """Whoever does not say for ten minutes what they have read is still waited for."""
    return create_app(MARK_ANSWER_SECONDS=600.0)


def pinging_every_second() -> Flask:
    """Sockets are asked every second whether they are there, and given up when nothing is heard of them for another."""
    app = create_app()
    socketio.server.eio.ping_interval = socketio.server.eio.ping_timeout = 1
    return app


def saying_what_it_holds() -> Flask:
    """`/held` answers with how many sockets the library below us keeps, open or not."""
    app = create_app()
    serve = app.wsgi_app

    def saying(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/held":
            return serve(environ, start)
        start("200 OK", [("Content-Type", "text/plain")])
        return [str(len(socketio.server.eio.sockets)).encode()]

    app.wsgi_app = saying  # type: ignore[method-assign]
    return app


def with_a_clock_that_steps() -> Flask:
    """The clock is off by as many seconds as the file says that CIRCLE_CLOCK_OFF names."""
    file, read = Path(os.environ["CIRCLE_CLOCK_OFF"]), clock._read
    clock._read = lambda zone: read(zone) + timedelta(seconds=float(file.read_text()))  # type: ignore[assignment, misc]
    return create_app()
