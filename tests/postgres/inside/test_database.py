"""What only PostgreSQL does: one look and one change."""

import re
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from circle.circles.actions import rename_circle
from circle.connecting import POSTGRESQL_SETTINGS
from circle.database import changing, looking_anew
from circle.extensions import db
from circle.models import Circle
from tests.people import World, submit
from tests.plans import statements

READ_WHOLE = re.compile(r"Seq Scan|Hash Join|Merge Join|Hash (Left|Semi|Anti) Join")
NAME = select(Circle.name_sealed)


def in_another_thread(app: Flask, do: Any) -> None:
    def act() -> None:
        with app.app_context():
            do()

    thread = Thread(target=act)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


def rename(app: Flask, world: World) -> None:
    change = {"name": "Another name", "purpose": ""}
    in_another_thread(app, lambda: rename_circle(world.ana.person_id, world.circle_id, **change))


@pytest.mark.parametrize("setting", [name for name in POSTGRESQL_SETTINGS if name != "timezone"])
def test_connections_are_set_as_they_should_be(app: Flask, setting: str) -> None:
    with app.app_context():
        assert db.session.scalar(text(f"SHOW {setting}")) == POSTGRESQL_SETTINGS[setting]


def test_one_look_is_one_moment_and_the_next_is_another(app: Flask, world: World) -> None:
    of_circle = NAME.where(Circle.id == world.circle_id)
    with app.app_context():
        first = db.session.scalar(of_circle)
        rename(app, world)
        assert db.session.scalar(of_circle) == first
        db.session.rollback()
        assert db.session.scalar(of_circle) != first


def test_a_change_sees_what_was_kept_before_it_began(app: Flask, world: World) -> None:
    with app.app_context():
        circle = db.session.get_one(Circle, world.circle_id)
        assert circle.name == "Family"
        rename(app, world)
        with changing():
            assert circle.name == "Another name"


def test_nothing_is_changed_in_a_look(app: Flask, world: World) -> None:
    with app.app_context():
        with pytest.raises(DBAPIError, match="read-only"):
            db.session.execute(text("DELETE FROM moments"))
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Circle)) == 2


def test_what_nobody_can_type_is_found_nowhere_and_breaks_nothing(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    words = {"words": "Hello", "kind": "encouragement"}
    here = f"/circles/{world.circle_id}"
    assert ana.get("/goals/%00").status_code == ana.get("/circles/%00").status_code == 404
    assert ana.get(here, query_string={"before": "20261120T000000.0Z~\0"}).status_code == 200
    assert submit(ana, f"{here}/moments", **words, to="member:\0").status_code == 422
    assert submit(ana, f"{here}/moments", **words, client_id="\0").status_code == 303
    assert submit(ana, "/wins", words="Hello", to="\0").status_code == 404


def test_no_question_of_a_page_begins_with_a_whole_table(app: Flask, as_: Any, world: World) -> None:
    """PostgreSQL would read tables as small as these whole, and hash them, but for POSTGRESQL_SETTINGS."""
    with statements(app) as asked:
        pages = ("/", "/goals", f"/goals/{world.goal_id}", f"/circles/{world.circle_id}", "/keepsakes", "/news")
        for path in pages:
            assert as_(world.ana).get(path).status_code == 200
    assert len(asked) > 30
    with app.app_context(), db.engine.connect() as connection:
        plans = {
            statement: "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
            for statement, values in asked.items()
        }
    assert [statement for statement, plan in plans.items() if READ_WHOLE.search(plan)] == []


PREPARED = text("SELECT statement FROM pg_prepared_statements")


def goes_to_a_page(client: Any, world: World) -> None:
    assert client.get(f"/circles/{world.circle_id}").status_code == 200


def says_something(client: Any, world: World) -> None:
    answer = submit(client, f"/circles/{world.circle_id}/moments", words="Hello", kind="encouragement")
    assert answer.status_code == 303


def looks_at_an_object_and_anew(_client: Any, world: World) -> None:
    db.session.get_one(Circle, world.circle_id)
    looking_anew()


@pytest.mark.parametrize("does", [goes_to_a_page, says_something, looks_at_an_object_and_anew])
def test_what_was_prepared_for_one_look_is_at_hand_in_the_next(
    app: Flask, as_: Any, world: World, does: Callable[[Any, World], None]
) -> None:
    """After a rollback psycopg has the database forget all of it, and our rules take long to prepare."""
    ben = as_(world.ben)
    goes_to_a_page(ben, world)
    with app.app_context(), db.engine.connect() as connection:
        before = set(connection.scalars(PREPARED))
    assert [statement for statement in before if "FROM moments" in statement]
    with app.app_context():
        does(ben, world)
    with app.app_context(), db.engine.connect() as connection:
        assert set(connection.scalars(PREPARED)) >= before
