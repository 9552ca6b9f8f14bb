"""How much was done for a goal in all: counted whenever a day of it is said, and kept with it to be read at once."""

from typing import Any

from sqlalchemy import Date, bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from circle.database import columns
from circle.models import DONE, Answer, CheckIn, Goal

_COUNTED = select(
    func.count().label("days_done"),
    func.count().filter(CheckIn.answer == Answer.SOME).label("days_some"),
    func.coalesce(func.sum(CheckIn.amount), 0).label("amount_done"),
    func.count().filter(CheckIn.on >= bindparam("marked_on", type_=Date())).label("days_since_marked"),
).where(CheckIn.goal_id == bindparam("goal"), CheckIn.answer.in_(DONE))
_KEPT: dict[str, Any] = {str(column.key): bindparam(f"now_{column.key}") for column in _COUNTED.selected_columns}
_KEEP = update(Goal).where(Goal.id == bindparam("goal")).values(_KEPT)


def count_anew(goal: Goal) -> None:
    """Count, within a change, what was done for a goal.

    All of it, and not what is new alone: so whatever a program of before wrote beside this one is in it from then on.
    """
    [row] = columns(_COUNTED, {"goal": goal.id, "marked_on": goal.marked_on})
    counted = row._asdict()
    columns(_KEEP, {"goal": goal.id, **{f"now_{name}": value for name, value in counted.items()}})
    for name, value in counted.items():
        set_committed_value(goal, name, value)
