"""Circle on PostgreSQL: the same stories, the same promises, and a real server that waits for nobody alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest

from circle.transactions import ONE_CHANGE_AT_A_TIME
from tests.commands import ROOT
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.postgres

ROOMS = (
    "test_privacy.py test_prepared.py test_transactions.py test_history.py sharing moments circles invitations goals "
    "checkins plan keepsakes letters offers wishes home health accounts/test_quiet_hours.py live/test_courier.py "
    "operate/test_migrations.py postgres/inside"
)

PURE = ("goals/test_whom_to_ask.py", "goals/test_totals_only_grow.py")  # of words and of sums, whichever database


def run_on(address: str, *tests: str) -> str:
    """Run some of the tests on PostgreSQL, in a process of their own; gives what they print."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", *tests],
        cwd=ROOT,
        env={**os.environ, "CIRCLE_TEST_DATABASE": address},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    return ran.stdout


def printed(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found[0]


def test_the_rooms_keep_their_promises(postgresql: str) -> None:
    said = run_on(
        postgresql, *(f"tests/{room}" for room in ROOMS.split()), *(f"--ignore=tests/{file}" for file in PURE)
    )
    print(f"\non PostgreSQL: {printed('[0-9]+ passed', said)}")


def test_what_is_taken_back_stays_taken_back(postgresql: str) -> None:
    print(f"\n{printed('races on PostgreSQL: .*', run_on(postgresql, 'tests/races'))}")


@pytest.fixture(scope="module")
def own_database(postgresql: str) -> str:
    """An empty database of its own, on the same server."""
    with psycopg.connect(plain(postgresql), autocommit=True) as connection:
        connection.execute("CREATE DATABASE served")
    return postgresql.replace("/postgres?", "/served?")


def plain(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture(scope="module")
def served(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), DATABASE_URL=own_database) as served:
        yield served


@pytest.fixture(scope="module")
def ana(served: Served) -> Visitor:
    ana = Visitor(served.url)
    ana.sign_up("ana")
    return ana


def test_while_one_change_waits_everybody_else_is_served(served: Served, own_database: str, ana: Visitor) -> None:
    circle = ana.start_circle()
    said: list[str] = []
    speaking = Thread(target=lambda: said.append(ana.say(circle, "Later")))
    other = Visitor(served.url)
    other.sign_up("cal")
    with psycopg.connect(plain(own_database)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_CHANGE_AT_A_TIME])
        speaking.start()
        wait_until_somebody_waits(connection)
        pages = [other.get("/circles").status_code for _ in range(20)]
        assert pages == [200] * 20
        assert said == []
    speaking.join(20)
    assert len(said) == 1


def wait_until_somebody_waits(connection: psycopg.Connection[Any]) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    for _ in range(2000):
        [[count]] = connection.execute(waiting).fetchall()
        if count:
            return
        connection.execute("SELECT pg_sleep(0.005)")
    raise AssertionError("nobody waits")


def test_a_change_that_would_wait_too_long_is_refused_calmly(own_database: str, ana: Visitor) -> None:
    circle = ana.start_circle("Band")
    with psycopg.connect(plain(own_database)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_CHANGE_AT_A_TIME])
        refused = ana.submit(f"/circles/{circle}/moments", words="Never mind")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "Never mind" not in ana.get(f"/circles/{circle}").text
    ana.say(circle, "Never mind")
    assert "Never mind" in ana.get(f"/circles/{circle}").text


def test_connections_that_were_cut_are_made_anew(own_database: str, ana: Visitor) -> None:
    circle = ana.start_circle("Choir")
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'circle'"
    with psycopg.connect(plain(own_database), autocommit=True) as connection:
        assert connection.execute(cut).fetchall()
    assert ana.get(f"/circles/{circle}").status_code == 200
    ana.say(circle, "Still here")
    assert "Still here" in ana.get(f"/circles/{circle}").text


def test_only_addresses_that_are_known_are_taken(tmp_path: Path) -> None:
    for address in ("mysql://localhost/circle", "postgresql+psycopg2://localhost/circle"):
        environment = {**os.environ, "CIRCLE_DATA": str(tmp_path), "DATABASE_URL": address}
        started = subprocess.run(
            [sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert started.returncode
        assert "DATABASE_URL must be" in started.stderr
