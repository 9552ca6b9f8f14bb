"""What a client may say on its socket: it is there, comes or goes, has shown what came. Nothing else is heard.

And what is said to somebody who has gone, however they went, is no error.
"""

import errno
import socket

import pytest

from circle.live.outbox import WholeFrames
from circle.live.wire import makes_sense


@pytest.mark.parametrize("frame", ["3", "1", "41", "40", '40{"after":"a.1"}', "430[]", '43217["shown"]'])
def test_what_clients_say_is_heard(frame: str) -> None:
    assert makes_sense(frame)


@pytest.mark.parametrize(
    "frame",
    [
        *(
            "",
            "x",
            "2",
            "2probe",
            "5",
            "6",
            "4",
            "44",
            "3 ",
            "41[]",
            "40{",
            '40{"after"}',
            "40[]",
            "43",
            "43[]",
            "430{}",
        ),
        *('42["news"]', '420["news"]', "45-", '451-["x",{"_placeholder":true,"num":0}]', "461-0[]"),
        *("40/elsewhere,", '40/elsewhere,{"after":"a.1"}', "41/elsewhere,", "430", "430[", "43" + "9" * 400 + "[]"),
        "40" + '{"a":' * 100_000 + "}",
        "430" + "[" * 100_000 + "]",
        b"",
        b"40",
        b"\x00\xff",
    ],
    ids=lambda frame: repr(frame)[:24],
)
def test_whatever_else_is_said_is_not_heard(frame: str | bytes) -> None:
    assert not makes_sense(frame)


def test_what_is_sent_arrives_and_to_somebody_who_was_cut_off_it_is_no_error() -> None:
    ours, theirs = socket.socketpair()
    wire = WholeFrames(ours)
    with theirs:
        assert wire.send(b"hello") == 5
        assert theirs.recv(100) == b"hello"
        ours.close()  # as the courier cuts off who does not answer
        assert wire.send(b"goodbye") == 7


@pytest.mark.parametrize("how", [errno.ECONNRESET, errno.EPIPE, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETDOWN])
def test_somebody_whose_phone_is_gone_in_any_way_is_no_error(how: int) -> None:
    class Gone(socket.socket):
        def send(self, *_frame: object) -> int:
            raise OSError(how, "gone")

    with Gone() as gone:
        assert WholeFrames(gone).send(b"hello") == 5
