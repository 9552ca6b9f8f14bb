"""However many days were said of a goal, its page and Today ask as many questions and are given as many rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from circle.database import changing
from circle.extensions import db
from circle.models import Answer, CheckIn
from circle.models.columns import new_id
from tests.databases import GIVEN
from tests.people import NOON, World, submit
from tests.showing import show_goal
from tests.statements import counting_statements

FEW, MORE_THAN_ARE_SHOWN, MANY = 10, 100, 10_000
ANSWERS = (Answer.YES, Answer.SOME, Answer.YES, Answer.NOT_THIS_TIME)


def say_days(app: Flask, world: World, first: int, last: int) -> None:
    """What was said of each of Ana's days, from `first` days ago to before `last` days ago."""
    with app.app_context(), changing():
        days = [
            {
                "id": new_id(),
                "goal_id": world.goal_id,
                "owner_id": world.ana.person_id,
                "on": (NOON - timedelta(days=ago)).date(),
                "time_zone": "UTC",
                "answer": ANSWERS[ago % len(ANSWERS)],
                "amount": Decimal(ago % 50),
                "created_at": NOON - timedelta(days=ago),
            }
            for ago in range(first, last)
        ]
        db.session.execute(insert(CheckIn), days)


@contextmanager
def counting_rows(app: Flask) -> Iterator[list[Any]]:
    """Every row that SQLite gives to the app inside."""
    rows: list[Any] = []

    def give(_cursor: Any, row: Any) -> Any:
        rows.append(row)
        return row

    def count(connection: Any, *_more: Any) -> None:
        connection.row_factory = give

    def leave(connection: Any, *_more: Any) -> None:
        connection.row_factory = None

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", count)
    event.listen(engine, "checkin", leave)
    try:
        yield rows
    finally:
        event.remove(engine, "checkout", count)
        event.remove(engine, "checkin", leave)


def costs(app: Flask, client: FlaskClient, path: str) -> tuple[int, int]:
    """How many statements a page takes, and how many rows."""
    with counting_statements(app) as sent, counting_rows(app) as rows:
        assert client.get(path).status_code == 200
    return len(sent), len(rows)


@pytest.mark.skipif(bool(GIVEN), reason="counts the rows that SQLite gives")
def test_a_page_is_given_as_many_rows_after_ten_thousand_days_as_after_a_hundred(
    app: Flask, world: World, as_: Any
) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    submit(ana, goal, words="Walk", area="health", rhythm="daily", unit="minutes", direction="more", line="20")
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    pages = {"her goal": (ana, goal), "Today": (ana, "/"), "shown to Ben": (ben, goal), "her goals": (ana, "/goals")}
    asked: dict[str, list[int]] = {name: [] for name in pages}
    given: dict[str, list[int]] = {name: [] for name in pages}
    before = 0
    for days in (FEW, MORE_THAN_ARE_SHOWN, MANY):
        say_days(app, world, before, days)
        before = days
        for name, (client, path) in pages.items():
            client.get(path)  # what is looked up once in the life of a server
            statements, rows = costs(app, client, path)
            asked[name].append(statements)
            given[name].append(rows)
    for name in pages:
        assert len(set(asked[name])) == 1, (name, asked[name])
        few, more, many = given[name]
        assert 0 < few <= more == many, (name, given[name])
    assert given["her goal"][0] < given["her goal"][1], "rows are counted at all"
    assert "<dd>7500</dd>" in ana.get(goal).text, "not all ten thousand days are there"
