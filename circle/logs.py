"""The log of a server: one JSON object a line, made of a few fields that cannot hold what anybody wrote.

A line says where something happened and of which kind it was. It never holds a message that was put together, nor the
text of an exception: either may carry words, addresses, or a path that opens an invitation.

gunicorn.conf.py reads this file by its path, before the worker is patched, so it needs nothing else of ours.
"""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from gevent.hub import Hub

HOUSE = Path(__file__).resolve().parent
FIELDS = ("at", "level", "from", "says", "error", "where")
OTHERS = 3  # so many of the innermost frames that are not ours are named
MOST = 30  # and so many in all, or something that calls itself would fill the disk
# What gunicorn says of itself, of process numbers and the address it listens at. All else it says may name visitors.
OF_ITSELF = {
    "Starting gunicorn %s",
    "Listening at: %s (%s)",
    "Using worker: %s",
    "Booting worker with pid: %s",
    "Handling signal: %s",
    "Hang up: %s",
    "Worker exiting (pid: %s)",
    "Worker graceful timeout (pid:%s)",
    "WORKER TIMEOUT (pid:%s)",
    "Worker (pid:%s) exited with code %s.",
    "Worker (pid:%s) was sent %s!",
    "Worker (pid:%s) was sent %s! Perhaps out of memory?",
    "Shutting down: %s",
    "Reason: %s",
}
A_BAD_REQUEST = "Invalid request"  # how gunicorn begins, before it quotes what it could not read

log = logging.getLogger(__name__)


def begin() -> None:
    """Let this process write such lines on stderr, and nothing else there, whoever would."""
    handler = logging.StreamHandler(sys.__stderr__)
    handler.setFormatter(JsonLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("socketio.server", "engineio.server"):
        logging.getLogger(name).setLevel(logging.ERROR)  # with a level of their own they add no handler of theirs
    warnings.showwarning = _warned
    sys.excepthook = _not_caught
    threading.excepthook = lambda thread: _not_caught(thread.exc_type, thread.exc_value, thread.exc_traceback)
    sys.unraisablehook = lambda lost: _not_caught(lost.exc_type, lost.exc_value, lost.exc_traceback)
    Hub.print_exception = _lost_in_a_greenlet
    if sys.__stderr__:
        sys.stderr = _Printed(sys.__stderr__)


class JsonLine(logging.Formatter):
    """A record as one line of JSON, of FIELDS alone."""

    def format(self, record: logging.LogRecord) -> str:
        raised = record.exc_info[1] if record.exc_info else None
        says = _says(record)
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if says:
            line["says"] = says
        kinds = [_kind(error) for error in _chain(raised)] or _kinds_given(record)
        if kinds:
            line["error"] = kinds
        if raised:
            line["where"] = list(dict.fromkeys(place for error in _chain(raised) for place in _places(error)))
        elif not says:
            line["where"] = [_place(record.pathname, record.lineno, record.funcName)]
        return json.dumps(line)


def _says(record: logging.LogRecord) -> str | None:
    """What may be said: our own sentences, which are constants (tests/test_logs.py), and gunicorn's about itself."""
    if not isinstance(record.msg, str):
        return None
    if record.name.partition(".")[0] == "circle" and HOUSE in Path(record.pathname).resolve().parents:
        return record.msg  # Flask speaks under our name too, and of paths, but from a file of its own
    if record.name == "gunicorn.error":
        if record.msg in OF_ITSELF:
            return record.getMessage()
        if record.msg.startswith(A_BAD_REQUEST):
            return A_BAD_REQUEST
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, then what it came from, and so on."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind(error: BaseException | type[BaseException]) -> str:
    kind = error if isinstance(error, type) else type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _kinds_given(record: logging.LogRecord) -> list[str]:
    """Classes of errors among what a message is about: where the error itself must not be logged even on a terminal."""
    given = record.args if isinstance(record.args, tuple) else ()
    return [_kind(each) for each in given if isinstance(each, type) and issubclass(each, BaseException)]


def _places(error: BaseException) -> list[str]:
    """All our own frames and the last few others, from the outermost to where it arose."""
    frames: list[tuple[bool, str]] = []
    step = error.__traceback__
    while step:
        code = step.tb_frame.f_code
        frames.append((_is_ours(code.co_filename), _place(code.co_filename, step.tb_lineno, code.co_name)))
        step = step.tb_next
    last_others = [place for is_ours, place in frames if not is_ours][-OTHERS:]
    return [place for is_ours, place in frames if is_ours or place in last_others][-MOST:]


def _is_ours(file: str) -> bool:
    return not file.startswith("<") and HOUSE.parent in Path(file).resolve().parents and "site-packages" not in file


def _place(file: str, line: int, function: str | None) -> str:
    """`circle/web.py:42 say`; a library's path begins where libraries lie; of the rest, the last two names."""
    path = Path(file)
    if file.startswith("<"):
        parts: tuple[str, ...] = ("generated",)  # code that came from no file may be called anything
    elif _is_ours(file):
        parts = path.resolve().relative_to(HOUSE.parent).parts
    elif "site-packages" in path.parts:
        parts = path.parts[path.parts.index("site-packages") + 1 :]
    else:
        parts = path.parts[-2:]
    return f"{'/'.join(parts)}:{line} {function or ''}".rstrip()


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    """What Python warns of: the kind of warning and the place, not its words, nor the line of source."""
    log.handle(log.makeRecord("py.warnings", logging.WARNING, filename, lineno, "%s", (category,), None))


def _not_caught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.error("an error that nobody caught", exc_info=(kind, error or kind(), trace))


def _lost_in_a_greenlet(_hub: Hub, _context: Any, kind: Any, error: Any, trace: Any) -> None:
    """What gevent would print of a greenlet that failed."""
    if isinstance(error, BaseException):
        log.error("an error that nobody caught", exc_info=(kind, error, trace))
    else:
        log.error("an error that nobody caught: %s", kind)


class _Printed(io.TextIOBase):
    """Stands where stderr was: of what is printed there, only the place that printed it is said."""

    def __init__(self, stderr: TextIO) -> None:
        self._stderr = stderr

    def write(self, text: str) -> int:
        if text.strip():
            log.warning("something was printed", stacklevel=2)
        return len(text)

    def fileno(self) -> int:
        return self._stderr.fileno()
