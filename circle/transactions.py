"""Looks and changes: the transaction in which everything is asked, begun and ended by us on either database.

A look is one moment: all its questions are answered as of the first. A change stands alone: it begins when the one
before has ended, and every question in it is answered as of now.

The connection for one is taken when the first question is asked, and held until the end. The ORM's session joins it
when an object is asked for; a question for columns does without, because setting the session up takes longer than
most of our questions.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from time import monotonic, sleep
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, PendingRollbackError

from circle.prepared import ask

BUSY_SECONDS, BUSY_RETRY_SECONDS = 5, 0.02  # how long a change waits for the one before, on either database
ONE_CHANGE_AT_A_TIME = 0x636972636C65  # the number of PostgreSQL's lock for writing; any will do

LOOK = {
    "sqlite": [text("BEGIN")],
    "postgresql": [text("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")],
}
CHANGE = {
    "sqlite": [text("BEGIN IMMEDIATE")],
    "postgresql": [text("BEGIN"), text(f"SELECT pg_advisory_xact_lock({ONE_CHANGE_AT_A_TIME})")],
}


class HoldingSession(Session):
    """The ORM's session, within the look or the change that goes on."""

    is_change = False
    _held: Connection | None = None

    def held(self) -> Connection:
        """The connection of the look or change that goes on; a look begins if there is none.

        Raises PendingRollbackError when it has failed already, and nothing may follow but a rollback.
        """
        if self._held is None:
            self._held = self._begin()
        elif not self._held.in_transaction():
            raise PendingRollbackError("what went on here has failed")
        return self._held

    def _begin(self) -> Connection:
        connection: Connection = self._db.engine.connect()
        try:
            connection.begin()  # for SQLAlchemy, which sends nothing: the drivers leave it to us
            for statement in (CHANGE if self.is_change else LOOK)[connection.dialect.name]:
                _once_it_is_free(partial(ask, connection, statement, {}))
        except BaseException:
            connection.close()
            raise
        return connection

    def get_bind(self, *_args: Any, **_given: Any) -> Connection:
        """Where the ORM asks."""
        return self.held()

    def commit(self) -> None:
        """Keep all that was changed. The ORM hears of it last: what could not be kept, it forgets in a rollback."""
        self.flush()
        if self._held is not None:
            try:
                self._held.commit()
            except BaseException:
                self._held.invalidate()  # whatever became of it: nobody else goes on with it
                raise
        if self.in_transaction():
            super().commit()
        self._let_go()

    def rollback(self) -> None:
        """Undo what was not kept."""
        try:
            if self.in_transaction():
                self._end_look()
            super().rollback()
        finally:
            self._let_go()

    def look_anew(self) -> None:
        """End the look, if there is one: whatever was read is read again."""
        has_looked = self._held is not None
        self.rollback()
        if has_looked:
            self.expire_all()

    def close(self) -> None:
        """Undo what was not kept, and forget whatever was read."""
        super().close()
        self._let_go()

    def _end_look(self) -> None:
        """Of what is read only there is nothing to undo; and after a rollback psycopg would prepare everything anew."""
        held = self._held
        if held and not self.is_change and held.dialect.name == "postgresql" and not held.invalidated:
            held.connection.commit()

    def _let_go(self) -> None:
        try:
            self._end_look()
        finally:
            held, self._held = self._held, None
            if held is not None:
                held.close()


def _once_it_is_free(begin: Callable[[], object]) -> None:
    """Begin; while another process writes to SQLite, try again and again. PostgreSQL waits by itself."""
    give_up_at = monotonic() + BUSY_SECONDS
    while True:
        try:
            begin()
            return
        except OperationalError as error:
            if not is_busy(error) or monotonic() > give_up_at:
                raise
        sleep(BUSY_RETRY_SECONDS)


def is_busy(error: OperationalError) -> bool:
    """Whether SQLite is being written to by somebody else."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY  # the rest says how
