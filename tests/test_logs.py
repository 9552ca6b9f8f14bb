"""The log says where and of which kind, in lines of JSON with a few fields, and never what anybody wrote."""

import ast
import json
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import websocket

from circle.logs import FIELDS
from tests.commands import ROOT
from tests.leaks.wire import Frames
from tests.served import Served, Visitor, serving
from tests.test_at_rest import Said, found_in, write_everything
from tests.test_house import FILES

LEVELS = {"info", "warning", "error", "critical"}
WAYS_TO_SAY = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log"}
NONSENSE_REQUESTS = (
    "GET /i/{} HTTP/7.7\r\n\r\n",
    "GET /i/{} NONSENSE\r\n\r\n",
    "{} /i/ HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: here\r\n{} : bad\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n{}\r\n",
    "GET /socket.io/?EIO={0}&transport={0} HTTP/1.1\r\nHost: here\r\n\r\n",
)
NONSENSE_FRAMES = (
    "40{}",
    '40{{"{}"',
    '42["{}"',
    '42["{}",1]',
    "42{}",
    "451-{}",
    '451-["{}",{{"_placeholder":true,"num":0}}]',
    '430["{}"]',
    "41/{},",
    "4{}",
    "6{}",
    "{}",
)


# On a real server


@pytest.mark.parametrize("log_format", ["json", "plain"])
def test_nothing_that_was_written_is_in_the_log_of_a_server(tmp_path: Path, log_format: str) -> None:
    """The plain format is the control: the same search finds in it what must not be in the other."""
    with serving(tmp_path, LOG_FORMAT=log_format, SWEEP_SECONDS="0.5", SMTP_URL="smtp://127.0.0.1:1") as served:
        visitor = Visitor(served.url)
        said = write_everything(visitor.submit)
        markers = [*said.words, said.names["circle_id"], *(cookie.value for cookie in visitor.http.cookies)]
        markers += [*send_nonsense_requests(served), *send_nonsense_frames(served, visitor)]
        break_everything(served, visitor, said)
    hits = found_in({"the log": served.log.read_bytes()}, markers)
    if log_format == "plain":
        assert f"{said.names['circle_id']} in the log" in hits, "Flask names the path"
        assert "MarkerRequest2x in the log" in hits, "gunicorn quotes what it cannot read"
        return
    lines = lines_of(served.log.read_text())
    print(f"\nthe log: {len(markers)} markers, {len(lines)} lines searched, {len(hits)} hits")
    assert hits == []
    check_what_it_says(lines)


def check_what_it_says(lines: list[dict[str, Any]]) -> None:
    """What went wrong is all there: its kind, and the line of ours where it arose."""
    said = {line.get("says", ""): line for line in lines}
    assert any(each.startswith("Listening at: http://127.0.0.1:") for each in said)
    assert said["Invalid request"]["from"] == "gunicorn.error"
    assert said["an invitation could not be mailed: %s"]["error"] == ["ConnectionRefusedError"]
    away = ["sqlalchemy.exc.OperationalError", "sqlite3.OperationalError"]
    for words, file in {
        "the database did not answer": "circle/moments/queries.py",
        "a round of the courier failed; the next one tries again": "circle/live/",
    }.items():
        assert said[words]["error"] == away
        assert [place for place in said[words]["where"] if place.startswith(file)], said[words]
    [unhandled] = [line for line in lines if line.get("error") == ["cryptography.exceptions.InvalidTag"]]
    assert "says" not in unhandled, "Flask's own message holds the path"
    assert line_in("circle/sealing.py", "raise InvalidTag") in unhandled["where"]


def lines_of(text: str) -> list[dict[str, Any]]:
    """The lines of a log, each looked at: JSON of known fields, which tells something."""
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        assert {"at", "level", "from"} < set(line) <= set(FIELDS), line
        assert datetime.now(UTC) - datetime.fromisoformat(line["at"]) < timedelta(hours=1)
        assert line["level"] in LEVELS
    return lines


def line_in(file: str, code: str) -> str:
    """Where a line of ours stands, as the log names it: a file, a number and the function around it."""
    source = (ROOT / file).read_text()
    [number] = [number for number, line in enumerate(source.splitlines(), 1) if code in line]
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    [name] = [each.name for each in functions if each.lineno <= number <= (each.end_lineno or 0)]
    return f"{file}:{number} {name}"


def send_nonsense_requests(served: Served) -> Iterator[str]:
    """What no browser sends, each with a word of its own, which is given."""
    here = ("127.0.0.1", int(served.url.rpartition(":")[2]))
    for number, request in enumerate(NONSENSE_REQUESTS):
        word = f"MarkerRequest{number}x"
        with socket.create_connection(here, timeout=10) as wire, suppress(OSError):
            wire.sendall(request.format(word).encode())
            wire.recv(4096)
        yield word


