"""flask keys rotate: a new master key for everything, the old one for nothing, and nobody notices."""

import threading
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from circle import sealing
from circle.extensions import db
from circle.keyfiles import read_keys
from circle.models import SealingKey
from tests.faults.outside import until
from tests.operate.conftest import Operated, opened_by
from tests.operate.test_backup import data_keys, is_in
from tests.people import PASSWORD, World, submit
from tests.served import Visitor
from tests.test_at_rest import places_of


def wrapped(kept: Operated) -> dict[str, bytes]:
    return dict(kept.ask("SELECT owner_id, wrapped FROM sealing_keys"))


def test_afterwards_the_new_master_opens_everything_and_the_old_one_nothing(lively: Operated) -> None:
    file = lively.back_up()
    old, before, words = read_keys(lively.keys / "keys.json"), wrapped(lively), lively.words()
    said = lively.says("keys", "rotate")
    new = read_keys(lively.keys / "keys.json")
    assert f"{len(before)} data keys" in said
    assert new.masters == (new.master,)
    assert new.master != old.master
    assert (new.address_lookup, new.cookies) == (old.address_lookup, old.cookies)
    for keys in (wrapped(lively), data_keys(lively)):
        assert keys.keys() == before.keys()
        for owner, key in keys.items():
            assert opened_by((old.master,), key, owner) is None
            assert opened_by((new.master,), key, owner) == opened_by((old.master,), before[owner], owner)
    assert lively.words() == words
    if lively.kind == "sqlite":
        assert [owner for owner, key in before.items() if is_in(places_of(lively.folder), key)] == []
    assert "5 people" in lively.says("restore", file), "backups made before are restored under it"
    assert lively.words() == words
    print(f"\nmaster key changed ({lively.kind}): {len(before)} data keys open with the new one, 0 with the old one")


def test_killed_anywhere_under_a_running_server_nothing_is_lost_and_somebody_signs_up(lively: Operated) -> None:
    lively.back_up()
    old = read_keys(lively.keys / "keys.json")
    with lively.serving() as served:
        ana = Visitor(served.url)
        ana.sign_up("ana")
        circle = ana.start_circle()
        arrivals = Arrivals(ana, circle)
        with arrivals:
            points = lively.killed_everywhere("rotate")
            until(lambda: lively.says("keys", "rotate") and len(arrivals.people) > 3, "people come meanwhile")
        answers, said = arrivals.answers, arrivals.said
        assert set(answers) == {200}
    assert lively.words().items() >= said.items()
    left = read_keys(lively.keys / "keys.json")
    keys = wrapped(lively)
    assert len(left.masters) == 1
    assert all(opened_by(left.masters, key, owner) for owner, key in keys.items())
    assert not any(opened_by((old.master,), key, owner) for owner, key in keys.items())
    with lively.serving() as served:
        for person in (ana, *arrivals.people):
            person.url = served.url
            assert person.get("/you").status_code == 200
    assert points > 10
    print(
        f"\nchange of the master key killed ({lively.kind}): at {points} points, {len(answers)} pages and "
        f"{len(arrivals.people)} new people meanwhile, 0 failed"
    )


class Arrivals:
    """People who come, speak and read meanwhile."""

    def __init__(self, ana: Visitor, circle: str) -> None:
        self.people: list[Visitor] = []
        self.answers: list[int] = []
        self.said: dict[str, str] = {}
        self._ana, self._circle = ana, circle
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._come)

    def _come(self) -> None:
        while not self._is_over.wait(0.5) and len(self.people) < 15:
            newcomer = Visitor(self._ana.url)
            newcomer.sign_up(f"newcomer{len(self.people)}")
            own = newcomer.start_circle("Own")
            self.said[newcomer.say(own, "I am here")] = "I am here"
            self.people.append(newcomer)
            for person, circle in ((newcomer, own), (self._ana, self._circle)):
                self.answers.append(person.get(f"/circles/{circle}").status_code)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()


def test_a_server_that_knows_only_the_old_master_reads_and_makes_keys_under_the_new_one(
    app: Flask, world: World, as_: Any
) -> None:
    ana, old = as_(world.ana), sealing._Kept.keys
    rotated = app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert rotated.exit_code == 0, rotated.output
    new = read_keys(Path(app.config["KEY_FILE"]))
    sealing.keep(old)  # as another process, which has not looked since
    assert "Walk by the river" in ana.get("/goals").text
    sealing.keep(old)
    fresh = app.test_client()
    assert submit(fresh, "/sign-up", name="Gus", email="gus@example.org", password=PASSWORD).status_code == 303
    with app.app_context():
        keys = db.session.execute(select(SealingKey.owner_id, SealingKey.wrapped)).all()
    assert len(keys) == 8
    assert all(opened_by((new.master,), key.wrapped, key.owner_id) for key in keys)


def test_without_the_file_a_server_goes_on_with_what_it_knows(app: Flask, world: World, as_: Any) -> None:
    file = Path(app.config["KEY_FILE"])
    away = file.rename(file.with_name("away"))
    try:
        assert "Walk by the river" in as_(world.ana).get("/goals").text
        made = submit(app.test_client(), "/sign-up", name="Gus", email="gus2@example.org", password=PASSWORD)
        assert made.status_code == 303
        assert not file.exists(), "and makes no other keys"
    finally:
        away.rename(file)


def test_a_key_that_no_master_opens_stops_it_and_both_masters_stay(small: Operated) -> None:
    [(owner,)] = small.ask("SELECT min(owner_id) FROM sealing_keys")
    small.ask(
        "UPDATE sealing_keys SET wrapped = CAST(substr(wrapped, 1, 60) || x'00' AS BLOB) WHERE owner_id = :owner",
        owner=owner,
    )
    refused = small.flask("keys", "rotate")
    assert refused.returncode == 1
    assert "under no master key" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert len(read_keys(small.keys / "keys.json").masters) == 2
