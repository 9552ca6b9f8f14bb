"""Of a socket that has closed, in whichever way, the server keeps nothing: phones come and go all day."""

import socket
from pathlib import Path

import pytest
import websocket

from tests.faults.outside import until
from tests.faults.test_slow_reader import listen
from tests.served import Visitor, serving

pytestmark = pytest.mark.faults

SOCKETS = 30
AT_ONCE_SECONDS = 3  # python-engineio's own tidying takes 20 s for a round, and longer the busier it is


def test_of_sockets_that_closed_nothing_is_kept(tmp_path: Path) -> None:
    with serving(tmp_path, "tests.altered:saying_what_it_holds()") as served:
        ana = Visitor(served.url)
        ana.sign_up("Ana")
        ways = (say_goodbye, websocket.WebSocket.shutdown, half_close)
        screens = [listen(served.url, ana) for _ in range(SOCKETS)]
        stays = listen(served.url, ana)
        assert held(ana) == SOCKETS + 1
        for number, screen in enumerate(screens):
            ways[number % len(ways)](screen)
        until(lambda: held(ana) == 1, "only the open one is kept", AT_ONCE_SECONDS)
        for screen in (*screens, stays):
            screen.shutdown()
        until(lambda: held(ana) == 0, "none is kept", AT_ONCE_SECONDS)


def say_goodbye(screen: websocket.WebSocket) -> None:
    screen.send("41")
    screen.send("1")


def half_close(screen: websocket.WebSocket) -> None:
    screen.sock.shutdown(socket.SHUT_WR)


def held(visitor: Visitor) -> int:
    return int(visitor.get("/held").text)
