"""What the bench seeds is what people would have left by doing it: row by row, and on the app's own pages."""

import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from bench.history.ledger import Ledger
from bench.history.measuring import SqliteLog
from bench.history.places import find_places
from bench.history.seeding import known_of, write
from bench.history.story import PARTS, Aim, Shape, play, story
from circle.accounts.actions import sign_up
from circle.accounts.passwords import hash_password
from circle.checkins.actions import check_in
from circle.circles.actions import start_circle
from circle.extensions import Base, db
from circle.goals.actions import add_step, do_step, set_goal
from circle.invitations.actions import accept, invite
from circle.models import Answer, Area, Audience, CheerKind, MomentKind, News, Relation, Rhythm, SealingKey, Stream
from circle.models.columns import Sealed, new_id
from circle.moments.actions import cheer, say
from circle.sharing.actions import leave_newcomer_out, share_goal
from tests.commands import ROOT
from tests.conftest import HeldClock
from tests.databases import GIVEN
from tests.people import NOON, PASSWORD, World, place_id_of, submit

TINY = Shape(moments=60, days=20, goals=(3, 2, 2, 1), check_ins=12)
RANDOM = {"address_hash", "password_hash", "token_hash", "wrapped", "client_id", "stream_id"}
NAMED_BY_ID = (SealingKey, Stream, News)  # their columns hold ids that are no foreign keys


class Members:
    """Those of the story, doing it by the app's actions."""

    def __init__(self, name: str, held: HeldClock) -> None:
        self.name, self._held = name, held
        self.circle = ""
        self.people: list[str] = []
        self.places: list[str] = []
        self.goals: dict[Aim, str] = {}
        self.steps: dict[tuple[Aim, int], str] = {}
        self.said: dict[int, str] = {}

    def sign_up(self, at: datetime, who: int) -> None:
        self._held.set(at)
        address = f"{self.name}-{who}@example.org"
        name = f"Guest {who + 1}"
        account = sign_up(name=name, address=address, password=PASSWORD, time_zone="UTC", language="en")
        self.people.append(account.person_id)

    def start_circle(self, at: datetime) -> None:
        self._held.set(at)
        name, keeper = f"Sunday table {self.name}", self.people[0]
        self.circle = start_circle(keeper, name=name, purpose="", known_as="Guest 1", client_id=new_id()).id
        self.places.append(place_id_of(keeper, self.circle))

    def join(self, at: datetime, who: int) -> None:
        self._held.set(at)
        lasts = timedelta(hours=72)
        token = invite(self.people[0], self.circle, relation=Relation.FRIEND, note="", lasts=lasts)
        self.places.append(accept(self.people[who], token, known_as=f"Guest {who + 1}").id)
        leave_newcomer_out(self.people[0], self.places[who])

    def set_goal(self, at: datetime, aim: Aim) -> None:
        self._held.set(at)
        words = f"Walk by the river, {10 + aim.number} minutes"
        terms: dict[str, Any] = {"words": words, "area": Area.HEALTH, "rhythm": Rhythm.DAILY}
        self.goals[aim] = set_goal(self.people[aim.owner], client_id=new_id(), **terms).id

    def share(self, at: datetime, aim: Aim, to: int | None) -> None:
        self._held.set(at)
        share_goal(
            self.people[aim.owner],
            self.goals[aim],
            circle_id=self.circle,
            audience=Audience.EVERYONE if to is None else Audience.MEMBER,
            membership_id=None if to is None else self.places[to],
            parts=PARTS[aim.number],
        )

    def add_step(self, at: datetime, aim: Aim, step: int) -> None:
        self._held.set(at)
        words = f"Find the old boots ({step})"
        self.steps[aim, step] = add_step(self.people[aim.owner], self.goals[aim], words, new_id()).id

    def do_step(self, at: datetime, aim: Aim, step: int) -> None:
        self._held.set(at)
        do_step(self.people[aim.owner], self.goals[aim], self.steps[aim, step])

    def check_in(self, at: datetime, aim: Aim, on: date, answer: Answer, note: str) -> None:
        self._held.set(at)
        check_in(self.people[aim.owner], self.goals[aim], answer, on=on, note=note)

    def say(
        self, at: datetime, who: int, said: int, kind: MomentKind, words: str, about: Aim | None, to: int | None
    ) -> None:
        self._held.set(at)
        self.said[said] = say(
            self.people[who],
            self.circle,
            kind,
            words,
            about_goal=about and self.goals[about],
            to=None if to is None else self.places[to],
        ).id

    def cheer(self, at: datetime, who: int, said: int, kind: CheerKind) -> None:
        self._held.set(at)
        cheer(self.people[who], self.said[said], kind)


