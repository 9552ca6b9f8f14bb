"""A photo with what is said: for those who see the words, and for nobody else."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from circle.extensions import db
from circle.models import Photo
from circle.moments import actions
from circle.photos import MOST_BYTES, Developed, Why, develop
from circle.uploads import MOST_OF_ONE, NOT_TAKEN
from tests.people import World, submit, token_for
from tests.photographs import drawn, file, from_a_phone, saved
from tests.showing import show_goal
from tests.statements import counting_statements

PHOTO = re.compile(r'<img class="photo"[^>]*>')
NOWHERE = "0" * 32


def send(client: Any, path: str, **form: Any) -> Any:
    """As submit does; what is large the test client puts into a file of its own, which it does not close."""
    answer = submit(client, path, **form)
    answer.request.environ["wsgi.input"].close()
    return answer


def say(client: Any, world: World, words: str = "By the river", **more: Any) -> Any:
    form = {"photo": file(), "words": words, **more}
    return send(client, f"/circles/{world.circle_id}/moments", **form)


def photos_on(page: str) -> list[str]:
    return [tag[0].partition('src="')[2].partition('"')[0] for tag in PHOTO.finditer(page)]


def page_of(client: Any, world: World) -> str:
    return str(client.get(f"/circles/{world.circle_id}").text)


def photo_of(client: Any, world: World) -> str:
    """The address of the one photo on the circle's page."""
    [address] = photos_on(page_of(client, world))
    return address


def how_many(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Photo.id))) or 0


def test_a_photo_is_seen_where_the_words_are(as_: Any, world: World) -> None:
    said = say(as_(world.ana), world, photo_words="The river, with ice on it")
    assert said.status_code == 303
    for person in (world.ana, world.ben, world.cal):
        address = photo_of(as_(person), world)
        assert 'alt="The river, with ice on it"' in page_of(as_(person), world)
        answer = as_(person).get(address)
        assert answer.status_code == 200
        assert Image.open(io.BytesIO(answer.data)).size == (640, 480)
    for person in (world.eve, world.dee):
        assert as_(person).get(address).status_code == 404


def test_it_is_shown_and_kept_nowhere(as_: Any, world: World) -> None:
    say(as_(world.ana), world)
    headers = as_(world.ben).get(photo_of(as_(world.ben), world)).headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["Content-Disposition"] == 'inline; filename="photo.webp"'
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not {"ETag", "Last-Modified"} & set(headers.keys())
    assert "img-src 'self';" in as_(world.ben).get("/").headers["Content-Security-Policy"]


def test_its_room_is_there_before_it_is(as_: Any, world: World) -> None:
    upright = file(from_a_phone(900, 1200))
    say(as_(world.ana), world, photo=upright)
    [tag] = PHOTO.findall(page_of(as_(world.ben), world))
    assert 'width="315" height="420" loading="lazy"' in tag
    assert 'alt="A photo from Ana"' in tag
    assert 'alt="Your photo"' in page_of(as_(world.ana), world)


def test_a_photo_for_one_person_is_for_the_two_of_them(as_: Any, world: World) -> None:
    say(as_(world.ben), world, to=f"member:{world.ana.membership_id}")
    address = photo_of(as_(world.ana), world)
    assert as_(world.ben).get(address).status_code == 200
    assert as_(world.cal).get(address).status_code == 404
    assert photos_on(page_of(as_(world.cal), world)) == []


def test_a_photo_about_a_goal_goes_with_sight_of_the_goal(as_: Any, world: World) -> None:
    ana, ben, cal = (as_(person) for person in (world.ana, world.ben, world.cal))
    show_goal(ana, world, "member:ben", "progress")
    say(ana, world, to=f"goal:{world.goal_id}")
    address = photo_of(ben, world)
    assert ben.get(address).status_code == 200
    assert cal.get(address).status_code == 404
    submit(ana, f"/goals/{world.goal_id}/sharing")
    assert ben.get(address).status_code == 404
    assert ana.get(address).status_code == 200


