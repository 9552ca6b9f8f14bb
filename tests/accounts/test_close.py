"""Closing an account: gone from every screen at once, open again for a week, then erased for good."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.extensions import Base, db
from circle.live.connections import open_connections
from circle.models import Moment, Person, SealingKey
from tests.people import PASSWORD, World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


def close(who: Any, password: str = PASSWORD) -> Any:
    return submit(who, "/you/close", password=password)


def sweep(app: Flask) -> None:
    with app.app_context():
        app.extensions["courier"].sweep()


def sign_in(app: Flask, address: str) -> Any:
    client = app.test_client()
    submit(client, "/sign-in", email=address, password=PASSWORD)
    return client


@pytest.fixture
def lively(as_: Any, world: World) -> str:
    """Ana has said something, shown something and cheered; Ben has said something. Gives what Ana said."""
    ana, here = as_(world.ana), f"/circles/{world.circle_id}"
    show_goal(ana, world, "everyone", "progress")
    check_in(ana, world, "yes")
    submit(as_(world.ben), f"{here}/moments", words="Ben's own words")
    submit(ana, f"/moments/{moments_on(ana, here)[0]}/cheers", kind="thank_you")
    submit(ana, f"{here}/members/{world.ben.membership_id}/keep")
    said = submit(ana, f"{here}/moments", words="Ana's own words").location
    return str(said.rpartition("moment-")[2])


def test_closed_it_is_off_every_screen_at_once_and_others_keep_their_own(
    app: Flask, as_: Any, listening_as: Any, world: World, lively: str
) -> None:
    ana, ben, here = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    assert "Thank you · Ana" in ben.get(here).text
    bens, anas = listening_as(world.ben), listening_as(world.ana)
    assert close(ana).status_code == 303
    assert len(open_connections()) == 2
    assert (lively, "gone") in ids(bens.hears(), "moment")
    words = page(ben, here)
    assert "Ben&#39;s own words" in words
    for trace in (
        "Ana's own words",
        "Ana&#39;s own words",
        "Thank you · Ana",
        "Walk by the river",
        world.ana.membership_id,
    ):
        assert trace not in words
    assert ben.get(f"/goals/{world.goal_id}").status_code == 404
    assert anas.hears() == []
    assert [each.reader.person_id for each in open_connections()] == [world.ben.person_id]


def test_whoever_closed_it_is_nobody_everywhere_but_at_the_one_door(app: Flask, as_: Any, world: World) -> None:
    close(as_(world.ana))
    ana = sign_in(app, world.ana.address)
    for path in ("/circles", "/goals", "/you", f"/goals/{world.goal_id}"):
        assert ana.get(path).status_code == 303
        assert ana.get(path).location in ("/sign-in", "/you/closed")
    assert "A few people you trust" in ana.get("/").text
    assert ana.get("/news").status_code == 401
    assert "Your account is closed" in ana.get("/you/closed").text
    assert as_(world.ben).get("/you/closed").location == "/"


def test_opened_again_it_is_as_it_was(
    app: Flask, as_: Any, listening_as: Any, world: World, lively: str, clock: Any
) -> None:
    ben, here = as_(world.ben), f"/circles/{world.circle_id}"
    close(as_(world.ana))
    clock.forward(days=6, hours=23)
    sweep(app)
    screen = listening_as(world.ben)
    ana = sign_in(app, world.ana.address)
    assert submit(ana, "/you/open-again").status_code == 303
    assert lively in moments_on(ana, here)
    assert lively in moments_on(ben, here)
    assert (lively, "changed") in ids(screen.hears(), "moment")
    assert ben.get(f"/goals/{world.goal_id}").status_code == 200
    assert submit(ana, "/you/open-again").status_code == 404


def test_a_circle_only_they_keep_closes_and_opens_with_it(app: Flask, as_: Any, world: World) -> None:
    here = f"/circles/{world.circle_id}"
    assert "Only you keep Family" in page(as_(world.ana), "/you/close")
    close(as_(world.ana))
    assert as_(world.ben).get(here).status_code == 404
    submit(sign_in(app, world.ana.address), "/you/open-again")
    assert as_(world.ben).get(here).status_code == 200


def test_only_the_password_closes_it(as_: Any, world: World) -> None:
    assert close(as_(world.ana), "not the password at all").status_code == 422
    assert as_(world.ana).get("/you").status_code == 200
    assert close(as_(world.ana)).status_code == 303


def test_after_a_week_nothing_of_it_can_be_read_though_the_master_key_is_there(
    app: Flask, as_: Any, world: World, lively: str, clock: Any
) -> None:
    with app.app_context():
        wrapped = db.session.get_one(SealingKey, world.ana.person_id).wrapped
        sealed = [wrapped, *db.session.scalars(select(Moment.words_sealed).where(Moment.id == lively))]
    sweep(app)
    assert all(found_in_files(app, each) for each in sealed), "the search looks where the bytes are"
    close(as_(world.ana))
    clock.forward(days=6)
    sweep(app)
    assert all(found_in_files(app, each) for each in sealed)
    clock.forward(days=2)
    sweep(app)
    assert not any(found_in_files(app, each) for each in sealed)
    assert "Ben&#39;s own words" in page(as_(world.ben), f"/circles/{world.circle_id}")
    assert (
        "don&#39;t go together"
        in submit(app.test_client(), "/sign-in", email=world.ana.address, password=PASSWORD).text
    )
    with app.app_context():
        ids_left = {table.name: rows_naming(table, world.ana.person_id) for table in Base.metadata.sorted_tables}
    assert set(filter(ids_left.get, ids_left)) == {"people", "memberships", "changes", "circles"}


def test_what_stays_of_it_is_a_bare_id_that_says_nothing_of_how_they_lived(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    def kept_of(person_id: str) -> Any:
        told = (Person.time_zone, Person.language, Person.is_calm, Person.wants_hints, Person.rest_weeks)
        quiet = (Person.quiet_from, Person.quiet_until, Person.calls_may_pass, Person.primer_read_at)
        with app.app_context():
            return db.session.execute(select(*told, *quiet).where(Person.id == person_id)).one()

    nothing_said = kept_of(world.cal.person_id)
    ana = as_(world.ana)
    submit(ana, "/you", name="Ana", time_zone="Pacific/Auckland", language="es", is_calm="y")
    night = {"keeps_quiet": "y", "quiet_from": "22:00", "quiet_until": "07:00", "calls_may_pass": "y"}
    assert submit(ana, "/you/quiet", **night).status_code == 303
    submit(ana, "/tray/rest", weeks="4")
    submit(ana, "/being-beside")
    said = kept_of(world.ana.person_id)
    assert all(was != default for was, default in zip(said, nothing_said, strict=True)), said
    close(ana)
    clock.forward(days=8)
    sweep(app)
    assert kept_of(world.ana.person_id) == nothing_said
    assert kept_of(world.ben.person_id) == nothing_said


def rows_naming(table: Any, person_id: str) -> int:
    return sum(person_id in [str(value) for value in row] for row in db.session.execute(table.select()))


def found_in_files(app: Flask, sealed: bytes) -> bool:
    folder = Path(app.config["DATA_FOLDER"]) / "database"
    return any(sealed in file.read_bytes() for file in folder.iterdir())


def test_the_name_can_be_taken_anew_and_opens_nothing_of_before(
    app: Flask, as_: Any, world: World, clock: Any, lively: str
) -> None:
    close(as_(world.ana))
    clock.forward(days=8)
    sweep(app)
    fresh = app.test_client()
    made = submit(fresh, "/sign-up", name="Ana", email=world.ana.address, password=PASSWORD)
    assert made.status_code == 303
    assert fresh.get(f"/circles/{world.circle_id}").status_code == 404
    assert "Walk by the river" not in fresh.get("/goals").text
    with app.app_context():
        assert db.session.query(Person.id).filter(Person.erased_at.is_not(None)).count() == 1
