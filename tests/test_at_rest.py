"""What people write is sealed: on the page, and in no file. What they take back, or close, is gone from files too."""

import base64
import importlib
import os
import pkgutil
import re
import socketserver
import stat
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_hex
from time import monotonic
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import LargeBinary, select
from wtforms import FieldList, StringField

import circle
from circle import connecting, sealing
from circle.extensions import Base, db
from circle.keyfiles import load_keys
from circle.models import MomentKind, Person, SealingKey
from circle.models.columns import Sealed, new_id
from circle.moments.actions import say, take_back
from tests.people import World, submit
from tests.served import Visitor, serving

Send = Callable[..., Any]


# A word of its own in every field there is


@dataclass(frozen=True)
class Written:
    """A form, where it is sent, and those of its fields that get a word of their own.

    `*` marks words that are still on the writer's pages at the end. `rest` is what else the form takes, and `makes`
    what the address it leads to is called in the paths after it.
    """

    form: str
    path: str
    fields: str
    rest: Mapping[str, str] = field(default_factory=dict)
    makes: str = ""


IN_ANY_WAY = {"rhythm": "whenever", "area": "joy"}
WRITTEN = (
    Written("SignUpForm", "/sign-up", "name email* password"),
    Written("SignInForm", "/sign-in", "email password"),
    Written("NewCircleForm", "/circles", "name purpose known_as", makes="circle"),
    Written("CircleForm", "{circle}", "name* purpose*"),
    Written("KnownAsForm", "{circle}/known-as", "known_as*"),
    Written("InvitationForm", "{circle}/invitations", "note* email", {"relation": "friend"}),
    Written("LinkForm", "/invited", "link"),
    Written(
        "NewGoalForm",
        "/goals",
        "words* why* unit resources instead* lines*",
        IN_ANY_WAY | {"direction": "stop"},
        makes="goal",
    ),
    Written("RevisionForm", "{goal}", "words* why* unit resources learned*", IN_ANY_WAY),
    Written("LookForm", "{goal}/look", "learned*", {"goes_on": "keep"}),
    Written("SetbackForm", "{goal}/setback", "note helped would_try"),
    Written("GoalWordsForm", "{goal}/smaller", "words*"),
    Written("GuideForm", "{goal}/guide", "words* why* unit* resources* lines* plans-0-when* plans-0-then*", IN_ANY_WAY),
    Written("StepsForm", "{goal}/steps/several", "lines*"),
    Written("PlanForm", "{goal}/if-thens", "when* then*"),
    Written("VisitForm", "{goal}/whom-to-ask", "words*"),
    Written("StepForm", "{goal}/steps", "words*"),
    Written("StrengthForm", "{goal}/strength", "words*"),
    Written("CheckInForm", "{goal}/check-ins", "note*", {"answer": "yes", "amount": "1"}),
    Written("MomentForm", "{circle}/moments", "words* photo_words", makes="said"),
    Written("ReplyForm", "/moments/{said_id}/reply", "words*"),
    Written("ReflectionForm", "/reflections", "words*", {"kind": "strength"}),
    Written("LineForm", "/plan", "words*", {"part": "worked"}),
    Written("SituationForm", "/plan", "words* then*", {"part": "tough"}),
    Written("SuggestionForm", "/members/{nobody}/offers", "words", {"kind": "suggestion", "days": "3"}),
    Written("OwnStepForm", "/tray/{nobody}/change", "words"),
    Written("AnswerForm", "/tray/{nobody}/answer", "words"),
    Written("LetterForm", "/letters", "words", {"to": "me", "opens": "asked"}),
    Written("WinForm", "/wins", "words* photo_words", {"to": "{circle_id}"}),
    Written("OrderForm", "/support/order", "words", {"minutes": "10"}),
    Written("CallForm", "/support/calls", "words"),
    Written("ProfileForm", "/you", "name*", {"time_zone": "UTC", "language": "en"}),
    Written("PasswordForm", "/you/password", "current new"),
    Written("PasswordForm", "/you/password", "new", {"current": "{password}"}),
    Written("CloseForm", "/you/close", "password"),
)
WITH_NOBODY_ELSE = ("SuggestionForm", "OwnStepForm", "AnswerForm")  # refused, as long as the writer is alone
CHOSEN = {
    "id",
    "client_id",
    "is_filled",
    "circle",
    "audience",
    "to",
    "goal",
    "tell",
    "time_zone",
}  # ids and choices: nobody writes them


