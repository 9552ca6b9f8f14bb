"""The server is killed again and again while a call for support goes on: everybody is asked once, in her order."""

import contextlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from tests.faults.outside import until
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.faults

SUPPORTERS = ("Ben", "Cal", "Dee", "Eve")
KILLS = 3  # about each step: before it is looked at, while it may be, and after


def test_killed_in_the_middle_of_a_ladder_no_step_is_lost_and_none_is_repeated(tmp_path: Path) -> None:
    with serving(tmp_path, SWEEP_SECONDS="0.2") as served:
        ana, *others = (Visitor(served.url) for _ in ("Ana", *SUPPORTERS))
        ana.sign_up("Ana")
        circle = ana.start_circle()
        for name, other in zip(SUPPORTERS, others, strict=True):
            other.sign_up(name)
            other.join(ana.invite(circle, "friend"), name)
        places = re.findall(r'<option value="\d+"|name="(place-\w+)"', ana.get("/support/order").text)
        numbers = {place: str(number) for number, place in enumerate(filter(None, places), 1)}
        assert len(numbers) == len(SUPPORTERS)
        ana.submit("/support/order", minutes="60", **numbers)
        call = ana.submit("/support/calls", words="Could you ring me?").headers["Location"].rpartition("/")[2]
        order = kept(tmp_path, "SELECT membership_id FROM rungs ORDER BY position")
        for step in range(1, len(SUPPORTERS)):
            assert asked(tmp_path, call) == order[:step], "whoever comes next is asked when it is time, not before"
            served.let_end("calls", "next_at", call)
            for _kill in range(KILLS):
                look(ana, served)
                served.kill_workers()
            until(lambda: look(ana, served), "there is a worker again")
            until(lambda step=step: len(asked(tmp_path, call)) > step, "the next is asked", 30)
        served.let_end("calls", "next_at", call)
        look(ana, served)
        until(lambda: not is_due(tmp_path, call), "it is looked at once more, with nobody left to ask", 30)
        assert asked(tmp_path, call) == order
    print(f"\nladder: {len(order)} people asked, each once and in order, under {KILLS * (len(order) - 1)} kills")


def look(visitor: Visitor, served: Served) -> bool:
    """Look for news, with which a worker's courier begins; whether it answered."""
    with contextlib.suppress(requests.RequestException):
        return visitor.get("/news").ok
    assert served.process.poll() is None, served.log.read_text()
    return False


def asked(folder: Path, call: str) -> list[str]:
    return kept(folder, "SELECT membership_id FROM asked WHERE call_id = ? ORDER BY asked_at", call)


def is_due(folder: Path, call: str) -> bool:
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return bool(kept(folder, "SELECT id FROM calls WHERE id = ? AND next_at <= ?", call, now))


def kept(folder: Path, question: str, *values: str) -> list[str]:
    database = folder / "database" / "circle.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        return [row[0] for row in connection.execute(question, values)]
