"""The column kinds our tables share: ids, instants, and words that are sealed at rest."""

from datetime import UTC, datetime
from typing import Annotated, Any, overload
from uuid import uuid4

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, String, text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from circle import sealing


def new_id() -> str:
    """A random id (uuid4, 32 hex digits): nothing can be learned from it or counted by it."""
    return uuid4().hex


Id = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]


def refers_to(column: str) -> Any:
    """A column holding the id of a row elsewhere, gone when that row is gone."""
    return mapped_column(String(32), ForeignKey(column, ondelete="CASCADE"))


def made_by_change() -> Any:
    """A column holding the id of the change that made it so; empty again when that is no longer known."""
    return mapped_column(String(32), ForeignKey("changes.id", ondelete="SET NULL"))


def found_by(name: str, column: str, *then: str) -> Index:
    """An index of those rows of which a column says something, for columns that say nothing of most."""
    is_said = text(f"{column} IS NOT NULL")
    return Index(name, column, *then, sqlite_where=is_said, postgresql_where=is_said)


class Instant(TypeDecorator[datetime]):
    """A moment in time, always aware and always UTC (SQLite keeps no zone, so it is put back on reading)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Sealed:
    """Words on a row, sealed in the column `<name>_sealed` under the row's `sealing_key`, opened when first read.

    The row's table, column and id are bound in, so a sealed value copied to another place does not open.
    An empty text is kept as nothing at all.
    """

    def __set_name__(self, model: type, name: str) -> None:
        self.name = name
        self.column, self.opened = f"{name}_sealed", f"{name}_opened"

    @overload
    def __get__(self, row: None, model: type) -> "Sealed": ...
    @overload
    def __get__(self, row: Any, model: type) -> str: ...

    def __get__(self, row: Any, model: type) -> "Sealed | str":
        if row is None:
            return self
        sealed = getattr(row, self.column)
        if sealed is None:
            return ""
        opened: tuple[bytes, str] | None = row.__dict__.get(self.opened)
        if opened is None or opened[0] is not sealed:
            key, place = row.sealing_key, self.place(row.__tablename__, row.id)
            opened = row.__dict__[self.opened] = sealed, sealing.unseal(sealed, key.wrapped, key.owner_id, place)
        return opened[1]

    def __set__(self, row: Any, words: str) -> None:
        setattr(row, self.column, self.seal(words, row.__tablename__, row.id, row.sealing_key))

    def seal(self, words: str, table: str, row_id: str, key: Any) -> bytes | None:
        """The words as a row of that id keeps them, under a key that is anything with `owner_id` and `wrapped`."""
        return sealing.seal(words, key.wrapped, key.owner_id, self.place(table, row_id)) if words else None

    def place(self, table: str, row_id: str) -> str:
        """Where the words belong: what they are bound to when they are sealed."""
        return f"{table} {self.name} {row_id}"


class Envelope:
    """Sealed words in the answer to a question that names columns rather than whole rows: `name` tells its own apart.

    `sealed` is the column of a table or an alias of one, `key` the sealing keys that the question has joined to it.
    """

    def __init__(self, name: str, sealed: Any, key: Any) -> None:
        self._sealed, self._id, self._owner, self._key = (
            f"{name}_{each}" for each in ("sealed", "row", "owner", "key")
        )
        model = sealed.parent.mapper.class_
        self._table, self._words = model.__tablename__, getattr(model, sealed.key.removesuffix("_sealed"))
        self.columns = (
            sealed.label(self._sealed),
            sealed.parent.entity.id.label(self._id),
            key.owner_id.label(self._owner),
            key.wrapped.label(self._key),
        )

    def id(self, row: Any) -> str:
        """Whose words they are: the id of the row they were kept in."""
        return str(getattr(row, self._id))

    def open(self, row: Any) -> str:
        """The words, or none. Raises cryptography.exceptions.InvalidTag if anything was altered or moved."""
        sealed: bytes | None = getattr(row, self._sealed)
        if sealed is None:
            return ""
        place = self._words.place(self._table, self.id(row))
        return sealing.unseal(sealed, getattr(row, self._key), getattr(row, self._owner), place)
