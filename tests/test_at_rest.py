"""What people write is sealed: it is on the page, and in no file."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask

from circle import sealing
from circle.extensions import Base, db
from circle.models import Moment, Person
from circle.models.columns import new_id
from tests.people import World, submit


def words_written_everywhere(as_: Any, world: World) -> list[str]:
    """Write a word of its own into every field there is, and give them all."""
    ana, said = as_(world.ana), []

    def mark(field: str) -> str:
        said.append(f"Marker{field}")
        return said[-1]

    here = f"/circles/{world.circle_id}"
    submit(ana, here, name=mark("CircleName"), purpose=mark("Purpose"))
    submit(ana, f"{here}/known-as", known_as=mark("KnownAs"))
    submit(ana, f"{here}/invitations", relation="friend", note=mark("InvitationNote"))
    terms = {"rhythm": "whenever", "area": "joy"}
    goal = submit(ana, "/goals", words=mark("GoalWords"), why=mark("Why"), unit=mark("Unit"), **terms).location
    submit(ana, f"{goal}/steps", words=mark("Step"))
    submit(ana, f"{goal}/shares", circle=world.circle_id, audience="everyone", progress="1", notes="1")
    submit(ana, f"{goal}/check-ins", answer="yes", note=mark("Note"), amount="1")
    submit(ana, goal, words=mark("Revised"), why="", unit="MarkerUnit", **terms)
    submit(ana, f"{here}/moments", kind="encouragement", words=mark("Moment"))
    submit(ana, "/you", name=mark("Name"), time_zone="UTC", language="en")
    return said


def test_words_are_on_pages_and_in_no_file(app: Flask, as_: Any, world: World, caplog: Any) -> None:
    said = words_written_everywhere(as_, world)
    ana = as_(world.ana)
    goal = re.search(r'/goals/[0-9a-f]{32}(?=")', ana.get("/goals").text)
    assert goal
    paths = ("/", "/you", goal[0], f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members")
    shown = "".join(ana.get(path).text for path in paths)
    assert [word for word in said if word not in shown] == []

    kept = [file for file in files_of(app) if file.parent.name != "keys"]
    assert any(file.name.endswith("-wal") for file in kept)
    everything = b"".join(file.read_bytes() for file in kept) + caplog.text.encode()
    assert [word for word in said if word.encode() in everything] == []
    assert world.ana.address.encode() not in everything
    assert world.ana.person_id.encode() in everything, "the search looks where the rows are"


def test_words_taken_back_are_gone_from_the_rows(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, f"/circles/{world.circle_id}/moments", words="Said too soon", client_id="m")
    with app.app_context():
        moment = db.session.query(Moment).one()
        sealed = moment.words_sealed
        assert moment.words == "Said too soon"
    submit(ana, f"/moments/{moment.id}/take-back")
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [file for file in files_of(app) if sealed in file.read_bytes()] == []


def test_no_column_is_wide_enough_for_what_people_write() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            length = getattr(column.type, "length", None)
            if column.type.python_type is str:
                assert length is not None, column
                assert length <= 200, column


def test_keys_are_for_their_owner_alone_and_apart_from_the_database(app: Flask) -> None:
    key_file = Path(app.config["KEY_FILE"])
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    databases = [file for file in files_of(app) if file.suffix == ".sqlite3"]
    assert databases
    assert key_file.parent not in {file.parent for file in databases if file.name == "circle.sqlite3"}


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keys.json"
    assert sealing.load_keys(path) == sealing.load_keys(path)


def files_of(app: Flask) -> list[Path]:
    return [file for file in Path(app.config["DATA_FOLDER"]).rglob("*") if file.is_file()]


PLACE = "moments words 1"


def test_only_the_same_key_and_place_open_a_sealed_word(app: Flask) -> None:
    mine, other = new_id(), new_id()
    key, another = sealing.new_wrapped_key(mine), sealing.new_wrapped_key(other)
    sealed = sealing.seal("Two herons", key, mine, PLACE)
    assert sealing.unseal(sealed, key, mine, PLACE) == "Two herons"
    for wrong in ((another, other, PLACE), (key, other, PLACE), (key, mine, "moments words 2")):
        with pytest.raises(InvalidTag):
            sealing.unseal(sealed, *wrong)


def test_every_altered_byte_is_noticed(app: Flask) -> None:
    owner = new_id()
    key = sealing.new_wrapped_key(owner)
    sealed = sealing.seal("Two herons", key, owner, PLACE)
    for place in range(1, len(sealed)):
        altered = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(InvalidTag):
            sealing.unseal(altered, key, owner, PLACE)


def test_the_same_word_is_never_sealed_to_the_same_bytes(app: Flask) -> None:
    owner = new_id()
    key = sealing.new_wrapped_key(owner)
    assert len({sealing.seal("Yes", key, owner, PLACE) for _ in range(1000)}) == 1000


def test_without_its_own_key_a_word_in_the_database_stays_shut(app: Flask, world: World) -> None:
    """Closing an account will destroy the key: a new one for the same person opens nothing of before."""
    owner = world.ana.person_id
    with app.app_context():
        ana = db.session.get_one(Person, owner)
        place = Person.name.place(Person.__tablename__, owner)
        assert sealing.unseal(ana.name_sealed, ana.sealing_key.wrapped, owner, place) == "Ana"
        with pytest.raises(InvalidTag):
            sealing.unseal(ana.name_sealed, sealing.new_wrapped_key(owner), owner, place)
