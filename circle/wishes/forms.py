"""What may be said about being checked on: for each who sees a goal nothing, a weekday, or a cheer."""

from flask import request

from circle.models import WishKind
from circle.wishes.actions import Wanted

FIELD = "wish:"
WAYS: dict[str, Wanted | None] = {
    "": None,
    **{f"ask:{weekday}": Wanted(WishKind.ASK, weekday) for weekday in range(7)},
    WishKind.CHEER.value: Wanted(WishKind.CHEER),
}


class NoSuchWay(Exception):
    """Nobody can be asked to check like this."""


def read_wishes() -> dict[str, Wanted | None]:
    """What is wanted of each place, by its id. Raises NoSuchWay."""
    chosen = {name.removeprefix(FIELD): way for name, way in request.form.items() if name.startswith(FIELD)}
    if not set(chosen.values()) <= WAYS.keys():
        raise NoSuchWay
    return {membership_id: WAYS[way] for membership_id, way in chosen.items()}
