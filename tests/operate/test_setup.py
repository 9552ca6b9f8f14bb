"""`flask setup` is safe to run again, by several at once, and while people are served."""

import os
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.commands import ROOT
from tests.faults.burst import Burst
from tests.faults.test_burst import kept_in, writers_in_a_circle
from tests.postgres.server import server_running
from tests.served import BIN, serving

AT_ONCE = 4


def set_up_at_once(folder: Path, **environment: str) -> list[int]:
    """Start several at the same moment, and give how each ended."""
    env = {**os.environ, "CIRCLE_DATA": str(folder), **environment}
    command = [BIN / "flask", "--app", "wsgi", "setup"]
    running = [subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) for _ in range(AT_ONCE)]
    return [process.wait(120) for process in running]


def test_several_at_once_make_one_database_on_sqlite(tmp_path: Path) -> None:
    assert set_up_at_once(tmp_path) == [0] * AT_ONCE
    with closing(sqlite3.connect(tmp_path / "database" / "circle.sqlite3")) as database:
        assert len(database.execute("SELECT version_num FROM alembic_version").fetchall()) == 1
        assert database.execute("SELECT count(*) FROM people").fetchone() == (0,)


@pytest.mark.postgres
def test_several_at_once_make_one_database_on_postgresql(tmp_path: Path) -> None:
    with server_running() as server:
        assert set_up_at_once(tmp_path, DATABASE_URL=server.address) == [0] * AT_ONCE
        with psycopg.connect(f"user=circle dbname=postgres host={server.folder}") as database:
            assert len(database.execute("SELECT version_num FROM alembic_version").fetchall()) == 1


@pytest.mark.faults
def test_people_who_write_meanwhile_notice_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        circle, writers = writers_in_a_circle(served, 2)
        burst = Burst(circle)
        ended: list[int] = []
        setting_up = threading.Thread(target=lambda: ended.extend(set_up_at_once(tmp_path)))

        def set_up_under_load() -> None:
            burst.until(5)
            setting_up.start()
            setting_up.join()
            burst.until(len(burst.acknowledged) + 5)

        burst.run(writers, set_up_under_load)
        assert ended == [0] * AT_ONCE
        assert set(burst.answers) == {"303"}
        assert burst.lost_and_doubled(kept_in(tmp_path)) == ([], [])
