"""A line from the bench into a server's process: JSON comes in, one answer goes out when it is done.

Only servers of the bench have it, on a socket of a folder of the bench's own.
"""

import json
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gevent

PLACE = "BENCH_CONTROL"
Order = Callable[..., Any]


def listen(orders: Mapping[str, Order]) -> None:
    """In a server: do what is asked for by name, one thing after another."""
    place = Path(os.environ[PLACE])
    place.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(place))
    door.listen()
    gevent.spawn(_serve, door, orders)


def _serve(door: socket.socket, orders: Mapping[str, Order]) -> None:
    while True:
        wire, _ = door.accept()
        with wire, wire.makefile("rw") as line:
            for words in line:
                name, given = json.loads(words)
                print(json.dumps(orders[name](**given)), file=line, flush=True)


class Control:
    """The bench's end of it."""

    def __init__(self, place: Path) -> None:
        self._wire = socket.socket(socket.AF_UNIX)
        self._wire.connect(str(place))
        self._line = self._wire.makefile("rw")

    def ask(self, order: str, **given: Any) -> Any:
        """Have something done, and give what came of it."""
        print(json.dumps([order, given]), file=self._line, flush=True)
        answer = self._line.readline()
        if not answer:
            raise RuntimeError(f"the server could not {order}")
        return json.loads(answer)
