"""SQLite that is locked, full, or may only be read: a calm answer with the words given back, and on by itself after."""

import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path

import pytest
import requests

from tests.faults.burst import Burst
from tests.faults.outside import until
from tests.faults.test_burst import kept_in, writers_in_a_circle
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.faults

WORDS = 'You kept going & "that" counts'
LOCKED_SECONDS = 10


def test_while_somebody_else_holds_the_lock_words_come_back_and_everybody_else_is_served(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        circle, [ana, ben, cal] = writers_in_a_circle(served, 3)
        with closing(sqlite3.connect(tmp_path / "database" / "circle.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            letting_go = threading.Timer(LOCKED_SECONDS, lambda: None)
            letting_go.start()
            refused: list[requests.Response] = []
            writing = threading.Thread(target=lambda: refused.append(say(ana, circle)))
            writing.start()
            looked = 0
            while writing.is_alive():
                assert ben.get(f"/circles/{circle}").status_code == 200, "reading waits for nobody"
                looked += 1
            assert looked > 3, "everybody waited with the one who writes"
            is_given_back(refused[0])
            letting_go.join()
            other.execute("ROLLBACK")
        assert say_again(ana, refused[0]).status_code == 303
        burst = Burst(circle)
        burst.run([ana, ben, cal], lambda: burst.until(30))
        assert burst.lost_and_doubled(kept_in(tmp_path)) == ([], [])
        assert set(burst.answers) == {"303"}
    print(f"\nSQLite locked for {LOCKED_SECONDS} s: 1 form refused with its words, {looked} pages served meanwhile")


def say(visitor: Visitor, circle: str) -> requests.Response:
    return visitor.submit(f"/circles/{circle}/moments", words=WORDS, client_id="d" * 32)


def is_given_back(refused: requests.Response) -> None:
    """A calm page that has the words and can send them again, and nothing of what went wrong inside."""
    assert refused.status_code == 503, refused.text
    assert refused.headers["Retry-After"]
    assert WORDS in unescape(refused.text)
    assert "Send it now" in refused.text
    assert not any(inside in refused.text for inside in ("sqlite", "Traceback", "Error"))


def say_again(visitor: Visitor, refused: requests.Response) -> requests.Response:
    """Press the one button of the page that gave the words back."""
    path = requests.utils.urlparse(refused.url).path
    return visitor.submit(path, words=WORDS, client_id="d" * 32)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 8 MB for the database alone, which takes the right to mount one."""
    database = folder / "database"
    database.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(database)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk may be mounted here, as root may elsewhere")
    try:
        yield database
    finally:
        subprocess.run(["umount", "--lazy", str(database)], check=True)


def test_on_a_full_disk_words_come_back_and_once_there_is_room_it_goes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path) as database, serving(tmp_path) as served:
        circle, [ana] = writers_in_a_circle(served, 1)
        worker = served.workers
        fill(database / "something else")
        refused = next(answer for _ in range(400) if (answer := say_another(ana, circle)).status_code != 303)
        is_given_back(refused)
        assert ana.get(f"/circles/{circle}").status_code == 200, "what is there can be read"
        (database / "something else").unlink()
        assert say_again(ana, refused).status_code == 303
        assert served.workers == worker, "without a restart"
        assert [client for _id, client in kept_in(tmp_path)].count("d" * 32) == 1


def say_another(visitor: Visitor, circle: str) -> requests.Response:
    """The same words each time, under an id that is new until it is refused."""
    return visitor.submit(f"/circles/{circle}/moments", words=WORDS)


def fill(file: Path) -> None:
    """Leave no room at all."""
    with file.open("wb", buffering=0) as everything:
        try:
            while True:
                everything.write(bytes(4096))
        except OSError:
            return


def test_where_the_database_may_only_be_read_a_calm_page_says_so_and_it_goes_on_by_itself(tmp_path: Path) -> None:
    with small_disk(tmp_path) as database, serving(tmp_path) as served:
        circle, [ana] = writers_in_a_circle(served, 1)
        token = ana.token()
        subprocess.run(["mount", "--bind", "-o", "ro", str(database), str(database)], check=True)
        try:
            served.kill_workers()  # what was open before could be written to still
            until(lambda: answers(served, "/healthz"), "another worker answers")
            form = {"csrf_token": token, "words": WORDS, "client_id": "d" * 32}
            refused = ana.send(f"/circles/{circle}/moments", form)
            is_given_back(refused)
            assert not answers(served, "/readyz")
        finally:
            subprocess.run(["umount", "--lazy", str(database)], check=True)
        worker = served.workers
        until(lambda: answers(served, "/readyz"), "ready again")
        assert say_again(ana, refused).status_code == 303
        assert served.workers == worker, "without a restart"


def answers(served: Served, path: str) -> bool:
    try:
        return requests.get(served.url + path, timeout=5).ok
    except requests.ConnectionError:
        return False
