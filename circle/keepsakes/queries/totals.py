"""How much was done for each goal in all. These only grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from circle.asking import VIEWER
from circle.extensions import db
from circle.models import Goal, State, Step
from circle.privacy import may_change_goal
from circle.words import amount, days_so_far, ngettext

MOST = 20


@dataclass(frozen=True)
class Total:
    """A goal, and how much was done for it in all."""

    goal: Goal
    texts: Sequence[str]


_done = aliased(Step)
_steps_done = (
    select(func.count()).where(_done.goal_id == Goal.id, _done.done_at.is_not(None)).correlate(Goal).scalar_subquery()
)
TOTALS = select(Goal, _steps_done).where(may_change_goal(VIEWER))
_ALTOGETHER = (
    TOTALS.where(or_(Goal.state == State.FINISHED, Goal.days_done > 0, _steps_done > 0))
    .order_by(Goal.created_at.desc(), Goal.id)
    .limit(MOST)
)


def altogether(viewer_id: str) -> list[Total]:
    """The viewer's goals for which something was done, the newest first, each with how much in all."""
    return totals(db.session.execute(_ALTOGETHER, {"viewer": viewer_id}))


def totals(rows: Iterable[Any]) -> list[Total]:
    """The answer to TOTALS, in words."""
    return [Total(goal, _in_words(goal, steps)) for goal, steps in rows]


def _in_words(goal: Goal, steps: int) -> list[str]:
    """`37 days so far`, `120 minutes`, `4 small steps`: of what is not there, nothing."""
    said = [
        days_so_far(goal.days_done),
        f"{amount(goal.amount_done)} {goal.unit}".strip() if goal.amount_done else "",
        ngettext("%(num)s small step", "%(num)s small steps", steps) if steps else "",
    ]
    return [words for words in said if words]
