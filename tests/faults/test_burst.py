"""The server is killed again and again while many people write: whatever was acknowledged is there, once.

CIRCLE_ACKNOWLEDGED says until how many were, as in the long run of `make prove`.
"""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.burst import Burst
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.faults

ACKNOWLEDGED, WRITERS = int(os.environ.get("CIRCLE_ACKNOWLEDGED", "2000")), 8
KILLS = ACKNOWLEDGED // 300


def test_nothing_acknowledged_is_lost_or_there_twice_when_the_server_is_killed_in_a_burst(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        circle, writers = writers_in_a_circle(served, WRITERS)
        burst = Burst(circle)

        def kill_again_and_again() -> None:
            for kill in range(1, KILLS + 1):
                burst.until(ACKNOWLEDGED * kill // (KILLS + 1))
                served.kill_workers()
            burst.until(ACKNOWLEDGED)

        burst.run(writers, kill_again_and_again)
        lost, doubled = burst.lost_and_doubled(kept_in(tmp_path))
        read = read_in(writers[0], circle, set(burst.acknowledged.values()))
    print(
        f"\nkilled in a burst: {KILLS} kills, {len(burst.acknowledged)} acknowledged to {WRITERS} writers, "
        f"{len(lost)} lost, {len(doubled)} twice; {burst.answers['no answer']} forms had no answer and were sent again"
    )
    assert (lost, doubled) == ([], [])
    assert read == set(burst.acknowledged.values()), "and on the circle's page, page after page"
    assert burst.answers["no answer"] >= KILLS, "nobody noticed the kills"


def writers_in_a_circle(served: Served, count: int) -> tuple[str, list[Visitor]]:
    """A circle of Ana's, and so many browsers of hers, all signed in."""
    ana = Visitor(served.url)
    ana.sign_up("Ana")
    circle, browsers = ana.start_circle(), [ana]
    for _ in range(count - 1):
        browsers.append(Visitor(served.url))
        browsers[-1].address = ana.address
        browsers[-1].sign_in()
    return circle, browsers


def kept_in(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "database" / "circle.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute("SELECT id, client_id FROM moments").fetchall()


def read_in(reader: Visitor, circle: str, wanted: set[str]) -> set[str]:
    """Which of these a person finds by turning the circle's pages back to the first, each of them once."""
    found: list[str] = []
    address: str | None = f"/circles/{circle}"
    while address:
        page = reader.get(address).text
        found += re.findall(r'data-moment="(\w+)"', page)
        earlier = re.search(r'href="(/circles/\w+\?[^"]*before=[^"]+)"', page)
        address = earlier[1].replace("&amp;", "&") if earlier else None
    assert len(found) == len(set(found)), "something stands on the pages twice"
    return set(found) & wanted
