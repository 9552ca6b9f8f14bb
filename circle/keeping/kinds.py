"""Which kind of database is here, and who copies it."""

from types import ModuleType

from circle.extensions import db
from circle.keeping import postgresql, sqlite

KINDS = {"sqlite": sqlite, "postgresql": postgresql}


def kind_here() -> ModuleType:
    return KINDS[db.engine.dialect.name]