def send_nonsense_frames(served: Served, visitor: Visitor) -> Iterator[str]:
    for number, frame in enumerate(NONSENSE_FRAMES):
        word = f"MarkerFrame{number}x"
        with closing(Frames(served.url, cookie=visitor.cookie)) as screen:
            assert screen.until(lambda screen: screen.is_let_in)
            with suppress(OSError, websocket.WebSocketException):
                screen.socket.send(frame.format(word))
                screen.socket.send_binary(frame.format(word).encode())
                screen.listen(0.2)
        yield word


def break_everything(served: Served, visitor: Visitor, said: Said) -> None:
    """Take a table away while a screen is open and somebody reads and writes; put it back, and spoil all keys."""
    circle = said.names["circle"]
    with closing(Frames(served.url, cookie=visitor.cookie)) as screen:
        assert screen.until(lambda screen: screen.is_let_in)
        served.change("ALTER TABLE moments RENAME TO elsewhere")
        assert visitor.submit(f"{circle}/moments", words=said.words[0]).status_code == 503
        assert visitor.get(circle).status_code == 503
        until_it_says(served, b"a round of the courier failed")
    served.change("ALTER TABLE elsewhere RENAME TO moments")
    served.change("UPDATE sealing_keys SET wrapped = zeroblob(61)")
    assert visitor.get(f"{circle}?words={said.words[0]}").status_code == 500


def until_it_says(served: Served, words: bytes) -> None:
    for _ in range(200):
        if words in served.log.read_bytes():
            return
        Event().wait(0.05)
    raise AssertionError(f"the log does not say {words!r}")


# Whoever speaks, and however

STRANGER = """
    import logging, sys, threading, warnings
    import gevent
    from circle import logs
    logs.begin()

    class Strange:
        def __del__(self):
            raise KeyError("MarkerLost")

    def fail():
        raise ValueError("MarkerText")

    def fail_because():
        try:
            fail()
        except ValueError as error:
            raise RuntimeError("MarkerOuter") from error

    there = logging.getLogger("some.library")
    there.warning("MarkerMessage %s", "MarkerArgument")
    there.warning(f"MarkerPutTogether")
    there.error("%d", "MarkerNoNumber")
    there.error(ValueError("MarkerIsTheMessage"))
    there.handle(there.makeRecord("some.library", 30, logs.__file__, 1, "MarkerAsIfItWereWeWhoSaidIt", (), None))
    logging.getLogger("gunicorn.error").warning("Starting gunicorn MarkerVersion")
    logging.getLogger("gunicorn.error").warning("Invalid request from ip=MarkerAddress")
    logging.getLogger("circle").error("Exception on /i/MarkerPath [GET]")
    logging.getLogger("circle").error("MarkerNote", stack_info=True, extra={"says": "MarkerExtra", "words": "Marker"})
    try:
        fail_because()
    except RuntimeError:
        there.exception("MarkerChain")
    warnings.warn("MarkerWarning", UserWarning)
    print("MarkerPrinted", file=sys.stderr)
    thread = threading.Thread(target=fail, name="MarkerThread")
    thread.start()
    thread.join()
    gevent.spawn(fail).join()
    Strange()
    try:
        exec(compile("1 / 0", "<MarkerFile>", "exec"))
    except ZeroDivisionError:
        there.exception("MarkerGenerated")
    fail()
"""


def test_whatever_a_library_says_only_its_kind_and_its_place_are_told(tmp_path: Path) -> None:
    program = tmp_path / "stranger.py"
    program.write_text(textwrap.dedent(STRANGER))
    command = [sys.executable, "-W", "always", program]
    ended = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "Marker" not in ended.stderr
    lines = lines_of(ended.stderr)
    places = {place.rpartition(":")[2] for line in lines for place in line.get("where", ())}
    told = [(line["from"], *line.get("error", ())) for line in lines]
    assert told.count(("some.library",)) == 5
    assert told.count(("gunicorn.error",)) == 2
    assert told.count(("circle",)) == 2, "Flask speaks under our name"
    assert ("some.library", "RuntimeError", "ValueError") in told
    assert ("some.library", "ZeroDivisionError") in told
    assert ("py.warnings", "UserWarning") in told
    assert told.count(("circle.logs",)) == 1, "what was printed"
    assert told.count(("circle.logs", "ValueError")) == 3, "in a thread, in a greenlet, and at the end"
    assert ("circle.logs", "KeyError") in told
    assert len(told) == 17
    number = next(number for number, line in enumerate(program.read_text().splitlines(), 1) if "MarkerText" in line)
    assert f"{number} fail" in places


def test_our_own_sentences_are_constants() -> None:
    """They are in the log as they stand in the code: one that is put together would take values along."""
    said = [
        call
        for file in FILES
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in WAYS_TO_SAY
        if ast.unparse(call.func.value) in ("log", "logging", "current_app.logger", "app.logger")
    ]
    assert len(said) > 8
    put_together = [ast.unparse(call) for call in said if not (call.args and isinstance(call.args[0], ast.Constant))]
    assert put_together == []
