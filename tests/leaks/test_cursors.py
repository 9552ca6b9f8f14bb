"""L22, L23, L24: nothing is skipped, nothing is silently lost, nothing happens twice, however many write at once."""

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from circle.extensions import db
from circle.live.cursor import begin_new_streams
from circle.models import MomentKind
from circle.moments.actions import say
from tests.conftest import Listener
from tests.leaks.conftest import Guest
from tests.leaks.timing import held_before_commit
from tests.people import Someone, World, news_of
from tests.served import Served
from tests.showing import ids, moments_on


def say_as(app: Flask, world: World, who: Someone, words: str) -> str:
    with app.app_context():
        return say(who.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, words).id


# L22


def test_l22_of_a_slow_change_and_a_fast_one_neither_is_skipped(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    """The slow one has its number and is not kept yet; the fast one comes; a reader looks at every point between."""
    ana, start, screen = as_(world.ana), cursor_of(world.ana), listening_as(world.ana)
    said: dict[str, str] = {}

    def slow() -> None:
        said["slow"] = say(world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, "Slow").id

    def fast() -> None:
        said["fast"] = say_as(app, world, world.cal, "Fast")

    reader = Reader(ana, start)
    with held_before_commit(app, slow) as may_commit:
        assert reader.read() == []
        quick = threading.Thread(target=fast)
        quick.start()
        for _ in range(5):
            assert reader.read() == []
            assert screen.hears() == []
        may_commit.set()
        quick.join(10)
    assert sorted(reader.read()) == sorted(said.values())
    assert sorted(id for id, change in ids(screen.hears(), "moment") if change == "new") == sorted(said.values())
    assert reader.read() == []


class Reader:
    """Somebody who polls, going on from each answer's cursor."""

    def __init__(self, client: FlaskClient, after: str) -> None:
        self.client, self.after = client, after
        self.numbers: list[int] = []

    def read(self) -> list[str]:
        """The ids of the moments that are new since the last time."""
        answer = self.client.get("/news", query_string={"after": self.after}).json
        assert answer is not None
        self.after = answer["after"]
        self.numbers.append(int(self.after.rpartition(".")[2]))
        return [id for id, change in ids(answer["items"], "moment") if change == "new"]


def test_l22_with_many_writing_at_once_a_reader_gets_each_thing_exactly_once(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str]
) -> None:
    reader, said, heard = Reader(as_(world.ana), cursor_of(world.ana)), [], []
    over = threading.Event()

    def write(who: Someone) -> None:
        for number in range(12):
            said.append(say_as(app, world, who, f"{who.name} {number}"))

    def read() -> None:
        while not over.is_set():
            heard.extend(reader.read())

    writers = [threading.Thread(target=write, args=(who,)) for who in (world.ben, world.cal, world.ana, world.ben)]
    reading = threading.Thread(target=read)
    for each in (reading, *writers):
        each.start()
    for each in writers:
        each.join(30)
    over.set()
    reading.join(10)
    heard += reader.read()
    assert sorted(heard) == sorted(said)
    assert len(said) == 48
    assert reader.numbers == sorted(reader.numbers)
    assert set(moments_on(as_(world.cal), f"/circles/{world.circle_id}")) <= set(heard)
    print(f"\nmany writers: {len(said)} said by 4 at once, each heard once in {len(reader.numbers)} readings")


# L23


def database_of(app: Flask) -> Path:
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


def back_up(app: Flask, to: Path) -> None:
    """A copy of the database as it is now."""
    with sqlite3.connect(database_of(app)) as source, sqlite3.connect(to) as copy:
        source.backup(copy)
    source.close()
    copy.close()


