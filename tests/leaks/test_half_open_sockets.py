"""L2, L3, L29: a socket that is refused, or not let in yet, hears nothing; whatever fails, it is refused or let in."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest
import websocket
from flask import Flask
from sqlalchemy import event

from circle.extensions import db, socketio
from circle.live import connections
from circle.live.connections import connections_of, open_connections
from circle.models import MomentKind
from circle.moments.actions import say
from tests.conftest import carry
from tests.leaks.conftest import Guest
from tests.people import World, submit

AWHILE = 0.3  # seconds in which what was sent to one socket has long reached another
Act = Callable[[], None]


def kind_words(app: Flask, world: World) -> str:
    with app.app_context():
        return say(world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, "You kept going").id


def go_round(app: Flask) -> None:
    """All that the courier ever does: a round for those rung for, and a look at every socket."""
    carry(app)
    with app.app_context():
        app.extensions["courier"].sweep()


def test_l02_a_socket_that_is_refused_or_half_connected_hears_nothing(
    app: Flask, world: World, as_: Any, wire: Any, cookie_of: Any
) -> None:
    gone = as_(world.cal)
    no_more = cookie_of(gone)
    submit(gone, "/sign-out")
    cals = cookie_of(as_(world.cal))
    refused = {
        "nobody": wire(),
        "made up": wire(f"{app.config['SIGN_IN_COOKIE']}={'x' * 43}"),
        "signed out": wire(no_more),
        "with another's cursor": wire(cals, after="nonsense.1"),
    }
    silent = wire(cals, says_hello=False)
    elsewhere = wire(cals, says_hello=False)
    elsewhere.socket.send("40/another-namespace,")
    anas = wire(cookie_of(as_(world.ana)))
    assert anas.until(lambda socket: socket.is_let_in)
    for socket in refused.values():
        assert socket.until(lambda socket: bool(socket.refusals))

    said = kind_words(app, world)
    go_round(app)
    assert anas.until(lambda socket: socket.has(said))
    for socket in (*refused.values(), silent, elsewhere):
        socket.listen(AWHILE)
    for who, socket in refused.items():
        assert [frame[:2].rstrip("{") for frame in socket.came] == ["0", "44"], who
        assert socket.refusals == ["start again" if "cursor" in who else "sign in"]
    assert [frame[0] for frame in silent.came] == ["0"]
    assert [frame[0] for frame in elsewhere.came] == ["0"], "another namespace is not even heard of"


@contextmanager
def held_at_statement(app: Flask, number: int) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Hold whoever asks the database from another thread at their `number`-th statement; gives (is held, go on)."""
    is_held, go_on, main = threading.Event(), threading.Event(), threading.current_thread()
    asked = 0

    def hold(*_: Any) -> None:
        nonlocal asked
        if threading.current_thread() is main:
            return
        asked += 1
        if asked == number:
            is_held.set()
            assert go_on.wait(10)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hold)
    try:
        yield is_held, go_on
    finally:
        go_on.set()
        event.remove(engine, "before_cursor_execute", hold)


def test_l02_what_happens_while_somebody_is_being_refused_is_not_for_them(
    app: Flask, world: World, as_: Any, wire: Any, cookie_of: Any
) -> None:
    anas = wire(cookie_of(as_(world.ana)))
    assert anas.until(lambda socket: socket.is_let_in)
    with held_at_statement(app, 1) as (is_held, go_on):
        stranger = wire(f"{app.config['SIGN_IN_COOKIE']}={'x' * 43}")
        assert is_held.wait(10)
        said = kind_words(app, world)
        go_round(app)
        assert anas.until(lambda socket: socket.has(said))
        go_on.set()
        assert stranger.until(lambda socket: bool(socket.refusals))
    go_round(app)
    stranger.listen(AWHILE)
    assert [frame[:2].rstrip("{") for frame in stranger.came] == ["0", "44"]


@pytest.mark.parametrize("number", [1, 2])
def test_l02_a_session_that_ends_while_its_socket_is_being_let_in_hears_nothing(
    app: Flask, world: World, as_: Any, wire: Any, cookie_of: Any, number: int
) -> None:
    """Held before it is known whose it is, and again between that and the cursor."""
    ana = as_(world.ana)
    cookie, phone = cookie_of(ana), wire(cookie_of(as_(world.ana)))
    assert phone.until(lambda socket: socket.is_let_in)
    with held_at_statement(app, number) as (is_held, go_on):
        late = wire(cookie)
        assert is_held.wait(10)
        submit(ana, "/sign-out")
        said = kind_words(app, world)
        go_round(app)
        go_on.set()
        assert late.until(lambda socket: bool(socket.refusals) or socket.is_let_in)
    also = kind_words(app, world)
    go_round(app)
    assert phone.until(lambda socket: socket.has(said) and socket.has(also))
    late.listen(AWHILE)
    assert late.items == []
    assert late.refusals == ["sign in"] or (late.events == [("signed-out", None)] and late.is_closed)


