"""Every statement that reaches the database, as it is sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from circle.extensions import db


@contextmanager
def noting_statements(app: Flask, note: Callable[[str, Any], object]) -> Iterator[None]:
    """Inside, `note` is told each statement with its values; transactions' beginnings are among them."""

    def tell(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        note(statement, values)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", tell)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", tell)


@contextmanager
def counting_statements(app: Flask) -> Iterator[list[str]]:
    """All statements that are sent inside, in order."""
    sent: list[str] = []
    with noting_statements(app, lambda statement, _values: sent.append(statement)):
        yield sent
