"""What a person plans to try when something gets in the way of a goal. Nobody else ever sees it."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.database import changing
from circle.extensions import db
from circle.goals.actions.once import an_id_for_each, same, sent_before, tell
from circle.live.tell import tell_goal
from circle.models import (
    Goal,
    IfThen,
)
from circle.models.columns import new_id

_PLANNED_BEFORE = select(IfThen).where(
    IfThen.owner_id == bindparam("owner"), IfThen.client_id == bindparam("client_id")
)
PLANS = select(IfThen).where(IfThen.owner_id == bindparam("owner"), IfThen.goal_id == bindparam("goal"))


class Plan(NamedTuple):
    """An if-then plan as it is written: what might get in the way, and what to try then. A new one has no `id`."""

    id: str
    when: str
    then: str


def plan_ahead(owner_id: str, goal_id: str, when: str, then: str, client_id: str | None = None) -> None:
    """Write down what might get in the way of a goal, and what to try then. Nobody else ever sees it.

    The same form sent twice does so once. Raises SentBefore when it had other words before.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        before = sent_before(_PLANNED_BEFORE, owner_id, client_id)
        if before:
            same(before, (before.goal_id, before.when, before.then), (goal.id, when, then))
            return
        db.session.add(_plan_of(goal, when, then, client_id))
        tell(goal)


def change_plan(owner_id: str, goal_id: str, if_then_id: str, when: str, then: str) -> None:
    """Put what might get in the way, or what to try then, in other words."""
    with changing():
        plan = _plan_to_change(owner_id, goal_id, if_then_id)
        if (plan.when, plan.then) != (when, then):
            plan.when, plan.then = when, then
            _tell_owner(plan)


def remove_plan(owner_id: str, goal_id: str, if_then_id: str) -> None:
    """Remove an if-then plan, and its words with it."""
    with changing():
        plan = _plan_to_change(owner_id, goal_id, if_then_id)
        db.session.delete(plan)
        _tell_owner(plan)


def _plan_to_change(owner_id: str, goal_id: str, if_then_id: str) -> IfThen:
    plan = find_to_change(owner_id, IfThen, if_then_id)
    if plan.goal_id != goal_id:
        raise NotFound
    return plan


def _plan_of(goal: Goal, when: str, then: str, client_id: str | None) -> IfThen:
    return IfThen(
        id=new_id(),
        goal_id=goal.id,
        owner_id=goal.owner_id,
        sealing_key=goal.sealing_key,
        when=when,
        then=then,
        client_id=client_id or None,
        created_at=clock.now(),
    )


def keep_plans(goal: Goal, plans: Sequence[Plan], client_id: str | None) -> bool:
    """Make a goal's plans those that were written; of one removed meanwhile the words are kept, as a new one.

    A new one that is there already, word for word, came with the same form before.
    """
    there = {plan.id: plan for plan in db.session.scalars(PLANS, {"owner": goal.owner_id, "goal": goal.id})}
    is_changed, known = False, {(plan.when, plan.then) for plan in there.values()}
    for (id, when, then), for_new in zip(plans, an_id_for_each(client_id, len(plans)), strict=True):
        plan = there.get(id)
        if plan and not when:
            db.session.delete(plan)
        elif plan and (plan.when, plan.then) != (when, then):
            plan.when, plan.then = when, then
        elif not plan and when and (when, then) not in known:
            was_sent = sent_before(_PLANNED_BEFORE, goal.owner_id, for_new)
            db.session.add(_plan_of(goal, when, then, None if was_sent else for_new))
        else:
            continue
        is_changed = True
    return is_changed


def _tell_owner(plan: IfThen) -> None:
    tell_goal(plan.goal_id, [plan.owner_id])
