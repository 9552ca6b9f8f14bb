"""However many days were said of a goal, every page about it asks as many questions, is given as many rows, and has the
database do as much work.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from circle.database import changing
from circle.extensions import db
from circle.models import Answer, CheckIn, Goal
from circle.models.columns import new_id
from circle.tallies import count_anew
from tests.databases import GIVEN
from tests.people import NOON, World, submit
from tests.showing import show_goal
from tests.statements import counting_statements

FEW, MORE_THAN_ARE_SHOWN, MANY = 10, 200, 10_000
INSTRUCTIONS, A_LITTLE = 100, 5
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
        count_anew(db.session.get_one(Goal, world.goal_id))


@contextmanager
def counting_rows_and_work(app: Flask) -> Iterator[Counter[str]]:
    """How many rows SQLite gives to the app inside, and how much work it does for them: a hundred of its instructions
    (https://www.sqlite.org/opcode.html) are one.
    """
    counted = Counter[str]()

    def give(_cursor: Any, row: Any) -> Any:
        counted["rows"] += 1
        return row

    def work() -> None:
        counted["work"] += 1

    def count(connection: Any, *_more: Any) -> None:
        connection.row_factory = give
        connection.set_progress_handler(work, INSTRUCTIONS)

    def leave(connection: Any, *_more: Any) -> None:
        connection.row_factory = None
        connection.set_progress_handler(None, 0)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", count)
    event.listen(engine, "checkin", leave)
    try:
        yield counted
    finally:
        event.remove(engine, "checkout", count)
        event.remove(engine, "checkin", leave)


class Cost(NamedTuple):
    """How many statements a page takes, how many rows, and how much work."""

    statements: int
    rows: int
    work: int


def costs(app: Flask, client: FlaskClient, path: str) -> Cost:
    with counting_statements(app) as sent, counting_rows_and_work(app) as counted:
        assert client.get(path).status_code == 200
    return Cost(len(sent), counted["rows"], counted["work"])


@pytest.mark.skipif(bool(GIVEN), reason="counts what SQLite does")
def test_a_page_costs_as_much_after_ten_thousand_days_as_after_two_hundred(app: Flask, world: World, as_: Any) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    submit(ana, goal, words="Walk", area="health", rhythm="daily", unit="minutes", direction="more", line="20")
    marked = (NOON - timedelta(days=MANY)).date().isoformat()
    submit(ana, f"{goal}/mark", marked_on=marked)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    pages = {
        "her goal": (ana, goal),
        "shown to Ben": (ben, goal),
        "every day": (ana, f"{goal}/days"),
        **{path: (ana, path) for path in ("/", "/goals", "/how-far", "/keepsakes")},
    }
    cost: list[dict[str, Cost]] = []
    for before, days in pairwise((0, FEW, MORE_THAN_ARE_SHOWN, MANY)):
        say_days(app, world, before, days)
        for client, path in pages.values():
            client.get(path)  # what is looked up once in the life of a server
        cost.append({name: costs(app, client, path) for name, (client, path) in pages.items()})
    first, few, many = cost
    for name in pages:
        assert many[name].statements == few[name].statements == first[name].statements, name
        assert many[name].rows == few[name].rows > 0, name
        assert many[name].work <= few[name].work + A_LITTLE, (name, few[name], many[name])
    assert first["her goal"].rows < few["her goal"].rows, "rows are counted at all"
    assert first["her goal"].work < few["her goal"].work, "work is counted at all"
    assert "<dd>7500</dd>" in ana.get(goal).text, "not all ten thousand days are there"
    work = ", ".join(f"{name} {few[name].work} → {many[name].work}" for name in pages)
    print(f"\nSQLite's work, {MORE_THAN_ARE_SHOWN} → {MANY} days, in {INSTRUCTIONS} instructions: {work}")
