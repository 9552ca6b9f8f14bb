"""A photo is in no file, neither as it was sent nor as it is shown; what is taken back or closed is in none at all."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from PIL import Image
from sqlalchemy import select

from circle import clock as circle_clock
from circle.database import changing
from circle.extensions import db
from circle.keeping.rotation import rotate
from circle.models import Moment, Photo
from tests.moments.test_photo import photo_of, send
from tests.people import World, submit
from tests.photographs import TAKEN, WHERE, exif, file, saved
from tests.served import Visitor, serving
from tests.test_at_rest import PIECE, Watch, files_of, found_in, left_over, places_of, sealed_values, sweep


def large() -> bytes:
    """Larger than what is put into a temporary file elsewhere."""
    return saved(Image.effect_noise((1400, 1000), 60).convert("RGB"), exif=exif(), quality=92)


def pieces_of(content: bytes) -> list[bytes]:
    return [content[place : place + PIECE] for place in range(0, len(content) - PIECE, 4096)]


def in_any(places: dict[str, bytes], pieces: list[bytes]) -> list[str]:
    return [name for name, content in places.items() if any(piece in content for piece in pieces)]


def test_a_photo_is_in_no_file_of_a_real_server(tmp_path: Path) -> None:
    data, temporary, sent = tmp_path / "data", tmp_path / "temporary", large()
    data.mkdir()
    temporary.mkdir()
    assert len(sent) > 600 * 1024
    with serving(data, TMPDIR=str(temporary)) as served, Watch(temporary, served.process.pid) as watch:
        ana, ben = Visitor(served.url), Visitor(served.url)
        for visitor, name in ((ana, "Ana"), (ben, "Ben")):
            visitor.sign_up(name)
        circle = ana.start_circle()
        ben.join(ana.invite(circle, "friend"), "Ben")
        words = {"words": "MarkerWords", "photo_words": "MarkerPhotoWords"}
        moment = ana.say(circle, **words, photo=("MarkerName.jpg", sent))
        shown = ben.get(f"/moments/{moment}/photo")
        assert shown.headers["Content-Type"] == "image/webp"
        assert "MarkerPhotoWords" in ben.get(f"/circles/{circle}").text
        places = places_of(data)
    places = {**places_of(data), **places, **watch.seen}
    assert in_any(places, pieces_of(sent)) == [], "as it was sent"
    assert in_any(places, pieces_of(shown.content)) == [], "as it is shown"
    assert found_in(places, ["MarkerWords", "MarkerPhotoWords", "MarkerName", WHERE, TAKEN]) == []
    assert "circle.sqlite3" in " ".join(found_in(places, [moment])), "the search looks where the rows are"
    assert watch.seen, "and where temporary files are"


def test_a_photo_is_in_no_file_of_the_app(app: Flask, as_: Any, world: World) -> None:
    ana, sent, name = as_(world.ana), large(), "MarkerName.jpg"
    assert send(ana, "/wins", words="I went", to=world.circle_id, photo=file(sent, name)).status_code == 303
    shown = ana.get(photo_of(ana, world)).data
    places = files_of(app)
    for content in (sent, shown):
        assert in_any(places, pieces_of(content)) == []
    assert found_in(places, [WHERE, TAKEN, "MarkerName"]) == []
    assert in_any({"control": sent}, pieces_of(sent)) == ["control"]


def test_taken_back_a_photo_is_gone_from_every_file_once_the_courier_has_swept(
    app: Flask, as_: Any, world: World
) -> None:
    ana, here = as_(world.ana), f"/circles/{world.circle_id}/moments"
    said = [send(ana, here, words="", photo=file(large()), photo_words=f"Ice {n}").location for n in range(2)]
    kept = send(ana, "/wins", words="I went", to="me", photo=file(large())).location
    before = sealed_values(app)
    submit(ana, f"/moments/{said[0].rpartition('moment-')[2]}/take-back")
    submit(ana, f"{kept}/take-back")
    gone = before - sealed_values(app)
    assert max(map(len, gone)) > 20_000, "photos are among what went"
    sweep(app)
    assert left_over(app, gone) == 0
    assert left_over(app, sealed_values(app)) == len(sealed_values(app)), "the search finds what is there"
    assert ana.get(photo_of(ana, world)).status_code == 200


def test_a_closed_account_takes_its_photos(app: Flask, as_: Any, world: World, clock: Any) -> None:
    ben, ana = as_(world.ben), as_(world.ana)
    for who in (ben, ana):
        send(who, f"/circles/{world.circle_id}/moments", words="", photo=file())
    with app.app_context():
        his = set(db.session.scalars(select(Photo.content_sealed).where(Photo.owner_id == world.ben.person_id)))
    submit(ben, "/you/close", password=world.ben.password)
    assert photo_of(ana, world), "his is off her page at once"
    assert left_over(app, his) == len(his), "until the week is over it can be opened again"
    clock.forward(days=8)
    sweep(app)
    assert left_over(app, his) == 0
    with app.app_context():
        assert db.session.scalars(select(Photo.owner_id)).all() == [world.ana.person_id]


def test_what_a_program_from_before_took_back_the_words_of_goes_with_the_next_sweep(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    """It serves beside this one during an upgrade, and knows of no photos."""
    ana, here = as_(world.ana), f"/circles/{world.circle_id}/moments"
    old, stays = (send(ana, here, words="", photo=file()).location.rpartition("moment-")[2] for _ in range(2))
    with app.app_context(), changing():
        moment = db.session.get_one(Moment, old)
        moment.taken_back_at, moment.words_sealed = circle_clock.now(), None
    clock.forward(days=8)
    assert app.test_cli_runner().invoke(args=["sweep"]).exit_code == 0
    with app.app_context():
        assert db.session.scalars(select(Photo.moment_id)).all() == [stays]


def test_under_a_new_master_key_photos_open_as_before(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    send(ana, f"/circles/{world.circle_id}/moments", words="", photo=file())
    shown = ana.get(photo_of(ana, world)).data
    with app.app_context():
        assert rotate() > 0
    assert ana.get(photo_of(ana, world)).data == shown


@pytest.mark.parametrize("moved", ["to another row", "altered"])
def test_a_photo_that_was_moved_or_altered_does_not_open(app: Flask, as_: Any, world: World, moved: str) -> None:
    ana = as_(world.ana)
    for _ in range(2):
        send(ana, f"/circles/{world.circle_id}/moments", words="", photo=file())
    with app.app_context():
        first, second = db.session.scalars(select(Photo)).all()
        assert first.content == second.content
        sealed = first.content_sealed
        second.content_sealed = sealed if moved == "to another row" else sealed[:-1] + bytes([sealed[-1] ^ 1])
        with pytest.raises(InvalidTag):
            _ = second.content
        db.session.rollback()
