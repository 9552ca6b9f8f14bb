"""What a person does about being checked on: say how they would like it."""

from collections.abc import Mapping
from typing import NamedTuple

from circle import clock
from circle.asking import find_to_change
from circle.database import changing
from circle.extensions import db
from circle.live.tell import tell_goal
from circle.models import Goal, Wish, WishKind
from circle.wishes.queries import SaidTo, said_about


class Wanted(NamedTuple):
    """To be asked on a weekday (0 is Monday), or to be cheered."""

    kind: WishKind
    weekday: int | None = None


def say_how(owner_id: str, goal_id: str, wanted: Mapping[str, Wanted | None]) -> None:
    """Say how one would like to be checked on about a goal, by the places of those who see it; None is not at all.

    Those for whom something changes are told, and nobody else. Whoever does not see the goal now is passed over.
    """
    with changing():
        find_to_change(owner_id, Goal, goal_id)
        changed = {
            said.member.person_id
            for said in said_about(goal_id, owner_id)
            if said.member.id in wanted and _say(goal_id, said, wanted[said.member.id])
        }
        if changed:
            tell_goal(goal_id, {owner_id, *changed})


def _say(goal_id: str, said: SaidTo, wanted: Wanted | None) -> bool:
    """Say it to one place; False if it was so."""
    wish = said.wish
    was = Wanted(WishKind(wish.kind), wish.weekday) if wish else None
    if was == wanted:
        return False
    if wish and wanted is None:
        db.session.delete(wish)
    elif wish and wanted:
        wish.kind, wish.weekday, wish.said_at = wanted.kind, wanted.weekday, clock.now()
    elif wanted:
        db.session.add(Wish(goal_id=goal_id, membership_id=said.member.id, said_at=clock.now(), **wanted._asdict()))
    return True
