"""Many open screens in a process of their own, which come back by themselves as the browser's do.

A line of JSON comes in for each thing asked, and one goes out: `{"open": [[cookie, cursor], …]}` opens a screen
for each, `{"report": true}` says what each has shown since. Screens know the protocol and nothing else of Circle.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402
from urllib.parse import urlsplit  # noqa: E402

import gevent  # noqa: E402
import websocket  # noqa: E402
from gevent.fileobject import FileObjectThread  # noqa: E402

CLOSED = (OSError, websocket.WebSocketException)


class OpenScreen:
    """One socket and what it has shown; a thing that comes again is known by its id."""

    def __init__(self, address: str, cookie: str, cursor: str | None, way: dict[str, Any]) -> None:
        self.address, self.way, self.cursor = address, {**way, "cookie": cookie}, cursor
        self.is_connected = False
        self.wire: websocket.WebSocket | None = None
        self.shown: set[str] = set()
        self.gone: set[str] = set()

    def stay(self) -> None:
        """Be connected for ever; between tries wait as Socket.IO's client does."""
        wait = 0.3
        while True:
            try:
                self._listen()
                wait = 0.3
            except CLOSED:
                pass
            self.is_connected = False
            gevent.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311
            wait = min(wait * 2, 5)

    def _listen(self) -> None:
        self.wire = wire = websocket.create_connection(self.address, timeout=60, **self.way)
        try:
            wire.recv()
            wire.send("40" + (json.dumps({"after": self.cursor}) if self.cursor else ""))
            while True:
                self._take(wire, wire.recv())
        finally:
            wire.shutdown()

    def _take(self, wire: websocket.WebSocket, frame: str) -> None:
        if frame == "":
            raise websocket.WebSocketConnectionClosedException("closed")
        if frame == "2":
            wire.send("3")
        elif frame.startswith("40"):
            self.is_connected = True
        elif frame.startswith("44"):
            self._be_refused(json.loads(frame[2:])["message"])
            raise websocket.WebSocketConnectionClosedException("refused")
        elif frame.startswith("42"):
            start = frame.index("[")
            name, *message = json.loads(frame[start:])
            if name == "mark":
                self._keep(message[0]["after"])
                wire.send(f"43{frame[2:start]}[]")
            elif name == "news":
                self._hear(message[0]["items"])

    def _be_refused(self, reason: str) -> None:
        if reason == "start again":
            self.cursor = None  # a browser would load its page afresh

    def _keep(self, cursor: str) -> None:
        self.cursor = cursor

    def _hear(self, items: list[dict[str, str]]) -> None:
        for item in items:
            self._apply(item)

    def _apply(self, item: dict[str, str]) -> None:
        if item["change"] == "gone":
            self.gone.add(item["id"])
            self.shown.discard(item["id"])
        else:
            self.shown.add(item["id"])

    def report(self) -> dict[str, Any]:
        return {"is_connected": self.is_connected, "shown": sorted(self.shown), "gone": sorted(self.gone)}


def main(url: str, public_url: str = "", certificate: str = "") -> None:
    """Serve a crowd at `url`, which people know as `public_url`; `certificate` is trusted."""
    address = url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    origin = public_url or url
    way = {
        "origin": origin,
        "host": urlsplit(origin).netloc,
        "sslopt": {"ca_certs": certificate} if certificate else {},
    }
    screens: list[OpenScreen] = []
    for line in FileObjectThread(sys.stdin):  # reading it as it is would keep everybody waiting
        asked = json.loads(line)
        for cookie, cursor in asked.get("open", []):
            screens.append(OpenScreen(address, cookie, cursor, way))
            gevent.spawn(screens[-1].stay)
        print(json.dumps([screen.report() for screen in screens] if asked.get("report") else "ok"), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