class FaultAt:
    """Raise at the n-th instruction of a function, as if whatever stands there had failed; count them with none."""

    def __init__(self, code: CodeType, number: int | None, fault: type[Exception]) -> None:
        self.code, self.number, self.fault = code, number, fault
        self.count = 0

    def __enter__(self) -> "FaultAt":
        self._before = sys.gettrace()
        sys.settrace(self._on_call)
        return self

    def __exit__(self, *_: Any) -> None:
        sys.settrace(self._before)

    def _on_call(self, frame: FrameType, *_: Any) -> Any:
        if frame.f_code is not self.code:
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return self._on_instruction

    def _on_instruction(self, _frame: FrameType, what: str, _: Any) -> Any:
        if what in ("opcode", "return"):
            if self.count == self.number:
                raise self.fault("anything at all")
            self.count += 1
        return self._on_instruction


@pytest.mark.parametrize("fault", [RuntimeError, TypeError])
def test_l03_a_fault_anywhere_in_connecting_leaves_no_registration(
    app: Flask, world: World, listening_as: Any, caplog: pytest.LogCaptureFixture, fault: type[Exception]
) -> None:
    """At every instruction, so before and after every call. TypeError is the one that Flask-SocketIO tries again."""
    caplog.set_level(logging.CRITICAL)
    code = connections._register.__code__
    with FaultAt(code, None, fault) as whole:
        let_in = listening_as(world.ana)
    assert let_in.socket.is_connected()
    assert whole.count > 50, "the walk found no instructions"
    [ours] = open_connections()

    left: list[int] = []
    refused: list[Any] = []
    for number in range(whole.count):
        with FaultAt(code, number, fault):
            refused.append(listening_as(world.ana))
        eio_sid = refused[-1].socket.eio_sid
        known = [open_connections(), connections_of([world.ana.person_id])]
        is_left = known != [[ours], [ours]] or socketio.server.manager.sid_from_eio_sid(eio_sid, "/")
        if refused[-1].socket.is_connected() or is_left:
            left.append(number)
    assert left == []

    said = kind_words(app, world)
    assert [item["id"] for item in let_in.hears()] == [said]
    assert [each.socket.queue for each in refused] == [[] for _ in range(whole.count)]
    print(f"\nfaults in connecting: {whole.count} instructions, each failed once with {fault.__name__}")


FOREIGN = {
    "no origin": {"Origin": None},
    "an empty one": {"Origin": ""},
    "none said": {"Origin": "null"},
    "another site": {"Origin": "https://evil.example"},
    "another that begins like ours": {"Origin": "{url}.evil.example"},
    "another scheme": {"Origin": "{https}"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "another site that says it was sent here": {
        "Origin": "https://evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example;proto=https",
        "X-Forwarded-Server": "evil.example",
        "X-Original-Host": "evil.example",
    },
    "another host": {"Origin": "https://evil.example", "Host": "evil.example"},
    "another host with our origin": {"Host": "evil.example"},
    "another host believed by a proxy": {"Host": "evil.example", "X-Forwarded-Host": "{host}"},
}


@pytest.mark.faults
@pytest.mark.parametrize("worker", [0, 1], ids=["bare", "behind a proxy"])
def test_l29_a_websocket_from_elsewhere_is_refused(workers: Any, guest: Callable[[str], Guest], worker: int) -> None:
    ana, url = guest("Ana"), workers[worker].url
    names = {"url": url, "https": url.replace("http", "https"), "host": url.partition("//")[2]}
    answers = {
        who: shake_hands(url, ana.cookie, {name: said and said.format(**names) for name, said in headers.items()})
        for who, headers in FOREIGN.items()
    }
    assert answers == dict.fromkeys(FOREIGN, 400)
    assert shake_hands(url, ana.cookie, {}) == 101


def shake_hands(url: str, cookie: str, headers: dict[str, str | None]) -> int:
    """Ask for a WebSocket with these headers instead of a browser's, and give the status of the answer."""
    origin, host = headers.get("Origin", url), headers.get("Host")
    more = [f"{name}: {value}" for name, value in headers.items() if name not in ("Origin", "Host")]
    try:
        socket = websocket.create_connection(
            url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket",
            header=more,
            cookie=cookie,
            host=host,
            suppress_origin=origin is None,
            origin=origin,
            timeout=10,
        )
    except websocket.WebSocketBadStatusException as refused:
        return int(refused.status_code)
    socket.close()
    return 101
