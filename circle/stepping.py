"""Adding small steps to a goal: the one way it is done, whichever room it is done from.

What becomes of them afterwards belongs to the room of goals.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from circle import clock
from circle.extensions import db
from circle.live.sight import people_who_see
from circle.live.tell import tell_goal
from circle.models import Goal, Part, Step
from circle.models.columns import new_id


def begin_steps(
    goal: Goal,
    each: Sequence[str],
    client_ids: Sequence[str | None] = (None,),
    *,
    by_on: date | None = None,
    is_private: bool = False,
) -> list[Step]:
    """Add small things on the way to a goal, in the order they were written, each under its client id if it has one.

    A private one is told to nobody else. Belongs inside a change.
    """
    now = clock.now()
    steps = [
        Step(
            id=new_id(),
            goal_id=goal.id,
            owner_id=goal.owner_id,
            sealing_key=goal.sealing_key,
            words=words,
            by_on=by_on,
            is_private=is_private,
            client_id=client_id or None,
            created_at=now + timedelta(microseconds=place),  # they stay in the order they were written
        )
        for place, (words, client_id) in enumerate(zip(each, client_ids, strict=False))
    ]
    db.session.add_all(steps)
    tell_goal(goal.id, {goal.owner_id} | (set() if is_private else people_who_see(goal.id, Part.STEPS)))
    return steps
