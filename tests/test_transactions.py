"""One look and one change: begun once, seen whole by objects and by columns, and kept or undone together."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, bindparam, event, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, PendingRollbackError

from circle import database
from circle.circles.actions import rename_circle
from circle.database import changing, columns, columns_alone, keep, looking_anew, rehearsing
from circle.extensions import db
from circle.models import Circle, Stream
from circle.models.columns import new_id
from tests.people import World

HOW_MANY = select(func.count().label("number")).select_from(Stream)
MOVE_ON = update(Stream).where(Stream.person_id == bindparam("person")).values(news_seq=Stream.news_seq + 1000)
PLACE = select(Stream.news_seq).where(Stream.person_id == bindparam("person"))


def somebody_new() -> Stream:
    return Stream(person_id=new_id(), news_seq=0, stream_id=new_id())


def how_many() -> int:
    return int(columns(HOW_MANY, {})[0].number)


@pytest.fixture
def begun(app: Flask) -> Any:
    """How each transaction began, and `COMMIT` where one was kept."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    def note_commit(_connection: Connection) -> None:
        seen.append("COMMIT")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note_commit)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
    event.remove(engine, "commit", note_commit)


def rename_elsewhere(app: Flask, world: World) -> None:
    def act() -> None:
        with app.app_context():
            rename_circle(world.ana.person_id, world.circle_id, name="Another name", purpose="")

    thread = Thread(target=act)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def test_objects_and_columns_are_asked_for_in_one_look(app: Flask, world: World, begun: list[str]) -> None:
    with app.app_context():
        how_many()
        db.session.get_one(Circle, world.circle_id)
        how_many()
        assert len(begun) == 1
        looking_anew()
        how_many()
    assert len(begun) == 2
    assert "COMMIT" not in begun


def test_objects_and_columns_see_each_others_part_of_a_change(app: Flask, world: World, begun: list[str]) -> None:
    me = {"person": world.ana.person_id}
    with app.app_context():
        with changing():
            before = how_many()
            db.session.add(somebody_new())
            assert how_many() == before + 1
            columns(MOVE_ON, me)
            assert db.session.get_one(Stream, me["person"]).news_seq >= 1000
        assert len(begun) == 2, "one beginning, one end"
        assert begun[-1] == "COMMIT"
        assert how_many() == before + 1


def test_a_change_in_columns_alone_is_kept(app: Flask, world: World) -> None:
    me = {"person": world.ana.person_id}
    with app.app_context():
        [before] = columns(PLACE, me)
        with changing():
            columns(MOVE_ON, me)
        [after] = columns(PLACE, me)
    assert after.news_seq == before.news_seq + 1000


def writes_an_object(person_id: str) -> None:
    db.session.get_one(Stream, person_id).news_seq += 1000
    db.session.flush()


def writes_columns(person_id: str) -> None:
    columns(MOVE_ON, {"person": person_id})


@pytest.mark.parametrize("end", [looking_anew, db.session.remove])
@pytest.mark.parametrize("writes", [writes_an_object, writes_columns])
def test_what_is_written_in_a_look_by_mistake_is_not_kept(
    app: Flask, world: World, writes: Callable[[str], None], end: Callable[[], None]
) -> None:
    me = {"person": world.ana.person_id}
    with app.app_context():
        [before] = columns(PLACE, me)
        with suppress(DBAPIError):  # PostgreSQL refuses it
            writes(world.ana.person_id)
        end()
        assert columns(PLACE, me) == [before]


def test_a_rehearsal_is_undone_for_both(app: Flask, world: World) -> None:
    with app.app_context():
        before = how_many()
        with rehearsing():
            db.session.add(somebody_new())
            columns(MOVE_ON, {"person": world.ana.person_id})
            assert how_many() == before + 1
        assert how_many() == before
        [mine] = columns(PLACE, {"person": world.ana.person_id})
        assert mine.news_seq < 1000


def looks_at_an_object() -> None:
    assert db.session.scalars(select(Stream)).first()


def looks_at_columns() -> None:
    assert how_many()


@pytest.mark.parametrize("looks", [looks_at_an_object, looks_at_columns])
def test_a_change_reads_again_what_was_read_before(app: Flask, world: World, looks: Callable[[], None]) -> None:
    """Whatever was looked at since, in a change before it too."""
    with app.app_context():
        with changing():
            circle = db.session.get_one(Circle, world.circle_id)
            assert circle.name == "Family"
        rename_elsewhere(app, world)
        looks()
        with changing():
            assert circle.name == "Another name"


@pytest.mark.parametrize("looks", [looks_at_an_object, looks_at_columns])
def test_looking_anew_reads_again_what_was_read_before(app: Flask, world: World, looks: Callable[[], None]) -> None:
    with app.app_context():
        with changing():
            circle = db.session.get_one(Circle, world.circle_id)
            assert circle.name == "Family"
        looks()
        rename_elsewhere(app, world)
        looking_anew()
        assert circle.name == "Another name"


def adds_an_object() -> None:
    db.session.add(somebody_new())


def keeps_a_row() -> None:
    keep(somebody_new())


@pytest.mark.parametrize("change", [adds_an_object, keeps_a_row])
def test_what_could_not_be_kept_is_undone_and_the_next_change_goes_on(app: Flask, change: Callable[[], None]) -> None:
    failures = 1

    def fail(_connection: Connection) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with app.app_context():
        before = how_many()
        event.listen(db.engine, "commit", fail)
        try:
            with pytest.raises(OperationalError), changing():
                change()
            assert not list(db.session)
            [alone] = columns_alone(HOW_MANY, {})
            assert alone.number == before
            with changing():
                change()
        finally:
            event.remove(db.engine, "commit", fail)
        assert how_many() == before + 1


def test_after_a_mistake_nothing_more_is_asked_in_a_change(app: Flask, world: World) -> None:
    def goes_on() -> None:
        db.session.add(Stream(person_id=world.ana.person_id, news_seq=0, stream_id=new_id()))
        with pytest.raises(IntegrityError):
            db.session.flush()
        keep(somebody_new())

    with app.app_context():
        before = how_many()
        with pytest.raises(PendingRollbackError), changing():
            goes_on()
        assert how_many() == before


def change_twice() -> None:
    db.session.add(somebody_new())
    db.session.flush()
    with changing():
        pass


def test_who_waits_for_a_change_has_their_turn_after_it_but_not_after_each_in_a_rush(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    time = iter([1000.0, 1000.0, 1000.001, 1001.0, 1001.0])  # one change, one at once, one a second later
    monkeypatch.setattr(database, "monotonic", lambda: next(time))
    monkeypatch.setattr(database._Way, "given_at", 0.0)
    monkeypatch.setattr(database.socketio, "sleep", lambda seconds: seen.append(f"a turn of {seconds}"))
    with app.app_context():
        for number in (1, 2, 3):
            with changing():
                database.afterwards(partial(seen.append, f"rung for {number}"))
                database.afterwards(partial(seen.append, f"rung again for {number}"))
        with changing():
            keep(somebody_new())
    first, second, third = ([f"rung for {number}", f"rung again for {number}"] for number in (1, 2, 3))
    assert seen == [*first, "a turn of 0", *second, *third, "a turn of 0"]


def test_a_change_within_a_change_is_refused_and_undone(app: Flask) -> None:
    with app.app_context():
        before = how_many()
        with pytest.raises(RuntimeError), changing():
            change_twice()
        assert how_many() == before