def test_whoever_is_removed_has_an_address_that_leads_nowhere(as_: Any, world: World) -> None:
    say(as_(world.ana), world)
    ben = as_(world.ben)
    address = photo_of(ben, world)
    assert ben.get(address).status_code == 200
    submit(as_(world.ana), f"/circles/{world.circle_id}/members/{world.ben.membership_id}/remove")
    removed, missing = ben.get(address), ben.get(f"/moments/{NOWHERE}/photo")
    assert removed.status_code == missing.status_code == 404
    assert as_(world.cal).get(address).status_code == 200


def test_signed_out_there_is_nothing(app: Flask, as_: Any, world: World) -> None:
    say(as_(world.ana), world)
    address = photo_of(as_(world.ana), world)
    assert app.test_client().get(address).status_code == 303


def test_in_quiet_hours_it_waits_with_the_words(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    submit(ben, "/you/quiet", keeps_quiet="1", quiet_from="00:00", quiet_until="23:59")
    say(ana, world)
    address = photo_of(ana, world)
    assert ben.get(address).status_code == 404
    assert as_(world.cal).get(address).status_code == 200
    submit(ben, "/you/quiet/let-in")
    assert ben.get(address).status_code == 200


def test_muted_it_is_on_no_page_of_whoever_muted(as_: Any, world: World) -> None:
    ben = as_(world.ben)
    say(as_(world.ana), world)
    submit(ben, f"/circles/{world.circle_id}/mute")
    assert photos_on(page_of(ben, world)) == []
    assert photos_on(page_of(as_(world.cal), world)) != []
    submit(ben, f"/muted/{world.circle_id}/unmute")
    assert photos_on(page_of(ben, world)) != []


def test_it_arrives_live_and_goes_live(as_: Any, listening_as: Any, world: World) -> None:
    screens = {person.name: listening_as(person) for person in (world.ben, world.eve)}
    say(as_(world.ana), world, photo_words="Ice on it")
    [arrived] = screens["ben"].hears()
    address = photo_of(as_(world.ana), world)
    assert photos_on(arrived["html"]) == [address]
    assert 'alt="Ice on it"' in arrived["html"]
    assert screens["eve"].hears() == []
    submit(as_(world.ana), address.replace("/photo", "/take-back"))
    [gone] = screens["ben"].hears()
    assert gone["change"] == "gone"
    assert gone.keys() <= {"kind", "id", "change"}
    assert as_(world.ben).get(address).status_code == 404
    assert as_(world.ana).get(address).status_code == 404


def test_taken_back_it_is_erased(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    say(ana, world)
    say(ana, world, "Another")
    assert how_many(app) == 2
    taken_back, stays = photos_on(page_of(ana, world))
    submit(ana, taken_back.replace("/photo", "/take-back"))
    assert how_many(app) == 1
    assert photo_of(as_(world.ben), world) == stays


def test_a_photo_says_enough_by_itself(as_: Any, world: World) -> None:
    assert say(as_(world.ana), world, "").status_code == 303
    address = photo_of(as_(world.ben), world)
    reply = as_(world.ben).get(address.replace("/photo", "/reply")).text
    assert "Ana’s photo" in reply
    assert say(as_(world.ana), world, "", photo=file(b"", "")).status_code == 422, "nothing at all does not"


def test_a_win_has_words(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for path, more in (("/wins", {"to": world.circle_id}), (f"/circles/{world.circle_id}/moments", {"kind": "win"})):
        refused = submit(ana, path, words="", photo=file(), **more)
        assert refused.status_code == 422
        assert "Please choose your photo once more" in refused.text
    assert how_many(app) == 0
    assert submit(ana, "/wins", words="I went", to=world.circle_id, photo=file()).status_code == 303
    assert as_(world.ben).get(photo_of(as_(world.ben), world)).status_code == 200


REFUSED = {
    "picture.svg": (b"<svg/>", Why.NO_PHOTO),
    "photo.jpg": (b"\0\0\0\x18ftypheic" + bytes(99), Why.NO_PHOTO),
    "../../etc/passwd": (b"root:x:0:0", Why.NO_PHOTO),
    "empty.png": (b"", Why.NO_PHOTO),
    "moves.webp": (saved(drawn(), "WEBP", save_all=True, append_images=[drawn(seed=2)]), Why.MOVES),
    "half.jpg": (from_a_phone()[:9000], Why.BROKEN),
    "large.jpg": (from_a_phone() + bytes(MOST_BYTES), Why.TOO_LARGE),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("path", ["/circles/{}/moments", "/wins"])
def test_what_cannot_be_added_is_said_and_the_words_stay(
    app: Flask, as_: Any, world: World, name: str, path: str
) -> None:
    content, why = REFUSED[name]
    ana = as_(world.ana)
    form = {"words": "Written with care", "photo_words": "Ice", "to": "me" if path == "/wins" else "everyone"}
    refused = send(ana, path.format(world.circle_id), photo=file(content, name), **form)
    assert refused.status_code == 422
    assert str(NOT_TAKEN[why]) in refused.text
    assert "Written with care" in refused.text
    assert 'value="Ice"' in refused.text
    assert name not in refused.text
    assert how_many(app) == 0
    assert "Written with care" not in page_of(ana, world)


def test_it_is_known_by_what_it_is_and_not_by_its_name(as_: Any, world: World) -> None:
    assert say(as_(world.ana), world, photo=file(saved(drawn(), "PNG"), "page.html")).status_code == 303
    assert as_(world.ben).get(photo_of(as_(world.ben), world)).mimetype == "image/webp"


def test_only_where_a_photo_is_taken_may_a_form_be_large(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    large = file(from_a_phone() + bytes(300 * 1024))
    assert say(ana, world, photo=large).status_code == 303
    moment = photo_of(ana, world).removesuffix("/photo")
    for path in (f"{moment}/reply", f"/goals/{world.goal_id}/steps", "/letters", "/you"):
        large = file(from_a_phone() + bytes(300 * 1024))
        assert send(ana, path, words="Hm", photo=large).status_code == 413
    assert say(ana, world, words="and on " * 40_000).status_code == 413, "words keep their limit"
    assert say(ana, world, photo=file(bytes(3 * MOST_BYTES))).status_code == 413


def test_whoever_is_signed_out_meanwhile_has_their_words_back_and_nothing_is_opened(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("circle.uploads.develop", lambda _sent: pytest.fail("nobody's photo was opened"))
    nobody = app.test_client()
    answer = say(nobody, world, "Still mine", photo=file(from_a_phone() + bytes(MOST_BYTES // 2)))
    assert answer.status_code == 401
    assert "Still mine" in answer.text


@pytest.mark.parametrize("path", ["/circles/{}/moments", "/wins"])
def test_whoever_is_signed_out_while_a_photo_is_made_anew_says_nothing_any_more(
    app: Flask, as_: Any, world: World, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    ana, another = as_(world.ana), as_(world.ana)
    arrived, may_go_on = Event(), Event()

    def develop_later(sent: bytes) -> Developed:
        arrived.set()
        assert may_go_on.wait(60)
        return develop(sent)

    monkeypatch.setattr("circle.uploads.develop", develop_later)
    form = {"words": "Still mine", "to": "me" if path == "/wins" else "everyone"}
    with ThreadPoolExecutor() as threads:
        saying = threads.submit(send, ana, path.format(world.circle_id), photo=file(), **form)
        try:
            assert arrived.wait(60)
            assert submit(another, "/you/sessions/end-others").status_code == 303
        finally:
            may_go_on.set()
    assert saying.result().status_code == 401
    assert "Still mine" in saying.result().text
    assert "Still mine" not in page_of(as_(world.ben), world)
    assert how_many(app) == 0
    assert send(another, path.format(world.circle_id), photo=file(), **form).status_code == 303


def as_it_is_sent(form: dict[str, Any]) -> tuple[bytes, str]:
    """A form's content, and what kind it says it is."""
    given = EnvironBuilder(method="POST", data=form).get_environ()
    with given["wsgi.input"] as sent:
        return sent.read(), given["CONTENT_TYPE"]


class Watched(io.BytesIO):
    """What is sent, and how many connections to the database were taken whenever some of it was read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.taken: list[int] = []

    def readinto(self, into: Any) -> int:
        self.taken.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return super().readinto(into)

    def read(self, size: int | None = -1) -> bytes:
        self.taken.append(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return super().read(size)


@pytest.mark.parametrize("is_known", [True, False])
def test_while_it_arrives_nobody_keeps_a_connection(app: Flask, as_: Any, world: World, *, is_known: bool) -> None:
    """On a thin line that takes minutes, and there are twenty connections for everybody."""
    ana = as_(world.ana)
    form = {"csrf_token": token_for(ana), "words": "I went", "to": "me", "photo": file()}
    if not is_known:
        ana.set_cookie(app.config["SIGN_IN_COOKIE"], "of another time")
    content, kind = as_it_is_sent(form)
    sent = Watched(content)
    answer = ana.post("/wins", input_stream=sent, content_length=len(content), content_type=kind)
    assert answer.status_code == (303 if is_known else 401)
    assert set(sent.taken) == {0}


def test_of_one_person_few_photos_are_held_at_once(
    app: Flask, as_: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, bens_photo = as_(world.ana), as_(world.ben), from_a_phone(seed=2)
    arrived, may_go_on = Semaphore(0), Event()

    def develop_later(sent: bytes) -> Developed:
        if sent != bens_photo:
            arrived.release()
            assert may_go_on.wait(60)
        return develop(sent)

    monkeypatch.setattr("circle.uploads.develop", develop_later)
    with ThreadPoolExecutor() as threads:
        saying = [threads.submit(say, as_(world.ana), world) for _ in range(MOST_OF_ONE)]
        try:
            assert all(arrived.acquire(timeout=60) for _ in saying)
            refused = say(ana, world, "Still mine")
            assert say(ben, world, photo=file(bens_photo)).status_code == 303, "others are not kept waiting"
            assert say(ana, world, "Words alone", photo=file(b"", "")).status_code == 303
        finally:
            may_go_on.set()
    assert refused.status_code == 422
    assert str(NOT_TAKEN[Why.BUSY]) in refused.text
    assert "Still mine" in refused.text
    assert [each.result().status_code for each in saying] == [303] * MOST_OF_ONE
    assert say(ana, world).status_code == 303, "nothing is held afterwards"
    assert how_many(app) == MOST_OF_ONE + 2


def test_of_all_no_more_photos_are_held_than_there_is_room_for(
    as_: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("circle.uploads.MOST_AT_ONCE", 0)
    refused = say(as_(world.ana), world, "Still mine")
    assert refused.status_code == 422
    assert str(NOT_TAKEN[Why.BUSY]) in refused.text
    assert say(as_(world.ana), world, "Words alone", photo=file(b"", "")).status_code == 303


def test_a_page_that_was_open_long_asks_for_the_photo_again(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    stale = say(ana, world, csrf_token="of another time")
    assert stale.status_code == 400
    assert "By the river" in stale.text
    assert "Please choose your photo once more" in stale.text
    assert 'enctype="multipart/form-data"' in stale.text


def test_the_same_form_sent_twice_says_it_once_with_one_photo(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    first, second = (say(ana, world, client_id="d" * 32) for _ in range(2))
    assert first.location == second.location
    assert how_many(app) == 1
    another = say(ana, world, client_id="d" * 32, photo=file(from_a_phone(seed=2)))
    without = say(ana, world, client_id="d" * 32, photo=file(b"", ""))
    assert another.status_code == without.status_code == 409
    assert how_many(app) == 1


def test_what_fails_leaves_nothing_half_written(
    app: Flask, as_: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = as_(world.ana)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "tell_moment", lambda _moment: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            say(ana, world)
    assert how_many(app) == 0
    assert "By the river" not in page_of(ana, world)
    assert say(ana, world).status_code == 303
    assert how_many(app) == 1


def test_a_photo_is_where_the_moment_is_shown(as_: Any, world: World) -> None:
    """Kept words, Today, and the goal's own page."""
    ana, ben = as_(world.ana), as_(world.ben)
    say(ben, world)
    address = photo_of(ana, world)
    submit(ana, address.replace("/photo", "/keep"))
    for path in ("/kept-words", "/"):
        assert address in photos_on(ana.get(path).text)
    submit(ben, address.replace("/photo", "/take-back"))
    assert photos_on(ana.get("/kept-words").text) == []


def test_whoever_looks_through_somebodys_eyes_sees_the_photo_they_see(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    say(as_(world.ben), world)
    say(as_(world.ben), world, "For Cal", to=f"member:{world.cal.membership_id}")
    seen = photos_on(ana.get(f"/circles/{world.circle_id}/as/{world.cal.membership_id}").text)
    assert len(photos_on(page_of(as_(world.cal), world))) == 2
    assert len(seen) == 1
    assert ana.get(seen[0]).status_code == 200


def test_a_page_asks_as_much_with_photos_and_reads_none_of_them(app: Flask, as_: Any, world: World) -> None:
    ben = as_(world.ben)
    asked = []
    for photo in (file(b"", ""), file(), file()):
        say(as_(world.ana), world, photo=photo)
        with counting_statements(app) as statements:
            page_of(ben, world)
        asked.append(list(statements))
    assert len(set(map(len, asked))) == 1
    assert not [statement for each in asked for statement in each if "content_sealed" in statement]
    with counting_statements(app) as statements:
        ben.get(photos_on(page_of(ben, world))[0])
    assert [statement for statement in statements if "content_sealed" in statement]


def test_a_win_kept_to_oneself_keeps_its_photo_and_takes_it_along_when_shared(
    app: Flask, as_: Any, world: World
) -> None:
    ana, form = as_(world.ana), {"words": "I went", "to": "me", "client_id": "w" * 32}
    kept = submit(ana, "/wins", photo=file(), photo_words="My boots", **form)
    assert submit(ana, "/wins", photo=file(), photo_words="My boots", **form).location == kept.location
    assert submit(ana, "/wins", photo=file(from_a_phone(seed=2)), **form).status_code == 409
    [address] = photos_on(ana.get(kept.location).text)
    assert 'alt="My boots"' in ana.get(kept.location).text
    assert ana.get(address).status_code == 200
    assert as_(world.ben).get(address).status_code == 404
    submit(ana, f"{kept.location}/share", to=world.circle_id)
    assert ana.get(address).status_code == 404
    assert 'alt="My boots"' in page_of(as_(world.ben), world)
    assert as_(world.ben).get(photo_of(as_(world.ben), world)).status_code == 200
    assert how_many(app) == 1


def test_a_win_taken_back_takes_its_photo(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    kept = submit(ana, "/wins", words="I went", to="me", photo=file())
    assert how_many(app) == 1
    submit(ana, f"{kept.location}/take-back")
    assert how_many(app) == 0


def test_the_box_says_what_is_removed_and_asks_to_leave_others_out(as_: Any, world: World) -> None:
    for path in (f"/circles/{world.circle_id}", "/wins"):
        page = as_(world.ana).get(path).text
        assert "Whoever sees your words will see it. Where and when it was taken is removed." in page
        assert "without other people’s faces, papers or medicine labels" in page
        assert 'accept="image/jpeg,image/png,image/webp"' in page
    say(as_(world.ben), world)
    address = photo_of(as_(world.ana), world)
    assert 'type="file"' not in as_(world.ana).get(address.replace("/photo", "/reply")).text
