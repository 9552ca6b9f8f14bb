"""The data keys beside the backups: one file in the keys folder, of those who are here now.

It is only written inside a change, from the tables as they are in it, so nobody's destroyed key comes back into it.
Erasing an account writes it anew as well (live/closing.py).
"""

from pathlib import Path

from sqlalchemy import inspect, select

from circle import sealing, versions
from circle.database import changing
from circle.extensions import db
from circle.keeping.refusals import Refused
from circle.keyfiles import DataKeys, read_data_keys, write_data_keys
from circle.models import Circle, Person, SealingKey

_WRAPPED = select(SealingKey.owner_id, SealingKey.wrapped).where(SealingKey.wrapped != b"")
_ERASED_PEOPLE = select(Person.id).where(Person.erased_at.is_not(None))
_ERASED_CIRCLES = select(Circle.id).where(Circle.name_sealed == b"")


def keep_data_keys() -> None:
    """Write down the data keys of everybody who is here, and of nobody else; of whoever was erased, the bare id."""
    file = _file()
    with changing():
        here = data_keys_here()
        write_data_keys(file, DataKeys(here.wrapped, here.erased | read_data_keys(file).erased))


def keep_data_keys_found() -> DataKeys:
    """Write down all that can be found, so that a restore which is killed loses nobody's."""
    with changing():
        found = data_keys_found()
        write_data_keys(_file(), found)
    return found


def data_keys_found() -> DataKeys:
    """The data keys that were kept, and those in the tables as they are now."""
    kept, here = read_data_keys(_file()), data_keys_here()
    return DataKeys({**kept.wrapped, **here.wrapped}).without(kept.erased | here.erased)


def data_keys_here() -> DataKeys:
    """The data keys in the tables, and whose are destroyed. Raises Refused when the tables are not of this version."""
    tables = inspect(db.session.connection()).get_table_names()
    if not tables:
        return DataKeys()
    if versions.of_tables() != versions.latest():
        raise Refused("The tables here are not of this version of Circle. Run `flask setup` first.")
    wrapped = {row.owner_id: row.wrapped for row in db.session.execute(_WRAPPED)}
    erased = [*db.session.scalars(_ERASED_PEOPLE), *db.session.scalars(_ERASED_CIRCLES)]
    return DataKeys(wrapped, frozenset(erased))


def _file() -> Path:
    file = sealing.data_key_file()
    if file is None:
        raise Refused("Circle's keys are in no file here.")
    return file
