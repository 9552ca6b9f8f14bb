"""What a person does with a goal: set, revise, rest, resume, finish, let go; and its steps."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar, Unpack

from sqlalchemy import Select, bindparam, exists, select

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.database import changing
from circle.extensions import db
from circle.goals.medicines import reads_like_less_of_a_medicine
from circle.goals.terms import UNSAID, GoesOn, Terms, said_by, terms_of
from circle.live.celebrate import celebrate, take_back_all
from circle.live.changes import decide, end_shares_of_goal
from circle.live.sight import Sight, people_who_see, telling_what_changes
from circle.live.tell import tell_goal, tell_moments_again
from circle.models import (
    DONE,
    ChangeKind,
    CheckIn,
    Goal,
    GoalVersion,
    Moment,
    MomentKind,
    Part,
    Person,
    ReflectionKind,
    Rhythm,
    State,
    Step,
)
from circle.models.columns import new_id
from circle.reflecting import note_down
from circle.rhythms import HOURS

FROM_THAT_DAY_ON = (Rhythm.TODAY, Rhythm.EVERY_WEEKS)

Sent = TypeVar("Sent", Goal, Step)


class SentBefore(Exception):
    """The same form was sent before with other words. The first stand; these are given back."""


_SET_BEFORE = select(Goal).where(Goal.owner_id == bindparam("owner"), Goal.client_id == bindparam("client_id"))
_ADDED_BEFORE = select(Step).where(Step.owner_id == bindparam("owner"), Step.client_id == bindparam("client_id"))
_FIRST_VERSION = (
    select(GoalVersion).where(GoalVersion.goal_id == bindparam("goal")).order_by(GoalVersion.since).limit(1)
)
_STEPS_OF = select(Step).where(Step.goal_id == bindparam("goal"))
_HAS_AMOUNTS = select(
    exists().where(
        CheckIn.goal_id == bindparam("goal"),
        CheckIn.answer.in_(DONE),
        CheckIn.amount.is_not(None),
    )
)
_MINE = select(Goal).where(Goal.owner_id == bindparam("owner"))
_ACTIVE = _MINE.where(Goal.state == State.ACTIVE)
_RESTING_WITH_ALL = _MINE.where(Goal.state == State.RESTING, Goal.rests_with_all)
_STANDING = select(Moment).where(Moment.goal_id == bindparam("goal"), Moment.taken_back_at.is_(None))
_FINISH_MOMENTS = _STANDING.where(Moment.kind == MomentKind.FINISH)
_STEP_MOMENTS = _STANDING.where(Moment.step_id == bindparam("step"))


def set_goal(owner_id: str, *, client_id: str | None = None, steps: Sequence[str] = (), **terms: Unpack[Terms]) -> Goal:
    """Set a goal in one's own words, with its first small steps if any. Nobody else sees it until it is shared.

    The same form sent twice sets one goal. Raises SentBefore when it had other words before.
    """
    said: dict[str, Any] = {**UNSAID, **terms}
    asks_whom = _is_less_of_a_medicine(said)
    with changing():
        before = _sent_before(_SET_BEFORE, owner_id, client_id)
        if before:
            _refuse_another_goal(before, said, steps)
            return before
        owner, now = db.session.get_one(Person, owner_id), clock.now()
        if said["rhythm"] in FROM_THAT_DAY_ON:
            said["by_on"] = clock.local_day(owner.time_zone)
        goal = Goal(
            id=new_id(),
            owner_id=owner_id,
            sealing_key=owner.sealing_key,
            client_id=client_id or None,
            created_at=now,
            revised_at=now,
            knows_whom_to_ask=asks_whom,
            **said,
        )
        goal.owner = owner
        _begin_hours(goal)
        _look_later(goal)
        db.session.add(goal)
        for place, words in enumerate(steps):
            db.session.add(_step_of(goal, words, place=place))
        _tell(goal)
    return goal


def _refuse_another_goal(before: Goal, said: dict[str, Any], steps: Sequence[str]) -> None:
    """Whatever a form said the second time that is not kept already would be lost without a word."""
    first = said_by(db.session.scalar(_FIRST_VERSION, {"goal": before.id}) or before)
    of_the_day = {"by_on": first["by_on"]} if said["rhythm"] in FROM_THAT_DAY_ON else {}
    kept = {step.words for step in db.session.scalars(_STEPS_OF, {"goal": before.id})}
    if any(first[name] != value for name, value in (said | of_the_day).items() if name in first) or set(steps) - kept:
        raise SentBefore


def _begin_hours(goal: Goal) -> None:
    goal.ends_at = clock.now() + HOURS if goal.rhythm == Rhythm.NEXT_HOURS else None


def _look_later(goal: Goal) -> None:
    """Ask to look at a goal again when as many weeks have gone by as its owner likes, if they like."""
    today = clock.local_day(goal.owner.time_zone)
    goal.look_on = today + timedelta(weeks=goal.look_weeks) if goal.look_weeks else None


def revise(owner_id: str, goal_id: str, *, learned: str = "", **terms: Unpack[Terms]) -> bool:
    """Change what a goal says. The earlier words stay with their dates and what was learned, for its owner alone.

    Gives whether it reads like less of a medicine now, and never did before: then its owner is told whom to ask.
    """
    said: dict[str, Any] = {**UNSAID, **terms}
    asks_whom = _is_less_of_a_medicine(said)
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        was = said_by(goal)
        if said["rhythm"] in FROM_THAT_DAY_ON:
            goes_on = (goal.rhythm, goal.weeks_apart) == (said["rhythm"], said["weeks_apart"])
            said["by_on"] = goal.by_on if goes_on else clock.local_day(goal.owner.time_zone)
        if said == terms_of(goal) and not learned:
            return False
        if learned or any(said[name] != was[name] for name in was):
            _keep_version(goal, was, learned)
        for name, value in said.items():
            setattr(goal, name, value)
        if goal.rhythm != was["rhythm"]:
            _begin_hours(goal)
        _look_later(goal)
        is_news = asks_whom and not goal.knows_whom_to_ask
        goal.knows_whom_to_ask = goal.knows_whom_to_ask or asks_whom
        _tell(goal, _who_reads_the_difference(goal, was))
        if goal.words != was["words"]:
            tell_moments_again(Sight([goal.id]).moments)  # each of them says what it is about
    return is_news


def _is_less_of_a_medicine(said: dict[str, Any]) -> bool:
    return reads_like_less_of_a_medicine(said["words"], said["why"], said["area"], said["direction"])


def _keep_version(goal: Goal, was: dict[str, Any], learned: str) -> None:
    now = clock.now()
    version = GoalVersion(
        id=new_id(),
        goal_id=goal.id,
        owner_id=goal.owner_id,
        sealing_key=goal.sealing_key,
        since=goal.revised_at,
        until=now,
        learned=learned,
        **was,
    )
    db.session.add(version)
    goal.revised_at = now


def _who_reads_the_difference(goal: Goal, was: dict[str, Any]) -> set[str]:
    """Others see the words, and the unit beside amounts. The rest is its owner's alone."""
    if goal.words != was["words"]:
        return people_who_see(goal.id)
    if goal.unit != was["unit"] and db.session.scalar(_HAS_AMOUNTS, {"goal": goal.id}):
        return people_who_see(goal.id, Part.PROGRESS)
    return set()