def restore(app: Flask, backup: Path) -> None:
    """Put a copy back in its place, as somebody would whose disk has failed."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for leftover in database_of(app).parent.glob("circle.sqlite3*"):
        leftover.unlink()
    shutil.copy(backup, database_of(app))


def test_l23_a_client_that_is_ahead_of_a_restored_backup_is_told_to_start_again(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], tmp_path: Path
) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    before = cursor_of(world.ana)
    kept = say_as(app, world, world.ben, "Kept")
    back_up(app, tmp_path / "backup")
    say_as(app, world, world.ben, "Lost")
    say_as(app, world, world.ben, "Lost too")
    ahead = cursor_of(world.ana)
    assert ana.get("/news", query_string={"after": ahead}).status_code == 200
    restore(app, tmp_path / "backup")
    assert ana.get("/news", query_string={"after": ahead}).status_code == 409
    assert not Listener(app, ana, ahead).socket.is_connected()
    assert Listener(app, ana, cursor_of(world.ana)).socket.is_connected()
    assert kept in moments_on(ana, f"/circles/{world.circle_id}")
    assert moments_on(ben, f"/circles/{world.circle_id}") == [kept]
    assert ids(news_of(ana, before), "moment") == [(kept, "new")]


def test_l23_a_restored_backup_that_has_overtaken_a_client_never_leaves_it_in_silence(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], tmp_path: Path
) -> None:
    """The client slept; when it wakes, more has been said again than was lost. It must miss nothing of it."""
    ana, start = as_(world.ana), cursor_of(world.ana)
    back_up(app, tmp_path / "backup")
    for number in range(3):
        say_as(app, world, world.ben, f"Lost {number}")
    ahead = cursor_of(world.ana)
    assert ana.get("/news", query_string={"after": ahead}).status_code == 200
    restore(app, tmp_path / "backup")
    with app.app_context():
        begin_new_streams()  # as `flask restore` does, which signs everybody out as well (tests/operate)
    for number in range(4):
        say_as(app, world, world.ben, f"Said anew {number}")
    for before in (ahead, start):
        assert ana.get("/news", query_string={"after": before}).status_code == 409, "it starts again, and reads all"
    assert ana.get("/news", query_string={"after": cursor_of(world.ana)}).status_code == 200


STRANGE = ("{other}.0", "{mine}x.0", "{mine}.", "{mine}.-1", "{mine}.1e3", "{mine}.99999999", "0")


def test_l23_a_strangers_cursor_means_start_again_and_not_silence(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str]
) -> None:
    ana, mine, other = as_(world.ana), cursor_of(world.ana), cursor_of(world.ben)
    for strange in STRANGE:
        words = strange.format(mine=mine.partition(".")[0], other=other.partition(".")[0])
        assert ana.get("/news", query_string={"after": words}).status_code == 409, words
        assert not Listener(app, ana, words).socket.is_connected(), words
    assert ana.get("/news", query_string={"after": mine}).status_code == 200
    assert Listener(app, ana, mine).socket.is_connected()


# L24


TIMES = 10


def at_once(guest: Guest, workers: tuple[Served, Served], path: str, **fields: str) -> list[requests.Response]:
    """Send the very same form ten times at once, half of them to each worker."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', guest.get("/invited").text)
    assert token
    cookies, start = guest.http.cookies.get_dict(), threading.Barrier(TIMES)
    answers: list[requests.Response] = []

    def send(at: Served) -> None:
        start.wait(20)
        form = {"csrf_token": token[1], **fields}
        origin = {"Origin": at.url, "Connection": "close"}
        answers.append(
            requests.post(at.url + path, data=form, headers=origin, cookies=cookies, allow_redirects=False, timeout=30)
        )

    senders = [threading.Thread(target=send, args=(workers[number % 2],)) for number in range(TIMES)]
    for each in senders:
        each.start()
    for each in senders:
        each.join(40)
    return answers


def rows(workers: tuple[Served, Served], question: str, *asked: str) -> int:
    """How many rows there are, asked of the database itself."""
    folder = Path(workers[0].environment["CIRCLE_DATA"])
    database = sqlite3.connect(folder / "database" / "circle.sqlite3", timeout=10)
    try:
        return int(database.execute(question, asked).fetchone()[0])
    finally:
        database.close()


FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "words": ("/circles/{circle}/moments", "moments", {"words": "You kept going"}),
    "a win": ("/wins", "moments", {"words": "The bridge", "to": "{circle}"}),
    "a goal": ("/goals", "goals", {"words": "Walk", "area": "health", "rhythm": "daily"}),
    "a step": ("{goal}/steps", "steps", {"words": "Find the boots"}),
    "a circle": ("/circles", "circles", {"name": "Band", "purpose": "", "known_as": "Ana"}),
    "an invitation": ("/circles/{circle}/invitations", "invitations", {"relation": "friend", "note": "Come"}),
}


@pytest.fixture
def family(guest: Callable[[str], Guest]) -> tuple[Guest, Guest, str, str]:
    """Ana, Ben, their circle, and a goal of hers that he sees the progress and the steps of."""
    ana, ben = guest("Ana"), guest("Ben")
    circle = ana.start_circle()
    ben.join(ana.invite(circle, "sponsor"), "Ben")
    goal = ana.submit("/goals", words="Walk", why="", area="health", rhythm="daily").headers["Location"]
    key = f"{circle}/everyone"
    assert ana.submit(f"{goal}/sharing", sees=key, progress=key, steps=key).status_code == 303
    return ana, ben, circle, goal


@pytest.mark.faults
def test_l24_the_same_form_ten_times_at_once_is_one_thing_with_one_answer(
    workers: tuple[Served, Served], family: tuple[Guest, Guest, str, str]
) -> None:
    """At two workers at once, as after a double click and a retry that went another way."""
    ana, ben, circle, goal = family
    bens, sent = ben.listen(), 0
    for number, (what, (path, table, fields)) in enumerate(FORMS.items()):
        mark = f"{number}" * 32
        where = {"circle": circle, "goal": goal}
        form = {name: value.format(**where) for name, value in fields.items()}
        answers = at_once(ana, workers, path.format(**where), **form, client_id=mark)
        sent += len(answers)
        assert len(answers) == TIMES
        told = {answer.headers.get("Location") or answer_link(answer) for answer in answers}
        assert ({answer.status_code for answer in answers} <= {200, 303}, len(told)) == (True, 1), what
        counted = rows(workers, f"SELECT count(*) FROM {table} WHERE client_id = ?", mark)  # noqa: S608
        assert counted == 1, what
    moment = ana.submit(f"/circles/{circle}/moments", words="The last").headers["Location"].rpartition("moment-")[2]
    assert bens.until(lambda bens: bens.has(moment))
    new = [item["id"] for item in bens.items if item["kind"] == "moment"]
    assert len(new) == len(set(new)) == 3
    print(f"\nsent at once: {sent} forms, {len(FORMS)} things")


def answer_link(answer: requests.Response) -> str:
    found = re.search(r'data-invitation-link value="https?://[^/]+([^"]+)"', answer.text)
    return found[1] if found else f"{answer.status_code}: {answer.text[:200]}"


@pytest.mark.faults
def test_l24_a_celebration_happens_once_however_often_it_is_pressed(
    workers: tuple[Served, Served], family: tuple[Guest, Guest, str, str]
) -> None:
    ana, ben, circle, goal = family
    ana.submit(f"{goal}/steps", words="Find the boots")
    [step] = set(re.findall(r"/steps/(\w{32})/done", ana.get(goal).text))
    bens, goal_id = ben.listen(), goal.rpartition("/")[2]
    presses = {"check_in": (f"{goal}/check-ins", {"answer": "yes"}), "step": (f"{goal}/steps/{step}/done", {})}
    presses["finish"] = (f"{goal}/finish", {})
    for kind, (path, fields) in presses.items():
        answers = at_once(ana, workers, path, **fields)
        assert {answer.status_code for answer in answers} == {303}, kind
        counted = rows(workers, "SELECT count(*) FROM moments WHERE goal_id = ? AND kind = ?", goal_id, kind)
        assert counted == 1, kind
    last = ana.say(circle, "The last")
    assert bens.until(lambda bens: bens.has(last))
    heard = [item["id"] for item in bens.items if item["kind"] == "moment" and item["change"] == "new"]
    assert len(heard) == len(set(heard)) == len(presses) + 1
    assert rows(workers, "SELECT count(*) FROM check_ins WHERE goal_id = ?", goal_id) == 1
