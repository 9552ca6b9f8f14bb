"""The tables change without losing a row, there and back, on whichever database the tests run on."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from circle.extensions import Base, db
from tests.people import World

CAME_WITH_THE_SECOND = ("changes", "welcomes")


def test_migrations_lead_to_the_tables_the_code_knows(app: Flask) -> None:
    with app.app_context():
        context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        db.session.remove()


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
