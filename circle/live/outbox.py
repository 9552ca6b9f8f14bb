"""The way out to one socket: what is sent is written at once while the system takes it, and else waits in line.

python-engineio puts each packet in a queue and wakes a task to write it: twice what the writing itself takes. The queue
stays, for whoever reads slower than we write; in front of it stands an attempt to write.
"""

import socket
from contextlib import suppress
from typing import Any

import gevent
from engineio.packet import MESSAGE
from gevent.lock import Semaphore


class WholeFrames:
    """A socket whose `send` writes everything. simple-websocket trusts `send` to do so; under gevent it may not,
    and a slow reader's stream would break. The lock keeps frames of two greenlets from mixing."""

    def __init__(self, sock: Any) -> None:
        self._socket = sock
        self._one_at_a_time = Semaphore()

    def send(self, frame: bytes) -> int:
        with self._one_at_a_time:
            self._write(frame)
        return len(frame)

    def send_at_once(self, frame: bytes) -> bool:
        """Write without waiting, unless there is something before it or the system takes nothing. If it takes a part,
        the rest follows by itself, before anything else."""
        if not self._one_at_a_time.acquire(blocking=False):
            return False
        try:
            written: int = self._socket.send(frame, socket.MSG_DONTWAIT, 0)
        except BlockingIOError:
            written = 0
        except OSError:
            written = len(frame)  # whoever has gone or was cut is missed where they are heard
        if 0 < written < len(frame):
            gevent.spawn(self._follow_with, frame[written:])
        else:
            self._one_at_a_time.release()
        return written > 0

    def _follow_with(self, rest: bytes) -> None:
        try:
            self._write(rest)
        finally:
            self._one_at_a_time.release()

    def _write(self, frame: bytes) -> None:
        with suppress(OSError):  # as above
            written = self._socket.send(frame)
            if written < len(frame):
                self._socket.sendall(frame[written:])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


def write_at_once(server: Any) -> None:
    """Have every socket that is opened from now on write what it sends, and queue what cannot be written."""
    queue, driver = (server.eio._async[part] for part in ("queue", "websocket"))

    class Outbox(queue):  # type: ignore[misc, valid-type]
        websocket: Any = None

        def put(self, packet: Any, *args: Any, **given: Any) -> None:
            if packet is None:  # it is over; and two that hold each other would wait for Python's collector
                self.websocket = None
            # pings always wait in line: the task that writes them takes a socket without any for dead
            may_pass = self.websocket and packet.packet_type == MESSAGE and self.empty()
            if not (may_pass and self.websocket.send_at_once(packet)):
                super().put(packet, *args, **given)

    class AtOnce(driver):  # type: ignore[misc, valid-type]
        def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
            if isinstance(environ.get("gunicorn.socket"), WholeFrames):
                self.app.__self__.queue.websocket = self  # of the transport whose method we were given to call
            return super().__call__(environ, start_response)

        def send_at_once(self, packet: Any) -> bool:
            return bool(self.ws.connected and self.ws.sock.send_at_once(_frame_of(packet)))

    server.eio._async = server.eio._async | {"queue": Outbox, "websocket": AtOnce}


def _frame_of(packet: Any) -> bytes:
    """A packet as one text frame of the server's (RFC 6455, 5.2), made once for all sockets it is sent to."""
    if not hasattr(packet, "frame"):
        text = packet.encode().encode()
        size = len(text)
        length = (
            bytes([size])
            if size < 126
            else b"\x7e" + size.to_bytes(2, "big")
            if size < 1 << 16
            else b"\x7f" + size.to_bytes(8, "big")
        )
        packet.frame = b"\x81" + length + text
    frame: bytes = packet.frame
    return frame
