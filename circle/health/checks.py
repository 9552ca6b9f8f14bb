"""What serving people takes. Each check is true, or false, or fails as the thing itself does."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import select, text

from circle import sealing
from circle.extensions import db
from circle.models import SealingKey

_ANY_KEY = select(SealingKey).limit(1)


def database_answers() -> bool:
    return bool(db.session.scalar(text("SELECT 1")))


def migrations_are_done() -> bool:
    """The tables are as this version of the code expects them."""
    now = MigrationContext.configure(db.session.connection()).get_current_heads()
    return set(now) == _latest(current_app.extensions["migrate"].directory)


@cache
def _latest(folder: str) -> set[str]:
    return set(ScriptDirectory(folder).get_heads())


def keys_open() -> bool:
    """The master key opens the data keys in this database, or a new one while there are none."""
    key = db.session.scalar(_ANY_KEY) or SealingKey.new_for("nobody")
    sealed = sealing.seal("open", key.wrapped, key.owner_id, "readiness")
    return sealing.unseal(sealed, key.wrapped, key.owner_id, "readiness") == "open"
