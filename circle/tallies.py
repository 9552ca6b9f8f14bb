"""How much was done for a goal in all: counted whenever a day of it is said, and kept with it to be read at once."""

from sqlalchemy import ColumnElement, func, select, update

from circle.extensions import db
from circle.models import DONE, Answer, CheckIn, Goal

_done = (CheckIn.goal_id == Goal.id, CheckIn.answer.in_(DONE))
_COUNTED = (
    update(Goal)
    .values(
        days_done=select(func.count()).where(*_done).scalar_subquery(),
        days_some=select(func.count()).where(*_done, CheckIn.answer == Answer.SOME).scalar_subquery(),
        amount_done=select(func.coalesce(func.sum(CheckIn.amount), 0)).where(*_done).scalar_subquery(),
        days_since_marked=select(func.count()).where(*_done, CheckIn.on >= Goal.marked_on).scalar_subquery(),
    )
    .execution_options(synchronize_session=False)
)


def count_anew(*which: ColumnElement[bool]) -> None:
    """Count, within a change, what was done for those goals.

    All of it, and not what is new alone: so whatever a program of before wrote beside this one is in it from then on.
    """
    db.session.flush()
    db.session.execute(_COUNTED.where(*which))