@pytest.fixture
def written(app: Flask) -> Ledger:
    """A circle whose history was written down by the bench."""
    with app.app_context():
        ledger = Ledger("tiny-w", Random("ids"), hash_password(PASSWORD))
        play(ledger, story(TINY, Random("story"), until=NOON.date()))
        with db.engine.connect() as connection:
            write(connection, ledger.close())
    return ledger


Rows = dict[tuple[Any, ...], Base]


def everything(app: Flask) -> dict[type[Base], Rows]:
    """All rows there are, by their keys."""
    with app.app_context():
        found: dict[type[Base], Rows] = {}
        for model in Base.__subclasses__():
            rows = db.session.scalars(select(model)).all()
            found[model] = {inspect(row).identity: row for row in rows}
            for row in rows:
                words_of(row)  # opened now, while there is a session
        return found


def words_of(row: Base) -> dict[str, str]:
    names = [name for each in type(row).__mro__ for name, kept in vars(each).items() if isinstance(kept, Sealed)]
    return {name: getattr(row, name) for name in names}


def told_apart(before: dict[type[Base], Rows], after: dict[type[Base], Rows]) -> dict[str, Counter[str]]:
    """What the new rows of each table say, however they are called: ids are replaced by what they stand for."""
    fresh = {model: [row for key, row in rows.items() if key not in before[model]] for model, rows in after.items()}
    order = {table.name: number for number, table in enumerate(Base.metadata.sorted_tables)}
    models = sorted(fresh, key=lambda model: (model in NAMED_BY_ID, order[model.__tablename__]))
    stand_for: dict[str, str] = {}
    said: dict[str, Counter[str]] = {}
    for model in models:
        for row in fresh[model]:
            columns = {
                name: stand_for.get(value, value) if isinstance(value, str) else value
                for name in (column.name for column in model.__table__.columns)
                if name not in RANDOM
                and not name.endswith("_sealed")
                and name != "id"
                and (value := getattr(row, name)) is not None
            }
            words = {name: text.replace("tiny-w", "").replace("tiny-l", "") for name, text in words_of(row).items()}
            says = f"{model.__tablename__} {sorted((columns | words).items())}"
            if hasattr(row, "id"):
                stand_for[row.id] = f"<{says}>"
            said.setdefault(model.__tablename__, Counter())[says] += 1
    return said


def test_what_is_written_down_is_what_doing_it_leaves(
    app: Flask, clock: HeldClock, request: pytest.FixtureRequest
) -> None:
    empty = everything(app)
    request.getfixturevalue("written")
    after_writing = everything(app)
    with app.app_context():
        play(Members("tiny-l", clock), story(TINY, Random("story"), until=NOON.date()))
    after_doing = everything(app)
    written, done = told_apart(empty, after_writing), told_apart(after_writing, after_doing)
    assert len(done["moments"]) == TINY.moments
    for table, rows in done.items():
        assert written[table] == rows, table
    assert written.keys() == done.keys()


def test_members_see_what_was_said_and_nobody_else_does(
    app: Flask, written: Ledger, world: World, as_: Callable[[Any], FlaskClient]
) -> None:
    said = [deed.given for deed in story(TINY, Random("story"), until=NOON.date()) if deed.verb == "say"]
    to_one = next(each for each in said if each["to"] is not None)
    hears, not_told = to_one["to"], next(n for n in range(4) if n not in (to_one["to"], to_one["who"]))
    browsers = {who: signed_in(app, written, who) for who in (hears, not_told)}
    path = f"/circles/{written.circle}"
    for who, browser in browsers.items():
        pages = all_pages(browser, path)
        for each in said:
            hearers = hearers_of(each)
            assert (each["words"] in pages) == (who in hearers), (who, each)
    assert to_one["words"] in news(app, written, browsers[hears], hears)
    assert to_one["words"] not in news(app, written, browsers[not_told], not_told)
    stranger = as_(world.ana)
    assert stranger.get(path).status_code == 404
    assert to_one["words"] not in stranger.get("/").text


def signed_in(app: Flask, circle: Ledger, who: int) -> FlaskClient:
    """A browser in which somebody has signed in with the password that all of them have."""
    client = app.test_client()
    assert submit(client, "/sign-in", email=circle.address(who), password=PASSWORD).status_code == 303
    return client


def all_pages(client: FlaskClient, path: str) -> str:
    """All that a circle shows, page after page."""
    pages, ahead = "", path
    while ahead:
        page = client.get(ahead).text
        pages += page
        older = re.search(rf'href="({path}\?before=[^"#]*)', page)
        ahead = older[1] if older else ""
    return pages


