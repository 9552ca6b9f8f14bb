"""flask restore: all as it was in the backup, or nothing is touched; and nobody is misled who was there meanwhile."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from tests.faults.outside import until
from tests.leaks.wire import Frames
from tests.operate.conftest import Operated
from tests.operate.test_backup import moved, start_together
from tests.served import PASSWORD, Visitor


def refusal(kept: Operated, file: Path) -> str:
    """Why a file is not restored."""
    refused = kept.flask("restore", file)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    return refused.stderr


def all_rows(kept: Operated) -> list[Any]:
    return kept.ask("SELECT id, time_zone FROM people ORDER BY id") + kept.ask(
        "SELECT * FROM streams ORDER BY person_id"
    )


def test_a_file_that_is_not_whole_changes_nothing(lively: Operated, tmp_path: Path) -> None:
    file, before = lively.back_up(), all_rows(lively)
    content = file.read_bytes()
    damaged = tmp_path / file.name
    for bad in (content[: len(content) // 2], b"\0" * 4096 + content[4096:], content[: len(content) - 4096], b"words"):
        damaged.write_bytes(bad)
        assert "damaged" in refusal(lively, damaged)
    assert all_rows(lively) == before
    assert "5 people" in lively.says("restore", file), "the whole one is taken"


def test_tables_of_a_newer_version_are_refused_and_those_of_an_older_brought_up_to_date(
    lively: Operated, tmp_path: Path
) -> None:
    keeping = lively.back_up()
    words = lively.words()
    [[now]] = lively.ask("SELECT version_num FROM alembic_version")
    lively.ask("UPDATE alembic_version SET version_num = '9999'")
    newer = copied(lively, tmp_path / "newer")
    lively.ask(f"UPDATE alembic_version SET version_num = '{now}'")  # noqa: S608
    lively.flask("db", "downgrade", "0001")
    older = copied(lively, tmp_path / "older")
    assert "flask setup" in refusal(lively, keeping)
    lively.says("setup")

    assert "newer version" in refusal(lively, newer)
    assert "5 people" in lively.says("restore", older)
    assert lively.ask("SELECT version_num FROM alembic_version") == [(now,)]
    assert lively.words() == words
    assert len(words) > 3


def copied(kept: Operated, to: Path) -> Path:
    """What another version of Circle would have backed up."""
    if kept.kind == "postgresql":
        dumped = kept.run(
            "pg_dump", "-Fc", "--exclude-table-data=sealing_keys", f"--dbname={kept.address}", f"--file={to}"
        )
        assert dumped.returncode == 0, dumped.stderr
    else:
        live = kept.folder / "database" / "circle.sqlite3"
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)
    return to


def test_without_the_keys_it_needs_nothing_is_touched(lively: Operated, an_operated: Callable[..., Operated]) -> None:
    file, words = lively.back_up(), lively.words()
    elsewhere = an_operated(lively.kind)
    assert "data keys that this backup needs are not here" in refusal(elsewhere, file), "keys of its own"
    shutil.copy(lively.keys / "keys.json", elsewhere.keys / "keys.json")
    said = refusal(elsewhere, file)
    assert "data keys that this backup needs are not here" in said
    stored = json.loads((lively.keys / "data-keys.json").read_text())
    stored["data_keys"].popitem()
    (elsewhere.keys / "data-keys.json").write_text(json.dumps(stored))
    assert "1 of the " in refusal(elsewhere, file), "one that is lost is not taken for an account that was erased"

    shutil.copy(lively.keys / "data-keys.json", elsewhere.keys / "data-keys.json")
    assert "5 people" in elsewhere.says("restore", file)
    assert elsewhere.words() == words


def test_a_database_that_cannot_be_read_is_said_to_be_in_the_way(small: Operated) -> None:
    file = small.back_up()
    for each in (small.folder / "database").iterdir():
        each.unlink()
    live = small.folder / "database" / "circle.sqlite3"
    live.write_bytes(b"not a database at all" * 1000)
    assert "Move it away" in refusal(small, file)
    live.unlink()
    assert "5 people" in small.says("restore", file)


def test_a_circle_lives_on_without_the_keeper_who_was_erased_since(kept: Operated) -> None:
    with kept.serving() as served:
        ana, fern = Visitor(served.url), Visitor(served.url)
        circle = start_together(ana, fern)
        file = kept.back_up()
        [[ana_id]] = kept.ask("SELECT started_by FROM circles")
        stored = json.loads((kept.keys / "data-keys.json").read_text())
    # As after a month: Fern kept it, and Ana closed her account.
    kept.ask("DELETE FROM sealing_keys WHERE owner_id = :id", id=ana_id)
    kept.ask("UPDATE people SET erased_at = closed_at WHERE id = :id", id=ana_id)
    stored["erased"].append(ana_id)
    del stored["data_keys"][ana_id]
    (kept.keys / "data-keys.json").write_text(json.dumps(stored))
    assert "1 in it had closed" in kept.says("restore", file)
    with kept.serving() as served:
        fern.url = served.url
        fern.http.cookies.clear()
        fern.sign_in()
        assert "Family" in fern.get(f"/circles/{circle}").text
        assert "Keeps the circle" in fern.get(f"/circles/{circle}/members").text


def test_servers_go_on_and_open_screens_are_closed(small: Operated) -> None:
    with small.serving() as served:
        ana = Visitor(served.url)
        ana.sign_up("ana")
        circle = ana.start_circle()
        kept_words = ana.say(circle, "Before")
        file = small.back_up()
        ana.say(circle, "Lost")
        late = Visitor(served.url)
        late.sign_up("late")
        after = cursor_on(ana, circle)
        screen = Frames(served.url, cookie=ana.cookie, after=after)
        with asking(ana, circle) as answers:
            small.says("restore", file)
            assert screen.until(lambda screen: any("signed-out" in frame for frame in screen.came))
            assert screen.is_closed_within(5)
            screen.socket.shutdown()
            until(lambda: 401 in answers, "they are signed out")
        assert set(answers) <= {200, 303, 401}, "the old whole or the new whole"
        assert ana.http.get(f"{served.url}/news", params={"after": after}).status_code == 401
        assert late.submit("/sign-in", email=late.address, password=PASSWORD).status_code == 422
        ana.sign_in()
        assert ana.http.get(f"{served.url}/news", params={"after": after}).status_code == 409, "load afresh"
        page = ana.get(f"/circles/{circle}").text
        assert ("Before" in page, "Lost" in page) == (True, False)
        anew = ana.say(circle, "After")
        words = small.words()
        assert (words[kept_words], words[anew], "Lost" in words.values()) == ("Before", "After", False)
        assert served.process.poll() is None
    assert b"Traceback" not in served.log.read_bytes()
    print(f"\nrestored under a running server: {len(answers)} pages asked for meanwhile, 0 failed")


def cursor_on(visitor: Visitor, circle: str) -> str:
    return visitor.get(f"/circles/{circle}").text.partition('data-after="')[2].partition('"')[0]


class asking:
    """Ask for pages all the time; gives the answers' statuses."""

    def __init__(self, visitor: Visitor, circle: str) -> None:
        self.answers: list[int] = []
        self._is_over = threading.Event()
        self._visitor, self._circle = visitor, circle
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        with requests.Session() as browser:
            browser.cookies.update(self._visitor.http.cookies)
            while not self._is_over.wait(0.01):
                for path in (f"/circles/{self._circle}", "/news"):
                    got = browser.get(self._visitor.url + path, allow_redirects=False, timeout=20)
                    self.answers.append(got.status_code)

    def __enter__(self) -> list[int]:
        self._thread.start()
        return self.answers

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()


