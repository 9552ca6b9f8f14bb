"""What a person does when they look at a goal again: go on with it or not, another time, or mark a date."""

from datetime import date

from circle.asking import find_to_change
from circle.database import changing
from circle.goals.actions.once import tell
from circle.goals.actions.setting import ask_later, keep_version, new_of
from circle.goals.actions.standing import finish_it, let_go_of, move
from circle.goals.terms import GoesOn, said_by
from circle.models import Goal, State
from circle.tallies import count_anew


def look_again(owner_id: str, goal_id: str, goes_on: GoesOn, learned: str = "") -> None:
    """Look at a goal again, keep what was learned with its date, and go on with it, or not."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if new := new_of(goal, learned):
            keep_version(goal, said_by(goal), new)
        ask_later(goal)
        tell(goal)
        match goes_on:
            case GoesOn.REST:
                move(goal, State.RESTING)
            case GoesOn.FINISH:
                finish_it(goal)
            case GoesOn.LET_GO:
                let_go_of(goal)


def look_later(owner_id: str, goal_id: str) -> None:
    """Not now: look at a goal another time."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        ask_later(goal)
        tell(goal)


def mark(owner_id: str, goal_id: str, on: date | None) -> None:
    """Mark a date on a goal, to count from it beside everything; or none any more. Nobody else sees it."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        goal.marked_on = on
        count_anew(goal)
        tell(goal)