def news(app: Flask, circle: Ledger, client: FlaskClient, who: int) -> str:
    """Everything told to somebody since the beginning, as the poll gives it: page after page."""
    with app.app_context():
        stream = db.session.get_one(Stream, circle.people[who])
    cursor, told = f"{stream.stream_id}.0", ""
    while items := (answer := client.get("/news", query_string={"after": cursor}).json)["items"]:
        told += "".join(item.get("html", "") for item in items)
        cursor = answer["after"]
    return told


def hearers_of(said: dict[str, Any]) -> set[int]:
    """Who was meant to hear something."""
    if said["to"] is not None:
        return {said["who"], said["to"]}
    about = said["about"]
    if about is None or about.number == 0:
        return set(range(len(TINY.goals)))
    return {about.owner, (about.owner + 1) % len(TINY.goals)}


def test_every_page_is_found_and_what_is_asked_for_it_is_counted(app: Flask, written: Ledger) -> None:
    found = find_places(app, known_of(written))
    names = {place.name for place in found.pages}
    assert {"home.index (member)", "circles.show, older (keeper)", "goals.show the keeper's (member)"} <= names
    assert not {name for name, why in found.left_out.items() if why.startswith("5") and "readyz" not in name}
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    named = {re.split(r"[ ,]", name)[0] for name in names | found.left_out.keys()}
    assert endpoints <= named
    assert all(place.statements and place.answer_bytes for place in found.all)
    assert min(place.statements for place in found.forms) > min(place.statements for place in found.pages)


def test_bytes_of_the_log_are_those_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE words (word)")
        log, in_file = SqliteLog(file), file.with_name("some.sqlite3-wal")
        log.begin()
        before = in_file.stat().st_size
        connection.execute("INSERT INTO words VALUES (?)", ["pebble" * 5000])
        assert log.written() == in_file.stat().st_size - before > 30_000
        log.begin()
        assert connection.execute("SELECT count(*) FROM words").fetchall() == [(1,)]
        assert log.written() == 0
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        log.begin()
        connection.execute("INSERT INTO words VALUES ('kettle')")
        assert 0 < log.written() < 30_000


SEED = """
import sys
from pathlib import Path
from bench.history.seeding import seed
from bench.history.story import Shape
tiny = Shape(moments=60, days=20, goals=(3, 2, 2, 1), check_ins=12)
seed(Path(sys.argv[1]), 2, shapes=dict.fromkeys(("equal", "old", "young"), tiny))
"""


@pytest.mark.skipif(bool(GIVEN), reason="looks into SQLite files")
def test_a_seeded_house_is_whole_and_has_nothing_to_be_set_up(tmp_path: Path) -> None:
    run(tmp_path / "fresh", "-m", "flask", "--app", "wsgi", "setup")
    run(tmp_path / "seeded", "-c", SEED, str(tmp_path / "seeded"))
    run(tmp_path / "seeded", "-m", "flask", "--app", "wsgi", "setup")
    assert schema(tmp_path / "seeded") == schema(tmp_path / "fresh") != {}
    assert in_file(tmp_path / "seeded", "PRAGMA journal_mode") == [("wal",)]
    assert in_file(tmp_path / "seeded", "PRAGMA integrity_check") == [("ok",)]
    assert in_file(tmp_path / "seeded", "PRAGMA foreign_key_check") == []
    assert in_file(tmp_path / "seeded", "SELECT count(*) FROM moments") == [(4 * 60,)]
    assert in_file(tmp_path / "seeded", OUT_OF_STEP) == []
    again = run(tmp_path / "seeded", "-c", SEED, str(tmp_path / "seeded"), is_fine=False)
    assert "NotEmpty" in again


OUT_OF_STEP = """
    SELECT person_id FROM streams LEFT JOIN news USING (person_id)
    GROUP BY person_id HAVING max(seq) IS NOT news_seq OR count(DISTINCT seq) != count(*)
"""


def run(folder: Path, *words: str, is_fine: bool = True) -> str:
    """Run Python on the house in a folder; gives what it complains of."""
    env = {**os.environ, "CIRCLE_DATA": str(folder)}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode == 0) == is_fine, done.stderr
    return done.stderr


def schema(folder: Path) -> dict[str, list[str]]:
    """Tables and indexes, line by line: in what order migrations write the lines of a table is chance."""
    made = in_file(folder, "SELECT name, coalesce(sql, '') FROM sqlite_master")
    return {name: sorted(line.strip(" ,\t") for line in words.splitlines()) for name, words in made}


def in_file(folder: Path, asked: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "database" / "circle.sqlite3")) as connection:
        return connection.execute(asked).fetchall()
