"""Writing down what somebody keeps for themselves alone: the one way it is done, whichever room it is done from.

What becomes of it afterwards (reading it again, changing it, erasing it) belongs to the room of reflections.
"""

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import find_to_change
from circle.extensions import db
from circle.live.tell import tell_circle, tell_goal
from circle.models import Goal, Membership, Reflection, ReflectionKind, SealingKey
from circle.models.columns import new_id


class WroteSomethingElse(Exception):
    """The same form was sent before with other words. The first stand; these are given back."""


_FIRST_CIRCLE = (
    select(Membership.circle_id)
    .where(Membership.person_id == bindparam("owner"), Membership.left_at.is_(None))
    .order_by(Membership.joined_at, Membership.id)
    .limit(1)
)
_WRITTEN_BEFORE = select(Reflection).where(
    Reflection.owner_id == bindparam("owner"), Reflection.client_id == bindparam("client_id")
)


def written_before(owner_id: str, client_id: str | None) -> Reflection | None:
    """What the same form wrote before, if it did."""
    if not client_id:
        return None
    return db.session.scalar(_WRITTEN_BEFORE, {"owner": owner_id, "client_id": client_id})


def note_down(
    owner_id: str,
    kind: ReflectionKind,
    words: str,
    question: str = "",
    goal_id: str | None = None,
    client_id: str | None = None,
    then: str = "",
) -> Reflection:
    """Write something down for oneself: an answer to a question, something about a goal of one's own, or a line of
    one's plan.

    The same form sent twice writes it once. Raises WroteSomethingElse when it had other words before, and NotFound for
    a goal that is not one's own. Belongs inside a change.
    """
    if goal_id:
        find_to_change(owner_id, Goal, goal_id)
    before = written_before(owner_id, client_id)
    if before:
        wrote = (before.kind, before.question, before.words, before.then, before.goal_id)
        if wrote != (kind, question, words, then, goal_id):
            raise WroteSomethingElse
        return before
    reflection = Reflection(
        id=new_id(),
        owner_id=owner_id,
        sealing_key=db.session.get_one(SealingKey, owner_id),
        kind=kind,
        question=question,
        words=words,
        then=then,
        goal_id=goal_id,
        client_id=client_id or None,
        created_at=clock.now(),
    )
    db.session.add(reflection)
    return reflection


def tell_oneself(written: Reflection) -> None:
    """Its owner's other screens follow, as when something changes of the goal or, without one, of their circle."""
    if written.goal_id:
        tell_goal(written.goal_id, [written.owner_id])
    elif circle_id := db.session.scalar(_FIRST_CIRCLE, {"owner": written.owner_id}):
        tell_circle(circle_id, [written.owner_id])
