"""Versions of the tables: which one they are of, and which ones this program knows."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from circle.extensions import db, migrate


def of_tables() -> frozenset[str]:
    """The version of the tables that are here; empty while there are none."""
    return frozenset(MigrationContext.configure(db.session.connection()).get_current_heads())


def known() -> frozenset[str]:
    """Every version this program has ever had."""
    return _known_in(migrate.directory)


def latest() -> frozenset[str]:
    """The version this program is made for. A later one has all of it as well: our migrations only add."""
    return _latest_in(migrate.directory)


@cache
def _known_in(folder: str) -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory(folder).walk_revisions())


@cache
def _latest_in(folder: str) -> frozenset[str]:
    return frozenset(ScriptDirectory(folder).get_heads())
