"""What all verbs about goals share: a form counts once, and whoever sees a difference is told."""

from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import Select

from circle.extensions import db
from circle.live.tell import tell_goal
from circle.models import (
    Goal,
)

Sent = TypeVar("Sent")


class SentBefore(Exception):
    """The same form was sent before with other words. The first stand; these are given back."""


def sent_before(statement: Select[Sent], owner_id: str, client_id: str | None) -> Sent | None:
    if not client_id:
        return None
    return db.session.scalar(statement, {"owner": owner_id, "client_id": client_id})


def same(before: Sent, first: Any, again: Any) -> Sent:
    if first != again:
        raise SentBefore
    return before


def an_id_for_each(client_id: str | None, count: int) -> list[str | None]:
    """Ids for several things that one form makes: the first has the form's own, of at most 64 letters like the rest."""
    if not client_id:
        return [None] * count
    return [client_id, *(sha256(f"{client_id} {n}".encode()).hexdigest() for n in range(1, count))]


def tell(goal: Goal, people: set[str] | None = None) -> None:
    """Tell the owner, whose other screens follow, and those for whom something they see changed."""
    tell_goal(goal.id, {goal.owner_id} | (people or set()))
