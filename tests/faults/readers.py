"""Somebody who reads what is said to them frame by frame, as fast or as slowly as a test likes."""

import json
import socket

import websocket

from tests.served import Served, Visitor


def two_in_a_circle(served: Served) -> tuple[Visitor, Visitor, str]:
    """Ana, whom she invited, and the circle's id."""
    ana, other = Visitor(served.url), Visitor(served.url)
    ana.sign_up("Ana")
    other.sign_up("Cal")
    circle = ana.start_circle()
    other.join(ana.invite(circle, "family"), "Cal")
    return ana, other, circle


def listen(url: str, visitor: Visitor) -> websocket.WebSocket:
    """Open a socket with hardly any room to receive, and say hello in Socket.IO's own frames."""
    room = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)
    reader = websocket.create_connection(
        url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        cookie=visitor.cookie,
        origin=url,
        sockopt=room,
        timeout=30,
    )
    assert reader.recv().startswith("0")
    reader.send("40")
    assert reader.recv().startswith("40")
    return reader


def moments_in(reader: websocket.WebSocket, frame: str) -> list[str]:
    """The moments in one frame; pings are answered, marks acknowledged."""
    if frame == "2":
        reader.send("3")
    start = frame.find("[")
    if not frame.startswith("42") or start < 0:
        return []
    name, message = json.loads(frame[start:])
    if name == "mark":
        reader.send(f"43{frame[2:start]}[]")
        return []
    return [item["id"] for item in message["items"] if item["kind"] == "moment"]
