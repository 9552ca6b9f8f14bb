"""Circle with one thing altered, for gunicorn to serve where a test needs it: `tests.altered:without_its_bell()`."""

from collections.abc import Iterable
from datetime import timedelta
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from circle import create_app
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
