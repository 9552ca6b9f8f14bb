"""A reader that sleeps while much is said: what it then reads is whole, in order, and each thing once.

Under gevent a plain `send` may write a part of a frame, and the WebSocket server below us drops the rest. This fails
if our cure for it (circle/live/outbox.py) stops working, be it by a change upstream.
"""

from pathlib import Path

import pytest

from tests.faults.readers import listen, moments_in, two_in_a_circle
from tests.served import Served, serving

pytestmark = pytest.mark.faults

HOW_MANY, STALLED = 300, 30
LONG = "🪨" * 1990  # 24 kB each, as JSON writes it: far more in all than the buffers between hold


def test_a_slow_reader_gets_every_frame_whole_and_in_order(tmp_path: Path) -> None:
    """It sleeps as long as so much takes to say, which on a busy machine is longer than people are waited for."""
    with serving(tmp_path, "tests.altered:patient_with_readers()") as served:
        ana, ben, circle = two_in_a_circle(served)
        reader = listen(served.url, ana)
        said = [ben.say(circle, f"{number} {LONG}") for number in range(HOW_MANY)]
        heard: list[str] = []
        read = 0
        while len(heard) < HOW_MANY:
            frame = reader.recv()
            read += len(frame)
            heard += moments_in(reader, frame)
        reader.close()
    assert heard == said
    print(f"\nslow reader: {HOW_MANY} moments in {read / 1e6:.1f} MB, whole and in order")


def test_what_waits_for_those_who_do_not_read_takes_little_memory(tmp_path: Path) -> None:
    """Everybody is sent the same bytes, kept once; and who does not answer is let go, not waited for."""
    with serving(tmp_path) as served:
        ana, ben, circle = two_in_a_circle(served)
        ben.say(circle, LONG)
        readers = [listen(served.url, ana) for _ in range(STALLED)]
        [worker] = served.workers
        Path(f"/proc/{worker}/clear_refs").write_text("5")  # the most is counted from here: hashing passwords took more
        before = most_memory(served)
        for number in range(HOW_MANY):
            ben.say(circle, f"{number} {LONG}")
        grown = most_memory(served) - before
        for reader in readers:
            reader.shutdown()
    print(f"\nstalled readers: {STALLED} of them, {HOW_MANY} moments of 24 kB for each, {grown:.0f} MiB more at most")
    assert grown < 50


def most_memory(served: Served) -> float:
    """The most that the worker has held in memory so far, in MiB."""
    [worker] = served.workers
    words = Path(f"/proc/{worker}/status").read_text()
    return int(words.split("VmHWM:")[1].split()[0]) / 1024
