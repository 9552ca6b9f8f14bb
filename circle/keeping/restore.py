"""Restoring: everything is again as it was in a backup, except for what was destroyed since."""

import sqlite3
from collections.abc import Set
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from flask_migrate import upgrade
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from circle import versions
from circle.database import changing, empty_log
from circle.extensions import db
from circle.keeping.datakeys import data_keys_found, keep_data_keys_found
from circle.keeping.kinds import kind_here
from circle.keeping.refusals import Refused
from circle.keyfiles import DataKeys
from circle.live.changes import close, note_change, present_in
from circle.live.closing import close_everything_of, erase, erase_circles
from circle.live.cursor import begin_new_streams
from circle.models import ChangeKind, Circle, Membership, Person, Session
from circle.sealing import is_key_of

_LIVING = select(Person).where(Person.erased_at.is_(None))
_STANDING = select(Circle).where(Circle.name_sealed != b"")
_KEPT_BY = select(Membership).where(Membership.keeps, Membership.left_at.is_(None))
_SIGN_EVERYBODY_OUT = delete(Session)
_NOTHING = (b"", r"\x")  # an empty value, as each kind of database gives it


class Restored(NamedTuple):
    """How many people are here again, and how many of those in the backup stay erased."""

    people: int
    erased: int


def restore(file: Path) -> Restored:
    """Bring back what is in `file`. Raises Refused when it is not whole, not understood, or its keys are nowhere."""
    kind = kind_here()
    kind.check(file)
    _check_version(kind, file)
    people, circles = _owners_in(kind, file)
    owners = people | circles
    try:
        _check_keys(owners, data_keys_found())
        found = keep_data_keys_found()
    except DatabaseError as error:
        raise Refused("The database that is here cannot be read. Move it away, and try again.") from error
    db.session.remove()
    wrapped = {owner: found.wrapped.get(owner, b"") for owner in owners}
    try:
        kind.bring_in(file, wrapped, partial(_settle, found.erased))
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"The backup could not be brought in: {error}") from error
    # Somebody may have been erased while the backup was made ready.
    late = data_keys_found().erased
    with changing():
        _erase_again(late)
    empty_log(waits_seconds=5)
    return Restored(len(people - late), len(people & late))


def _check_version(kind: ModuleType, file: Path) -> None:
    if not {row["version_num"] for row in kind.rows_of(file, "alembic_version")} <= versions.known():
        raise Refused("This backup was made by a newer version of Circle. Bring Circle up to date, and try again.")


def _owners_in(kind: ModuleType, file: Path) -> tuple[set[str], set[str]]:
    """The people and the circles in a backup who had a key when it was made."""
    people = {row["id"] for row in kind.rows_of(file, "people") if row.get("erased_at") is None}
    circles = {row["id"] for row in kind.rows_of(file, "circles") if row["name_sealed"] not in _NOTHING}
    return people, circles


def _check_keys(owners: Set[str], found: DataKeys) -> None:
    """Whose key is not here was erased, or the right file of keys is not here: never take the one for the other."""
    opened = {owner for owner in owners & found.wrapped.keys() if is_key_of(found.wrapped[owner], owner)}
    missing = owners - opened - found.erased
    if missing:
        raise Refused(
            f"{len(missing)} of the {len(owners)} data keys that this backup needs are not here. Put the keys.json and "
            "the data-keys.json that were kept with it, or newer ones, into the keys folder, and try again."
        )


def _settle(erased: frozenset[str]) -> None:
    """Make a backup fit for today. Everybody is signed out: whoever was since must not be signed in again."""
    upgrade()
    begin_new_streams()
    with changing():
        db.session.connection().execute(_SIGN_EVERYBODY_OUT)
        _erase_again(erased)


def _erase_again(erased: frozenset[str]) -> None:
    """Erase those of the living who were erased after the backup was made, as they were then."""
    for person in db.session.scalars(_LIVING).all():
        if person.id in erased:
            _hand_over(person.id, erased)
            if person.closed_at is None:
                close_everything_of(person.id)
            erase(person.id)
    for circle in db.session.scalars(_STANDING).all():
        if circle.id in erased:
            change = note_change(circle.started_by, ChangeKind.CLOSED_CIRCLE)
            change.undone_at = change.at  # by nobody again
            close(circle, change)
            db.session.flush()
            erase_circles([circle.id])


def _hand_over(person_id: str, erased: frozenset[str]) -> None:
    """A circle that outlived whoever kept it is kept by the one who has been there longest."""
    for place in db.session.scalars(_KEPT_BY.where(Membership.person_id == person_id)).all():
        others = [other for other in present_in(place.circle_id) if other.id != place.id]
        if others and place.circle_id not in erased:
            min(others, key=lambda other: other.seat).keeps = True
    db.session.flush()
