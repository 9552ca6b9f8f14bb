"""How much was done for a goal in all: counted whenever a day of it is said, and kept with it to be read at once."""

from sqlalchemy import Date, bindparam, func, select

from circle.database import columns
from circle.extensions import db
from circle.models import DONE, Answer, CheckIn, Goal

_COUNTED = select(
    func.count(),
    func.count().filter(CheckIn.answer == Answer.SOME),
    func.coalesce(func.sum(CheckIn.amount), 0),
    func.count().filter(CheckIn.on >= bindparam("marked_on", type_=Date())),
).where(CheckIn.goal_id == bindparam("goal"), CheckIn.answer.in_(DONE))


def count_anew(goal: Goal) -> None:
    """Count, within a change, what was done for a goal.

    All of it, and not what is new alone: so whatever a program of before wrote beside this one is in it from then on.
    """
    db.session.flush()
    [counted] = columns(_COUNTED, {"goal": goal.id, "marked_on": goal.marked_on})
    goal.days_done, goal.days_some, goal.amount_done, goal.days_since_marked = counted