def look_again(owner_id: str, goal_id: str, goes_on: GoesOn, learned: str = "") -> None:
    """Look at a goal again, keep what was learned with its date, and go on with it, or not."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if learned:
            _keep_version(goal, said_by(goal), learned)
        _look_later(goal)
        _tell(goal)
        match goes_on:
            case GoesOn.REST:
                _move(goal, State.RESTING)
            case GoesOn.FINISH:
                _finish(goal)
            case GoesOn.LET_GO:
                _let_go(goal)


def look_later(owner_id: str, goal_id: str) -> None:
    """Not now: look at a goal another time."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        _look_later(goal)
        _tell(goal)


def renew(owner_id: str, goal_id: str) -> None:
    """Take what was for a day, or for 24 hours, for another."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if goal.rhythm == Rhythm.TODAY:
            goal.by_on = clock.local_day(goal.owner.time_zone)
        _begin_hours(goal)
        _move(goal, State.ACTIVE)
        _tell(goal)


def mark(owner_id: str, goal_id: str, on: date | None) -> None:
    """Mark a date on a goal, to count from it beside everything; or none any more. Nobody else sees it."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        goal.marked_on = on
        _tell(goal)


def keep_for_next_visit(owner_id: str, goal_id: str, words: str, client_id: str | None = None) -> None:
    """Keep a question about a goal for the next visit to somebody who can say. Nobody else sees it.

    Raises WroteSomethingElse when the same form had other words before.
    """
    with changing():
        note_down(owner_id, ReflectionKind.VISIT, words, goal_id=goal_id, client_id=client_id)


def rest(owner_id: str, goal_id: str) -> None:
    """Let a goal rest: nothing is asked, everything stays as it is."""
    with changing():
        _move(find_to_change(owner_id, Goal, goal_id), State.RESTING)


def resume(owner_id: str, goal_id: str) -> None:
    """Take a goal up where it is, whether it rested, was let go, or is not finished after all."""
    with changing():
        _move(find_to_change(owner_id, Goal, goal_id), State.ACTIVE)


