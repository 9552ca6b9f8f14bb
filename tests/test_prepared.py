"""A prepared statement gives just what SQLAlchemy gives for it, and what goes wrong is told in its words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Numeric, String, bindparam, event, literal, select, update
from sqlalchemy.exc import DBAPIError

from circle.database import changing, columns, one_row
from circle.extensions import db
from circle.models import CheckIn, Circle, Goal, Membership, Person, Stream
from circle.models.columns import Instant
from circle.prepared import ask
from tests.people import World

_made_up = iter(range(100))
_OF_SOME = select(Membership.id, Membership.known_as_sealed, Membership.left_at, Membership.keeps).where(
    Membership.person_id.in_(bindparam("people", expanding=True))
)
_OF_ALL_KINDS = (
    select(
        Person.id,
        Person.is_calm,
        Goal.created_at,
        CheckIn.on,
        literal(date(2026, 11, 30)).label("day"),
        CheckIn.amount,
        literal(Decimal("12.5"), Numeric(10, 2)).label("number"),
        bindparam("at", type_=Instant).label("given"),
        bindparam("made", callable_=lambda: str(next(_made_up)), type_=String()).label("made"),
        bindparam("made", callable_=lambda: str(next(_made_up)), type_=String()).label("made_once"),
        Person.id.in_(["nobody", "somebody"]).label("is_among"),
    )
    .outerjoin_from(Person, Goal, Goal.owner_id == Person.id)
    .outerjoin(CheckIn, CheckIn.goal_id == Goal.id)
)
_COUNT_UP = (
    update(Stream)
    .where(Stream.person_id.in_(bindparam("people", expanding=True)))
    .values(news_seq=Stream.news_seq + 1)
    .returning(Stream.person_id, Stream.news_seq)
)
_PEOPLE = select(Membership.id).where(Membership.circle_id == bindparam("circle"))
_AT = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)


@pytest.fixture
def connection(app: Flask) -> Any:
    with app.app_context():
        yield db.session.connection()


def test_it_gives_values_of_the_same_kinds_as_sqlalchemy(connection: Connection) -> None:
    theirs = connection.execute(_OF_ALL_KINDS, {"at": _AT, "made": "given"}).all()
    ours = ask(connection, _OF_ALL_KINDS, {"at": _AT, "made": "given"})
    assert [tuple(row) for row in ours] == [tuple(row) for row in theirs]
    assert [[type(value) for value in row] for row in ours] == [[type(value) for value in row] for row in theirs]
    assert {datetime, date, bool, Decimal} <= {type(value) for row in ours for value in row}
    assert ours[0].given == _AT
    assert ours[0]._fields == tuple(theirs[0]._fields)


def test_what_nobody_gives_is_made_anew_for_each_question_and_once_in_it(connection: Connection) -> None:
    first, second = (ask(connection, _OF_ALL_KINDS, {"at": _AT})[0] for _ in range(2))
    assert first.made == first.made_once != second.made == second.made_once


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_one_name_stands_for_any_number(connection: Connection, world: World, count: int) -> None:
    people = sorted(connection.scalars(select(Membership.person_id).distinct()))[:count]
    theirs = connection.execute(_OF_SOME, {"people": people}).all()
    assert len(people) == count
    assert [tuple(row) for row in ask(connection, _OF_SOME, {"people": people})] == [tuple(row) for row in theirs]
    assert bool(theirs) == bool(count)


def test_a_change_gives_its_rows_too(app: Flask) -> None:
    with app.app_context():
        before = dict(db.session.execute(select(Stream.person_id, Stream.news_seq)).all())
        with changing():
            after = columns(_COUNT_UP, {"people": list(before)})
        assert {row.person_id: row.news_seq for row in after} == {id: seq + 1 for id, seq in before.items()}
        assert dict(db.session.execute(select(Stream.person_id, Stream.news_seq)).all()) == dict(after)


def test_a_value_that_is_missing_is_no_value(connection: Connection) -> None:
    with pytest.raises(KeyError, match="circle"):
        ask(connection, _PEOPLE, {})


def test_what_goes_wrong_is_told_by_sqlalchemy_without_what_was_to_be_written(connection: Connection) -> None:
    gone = select(Circle.id.label("id"), literal("x").op("no such operator")(bindparam("word", type_=String())))
    with pytest.raises(DBAPIError) as told:
        ask(connection, gone, {"word": "MarkerWord7"})
    assert "MarkerWord7" not in str(told.value)
    assert told.value.__context__ is told.value.orig, "and nothing of ours stands before it"


def test_whoever_listens_for_statements_hears_of_it(connection: Connection) -> None:
    heard: list[str] = []

    def listen(*args: Any) -> None:
        heard.append(args[2])

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        ask(connection, _OF_SOME, {"people": ["nobody"]})
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert len(heard) == 1
    assert "memberships" in heard[0]


def test_one_row_is_one(app: Flask, world: World) -> None:
    with app.app_context():
        assert one_row(_PEOPLE, {"circle": "nowhere"}) is None
        with pytest.raises(ValueError, match="one at most"):
            one_row(_PEOPLE, {"circle": world.circle_id})
