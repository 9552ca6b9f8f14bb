"""How the database goes about what it is asked: whether a question reads all the rows of a table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from circle.extensions import db
from tests.statements import noting_statements

# By its kind alone nearly all of a table is found.
SCANNED = re.compile(r"(?:SCAN (\w+))|(?:SEARCH (\w+) USING .*\(kind=\?\)$)", re.MULTILINE)
ASKED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

Asked = dict[str, Any]  # each statement that was put to the database, with the values of one time


@contextmanager
def statements(app: Flask) -> Iterator[Asked]:
    """Everything that is asked of the database inside."""
    asked: Asked = {}

    def note(statement: str, values: Any) -> None:
        if statement.startswith(ASKED):
            asked[statement] = values[0] if isinstance(values, list) else values

    with noting_statements(app, note):
        yield asked


def whole_tables(app: Flask, asked: Asked) -> list[str]:
    """Each table that one of these statements reads whole, and the end of that statement. For SQLite, which says so."""
    found, tables = [], set(db.metadata.tables)
    with app.app_context(), db.engine.connect() as connection:
        for statement, values in asked.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            for found_in in SCANNED.findall("\n".join(row[3] for row in plan)):
                name = "".join(found_in)
                aliased = re.search(rf"(\w+) AS {name}\b", statement)
                table = aliased[1] if aliased else name
                if table in tables:
                    found.append(f"{table}: … {statement[-300:]}")
    return found
