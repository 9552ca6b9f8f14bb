"""Open screens of people: each loads its page, listens, is lost in the ways that phones are, and comes back."""

import struct
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_WR, SO_LINGER, SOL_SOCKET
from time import monotonic
from typing import Any

import gevent
import websocket
from gevent.event import Event

from bench.soak.browsing import SignedOut, Web, moments_on
from bench.soak.record import LATE_SECONDS, Shown
from tests.faults.crowd import CLOSED, OpenScreen

RETURN_SECONDS = 0.3  # static/js/live.js
REFRESH_SECONDS = 0.15  # static/js/refresh.js


class Watch:
    """Starts greenlets, and keeps the errors that ended any."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []

    def start(self, work: Callable[..., Any], *given: Any, after_seconds: float = 0) -> gevent.Greenlet:
        greenlet = gevent.Greenlet(work, *given)
        greenlet.link_exception(lambda ended: self.errors.append(ended.exception))
        greenlet.start_later(after_seconds)
        return greenlet


class Screen(OpenScreen):
    """A person's one screen, open at their circle."""

    heard_at = 0.0  # when any of them was last sent news or a mark

    def __init__(self, web: Web, watch: Watch, person: str, circle_id: str) -> None:
        address = web.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        super().__init__(address, "", None, {"origin": web.url, "skip_utf8_validation": True})
        self.record = Shown(person)
        self.opened = self.loaded = self.closed_by_server = 0  # how often
        self._web, self._watch, self._circle_id, self._token = web, watch, circle_id, ""
        self._signed_in = Event()
        self._wants_look = self._is_looking = self._is_dropped = False
        self._away_seconds = self._stall_seconds = 0.0
        self._stalled = (0.0, 0.0)  # when it last stopped to read, and when it had caught up again

    # What happens to it

    def come_in(self, token: str) -> None:
        """Its person has signed in, perhaps anew: it loads its page."""
        self._token, self.way["cookie"] = token, self._web.cookies(token)
        self.cursor = None
        self._signed_in.set()
        self._cut()

    def drop(self, how: str, seconds: float) -> None:
        """Be lost for so long: closed hard, half-closed, its tab closed and opened again; or stop reading meanwhile."""
        if how == "stalled":
            self._stall_seconds = seconds
            return
        self._away_seconds = seconds
        if how == "tab closed":
            self.cursor = None
        if how == "half-closed" and self.wire and self.wire.sock:
            self._is_dropped = True
            with suppress(OSError):
                self.wire.sock.shutdown(SHUT_WR)
        else:
            self._cut()

    def is_quiet(self) -> bool:
        """Connected, and whatever it was sent is acknowledged."""
        return self.is_connected and not self.record.unmarked and not self._stall_seconds

    def _cut(self) -> None:
        self._is_dropped = True
        if self.wire and self.wire.sock:
            with suppress(OSError):
                self.wire.sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                self.wire.sock.close()

    # What it does

    def stay(self) -> None:
        """Be there for ever, while its person is signed in."""
        while True:
            self._signed_in.wait()
            token, self._is_dropped = self._token, False
            try:
                if self.cursor is None:
                    self._load()
                self.opened += 1
                self._listen()
            except SignedOut:
                if token == self._token:  # else its person has signed in again since
                    self._signed_in.clear()
                    self.record.sign_out()
            except CLOSED:
                self.closed_by_server += not self._is_dropped
            self.is_connected = False
            seconds, self._away_seconds = max(self._away_seconds, RETURN_SECONDS), 0.0
            gevent.sleep(seconds)

    def _load(self) -> None:
        token = self._token
        page = self._web.circle_page(self._circle_id, token)
        if token != self._token:
            raise websocket.WebSocketException("its person has signed in again meanwhile")
        self.loaded += 1
        self.record.load(page.moments, *page.during)
        self.cursor = page.cursor

    def _take(self, wire: websocket.WebSocket, frame: str) -> None:
        super()._take(wire, frame)
        if frame.startswith('42["signed-out"'):
            raise SignedOut
        if self._stall_seconds:
            seconds, self._stall_seconds = self._stall_seconds, 0.0
            self._stalled = (self._sent_after(), monotonic() + seconds + LATE_SECONDS)
            gevent.sleep(seconds)

    def _be_refused(self, reason: str) -> None:
        if reason == "sign in":
            raise SignedOut
        super()._be_refused(reason)

    def _keep(self, cursor: str) -> None:
        Screen.heard_at = monotonic()
        super()._keep(cursor)
        self.record.mark()

    def _hear(self, items: list[dict[str, str]]) -> None:
        at = Screen.heard_at = monotonic()
        for item in items:
            self.record.take(item, self._sent_after(), at)
        changed = {(item["kind"], item["change"]) for item in items}
        if ("circle", "new") in changed:  # its person is in it again: the page is another one
            self._is_dropped, self.cursor = True, None
            raise websocket.WebSocketException("loading the page")
        if any(kind != "moment" and change != "gone" for kind, change in changed):
            self._wants_look = True
            if not self._is_looking:
                self._is_looking = True
                self._watch.start(self._look, after_seconds=REFRESH_SECONDS)

    def _sent_after(self) -> float:
        """The earliest that what it reads now can have been sent: since it stalled, until it has caught up."""
        stalled_at, caught_up_at = self._stalled
        return stalled_at if monotonic() < caught_up_at else monotonic()

    def _look(self) -> None:
        """Fetch the page again, as the browser does, and once more if anything changed meanwhile.

        What it shows is not used: news alone must bring everything.
        """
        while self._wants_look:
            self._wants_look = False
            with suppress(SignedOut):
                page = self._web.get(f"/circles/{self._circle_id}", self._token)
                self.record.look(moments_on(page) if page.status == 200 else [], *page.during)
        self._is_looking = False