def rest_all(owner_id: str) -> None:
    """Let everything rest that does not already."""
    with changing():
        for goal in db.session.scalars(_ACTIVE, {"owner": owner_id}).all():
            _move(goal, State.RESTING)
            goal.rests_with_all = True


def resume_all(owner_id: str) -> None:
    """Take up what rested because everything did; what rested before rests on."""
    with changing():
        for goal in db.session.scalars(_RESTING_WITH_ALL, {"owner": owner_id}).all():
            _move(goal, State.ACTIVE)


def finish(owner_id: str, goal_id: str) -> None:
    """Finish a goal. It stays as proof, and is celebrated once wherever its progress is seen."""
    with changing():
        _finish(find_to_change(owner_id, Goal, goal_id))


def _finish(goal: Goal) -> None:
    if _move(goal, State.FINISHED):
        celebrate(goal, MomentKind.FINISH, Part.PROGRESS)


def let_go(owner_id: str, goal_id: str) -> None:
    """Let a goal go. What was done still counts, and quietly nobody else sees it any more."""
    with changing():
        _let_go(find_to_change(owner_id, Goal, goal_id))


def _let_go(goal: Goal) -> None:
    with telling_what_changes([goal.id]):
        _move(goal, State.LET_GO)
        end_shares_of_goal(goal.id, decide(goal.owner_id, ChangeKind.LET_GO, [goal.id]))


def _move(goal: Goal, state: State) -> bool:
    """Change where a goal stands; False if it stands there. Others see only that it is finished."""
    was_finished, is_finished = goal.state == State.FINISHED, state == State.FINISHED
    if goal.state == state:
        return False
    goal.state, goal.finished_at = state, clock.now() if is_finished else None
    goal.rests_with_all = False
    sees_it = was_finished or is_finished
    _tell(goal, people_who_see(goal.id, Part.PROGRESS) if sees_it else set())
    if was_finished:
        take_back_all(db.session.scalars(_FINISH_MOMENTS, {"goal": goal.id}).all())
    return True


def add_step(owner_id: str, goal_id: str, words: str, client_id: str | None = None) -> Step:
    """Add one small thing on the way to a goal.

    The same form sent twice adds one step. Raises SentBefore when it had other words before.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        before = _sent_before(_ADDED_BEFORE, owner_id, client_id)
        if before:
            return _same(before, (before.goal_id, before.words), (goal.id, words))
        step = _step_of(goal, words, client_id)
        db.session.add(step)
        _tell(goal, people_who_see(goal.id, Part.STEPS))
    return step


def _step_of(goal: Goal, words: str, client_id: str | None = None, place: int = 0) -> Step:
    return Step(
        id=new_id(),
        goal_id=goal.id,
        owner_id=goal.owner_id,
        sealing_key=goal.sealing_key,
        words=words,
        client_id=client_id or None,
        created_at=clock.now() + timedelta(microseconds=place),  # so that those added together keep their order
    )


def do_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Tick a step off. Those who see steps see it, and may cheer."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        if step.done_at is None:
            step.done_at = clock.now()
            step.done_on = clock.local_day(step.goal.owner.time_zone)
            _tell(step.goal, people_who_see(goal_id, Part.STEPS))
            celebrate(step.goal, MomentKind.STEP, Part.STEPS, step_id=step.id)


def undo_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Untick a step; what was said because of it is taken back."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        if step.done_at is not None:
            _take_back_moments_of(step)
            step.done_at = step.done_on = None
            _tell(step.goal, people_who_see(goal_id, Part.STEPS))


def remove_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Remove a step, and its words with it."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        _take_back_moments_of(step)
        _tell(step.goal, people_who_see(goal_id, Part.STEPS))
        db.session.delete(step)


def _step_to_change(owner_id: str, goal_id: str, step_id: str) -> Step:
    step = find_to_change(owner_id, Step, step_id)
    if step.goal_id != goal_id:
        raise NotFound
    return step


def _take_back_moments_of(step: Step) -> None:
    take_back_all(db.session.scalars(_STEP_MOMENTS, {"goal": step.goal_id, "step": step.id}).all())


def _tell(goal: Goal, people: set[str] | None = None) -> None:
    """Tell the owner, whose other screens follow, and those for whom something they see changed."""
    tell_goal(goal.id, {goal.owner_id} | (people or set()))


def _sent_before(statement: Select[Sent], owner_id: str, client_id: str | None) -> Sent | None:
    if not client_id:
        return None
    return db.session.scalar(statement, {"owner": owner_id, "client_id": client_id})


def _same(before: Sent, first: tuple[str, ...], again: tuple[str, ...]) -> Sent:
    if first != again:
        raise SentBefore
    return before
