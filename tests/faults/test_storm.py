"""Everybody comes back at once after a crash, and somebody sends nonsense: pages go on being served."""

import json
import random
import threading
import time
from pathlib import Path
from statistics import quantiles

import pytest
import requests
import websocket

from circle.live.wire import GOODBYE
from tests.faults.crowds import crowd_at
from tests.faults.outside import until
from tests.faults.test_burst import writers_in_a_circle
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.faults

SOCKETS, PEOPLE = 500, 20
NONSENSE, REQUESTS = 20_000, 2_000
SEED = 20_261_125
PATHS = (
    "/circles/",
    "/goals/",
    "/news?after=",
    "/moments/",
    "/invitation/",
    "/changes/",
    "/who-sees-what/history?before=",
)


def test_five_hundred_screens_come_back_after_a_crash_while_pages_are_served(tmp_path: Path) -> None:
    with serving(tmp_path) as served, crowd_at(served.url) as crowd:
        circle, browsers = writers_in_a_circle(served, PEOPLE)
        for _ in range(SOCKETS // PEOPLE):
            crowd.open(*browsers)
        until(crowd.all_connected, f"{SOCKETS} screens are open", 120)
        probe = Probe(browsers[0], f"/circles/{circle}")
        with probe:
            served.kill_workers()
            until(lambda: not any(screen["is_connected"] for screen in crowd.report()), "all are lost")
            back = until(crowd.all_connected, "all are back", 120)
        said = browsers[1].say(circle, "Still here")
        until(lambda: crowd.all_show({said}), "and hear what is said", 60)
    first, *later = probe.seconds  # the first waits for the worker that is started in the place of the dead one
    cuts = quantiles(later, n=20)
    print(
        f"\nreconnect storm: {SOCKETS} screens back {back:.1f} s after the crash; "
        f"the first page {first:.1f} s after it was asked for, "
        f"{len(later)} more meanwhile, median {1000 * cuts[9]:.0f} ms, p95 {1000 * cuts[18]:.0f} ms"
    )


class Probe:
    """Loads a page again and again meanwhile, and notes how long each took once the server answers at all."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        self.seconds: list[float] = []
        self._visitor, self._path = visitor, path
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(0.05):
            began = time.monotonic()
            try:
                assert self._visitor.get(self._path).status_code == 200
            except requests.ConnectionError:
                continue  # nobody listens yet
            self.seconds.append(time.monotonic() - began)


def test_nonsense_on_the_wire_ends_no_worker_and_is_no_error(tmp_path: Path) -> None:
    """Frames and requests that no client of ours would send, from somebody who is signed in and from nobody."""
    chance = random.Random(SEED)  # noqa: S311
    with serving(tmp_path) as served:
        _circle, [ana] = writers_in_a_circle(served, 1)
        workers = served.workers
        sent = 0
        while sent < NONSENSE:
            sent += send_frames(served, ana, chance)
        asked = [status for _ in range(REQUESTS) if (status := ask_nonsense(ana, chance))]
        assert served.workers == workers, "a worker ended"
        assert ana.get("/readyz").ok
        errors = [line for line in served.log.read_text().splitlines() if json.loads(line)["level"] == "error"]
    assert errors == [], f"{len(errors)} unhandled, the first: {errors[0]}"
    assert not [status for status in asked if status >= 500]
    print(f"\nnonsense: {sent} frames and {len(asked)} requests from seed {SEED}, 0 errors, 0 workers ended")


def frame(chance: random.Random) -> str | bytes:
    """One frame: a true one with something altered, or anything at all."""
    true = chance.choice(
        [
            "2",
            "3",
            "40",
            '40{"after":"x.1"}',
            '42["news"]',
            "43",
            "430[]",
            '42["x",{"_placeholder":true,"num":0}]',
            "41",
        ]
    )
    kind = chance.randrange(6)
    if kind == 0:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(1, 60)))
    if kind == 1:
        return "".join(chr(chance.choice([*range(32, 127), 0, 0x2028, 0x1F600])) for _ in range(chance.randrange(40)))
    if kind == 2:
        return true + chance.choice(["[", "{", '"', "]]", "9" * 400, "\\u0000", "-", "/x,", "45-"])
    if kind == 3:
        at = chance.randrange(len(true) + 1)
        return true[:at] + chr(chance.randrange(32, 127)) + true[at:]
    return true[: chance.randrange(len(true) + 1)] if kind == 4 else true


def send_frames(served: Served, ana: Visitor, chance: random.Random) -> int:
    """Open one socket and send until it is closed, or enough; gives how many frames were sent."""
    cookie = ana.cookie if chance.random() < 0.7 else "circle=nobody"
    address = served.url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    wire = websocket.create_connection(address, cookie=cookie, origin=served.url, timeout=5)
    sent = 0
    try:
        wire.recv()
        if chance.random() < 0.8:
            wire.send("40")
        for _ in range(100):
            words = frame(chance)
            if isinstance(words, bytes):
                wire.send_binary(words)
            else:
                wire.send(words)
            sent += 1
            if words in GOODBYE:
                break  # what comes after it is not heard
    except (OSError, websocket.WebSocketException):
        pass
    finally:
        wire.shutdown()
    return sent


def ask_nonsense(ana: Visitor, chance: random.Random) -> int:
    """One request with something wrong in its path, its query or its form; gives its status, 0 if it could not go."""
    junk = "".join(chr(chance.choice([*range(33, 127), 0xE9, 0x1F600, 10, 0])) for _ in range(chance.randrange(1, 30)))
    path = chance.choice(PATHS)
    try:
        if chance.random() < 0.5:
            return ana.http.get(ana.url + path + junk, timeout=20, allow_redirects=False).status_code
        form = {chance.choice(["csrf_token", "words", "to", "client_id", "kind"]): junk for _ in range(3)}
        return ana.send(path + junk, form).status_code
    except requests.exceptions.InvalidURL:
        return 0
