"""The tables change without losing a row, there and back, on whichever database the tests run on."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from circle.extensions import Base, db
from tests.people import NOON, World, submit

CAME_WITH_THE_SECOND = ("changes", "welcomes")


def test_migrations_lead_to_the_tables_the_code_knows(app: Flask) -> None:
    with app.app_context():
        context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        db.session.remove()


def test_migrations_lead_to_the_indexes_the_code_knows_word_for_word(app: Flask) -> None:
    with app.app_context():
        migrated = indexes()
        downgrade(revision="base")
        Base.metadata.create_all(db.engine)
        assert indexes() == migrated
        Base.metadata.drop_all(db.engine)
        upgrade()
    assert any("WHERE" in words for words in migrated.values()), "which alembic does not compare"


def indexes() -> dict[str, str]:
    """Of all indexes that were asked for by name, the words that make them."""
    spelled = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    }
    with db.engine.connect() as connection:
        rows = connection.execute(text(spelled[db.engine.dialect.name])).all()
    return {name: " ".join(words.split()) for name, words in rows if not name.startswith("alembic")}


def test_migrations_go_back_and_forth_and_lose_no_row(app: Flask, world: World) -> None:
    names = [table.name for table in Base.metadata.sorted_tables]
    with app.app_context():
        before = rows_in(names)
        downgrade(revision="0001")
        assert not names_of_tables().issuperset(names)
        upgrade()
        after = rows_in(names)
    kept = [name for name in names if name not in CAME_WITH_THE_SECOND]
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert before["memberships"] > 0
    print(f"\nmigrations: {sum(before[name] for name in kept)} rows in {len(kept)} tables, back and forth, 0 lost")


def test_migrations_go_back_to_nothing_and_forth_again(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        assert names_of_tables() <= {"alembic_version"}
        upgrade()
        assert names_of_tables() >= set(Base.metadata.tables)


def rows_in(names: list[str]) -> dict[str, int]:
    with db.engine.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}  # noqa: S608


def names_of_tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def test_what_was_done_before_is_counted_when_the_tables_change(app: Flask, world: World, as_: Any) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    for ago, answer, amount in ((0, "yes", "20"), (1, "some", "2.5"), (2, "not_this_time", ""), (5, "yes", "")):
        on = (NOON - timedelta(days=ago)).date().isoformat()
        assert submit(ana, f"{goal}/check-ins", answer=answer, on=on, amount=amount).status_code == 303
    submit(ana, f"{goal}/mark", marked_on=(NOON - timedelta(days=2)).date().isoformat())
    counted = "SELECT days_done, days_some, amount_done, days_since_marked FROM goals WHERE id = :goal"
    with app.app_context():
        downgrade(revision="0010")
        upgrade()
        with db.engine.connect() as connection:
            [found] = connection.execute(text(counted), {"goal": world.goal_id})
    assert found == (3, 1, Decimal("22.5"), 2)
