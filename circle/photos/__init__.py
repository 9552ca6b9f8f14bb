"""Photos that people add to what they say: taken in, and made anew of their pixels alone.

Whatever a file holds besides (where it was taken, when, with what, what was hung on to it) is not in what comes out.
What a photo goes with, who may see it and how it is kept belong elsewhere.

Opening a picture is heavy, and libraries that do it have had holes. So it is done by a process of its own
(`developing.py`), which may use so much memory and time and no more, writes no file and knows nothing of Circle: what
goes wrong there, goes wrong there alone. A thread would share our memory, could not be stopped, and would hold up
everybody while it works.
"""

import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from threading import BoundedSemaphore

from circle.photos.developing import BROKEN, MOVES, NO_PHOTO, TOO_LARGE

MOST_BYTES = 8 * 1024 * 1024
MIME_TYPE = "image/webp"
AT_MOST_SECONDS = 40  # of the clock; of the processor far fewer, but others may work beside it
WAIT_SECONDS = 20
_DEVELOPING = Path(__file__).with_name("developing.py")

_two_at_a_time = BoundedSemaphore(2)


class Why(IntEnum):
    """Why something cannot be added as a photo."""

    NO_PHOTO = NO_PHOTO
    MOVES = MOVES
    TOO_LARGE = TOO_LARGE
    BROKEN = BROKEN
    BUSY = 14


class NotTaken(Exception):
    """It cannot be added as a photo, or not just now; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why


@dataclass(frozen=True)
class Developed:
    """A photo made anew, as WebP: its content, its width and height in pixels, and what its author says is on it."""

    content: bytes
    width: int
    height: int
    words: str = ""


def develop(sent: bytes) -> Developed:
    """Make a photo anew out of a file as it was sent. Not inside a change. Raises NotTaken."""
    if len(sent) > MOST_BYTES:
        raise NotTaken(Why.TOO_LARGE)
    if not _two_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise NotTaken(Why.BUSY)
    try:
        return _developed(sent)
    finally:
        _two_at_a_time.release()


def _developed(sent: bytes) -> Developed:
    command = [sys.executable, "-IB", str(_DEVELOPING)]
    try:
        child = subprocess.run(  # noqa: S603  a command of ours
            command, input=sent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=AT_MOST_SECONDS, env={}
        )
    except subprocess.TimeoutExpired:
        raise NotTaken(Why.BROKEN) from None
    except OSError as error:  # no memory for another process, or too many of them
        raise NotTaken(Why.BUSY) from error
    if child.returncode:
        raise NotTaken(Why(child.returncode) if child.returncode in set(Why) else Why.BROKEN)
    size, _line, content = child.stdout.partition(b"\n")
    width, height = map(int, size.split())
    return Developed(content, width, height)
