"""Sockets read by the frame, so that nothing is swallowed on the way; and a server of wires inside this process."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import websocket
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from circle.extensions import socketio

LIBRARY_MOCKS = ("_send_packet", "_send_eio_packet")  # what Flask-SocketIO's test client leaves on the server


class Frames:
    """An open WebSocket in Engine.IO's own frames (protocol 4): all that came, in order, in `came`."""

    def __init__(
        self,
        url: str,
        *,
        cookie: str = "",
        origin: str = "",
        host: str | None = None,
        says_hello: bool = True,
        after: str | None = None,
        **options: Any,
    ) -> None:
        self.came: list[str] = []
        self.is_closed = False
        self.socket = websocket.create_connection(
            url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket",
            cookie=cookie,
            origin=origin or url,
            host=host,
            timeout=10,
            **options,
        )
        if says_hello:
            self.say_hello(after)

    def say_hello(self, after: str | None = None) -> None:
        """Ask to be let in, as Socket.IO does."""
        self.socket.send("40" + (json.dumps({"after": after}) if after else ""))

    def until(self, is_there: Callable[["Frames"], bool], seconds: float = 10) -> bool:
        """Read until it is so; False when it is not within `seconds`, or the socket is closed before."""
        end = monotonic() + seconds
        while not is_there(self):
            if self.is_closed or not self._read(end - monotonic()):
                return is_there(self)
        return True

    def is_closed_within(self, seconds: float) -> bool:
        return self.until(lambda self: self.is_closed, seconds)

    def listen(self, seconds: float) -> None:
        """Read whatever comes in the next while."""
        self.until(lambda _: False, seconds)

    def _read(self, seconds: float) -> bool:
        if seconds <= 0:
            return False
        self.socket.settimeout(seconds)
        try:
            frame = self.socket.recv()
        except websocket.WebSocketTimeoutException:
            return False
        except (OSError, websocket.WebSocketException):
            frame = ""
        if not frame:
            self.is_closed = True
            return True
        self._answer(frame)
        self.came.append(frame)
        return True

    def _answer(self, frame: str) -> None:
        """Pings are answered and marks acknowledged, as any client does."""
        try:
            if frame == "2":
                self.socket.send("3")
            start = frame.find("[")
            if frame.startswith("42") and start > 2:
                self.socket.send(f"43{frame[2:start]}[]")
        except (OSError, websocket.WebSocketException):
            self.is_closed = True

    @property
    def is_let_in(self) -> bool:
        return any(frame.startswith("40") for frame in self.came)

    @property
    def refusals(self) -> list[str]:
        return [json.loads(frame[2:])["message"] for frame in self.came if frame.startswith("44")]

    @property
    def events(self) -> list[tuple[str, Any]]:
        """Every event that came: its name and what it carried."""
        told = [json.loads(frame[frame.index("[") :]) for frame in self.came if frame.startswith("42")]
        return [(name, rest[0] if rest else None) for name, *rest in told]

    @property
    def items(self) -> list[dict[str, str]]:
        return [item for name, message in self.events if name == "news" for item in message["items"]]

    def has(self, id: str, change: str = "") -> bool:
        """Whether an item about this thing came (with this change)."""
        return any(item["id"] == id and change in ("", item["change"]) for item in self.items)

    def close(self) -> None:
        self.socket.shutdown()


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None: ...


@contextmanager
def wires_of(app: Flask) -> Iterator[Callable[..., Frames]]:
    """Serve `app` on a port of its own in this process, threads and all, and give what opens a socket to it."""
    mocks = {name: socketio.server.__dict__.pop(name) for name in LIBRARY_MOCKS if name in socketio.server.__dict__}
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    opened: list[Frames] = []

    def open_socket(cookie: str = "", **how: Any) -> Frames:
        opened.append(
            Frames(f"http://127.0.0.1:{server.port}", cookie=cookie, origin="http://localhost", host="localhost", **how)
        )
        return opened[-1]

    try:
        yield open_socket
    finally:
        for each in opened:
            each.close()
        server.shutdown()
        serving.join(10)
        server.server_close()
        for name, mock in mocks.items():
            setattr(socketio.server, name, mock)


def until_cut(reader: websocket.WebSocket) -> None:
    """Wait, bounded, until the server has cut this connection; the reader reads nothing meanwhile."""
    for _ in range(200):
        try:
            reader.sock.getpeername()
        except OSError:  # it was reset: what the system still held for the reader is gone with it
            return
        threading.Event().wait(0.1)
    raise AssertionError("the connection of a stalled reader is still open after 20 seconds")
