"""Runs the migrations on Circle's own database, whichever command asks for it."""

from alembic import context
from flask import current_app

import circle.models  # noqa: F401  every table must be known before they are compared
from circle.extensions import Base
from circle.models.columns import Instant

database = current_app.extensions["migrate"].db


def leave_out_empty(_context, _revision, directives):
    """Write no migration when nothing has changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def spell_plainly(kind, item, _context):
    """A migration stands by itself: it names no type of ours, which may change after it."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


with database.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA busy_timeout = 10000")  # ms: servers may be writing
        # A table made anew is dropped first, and rows that refer to it would go with it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite changes a table by making it anew
        compare_type=True,
        render_item=spell_plainly,
        process_revision_directives=leave_out_empty,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"rows refer to others that are not there: {broken[:3]}")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
