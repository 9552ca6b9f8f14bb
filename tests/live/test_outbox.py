"""What is sent is written at once, or waits in line; and whoever is written to at once is not taken for dead."""

from pathlib import Path
from time import sleep

import pytest
from gevent import sleep as let_others
from gevent import socket

from circle.live.outbox import WholeFrames
from tests.faults.readers import listen, moments_in, two_in_a_circle
from tests.served import serving

LONG = bytes(range(256)) * 20_000  # 5 MB: more than the system holds for anybody


def test_what_the_system_takes_is_written_at_once() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert WholeFrames(ours).send_at_once(b"hello")
        assert theirs.recv(100) == b"hello"


def test_what_it_takes_in_part_follows_before_anything_else() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire = WholeFrames(ours)
        assert wire.send_at_once(LONG)
        assert not wire.send_at_once(b"later"), "it would stand in the middle of the one before"
        read = bytearray()
        while len(read) < len(LONG):
            read += theirs.recv(1 << 20)
        let_others()
        assert read == LONG
        assert wire.send_at_once(b"later")
        assert theirs.recv(100) == b"later"


def test_of_what_it_does_not_take_nothing_is_written() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        held = 0
        while True:
            try:
                held += ours.send(LONG)
            except BlockingIOError:
                break
        assert not WholeFrames(ours).send_at_once(b"later")
        read = 0
        while read < held:
            read += len(theirs.recv(1 << 20))
        assert read == held


def test_to_somebody_who_is_gone_it_is_no_error() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        assert WholeFrames(ours).send_at_once(b"hello")


@pytest.mark.faults
def test_who_is_written_to_at_once_is_not_taken_for_dead(tmp_path: Path) -> None:
    """The task that writes what waits in line gives a socket up when nothing comes by it for two pings."""
    with serving(tmp_path, "tests.altered:pinging_every_second()") as served:
        ana, ben, circle = two_in_a_circle(served)
        reader, said, heard = listen(served.url, ana), [], []
        for number in range(25):
            said.append(ben.say(circle, f"Number {number}"))
            while len(heard) < len(said):
                heard += moments_in(reader, reader.recv())
            sleep(0.2)
        reader.close()
    assert heard == said
