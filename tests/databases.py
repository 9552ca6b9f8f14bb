"""The database the tests run on: an SQLite file of their own, kept as it is now and brought back as it was then."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from circle.extensions import db


def keep(app: Flask) -> Callable[[], None]:
    """Remember everything that is in the app's database now; gives what brings it back."""
    database = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    kept = database.parent.with_name(f"kept-{database.stem}-{len(list(database.parent.parent.iterdir()))}")
    with app.app_context():
        let_go(app)
        shutil.copy(database, kept)

    def bring_back() -> None:
        with app.app_context():
            let_go(app)
            for leftover in database.parent.glob(f"{database.name}*"):
                leftover.unlink()
            shutil.copy(kept, database)

    return bring_back


def let_go(app: Flask) -> None:
    """Close every connection: the last one to go writes all that is in the log of an SQLite file into the file."""
    db.session.remove()
    db.engine.dispose()


def is_waiting(_app: Flask) -> Callable[[Any], bool]:
    """Tells of a side on the stage whether it waits for a lock."""
    return lambda _side: False
