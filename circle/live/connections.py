"""Open sockets: each is a person, a session and a cursor. They join no rooms, and nothing is ever broadcast."""

import logging
import struct
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from socket import SHUT_RD, SO_LINGER, SOL_SOCKET
from typing import Any

from flask import current_app, request
from flask_socketio import ConnectionRefusedError

from circle import metrics
from circle.extensions import socketio
from circle.live import bell
from circle.live.cursor import StartAgain, read_cursor
from circle.live.news import Reader
from circle.sessions import who_holds

log = logging.getLogger(__name__)


@dataclass
class Connection:
    """One open socket and how far its reader has come.

    `after` is what was sent, `marked` what the client has said it shows; `items` were sent since then.
    `mark_at` (seconds, monotonic) is when the next mark is due; `answer_by` is set while one waits for its answer.
    """

    sid: str
    eio_sid: str
    reader: Reader
    marked: int = 0
    items: int = 0
    is_held_back: bool = False
    answer_by: float | None = None
    mark_at: float = 0.0


_open: dict[str, Connection] = {}
_of_person: dict[str, dict[str, Connection]] = {}
metrics.SOCKETS_OPEN.set_function(_open.__len__)


def open_connections() -> list[Connection]:
    """Every socket open in this process."""
    return list(_open.values())


def connections_of(person_ids: Collection[str]) -> list[Connection]:
    """The sockets of these people that are open in this process."""
    return [each for person_id in person_ids for each in _of_person.get(person_id, {}).values()]


def is_open(connection: Connection) -> bool:
    """Whether this very socket is still open."""
    return _open.get(connection.sid) is connection


@socketio.on("connect")  # type: ignore[untyped-decorator]
def connect(auth: Any = None) -> None:
    """Let a signed-in person listen from their cursor on. Ends in a refusal or a registration, whatever fails."""
    try:
        _register(auth)
    except ConnectionRefusedError as refusal:
        metrics.SOCKETS_REFUSED[refusal.args[0]].inc()
        raise
    except Exception:
        log.exception("a socket could not be opened")
        _drop(request.sid)  # type: ignore[attr-defined]
        metrics.SOCKETS_REFUSED["try again"].inc()
        raise ConnectionRefusedError("try again") from None


def _register(auth: Any) -> None:
    config, sid = current_app.config, request.sid  # type: ignore[attr-defined]
    token = request.cookies.get(config["SIGN_IN_COOKIE"])
    person = who_holds(token, lasts=config["SESSION_LASTS"], idles=config["SESSION_IDLES"])
    if person is None or person.closed_at:
        raise ConnectionRefusedError("sign in")
    after = auth.get("after") if isinstance(auth, dict) else None
    try:
        cursor = read_cursor(person.person_id, after if isinstance(after, str) else None)
    except StartAgain:
        raise ConnectionRefusedError("start again") from None
    reader = Reader(person.person_id, person.session_id, *cursor, person.language, person.time_zone)
    current_app.extensions["courier"].start()
    eio_sid = socketio.server.manager.eio_sid_from_sid(sid, "/")
    theirs = _of_person.setdefault(reader.person_id, {})
    _open[sid] = theirs[sid] = Connection(sid, eio_sid, reader, marked=cursor.seq)
    bell.ring_here([person.person_id])


@socketio.on("disconnect")  # type: ignore[untyped-decorator]
def disconnect(_reason: str | None = None) -> None:
    """Forget a socket that went away."""
    _drop(request.sid)  # type: ignore[attr-defined]


def close(connection: Connection) -> None:
    """Close the transport itself: a client of a closed namespace alone could come straight back on it.

    What is already queued goes out first; somebody who does not read it is cut off after a second.
    """
    transport = _forget(connection)
    if transport is not None:
        wire = _wire_of(connection)
        transport.close(wait=False)
        socketio.start_background_task(_cut_soon, wire)


def cut(connection: Connection) -> None:
    """End a socket at once, and throw away whatever its client has not read yet."""
    wire = _wire_of(connection)
    transport = _forget(connection)
    if transport is not None:
        transport.close(wait=False)
        _cut(wire)


def _drop(sid: str) -> None:
    connection = _open.pop(sid, None)
    if connection is not None:
        theirs = _of_person.get(connection.reader.person_id, {})
        theirs.pop(sid, None)
        if not theirs:
            _of_person.pop(connection.reader.person_id, None)


def _forget(connection: Connection) -> Any:
    _drop(connection.sid)
    return socketio.server.eio.sockets.get(connection.eio_sid)


def _wire_of(connection: Connection) -> Any:
    return socketio.server.environ.get(connection.eio_sid, {}).get("gunicorn.socket")


def _cut_soon(wire: Any) -> None:
    socketio.sleep(1)
    _cut(wire)


def _cut(wire: Any) -> None:
    """Reset the connection: without lingering, the system drops what it still held for the other side."""
    if wire is not None:
        with suppress(OSError):
            wire.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            wire.shutdown(SHUT_RD)
            wire.close()


def forget_all() -> None:
    """Forget every socket, as a worker that has just started knows none."""
    _open.clear()
    _of_person.clear()
