"""Everybody outside: open screens, and people who ask and say things, in one loop that is too cheap to be in the way.

It knows as much of the protocol as is on the wire, and reads of a message only what it counts.
"""

import json
import os
import re
import selectors
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode, urlsplit

ITEM = b'"change":"'  # each item of `news` has one, and words in it have their quotes escaped
STAMP = re.compile(rb"at (\d+\.\d+)s")  # when something was said, within the words that are said
PATIENCE_SECONDS = 30.0


class Lost(Exception):
    """Something was not there in time: what was to come, and what came."""


# Of all servers together: whoever waits for one of them goes on answering the others, or these would hang up.
EVERYBODY = selectors.EpollSelector()


@dataclass
class Screen:
    """One open socket."""

    wire: socket.socket
    rest: bytes = b""
    is_open: bool = False


@dataclass
class Line:
    """One HTTP connection, which sends one form after another."""

    wire: socket.socket
    is_free: bool = True
    sent_at: float = 0.0
    rest: bytes = b""


@dataclass
class Asked:
    """Somebody who asks for a page or sends a form. Of a form that says something, `{words}` and `{id}` are new each
    time."""

    path: str
    cookie: str = ""
    fields: dict[str, str] = field(default_factory=dict)


SAYING = {"words": "{words}", "client_id": "{id}"}


