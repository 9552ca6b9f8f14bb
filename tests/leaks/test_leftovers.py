"""L31: what was taken away is nowhere any more: not in the database's file, its log, the server's log, or a backup."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from circle.extensions import Base, db
from circle.models import CheckIn, Moment, Person, SealingKey, Step
from tests.leaks.conftest import Guest
from tests.people import PASSWORD, World, join, submit
from tests.served import Served
from tests.showing import check_in, page, show_goal


def files_of(folder: Path) -> list[Path]:
    """Everything a server keeps, but for its keys."""
    return [file for file in folder.rglob("*") if file.is_file() and file.parent.name != "keys"]


def found_in(folder: Path, needles: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Which of these bytes are in which file."""
    contents = {file: file.read_bytes() for file in files_of(folder)}
    return [(file.name, needle) for file, content in contents.items() for needle in needles if needle in content]


def everything_sealed(app: Flask, owner_id: str) -> list[bytes]:
    """Every sealed word in every table that is of this person, and their wrapped key."""
    sealed = []
    with app.app_context():
        for mapper in Base.registry.mappers:
            columns = {column.name for column in mapper.columns}
            if not any(name.endswith("_sealed") for name in columns):
                continue
            owner = next(
                (name for name in ("owner_id", "author_id", "person_id", "inviter_person_id") if name in columns), "id"
            )
            for row in db.session.query(mapper.class_).where(getattr(mapper.class_, owner) == owner_id):
                kept = [getattr(row, name) for name in columns if name.endswith("_sealed")]
                sealed += [each for each in kept if each]
        key = db.session.get(SealingKey, owner_id)
        sealed += [key.wrapped] if key else []
        db.session.remove()
    return sealed


def sweep(app: Flask) -> None:
    with app.app_context():
        app.extensions["courier"].sweep()


def test_l31_words_taken_away_are_in_no_file_after_the_sweep(app: Flask, world: World, as_: Any) -> None:
    """Not even sealed: a moment taken back, a step removed, a note emptied. The same bytes were there before."""
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    folder, here = Path(app.config["DATA_FOLDER"]) / "database", f"/circles/{world.circle_id}"
    show_goal(ana, world, "everyone", "progress", "steps", "notes")
    said = submit(ana, f"{here}/moments", words="Said too soon").location.rpartition("moment-")[2]
    stays = submit(ben, f"{here}/moments", words="Stays").location.rpartition("moment-")[2]
    submit(ana, f"{goal}/steps", words="Find the boots")
    check_in(ana, world, "yes", note="Two herons")
    with app.app_context():
        moment, other = db.session.get_one(Moment, said), db.session.get_one(Moment, stays)
        step, day = db.session.query(Step).one(), db.session.query(CheckIn).one()
        goes = [moment.words_sealed or b"", step.words_sealed, day.note_sealed or b""]
        kept, step_id = other.words_sealed or b"", step.id
    assert {needle for _file, needle in found_in(folder, goes)} == set(goes)

    submit(ana, f"/moments/{said}/take-back")
    submit(ana, f"{goal}/steps/{step_id}/remove")
    check_in(ana, world, "yes", note="")
    sweep(app)
    assert found_in(folder, goes) == []
    assert found_in(folder, [kept]) != []
    assert "Stays" in page(ana, here)


def test_l31_an_account_that_was_closed_and_erased_leaves_not_a_byte_of_its_words(
    app: Flask, world: World, as_: Any, clock: Any
) -> None:
    ana, ben, here = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    folder = Path(app.config["DATA_FOLDER"]) / "database"
    with app.app_context():
        join(world.eve, world.eves_circle_id, world.ben)
    goal = submit(ben, "/goals", words="Sing", why="It helps", area="joy", rhythm="daily").location
    submit(ben, f"{goal}/steps", words="Find a choir")
    submit(ben, f"{goal}/check-ins", answer="yes", note="One song")
    submit(ben, goal, words="Sing out", why="", area="joy", rhythm="daily")
    submit(ben, f"{here}/moments", words="Well done, Ana")
    submit(ana, f"{here}/moments", words="Thank you")
    his, hers = everything_sealed(app, world.ben.person_id), everything_sealed(app, world.ana.person_id)
    with app.app_context():
        hash_of_name = db.session.get_one(Person, world.ben.person_id).address_hash.encode()
    assert len(his) > 10
    assert {needle for _file, needle in found_in(folder, [*his, hash_of_name])} == {*his, hash_of_name}

    assert submit(ben, "/you/close", password=PASSWORD).status_code == 303
    assert "Well done" not in page(ana, here)
    sweep(app)
    assert found_in(folder, his) != [], "for a week it can be opened again"
    clock.forward(days=8)
    sweep(app)
    assert found_in(folder, [*his, hash_of_name]) == []
    assert {needle for _file, needle in found_in(folder, hers)} == set(hers)
    assert "Thank you" in page(as_(world.ana), here)


@pytest.mark.faults
def test_l31_a_real_server_writes_nothing_readable_anywhere(
    workers: tuple[Served, Served], guest: Callable[[str], Guest]
) -> None:
    """All words, names, links, passwords and sessions of a small life, searched for in every file and in the logs."""
    ana, ben = guest("Ana"), guest("Ben")
    circle = ana.submit("/circles", name="MarkCircle", purpose="MarkPurpose", known_as="MarkAna").headers["Location"]
    circle_id = circle.rpartition("/")[2]
    link = ana.invite(circle_id, "sponsor")
    ben.join(link, "MarkBen")
    goal = ana.submit("/goals", words="MarkGoal", why="MarkWhy", area="joy", rhythm="daily").headers["Location"]
    key = f"{circle_id}/everyone"
    ana.submit(f"{goal}/sharing", sees=key, progress=key, notes=key, steps=key)
    ana.submit(f"{goal}/steps", words="MarkStep")
    ana.submit(f"{goal}/check-ins", answer="yes", note="MarkNote")
    said = ben.say(circle_id, "MarkSaid")
    shown = ana.get(circle).text + ana.get(goal).text + ana.get(f"{circle}/members").text
    assert [mark for mark in MARKS if mark not in shown] == []
    ben.at(workers[1]).submit(f"/moments/{said}/take-back")
    ana.submit(f"{circle}/moments", words="MarkSaid", to="member:nobody")  # a refusal gives words back, to her alone
    ana.get("/" + "MarkNote")
    ben.get(f"{goal}?words=MarkNote")
    secrets = [*MARKS, PASSWORD, ana.address, ben.address, link.rpartition("/")[2]]
    secrets += [value for browser in (ana, ben) for value in browser.http.cookies.get_dict().values()]
    folders = {worker.log.parent for worker in workers}
    kept = [file for folder in folders for file in files_of(folder)]
    assert sum(file.name == "server.log" for file in kept) == 2
    found = [each for folder in folders for each in found_in(folder, [secret.encode() for secret in secrets])]
    assert found == []
    assert [each for folder in folders for each in found_in(folder, [said.encode()])] != [], (
        "the search looks elsewhere"
    )
    print(f"\nmarkers: {len(secrets)} searched for in {len(kept)} files of two servers, 0 found")


MARKS = ("MarkCircle", "MarkPurpose", "MarkAna", "MarkBen", "MarkGoal", "MarkWhy", "MarkStep", "MarkNote", "MarkSaid")
