"""The wire beneath Socket.IO: who may open it at all, what may come in on it, and a cure for the server under it."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask

from circle import metrics
from circle.live.outbox import WholeFrames

WSGIApp = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


GOODBYE = ("1", "41")
# All that a client has to say: that it is there, that it comes or goes, and that it has shown what came.
SAID_BY_CLIENTS = re.compile(r"3|1|41|40(\{.*\})?|43\d{1,9}(\[.*\])", re.DOTALL)


def makes_sense(frame: str | bytes) -> bool:
    """Whether a frame is one that a client of ours may send (Engine.IO 4 and Socket.IO 5, the main namespace)."""
    said = SAID_BY_CLIENTS.fullmatch(frame) if isinstance(frame, str) else None
    if said is None:
        return False
    try:
        for words in filter(None, said.groups()):
            json.loads(words)
    except (ValueError, RecursionError):
        return False
    return True


def hear_only_sense(server: Any) -> None:
    """Let nothing else reach the libraries, which answer nonsense with errors, and leave a socket half open for some.

    Whoever says goodbye has left: what they send after it is not heard. And of whoever has left nothing is kept: under
    gunicorn python-engineio does not come to that, and leaves it to a round of all sockets that falls behind when many
    come and go.
    """
    driver = server.eio._async["websocket"]

    class OnlySense(driver):  # type: ignore[misc, valid-type]
        has_left = False

        def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Any:
            try:
                return super().__call__(environ, start)
            finally:
                transport = self.app.__self__  # whose method we were given to call
                if transport.closed:
                    server.eio.sockets.pop(transport.sid, None)

        def wait(self) -> str | bytes | None:
            while not self.has_left:
                frame: str | bytes | None = super().wait()
                if frame is None or makes_sense(frame):
                    self.has_left = frame in GOODBYE
                    return frame
            return None

    server.eio._async = server.eio._async | {"websocket": OnlySense}


def guard_sockets(app: Flask) -> None:
    """Put the guard in front of everything, Socket.IO too, which Flask's checks do not cover. After `init_app`."""
    app.wsgi_app = _Guard(app.wsgi_app, app.config["PUBLIC_ORIGINS"])  # type: ignore[method-assign, assignment]


class _Guard:
    def __init__(self, app: WSGIApp, origins: list[str]) -> None:
        self._app = app
        self._origins = origins
        self._hosts = {urlsplit(origin).netloc for origin in origins}

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        is_socket = environ.get("PATH_INFO", "").startswith("/socket.io")
        is_own_host = environ.get("HTTP_HOST") in self._hosts
        # python-engineio lets a missing origin in, and believes X-Forwarded-Host
        if not is_own_host or (is_socket and environ.get("HTTP_ORIGIN") not in self._origins):
            metrics.count_answer(400)
            start("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"This address is not for you."]
        if is_socket:
            self._settle(environ)
        else:
            environ.pop("gunicorn.socket", None)  # for its sake python-engineio makes a class for each request
        return self._app(environ, start)

    def _settle(self, environ: WSGIEnvironment) -> None:
        # simple-websocket accepts compression whenever it is offered: +60 % CPU, three times the memory
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if "gunicorn.socket" in environ:
            environ["gunicorn.socket"] = WholeFrames(environ["gunicorn.socket"])
