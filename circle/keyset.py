"""Pages of a long list, newest first: the next begins after one row, named by its instant and its id.

So a page costs the same however long the list is, and nothing is shown twice or left out when something new comes.
"""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_

from circle.models.columns import Instant


class Place(NamedTuple):
    """A place in a list: the instant and the id of the row it comes after. Names the parameters of `comes_after`."""

    at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.at:%Y%m%dT%H%M%S.%fZ}~{self.id}"


def comes_after(at: Any, id: Any) -> ColumnElement[bool]:
    """The rows of a list, ordered by `at` and `id` descending, that come after the place bound as `at` and `id`."""
    instant = bindparam("at", type_=Instant)
    return or_(at < instant, and_(at == instant, id < bindparam("id")))


def read_place(text: str | None) -> Place | None:
    """Understand a place as an address carries it; None for the beginning, and for what is no place."""
    at, _sep, id = (text or "").partition("~")
    try:
        return Place(datetime.fromisoformat(at).astimezone(UTC), id)
    except (ValueError, OverflowError):
        return None