@dataclass
class Said:
    """What was written: every word, those that stay on the writer's pages, and which pages these are."""

    words: list[str] = field(default_factory=list)
    staying: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=lambda: {"nobody": new_id()})

    @property
    def pages(self) -> list[str]:
        return ["/", "/you", "/how-far", "/reflections", "/plan", "{goal}", "{circle}", "{circle}/members"]


def test_every_field_that_people_write_in_is_written_in_here() -> None:
    """A field that comes later fails here until it has a word of its own."""
    there = {(form.__name__, name) for form in forms() for name in written_fields(form)}
    assert len(there) > 20
    assert there == {(each.form, name.strip("*")) for each in WRITTEN for name in each.fields.split()}


def forms() -> Iterator[type[FlaskForm]]:
    """Every form that a door reads."""
    for module in pkgutil.walk_packages(circle.__path__, "circle."):
        if "routes" in module.name.split("."):
            for thing in vars(importlib.import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, FlaskForm) and thing is not FlaskForm:
                    yield thing


def written_fields(form: type[FlaskForm]) -> Iterator[str]:
    for name in dir(form):
        unbound = getattr(form, name, None)
        kind = getattr(unbound, "field_class", None)
        if kind is not None and issubclass(kind, FieldList):
            yield from (f"{name}-0-{each}" for each in written_fields(unbound.args[0].args[0]))
        if kind is not None and issubclass(kind, StringField) and name not in CHOSEN:
            yield name


def write_everything(send: Send) -> Said:
    """Write a word of its own into every field; each form is sent from a stale page first, which gives it back."""
    said = Said()
    for each in WRITTEN:
        rest = {name: value.format_map(said.names) for name, value in each.rest.items()}
        path = each.path.format_map(said.names)
        words = {name.strip("*"): f"Marker{each.form}{name.strip('*_')}{token_hex(4)}" for name in each.fields.split()}
        typed = {name: as_typed(name, word) for name, word in words.items()}
        stale = send(path, **typed, **rest, csrf_token="of another time")
        assert stale.status_code == 400, (each, stale.text)
        answer = send(path, **typed, **rest)
        expected = (404,) if each.form in WITH_NOBODY_ELSE else (200, 303, 422)
        assert answer.status_code in expected, (each, answer.text)
        said.words += words.values()
        said.staying += [words[name.strip("*")] for name in each.fields.split() if name.endswith("*")]
        if answer.status_code == 303 and {"password", "new"} & typed.keys():
            said.names["password"] = typed.get("password") or typed["new"]
        if each.form == "SignUpForm":
            said.names["address"] = typed["email"]
        if each.makes:
            said.names[each.makes] = answer.headers["Location"]
            said.names[f"{each.makes}_id"] = re.split("[/-]", answer.headers["Location"])[-1]
    return said


def as_typed(name: str, word: str) -> str:
    """The word in a shape that its field takes."""
    shapes = {"email": "{}@example.org", **dict.fromkeys(("password", "current", "new"), "{} by the river")}
    return shapes.get(name, "{}").format(word)


# Where it may be found


def places_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by name."""
    places: dict[str, bytes] = {}
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # it may go while we look
            if file.is_file():
                places[str(file.relative_to(folder))] = file.read_bytes()
    return places


def found_in(places: Mapping[str, bytes], words: Collection[str]) -> list[str]:
    """The words that can be read somewhere, in any spelling."""
    found = []
    for name, content in places.items():
        everything = content + content.lower()
        found += [f"{word} in {name}" for word in words if any(each in everything for each in spellings(word))]
    return found


def spellings(word: str) -> set[bytes]:
    """How a word may be written: as it is, in small letters, in two bytes a letter, in hex, in base64 at any place."""
    plain, small = word.encode(), word.lower().encode()
    shifted = [base64.b64encode(b"x" * shift + plain)[4 * bool(shift) : -4] for shift in range(3)]
    return {plain, small, word.encode("utf-16-le"), plain.hex().encode(), *shifted}


class Watch:
    """Keeps what stands in temporary files: those in a folder, and those a process holds open without a name."""

    def __init__(self, folder: Path, process_id: int) -> None:
        self.seen: dict[str, bytes] = {}
        self._folder, self._process_id = folder, process_id
        self._is_over = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watch":
        self._watching.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._is_over.wait(0.005):
            self.look()

    def look(self) -> None:
        for file in [*self._folder.rglob("*"), *self._nameless()]:
            with suppress(OSError):
                if file.is_file():
                    name = f"temporary {file.readlink() if file.is_symlink() else file.name}"
                    content = file.read_bytes()
                    if content not in self.seen.get(name, b"") or not content:
                        self.seen[name] = self.seen.get(name, b"") + content

    def _nameless(self) -> list[Path]:
        found = []
        for process in self._processes():
            with suppress(OSError):
                links = list((process / "fd").iterdir())
                found += [link for link in links if str(link.readlink()).endswith("(deleted)")]
        return found

    def _processes(self) -> list[Path]:
        """The process and those it started: gunicorn's worker is its child."""
        own = Path("/proc") / str(self._process_id)
        with suppress(OSError):
            children = (own / "task" / str(self._process_id) / "children").read_text().split()
            return [own, *(Path("/proc") / child for child in children)]
        return [own]


