"""Where a goal stands: it rests, is taken up, finished, let go, or taken for another day."""

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import find_to_change
from circle.database import changing
from circle.extensions import db
from circle.goals.actions.once import tell
from circle.goals.actions.setting import begin_hours
from circle.live.celebrate import celebrate, take_back_all
from circle.live.changes import decide, end_shares_of_goal
from circle.live.sight import people_who_see, telling_what_changes
from circle.models import (
    ChangeKind,
    Goal,
    Moment,
    MomentKind,
    Part,
    Rhythm,
    State,
)

_MINE = select(Goal).where(Goal.owner_id == bindparam("owner"))
_ACTIVE = _MINE.where(Goal.state == State.ACTIVE)
_RESTING_WITH_ALL = _MINE.where(Goal.state == State.RESTING, Goal.rests_with_all)
_STANDING = select(Moment).where(Moment.goal_id == bindparam("goal"), Moment.taken_back_at.is_(None))
_FINISH_MOMENTS = _STANDING.where(Moment.kind == MomentKind.FINISH)


def rest(owner_id: str, goal_id: str) -> None:
    """Let a goal rest: nothing is asked, everything stays as it is."""
    with changing():
        move(find_to_change(owner_id, Goal, goal_id), State.RESTING)


def resume(owner_id: str, goal_id: str) -> None:
    """Take a goal up where it is, whether it rested, was let go, or is not finished after all."""
    with changing():
        move(find_to_change(owner_id, Goal, goal_id), State.ACTIVE)


def rest_all(owner_id: str) -> None:
    """Let everything rest that does not already."""
    with changing():
        for goal in db.session.scalars(_ACTIVE, {"owner": owner_id}).all():
            move(goal, State.RESTING)
            goal.rests_with_all = True


def resume_all(owner_id: str) -> None:
    """Take up what rested because everything did; what rested before rests on."""
    with changing():
        for goal in db.session.scalars(_RESTING_WITH_ALL, {"owner": owner_id}).all():
            move(goal, State.ACTIVE)


def renew(owner_id: str, goal_id: str) -> None:
    """Take what was for a day, or for 24 hours, for another."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if goal.rhythm == Rhythm.TODAY:
            goal.by_on = clock.local_day(goal.owner.time_zone)
        begin_hours(goal)
        move(goal, State.ACTIVE)
        tell(goal)


def finish(owner_id: str, goal_id: str) -> None:
    """Finish a goal. It stays as proof, and is celebrated once wherever its progress is seen."""
    with changing():
        finish_it(find_to_change(owner_id, Goal, goal_id))


def finish_it(goal: Goal) -> None:
    if move(goal, State.FINISHED):
        celebrate(goal, MomentKind.FINISH, Part.PROGRESS)


def let_go(owner_id: str, goal_id: str) -> None:
    """Let a goal go. What was done still counts, and quietly nobody else sees it any more."""
    with changing():
        let_go_of(find_to_change(owner_id, Goal, goal_id))


def let_go_of(goal: Goal) -> None:
    with telling_what_changes([goal.id]):
        move(goal, State.LET_GO)
        end_shares_of_goal(goal.id, decide(goal.owner_id, ChangeKind.LET_GO, [goal.id]))


def move(goal: Goal, state: State) -> bool:
    """Change where a goal stands; False if it stands there. Others see only that it is finished."""
    was_finished, is_finished = goal.state == State.FINISHED, state == State.FINISHED
    if goal.state == state:
        return False
    goal.state, goal.finished_at = state, clock.now() if is_finished else None
    goal.rests_with_all = False
    sees_it = was_finished or is_finished
    tell(goal, people_who_see(goal.id, Part.PROGRESS) if sees_it else set())
    if was_finished:
        take_back_all(db.session.scalars(_FINISH_MOMENTS, {"goal": goal.id}).all())
    return True
