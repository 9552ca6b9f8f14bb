"""Prepared: a statement put into one database's words once, and asked from then on with nothing in between.

SQLAlchemy composes our rules, and compiles them. To execute what it has compiled before it first finds it again, by
hashing all of it, and then goes through all its constants: for rules as long as ours that takes longer than the answer.
So it is asked for the words once, and afterwards only the values are put in their places.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect


def ask(connection: Connection, statement: Any, asked: Mapping[str, Any]) -> list[Any]:
    """What a statement gives: its rows as named tuples; nothing if it gives none.

    It is one of a module's and not made for the occasion: its words are kept for good.
    Raises what SQLAlchemy raises, and KeyError for a value that is missing in `asked`.
    """
    dialect = connection.dialect
    words = _known.get((statement, dialect.name))
    if words is None:
        words = _known[statement, dialect.name] = _Words(statement, dialect)
    return words.for_as_many_as(asked).ask(connection, asked)


class _Words:
    """A statement as one database understands it: where a name stands for several values, for each number of them."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        self._columns = [(column.key, column.type) for column in getattr(statement, "exported_columns", ())]
        self._compiled: Any = statement.compile(dialect=dialect)
        self._several = [name for name, bind in self._compiled.binds.items() if bind.required and bind.expanding]
        self._prepared: dict[tuple[int, ...], _Prepared] = {}

    def for_as_many_as(self, asked: Mapping[str, Any]) -> "_Prepared":
        sizes = tuple([len(asked[name]) for name in self._several])
        prepared = self._prepared.get(sizes)
        if prepared is None:
            given = {name: [""] * size for name, size in zip(self._several, sizes, strict=True)}
            prepared = self._prepared[sizes] = _Prepared(self._compiled, given, self._columns)
        return prepared


_known: dict[tuple[Any, str], _Words] = {}


class _Value(NamedTuple):
    """A value that is not always the same: `called` so in the words, given as `name` (of several the `nth`), or made
    where it is not given.
    """

    called: str
    name: str
    nth: int | None
    make: Callable[[], Any] | None
    process: Callable[[Any], Any] | None


class _Prepared:
    """The words themselves, what always stands in them, and how what is given goes in and answers come out."""

    def __init__(self, compiled: Any, several: Mapping[str, list[str]], columns: list[tuple[str, Any]]) -> None:
        self._dialect, self._columns = compiled.dialect, columns
        varies = [name for name, bind in compiled.binds.items() if bind.required or bind.callable]
        words = compiled.construct_expanded_state({name: several.get(name, "") for name in varies})
        self._text: str = words.statement
        self._in_order: tuple[str, ...] | None = tuple(words.positiontup) if compiled.positional else None
        one_of = {one: (name, nth) for name, ones in words.parameter_expansion.items() for nth, one in enumerate(ones)}
        self._constants: dict[str, Any] = {}
        self._values: list[_Value] = []
        for called in dict.fromkeys(self._in_order or words.parameters):
            name, nth = one_of.get(called, (called, None))
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)
            if name in varies:
                self._values.append(_Value(called, name, nth, bind.callable, process))
            else:
                constant = words.parameters[called]
                self._constants[called] = process(constant) if process else constant
        self._row: Any = None
        self._processes: list[tuple[int, Callable[[Any], Any]]] = []

    def ask(self, connection: Connection, asked: Mapping[str, Any]) -> list[Any]:
        values = self._filled_in(asked)
        try:
            with closing(connection.connection.cursor()) as cursor:
                connection.dispatch.before_cursor_execute(connection, cursor, self._text, values, None, False)
                cursor.execute(self._text, values)
                return self._rows(cursor)
        except self._dialect.dbapi.Error as error:
            # SQLAlchemy makes its own error of it, tells whoever listens, and gives up a connection that is lost
            connection._handle_dbapi_exception(error, self._text, values, None, None)

    def _filled_in(self, asked: Mapping[str, Any]) -> Any:
        filled = self._constants.copy()
        for called, name, nth, make, process in self._values:
            value = make() if make and name not in asked else asked[name]
            if nth is not None:
                value = value[nth]
            filled[called] = process(value) if process else value
        return filled if self._in_order is None else tuple([filled[called] for called in self._in_order])

    def _rows(self, cursor: Any) -> list[Any]:
        if not self._columns:
            return []
        if self._row is None:
            self._settle(cursor.description)
        rows = cursor.fetchall()
        if self._processes:
            rows = [self._processed(row) for row in rows]
        return list(map(self._row._make, rows))

    def _processed(self, row: Any) -> list[Any]:
        values = list(row)
        for at, process in self._processes:
            values[at] = process(values[at])
        return values

    def _settle(self, description: Any) -> None:
        """Learn from a first answer how its rows are to be read: a driver may say of what kind its columns are."""
        for at, ((_name, type_), described) in enumerate(zip(self._columns, description, strict=True)):
            process = type_.dialect_impl(self._dialect).result_processor(self._dialect, described[1])
            if process:
                self._processes.append((at, process))
        self._row = namedtuple("Row", [name for name, _type in self._columns], rename=True)  # type: ignore[misc]  # noqa: PYI024