@pytest.mark.postgres
def test_on_postgresql_it_waits_until_every_server_is_stopped(an_operated: Callable[..., Operated]) -> None:
    kept = an_operated("postgresql")
    with kept.serving() as served:
        ana = Visitor(served.url)
        ana.sign_up("ana")
        file = kept.back_up()
        assert "Stop every server" in refusal(kept, file)
        assert ana.get("/you").status_code == 200
    with psycopg.connect(kept.address, application_name="circle") as killed:  # PostgreSQL hears of it late
        ends = threading.Thread(target=end_late, args=(kept, killed))
        ends.start()
        assert "1 people" in kept.says("restore", file)
        ends.join()


def end_late(kept: Operated, killed: "psycopg.Connection[Any]") -> None:
    """Once restore has asked who else is there, and waits."""
    asked = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'circle' AND strpos(query, 'pg_stat_activity') > 0"""
    until(lambda: kept.ask(asked), "restore has asked")
    killed.close()


def test_killed_anywhere_it_is_all_the_old_or_all_the_new(lively: Operated) -> None:
    file, words = lively.back_up(), lively.words()
    lively.ask("UPDATE people SET language = 'es'")
    points = lively.killed_everywhere("restore", file)
    assert points > 6
    assert lively.ask("SELECT DISTINCT language FROM people") == [("en",)]
    assert lively.words() == words
    assert list((lively.folder / "database").glob("restoring*")) == []
    print(f"\nrestore killed ({lively.kind}): at {points} points, and begun again to its end each time")


def test_another_machine_goes_on_where_this_one_stopped(kept: Operated, an_operated: Callable[..., Operated]) -> None:
    with kept.serving() as served:
        ana = Visitor(served.url)
        ana.sign_up("ana")
        circle = ana.start_circle()
        said = ana.say(circle, "Here")
    file = kept.back_up()
    other = moved(kept, an_operated(kept.kind))
    other.says("restore", file)
    with other.serving() as served:
        ana.url = served.url
        ana.http.cookies.clear()
        ana.sign_in()
        assert f'data-moment="{said}"' in ana.get(f"/circles/{circle}").text
        ana.say(circle, "And there")