def say_where(fields: int, words: Collection[str], places: Mapping[str, bytes], hits: Collection[str]) -> None:
    print(f"\nat rest: {fields} fields, {len(words)} markers, {len(places)} places searched, {len(hits)} hits")


FIELDS = len({(each.form, name.strip("*")) for each in WRITTEN for name in each.fields.split()})


def test_words_are_on_pages_and_in_no_file(
    app: Flask, world: World, caplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    someone = app.test_client()
    with Watch(tmp_path, os.getpid()) as watch, tempfile.NamedTemporaryFile() as control:
        control.write(world.ana.person_id.encode())
        control.flush()
        said = write_everything(partial(submit, someone))
        shown = "".join(someone.get(path.format_map(said.names)).text for path in said.pages)
        watch.look()
    assert [word for word in said.staying if word not in shown] == []

    places = {**files_of(app), **watch.seen, "log": caplog.text.encode()}
    assert any(name.endswith("-wal") for name in places)
    assert any(name.endswith("keys.json") for name in places)
    hits = found_in(places, [*said.words, world.ana.address])
    say_where(FIELDS, said.words, places, hits)
    assert hits == []
    found = " ".join(found_in(places, [world.ana.person_id]))
    assert "circle.sqlite3" in found, "the search looks where the rows are"
    assert "temporary" in found, "and where temporary files are"


def test_words_are_in_no_file_of_a_real_server_nor_in_what_it_logs(tmp_path: Path) -> None:
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    data.mkdir()
    temporary.mkdir()
    with serving(data, TMPDIR=str(temporary)) as served, Watch(temporary, served.process.pid) as watch:
        visitor = Visitor(served.url)
        said = write_everything(visitor.submit)
        shown = "".join(visitor.get(path.format_map(said.names)).text for path in said.pages)
        places = places_of(data)
    assert [word for word in said.staying if word not in shown] == []
    for name, content in {**places_of(data), **watch.seen}.items():
        places[name] = places.get(name, b"") + content
    hits = found_in(places, [*said.words, visitor.cookie.partition("circle=")[2].partition(";")[0]])
    say_where(FIELDS, said.words, places, hits)
    assert hits == []
    found = " ".join(found_in(places, [said.names["circle_id"]]))
    assert "circle.sqlite3-wal" in found, "the search looks where the rows are"
    assert b"Listening at" in places["server.log"], "and where the server writes"
    assert watch.seen, "and where its temporary files are"


def test_words_that_no_longer_fit_on_the_disk_are_in_no_log(
    app: Flask, as_: Any, world: World, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, said = as_(world.ana), f"/circles/{world.circle_id}/moments"
    fill_the_disk(app, monkeypatch)
    words = [f"MarkerMoment{n} " + "and on " * 200 for n in range(100)]
    assert 503 in [submit(ana, said, words=each).status_code for each in words]
    assert 503 in [sign_up_number(app, n).status_code for n in range(50)]
    assert "disk is full" in caplog.text
    log = {"log": caplog.text.encode()}
    assert found_in(log, ["MarkerMoment", "MarkerName", "markermail", "MarkerPass"]) == []
    assert "argon2id" not in caplog.text, "nor what is kept of a password"


def sign_up_number(app: Flask, n: int) -> Any:
    who = {"name": f"MarkerName{n}", "email": f"markermail{n}", "password": f"MarkerPass{n} by the river"}
    return submit(app.test_client(), "/sign-up", **who)


def fill_the_disk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database grow no further: of the most that is set and the size it has, SQLite takes what is more."""
    monkeypatch.setitem(connecting.SQLITE_SETTINGS, "max_page_count", "1")
    with app.app_context():
        db.engine.dispose()


def test_an_address_that_the_mail_server_refuses_is_in_no_log(
    app: Flask, as_: Any, world: World, caplog: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refusing_mail() as port:
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{port}")
        path = f"/circles/{world.circle_id}/invitations"
        made = submit(as_(world.ana), path, relation="friend", email="markersister@example.org")
    assert made.status_code == 200
    assert "could not be mailed" in caplog.text
    assert found_in({"log": caplog.text.encode()}, ["markersister"]) == []


class _RefusingMail(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            answers = {b"RCPT": b"550 nobody by that name\r\n", b"QUIT": b"221 bye\r\n"}
            self.wfile.write(answers.get(command, b"250 fine\r\n"))
            if command == b"QUIT":
                return


@contextmanager
def refusing_mail() -> Iterator[int]:
    """A mail server that takes nothing; gives its port."""
    with socketserver.TCPServer(("127.0.0.1", 0), _RefusingMail) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_address[1]
        server.shutdown()
        serving.join()


# What was taken back, and who has gone

PIECE = 32  # bytes of a sealed value that are looked for, so that a part left over is found too


def sealed_values(app: Flask) -> set[bytes]:
    """Every sealed value and wrapped key in the rows, as bytes."""
    values: set[bytes] = set()
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, LargeBinary):
                    values |= {value for value in db.session.scalars(select(column)) if value}
    return values


def left_over(app: Flask, values: Collection[bytes]) -> int:
    """How many of these values are in some file, in whole or in part."""
    content = b"\0".join(files_of(app).values())
    return sum(any(piece in content for piece in pieces(value)) for value in values)


def pieces(value: bytes) -> list[bytes]:
    return [value[start : start + PIECE] for start in range(0, max(1, len(value) - PIECE + 1), PIECE)]


def every_word(app: Flask) -> str:
    """All words that the keys which are there open."""
    words = []
    with app.app_context():
        for mapper in Base.registry.mappers:
            fields = [name for name in dir(mapper.class_) if isinstance(getattr(mapper.class_, name), Sealed)]
            if fields:
                words += [getattr(row, name) for row in db.session.scalars(select(mapper.class_)) for name in fields]
    return "\n".join(words)


def sweep(app: Flask) -> None:
    with app.app_context():
        app.extensions["courier"].sweep()


def test_words_taken_back_are_gone_from_every_file_once_the_courier_has_swept(
    app: Flask, as_: Any, world: World
) -> None:
    ana, here, goal = as_(world.ana), f"/circles/{world.circle_id}", f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/steps", words="MarkerStep")
    submit(ana, "/reflections", words="MarkerReflection")
    submit(ana, f"{goal}/check-ins", answer="not_this_time", note="MarkerNote")
    submit(ana, here, name="MarkerCircle", purpose="MarkerPurpose")
    with app.app_context():
        said = [
            say(who.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, f"MarkerMoment{n} " + "and on " * 7 * n).id
            for n in range(60)
            for who in (world.ana, world.ben)
        ]
        step, reflection = (
            db.session.execute(db.text(f"SELECT id FROM {table}")).scalar_one()  # noqa: S608  a name of ours
            for table in ("steps", "reflections")
        )
    before = sealed_values(app)
    assert every_word(app).count("Marker") == len(said) + 5

    with app.app_context():
        for moment_id in said[::2]:
            take_back(world.ana.person_id, moment_id)
    submit(ana, f"{goal}/steps/{step}/remove")
    submit(ana, f"/reflections/{reflection}/erase")
    submit(ana, f"{goal}/check-ins", answer="not_this_time", note="")
    submit(ana, here, name="Family", purpose="")
    kept = sealed_values(app)
    gone = before - kept
    assert len(gone) == len(said) // 2 + 5
    assert left_over(app, gone) > 0, "until then the log may hold them"
    sweep(app)
    assert left_over(app, gone) == 0
    assert left_over(app, kept) == len(kept), "the search finds what is there"
    assert every_word(app).count("Marker") == len(said) // 2
    print(f"\ntaken back: {len(gone)} sealed values looked for in {len(files_of(app))} files, 0 left over")


def test_a_closed_account_is_gone_from_every_file_after_a_week_and_others_words_stay(
    app: Flask, as_: Any, world: World, clock: Any, caplog: Any
) -> None:
    fern, ben = app.test_client(), as_(world.ben)
    said = write_everything(partial(submit, fern))
    said.words += comes_to_the_family(app, as_, world, fern, said)
    hers = values_of(app, said)
    submit(ben, f"/circles/{world.circle_id}/moments", words="Ben is here")
    assert submit(fern, "/you/close", password=said.names["password"]).status_code == 303
    sweep(app)
    assert left_over(app, hers) == len(hers), "until the week is over it can be opened again"

    clock.forward(days=8)
    sweep(app)
    places = {**files_of(app), "log": caplog.text.encode()}
    hits = found_in(places, said.words)
    say_where(FIELDS, said.words, places, hits)
    assert hits == []
    assert left_over(app, hers) == 0
    assert Path(app.config["KEY_FILE"]).exists(), "and not because the keys are lost"
    assert not [word for word in said.words if word in every_word(app)]
    assert "Ben is here" in as_(world.cal).get(f"/circles/{world.circle_id}").text
    assert "Walk by the river" in every_word(app)
    print(f"closed: {len(hers)} of her sealed values, keys and hashes looked for, 0 left over")


def comes_to_the_family(app: Flask, as_: Any, world: World, fern: Any, said: Said) -> list[str]:
    """Let her sit down with the others, speak to them, show them her goal and tell them of a day, and offer something;
    gives her words.
    """
    *words, step, answer = [
        f"Marker{what}{token_hex(4)}" for what in ("KnownAs", "Moment", "Setback", "Step", "Answer")
    ]
    made = submit(as_(world.ana), f"/circles/{world.circle_id}/invitations", relation="friend")
    link = made.text.partition('data-invitation-link value="http://localhost')[2].partition('"')[0]
    fern.get(link)
    here = submit(fern, "/invitation/accept", known_as=words[0]).headers["Location"]
    shown = dict.fromkeys(("progress", "steps", "notes", "setbacks"), "1")
    submit(fern, f"{said.names['goal']}/shares", circle=world.circle_id, audience="everyone", **shown)
    submit(fern, f"{here}/moments", words=words[1])
    submit(fern, f"{said.names['goal']}/check-ins", answer="different", note=words[2], tell="everyone")
    page = as_(world.cal).get(here).text
    assert [word for word in words if word not in page] == []
    submit(fern, "/being-beside")
    submit(fern, f"/members/{world.cal.membership_id}/offers", kind="suggestion", words=step, days="3")
    assert step in as_(world.cal).get("/tray").text
    to_fern = re.findall(r"/members/\w{32}/offers", as_(world.cal).get(f"{here}/members").text)[-1]  # she came last
    submit(as_(world.cal), to_fern, kind="question", question="ask_helped")
    asked = re.search(r"/tray/\w+/answer(?=\")", fern.get("/tray").text)
    assert asked
    submit(fern, asked[0], words=answer)
    assert answer in fern.get("/reflections").text
    return [*words, step, answer]


def values_of(app: Flask, said: Said) -> set[bytes]:
    """All that is hers in the rows: what is sealed under her key and her circle's, both keys, and hashes."""
    with app.app_context():
        hash = sealing.address_hash(said.names["address"])
        fern = db.session.scalars(select(Person).where(Person.address_hash == hash)).one()
        owners = [fern.id, said.names["circle_id"]]
        keys = db.session.scalars(select(SealingKey).where(SealingKey.owner_id.in_(owners))).all()
        values = {key.wrapped for key in keys} | {fern.password_hash.encode(), fern.address_hash.encode()}
        for mapper in Base.registry.mappers:
            columns = [column.key for column in mapper.columns if column.key.endswith("_sealed")]
            for row in db.session.scalars(select(mapper.class_)) if columns else ():
                if row.sealing_key in keys:
                    values |= {value for column in columns if (value := getattr(row, column))}
    assert len(values) > len(said.staying) + 4
    return values


def files_of(app: Flask) -> dict[str, bytes]:
    """Every file of the app's data folder."""
    return places_of(Path(app.config["DATA_FOLDER"]))


# Keys


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
    folder = Path(app.config["DATA_FOLDER"])
    [database_file] = [folder / name for name in files_of(app) if name.endswith(".sqlite3")]
    assert key_file.parent != database_file.parent


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keys.json"
    assert load_keys(path) == load_keys(path)


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


def test_an_opened_key_stays_open_for_seconds(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, ben = new_id(), new_id()
    keys = {owner: sealing.new_wrapped_key(owner) for owner in (ana, ben)}
    now = monotonic()
    monkeypatch.setattr(sealing, "monotonic", lambda: now)

    def open_after_sealing_for(owner: str) -> set[str]:
        sealing.seal("Two herons", keys[owner], owner, PLACE)
        return {owner for _key, owner in sealing._Kept.opened}

    open_after_sealing_for(ana)
    assert {ana, ben} <= open_after_sealing_for(ben)
    now += sealing.OPENED_SECONDS + 1
    assert open_after_sealing_for(ben) == {ben}


def test_no_key_stays_open_beyond_a_sweep(app: Flask, world: World) -> None:
    with app.app_context():
        assert db.session.get_one(Person, world.ana.person_id).name == "Ana"
        assert sealing._Kept.opened
    sweep(app)
    assert sealing._Kept.opened == {}