class Client:
    """Screens and lines to one server at `url`, whose `certificate` is trusted if it has one."""

    def __init__(self, url: str, certificate: object = None) -> None:
        self.url, place = url, urlsplit(url)
        self._host, self._address = place.netloc, (place.hostname, place.port)
        self._trust = ssl.create_default_context(cafile=str(certificate)) if certificate else None
        self._lines: list[Line] = []
        self.screens: list[Screen] = []
        self.items = 0
        self.answers = 0
        self.latencies: list[float] = []  # from saying to arriving, in seconds
        self.reads_stamps = False

    def open(self, cookies: list[str], says: list[dict[str, list[str]]] | None = None) -> None:
        """Open a screen for each cookie; `says` is what each says in connecting."""
        for place, cookie in enumerate(cookies):
            self.screens.append(self._open(cookie, says[place] if says else None))
            if place % 50 == 49:
                self._until_all_open()
        self._until_all_open()

    def _until_all_open(self) -> None:
        self.until(lambda: all(screen.is_open for screen in self.screens), "a screen did not open")

    def _open(self, cookie: str, says: dict[str, list[str]] | None) -> Screen:
        wire = self._connect()
        wire.sendall(
            (
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                f"Host: {self._host}\r\nOrigin: {self.url}\r\nCookie: {cookie}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
            ).encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += _received(wire)
        head, _, rest = answer.partition(b"\r\n\r\n")
        if b" 101 " not in head:
            raise Lost(f"no socket: {head[:200]!r}")
        screen = Screen(wire, rest)
        self._send(screen, b"40" + (json.dumps(says).encode() if says else b""))
        wire.setblocking(False)
        EVERYBODY.register(wire, selectors.EVENT_READ, (self, screen))
        return screen

    def _connect(self) -> socket.socket:
        wire = socket.create_connection(self._address)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._trust.wrap_socket(wire, server_hostname=self._address[0]) if self._trust else wire

    def until(self, is_done: Callable[[], bool], complaint: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Take what comes until `is_done`. Raises Lost with `complaint` after so many seconds."""
        give_up_at = perf_counter() + seconds
        while not is_done():
            if perf_counter() > give_up_at:
                raise Lost(f"{complaint}: {self.items} items, {self.answers} answers")
            self._take(0.02)

    def until_items(self, count: int) -> None:
        """Take what comes until that many items have come in all."""
        self.until(lambda: self.items >= count, f"not all of {count} items came")

    def rest_for(self, seconds: float) -> None:
        """Take what comes for a while."""
        over_at = perf_counter() + seconds
        while perf_counter() < over_at:
            self._take(0.02)

    def close(self) -> None:
        """Hang up everything."""
        for wire in [each.wire for each in self.screens] + [each.wire for each in self._lines]:
            EVERYBODY.unregister(wire)
            wire.close()
        self.screens, self._lines = [], []

    def send_paced(self, asked: list[Asked], per_second: float, seconds: float) -> int:
        """Send these in turn at a steady rate, whatever the answers take. Gives how many."""
        began, sent, count = perf_counter(), 0, round(per_second * seconds)
        turn = _turns(asked)
        while sent < count:
            due = began + sent / per_second
            while (wait := due - perf_counter()) > 0:
                self._take(min(wait, 0.02))
            self._send_on(self._free_line(), next(turn))
            sent += 1
        return sent

    def send_in_flight(self, asked: list[Asked], in_flight: int, count: int) -> None:
        """Send `count` of these in turn, so many at a time, each as soon as one is answered."""
        turn, sent, before = _turns(asked), 0, self.answers
        while sent < count:
            if sent - (self.answers - before) < in_flight:
                self._send_on(self._free_line(), next(turn))
                sent += 1
            else:
                self._take(0.02)
        self.until(lambda: self.answers - before == count, "forms without an answer")

    def _free_line(self) -> Line:
        self._take(0)
        for line in self._lines:
            if line.is_free:
                return line
        line = Line(self._connect())
        line.wire.setblocking(False)
        EVERYBODY.register(line.wire, selectors.EVENT_READ, (self, line))
        self._lines.append(line)
        return line

    def _send_on(self, line: Line, asked: Asked) -> None:
        head = f"Host: {self._host}\r\nOrigin: {self.url}\r\nCookie: {asked.cookie}\r\n"
        if asked.fields:
            new = {"words": f"You did well today, at {perf_counter():.6f}s of it.", "id": os.urandom(16).hex()}
            body = urlencode({name: value.format_map(new) for name, value in asked.fields.items()})
            kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            request = f"POST {asked.path} HTTP/1.1\r\n{head}{kind}\r\n{body}"
        else:
            request = f"GET {asked.path} HTTP/1.1\r\n{head}\r\n"
        line.is_free = False
        line.wire.sendall(request.encode())

    def _take(self, seconds: float) -> None:
        for key, _ in EVERYBODY.select(seconds):
            client, at = key.data
            if isinstance(at, Screen):
                client._hear(at)
            else:
                client._answer(at)

    def _answer(self, line: Line) -> None:
        try:
            line.rest += _received(line.wire)
        except Lost:
            if not line.is_free:
                raise
            EVERYBODY.unregister(line.wire)  # it was let go for having nothing to do
            self._lines.remove(line)
            return
        head, ended, body = line.rest.partition(b"\r\n\r\n")
        if not ended:
            return
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length is None or len(body) < int(length[1]):
            return
        if not head.startswith((b"HTTP/1.1 303", b"HTTP/1.1 200")):
            raise Lost(f"not taken: {head[:60]!r} {body[:300]!r}")
        line.rest, line.is_free = b"", True
        self.answers += 1

    def _hear(self, screen: Screen) -> None:
        came = _received(screen.wire)
        frames, screen.rest = _frames(screen.rest + came)
        for frame in frames:
            if frame.startswith(b"42"):
                self._message(screen, frame)
            elif frame == b"2":
                self._send(screen, b"3")
            elif frame.startswith(b"40"):
                screen.is_open = True
            elif frame.startswith(b"44"):
                raise Lost(f"a socket was refused: {frame[:200]!r}")

    def _message(self, screen: Screen, frame: bytes) -> None:
        name = frame.index(b'["')
        if frame.startswith(b'["mark"', name):
            self._send(screen, b"43" + frame[2:name] + b"[]")
            return
        self.items += frame.count(ITEM)
        if self.reads_stamps:
            now = perf_counter()
            self.latencies += [now - float(stamp) for stamp in STAMP.findall(frame)]

    def _send(self, screen: Screen, text: bytes) -> None:
        """A short frame, masked as clients must (RFC 6455), with a mask of zeros."""
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        screen.wire.sendall(b"\x81" + length + bytes(4) + text)


def _received(wire: socket.socket) -> bytes:
    """What has come; of an encrypted wire this may be nothing yet, or more than the system knows of."""
    try:
        came = wire.recv(1 << 18)
    except ssl.SSLWantReadError:
        return b""
    if not came:
        raise Lost("the server hung up")
    while isinstance(wire, ssl.SSLSocket) and wire.pending():
        came += wire.recv(1 << 18)
    return came


def _frames(came: bytes) -> tuple[list[bytes], bytes]:
    """The whole texts in what came, and what is left over."""
    frames, start = [], 0
    while len(came) >= start + 2:
        length, body = came[start + 1], start + 2
        if length >= 126:
            body = start + (4 if length == 126 else 10)
            length = int.from_bytes(came[start + 2 : body], "big")
        if len(came) < body + length:
            break
        if came[start] == 0x88:
            raise Lost("a screen was closed")
        frames.append(came[body : body + length])
        start = body + length
    return frames, came[start:]


def _turns(asked: list[Asked]) -> Iterator[Asked]:
    while True:
        yield from asked
