"""What a person does with small steps: add, change, do, undo, remove. One kept to oneself is told to nobody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.database import changing, in_few_sizes
from circle.extensions import db
from circle.goals.actions.once import an_id_for_each, same, tell
from circle.live.celebrate import celebrate, take_back_all
from circle.live.sight import people_who_see
from circle.live.tell import tell_moment_again
from circle.models import (
    Goal,
    Moment,
    MomentKind,
    Part,
    Step,
)
from circle.stepping import begin_steps

_ADDED_BEFORE = (
    select(Step)
    .where(Step.owner_id == bindparam("owner"), Step.client_id.in_(bindparam("client_ids", expanding=True)))
    .order_by(Step.created_at, Step.id)
)
_STANDING = select(Moment).where(Moment.goal_id == bindparam("goal"), Moment.taken_back_at.is_(None))
_STEP_MOMENTS = _STANDING.where(Moment.step_id == bindparam("step"))


def add_step(owner_id: str, goal_id: str, words: str, client_id: str | None = None) -> Step:
    """Add one small thing on the way to a goal, as `add_steps` adds several."""
    return add_steps(owner_id, goal_id, [words], client_id)[0]


def add_steps(
    owner_id: str,
    goal_id: str,
    each: Sequence[str],
    client_id: str | None = None,
    *,
    by_on: date | None = None,
    is_private: bool = False,
) -> Sequence[Step]:
    """Add small things on the way to a goal, in the order they were written. A private one is for oneself alone.

    The same form sent twice adds them once. Raises SentBefore when it had other words before.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        return add_steps_to(goal, each, client_id, by_on=by_on, is_private=is_private)


def add_steps_to(
    goal: Goal,
    each: Sequence[str],
    client_id: str | None,
    *,
    by_on: date | None = None,
    is_private: bool = False,
) -> Sequence[Step]:
    ids = an_id_for_each(client_id, len(each) + 1)  # one more, for it may have had more lines before
    asked = {"owner": goal.owner_id, "client_ids": in_few_sizes([id for id in ids if id])}
    before = db.session.scalars(_ADDED_BEFORE, asked).all() if client_id else []
    if before:
        said = [(step.goal_id, step.words, step.by_on, step.is_private) for step in before]
        return same(before, said, [(goal.id, words, by_on, is_private) for words in each])
    return begin_steps(goal, each, ids, by_on=by_on, is_private=is_private)


def change_step(owner_id: str, goal_id: str, step_id: str, words: str, *, by_on: date | None, is_private: bool) -> None:
    """Change a step's words, its day, or whether others see it. Of one kept to oneself, what was said is taken back."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        was = (step.words, step.is_private)
        if (*was, step.by_on) == (words, is_private, by_on):
            return
        was_seen_by = _who_sees(step)
        if is_private:
            _take_back_moments_of(step)
        elif words != step.words:
            for moment in _moments_of(step):
                tell_moment_again(moment)
        step.words, step.by_on, step.is_private = words, by_on, is_private
        sees_a_difference = was != (words, is_private)
        tell(step.goal, was_seen_by | _who_sees(step) if sees_a_difference else set())


def _who_sees(step: Step) -> set[str]:
    """Those who see steps, of one that is not kept to oneself."""
    return set() if step.is_private else people_who_see(step.goal_id, Part.STEPS)


def do_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Tick a step off. Those who see it may cheer."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        if step.done_at is None:
            step.done_at = clock.now()
            step.done_on = clock.local_day(step.goal.owner.time_zone)
            tell(step.goal, _who_sees(step))
            if not step.is_private:
                celebrate(step.goal, MomentKind.STEP, Part.STEPS, step_id=step.id)


def undo_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Untick a step; what was said because of it is taken back."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        if step.done_at is not None:
            _take_back_moments_of(step)
            step.done_at = step.done_on = None
            tell(step.goal, _who_sees(step))


def remove_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Remove a step, and its words with it."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        _take_back_moments_of(step)
        tell(step.goal, _who_sees(step))
        db.session.delete(step)


def _step_to_change(owner_id: str, goal_id: str, step_id: str) -> Step:
    step = find_to_change(owner_id, Step, step_id)
    if step.goal_id != goal_id:
        raise NotFound
    return step


def _take_back_moments_of(step: Step) -> None:
    take_back_all(_moments_of(step))


def _moments_of(step: Step) -> Sequence[Moment]:
    return db.session.scalars(_STEP_MOMENTS, {"goal": step.goal_id, "step": step.id}).all()
