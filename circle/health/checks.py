"""What serving people takes. Each check gives what is wrong, or nothing; or it fails, as the thing itself does."""

from enum import StrEnum

from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from circle import sealing, versions
from circle.database import looking_anew
from circle.extensions import db
from circle.live.relay import relay
from circle.models import SealingKey
from circle.transactions import is_busy

_ANY_KEY = select(SealingKey).limit(1)
_TAKES_CHANGES = text("SELECT NOT pg_is_in_recovery() AND NOT current_setting('default_transaction_read_only')::bool")


class Wrong(StrEnum):
    """All that a check may say: never the words of an error, which might hold anything."""

    AWAY = "does not answer"
    OLDER = "tables are older than this program"
    OTHER_KEY = "the master key does not open them"
    NOT_WRITTEN = "the disk is full or read-only"
    NO_CHANGES = "is in recovery or read-only"
    STILL = "the courier stands still since its last round"
    UNKNOWN = "could not be looked at"


def database() -> Wrong | None:
    """It answers."""
    db.session.scalar(text("SELECT 1"))
    return None


def migrations() -> Wrong | None:
    """The tables have all that this program expects. Newer ones may have more: our migrations only add."""
    now = versions.of_tables()
    return None if now and not now & (versions.known() - versions.latest()) else Wrong.OLDER


def keys() -> Wrong | None:
    """The master key opens the data keys in this database, or a new one while there are none."""
    key = db.session.scalar(_ANY_KEY) or SealingKey.new_for("nobody")
    return None if sealing.is_key_of(key.wrapped, key.owner_id) else Wrong.OTHER_KEY


def writing() -> Wrong | None:
    """Changes can be kept. On SQLite one is: a number that nobody uses is set to what it is."""
    looking_anew()
    if db.engine.dialect.name == "postgresql":
        return None if db.session.scalar(_TAKES_CHANGES) else Wrong.NO_CHANGES
    with db.engine.connect() as connection:
        try:
            connection.exec_driver_sql("PRAGMA user_version = 0")
        except OperationalError as error:
            return None if is_busy(error) else Wrong.NOT_WRITTEN
    return None


def courier() -> Wrong | None:
    """News is carried; nobody waits for any before the first screen opens."""
    return Wrong.STILL if current_app.extensions["courier"].stands_still() else None


def bell() -> Wrong | None:
    """Rings reach the other workers, and theirs this one. Without it news comes by the sweep."""
    return None if relay.is_open() else Wrong.AWAY
