"""What a person does with a goal: set, revise, rest, resume, finish, let go; its steps, and its if-then plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar, Unpack

from sqlalchemy import Select, bindparam, exists, select

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.database import changing, in_few_sizes
from circle.extensions import db
from circle.goals.medicines import reads_like_less_of_a_medicine
from circle.goals.terms import UNSAID, GoesOn, Terms, said_by, terms_of
from circle.live.celebrate import celebrate, take_back_all
from circle.live.changes import decide, end_shares_of_goal
from circle.live.sight import Sight, people_who_see, telling_what_changes
from circle.live.tell import tell_goal, tell_moment_again, tell_moments_again
from circle.models import (
    DONE,
    ChangeKind,
    CheckIn,
    Goal,
    GoalVersion,
    IfThen,
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

Sent = TypeVar("Sent")


class SentBefore(Exception):
    """The same form was sent before with other words. The first stand; these are given back."""


class Plan(NamedTuple):
    """An if-then plan as it is written: what might get in the way, and what to try then. A new one has no `id`."""

    id: str
    when: str
    then: str


@dataclass(frozen=True)
class Guided:
    """What the guide asks beside what a goal says: how likely it feels, first steps, and if-then plans.

    Of the plans, those that are there already and come empty are removed.
    """

    confidence: int | None = None
    steps: Sequence[str] = ()
    steps_are_private: bool = False
    plans: Sequence[Plan] = ()


_SET_BEFORE = select(Goal).where(Goal.owner_id == bindparam("owner"), Goal.client_id == bindparam("client_id"))
_ADDED_BEFORE = (
    select(Step)
    .where(Step.owner_id == bindparam("owner"), Step.client_id.in_(bindparam("client_ids", expanding=True)))
    .order_by(Step.created_at, Step.id)
)
_PLANNED_BEFORE = select(IfThen).where(
    IfThen.owner_id == bindparam("owner"), IfThen.client_id == bindparam("client_id")
)
_PLANS = select(IfThen).where(IfThen.owner_id == bindparam("owner"), IfThen.goal_id == bindparam("goal"))
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


def set_goal(
    owner_id: str,
    *,
    client_id: str | None = None,
    steps: Sequence[str] = (),
    guided: Guided | None = None,
    **terms: Unpack[Terms],
) -> Goal:
    """Set a goal in one's own words, with its first small steps if any. Nobody else sees it until it is shared.

    The same form sent twice sets one goal. Raises SentBefore when it had other words before.
    """
    said: dict[str, Any] = {**UNSAID, **terms}
    asks_whom = _is_less_of_a_medicine(said)
    with changing():
        before = _sent_before(_SET_BEFORE, owner_id, client_id)
        if before:
            _refuse_another_goal(before, said, steps, guided or Guided())
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
        if steps:
            _add_steps(goal, steps, client_id)
        if guided:
            _keep_guided(goal, guided, client_id)
        _tell(goal)
    return goal


def _refuse_another_goal(before: Goal, said: dict[str, Any], steps: Sequence[str], guided: Guided) -> None:
    """Whatever a form says the second time, and is not kept already, would be lost without a word."""
    first = said_by(db.session.scalar(_FIRST_VERSION, {"goal": before.id}) or before)
    of_that_day = {"by_on": first["by_on"]} if said["rhythm"] in FROM_THAT_DAY_ON else {}
    kept = {step.words for step in db.session.scalars(_STEPS_OF, {"goal": before.id})}
    planned = {
        (plan.when, plan.then) for plan in db.session.scalars(_PLANS, {"goal": before.id, "owner": before.owner_id})
    }
    if (
        any(first[name] != value for name, value in (said | of_that_day).items() if name in first)
        or {*steps, *guided.steps} - kept
        or {(plan.when, plan.then) for plan in guided.plans if plan.when} - planned
    ):
        raise SentBefore


def _begin_hours(goal: Goal) -> None:
    goal.ends_at = clock.now() + HOURS if goal.rhythm == Rhythm.NEXT_HOURS else None


def _look_later(goal: Goal) -> None:
    """Ask to look at a goal again when as many weeks have gone by as its owner likes, if they like."""
    today = clock.local_day(goal.owner.time_zone)
    goal.look_on = today + timedelta(weeks=goal.look_weeks) if goal.look_weeks else None


def revise(
    owner_id: str,
    goal_id: str,
    *,
    learned: str = "",
    client_id: str | None = None,
    guided: Guided | None = None,
    **terms: Unpack[Terms],
) -> bool:
    """Change what a goal says. The earlier words stay with their dates and what was learned, for its owner alone.

    Gives whether it reads like less of a medicine now, and never did before: then its owner is told whom to ask.
    Raises SentBefore when the same form added other steps before.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        is_news = _revise(goal, {**UNSAID, **terms}, learned)
        if guided and _keep_guided(goal, guided, client_id):
            _tell(goal)
    return is_news


def make_smaller(owner_id: str, goal_id: str, words: str) -> bool:
    """Put a goal in smaller words, everything else as it is. How likely the earlier ones felt says nothing of these.

    Gives what `revise` does.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if words == goal.words:
            return False
        goal.confidence = None
        return _revise(goal, {**terms_of(goal), "words": words})


def _revise(goal: Goal, said: dict[str, Any], learned: str = "") -> bool:
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
    asks_whom = _is_less_of_a_medicine(said)
    is_news = asks_whom and not goal.knows_whom_to_ask
    goal.knows_whom_to_ask = goal.knows_whom_to_ask or asks_whom
    _tell(goal, _who_reads_the_difference(goal, was))
    if goal.words != was["words"]:
        tell_moments_again(Sight([goal.id]).moments)  # each of them says what it is about
    return is_news


def _keep_guided(goal: Goal, guided: Guided, client_id: str | None) -> bool:
    """Keep what the guide asked beside the goal's own words, and say whether its owner's page is different now."""
    was_likely, goal.confidence = goal.confidence, guided.confidence
    if guided.steps:
        _add_steps(goal, guided.steps, client_id, is_private=guided.steps_are_private)
    return _keep_plans(goal, guided.plans, client_id) or goal.confidence != was_likely


def say_how_likely(owner_id: str, goal_id: str, confidence: int | None) -> None:
    """Say how likely a goal feels, from 0 to 10, or take that back. Nobody else ever sees it."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if goal.confidence != confidence:
            goal.confidence = confidence
            _tell(goal)


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
        return _add_steps(goal, each, client_id, by_on=by_on, is_private=is_private)


def _add_steps(
    goal: Goal,
    each: Sequence[str],
    client_id: str | None,
    *,
    by_on: date | None = None,
    is_private: bool = False,
) -> Sequence[Step]:
    ids = _an_id_for_each(client_id, len(each) + 1)  # one more, for it may have had more lines before
    asked = {"owner": goal.owner_id, "client_ids": in_few_sizes([id for id in ids if id])}
    before = db.session.scalars(_ADDED_BEFORE, asked).all() if client_id else []
    if before:
        said = [(step.goal_id, step.words, step.is_private) for step in before]
        return _same(before, said, [(goal.id, words, is_private) for words in each])
    steps = [_step_of(goal, words, id) for words, id in zip(each, ids, strict=False)]
    for place, step in enumerate(steps):
        step.created_at += timedelta(microseconds=place)  # they stay in the order they were written
        step.by_on, step.is_private = by_on, is_private
    db.session.add_all(steps)
    _tell(goal, set() if is_private else people_who_see(goal.id, Part.STEPS))
    return steps


def _an_id_for_each(client_id: str | None, count: int) -> list[str | None]:
    """Ids for several things that one form makes: the first has the form's own, of at most 64 letters like the rest."""
    if not client_id:
        return [None] * count
    return [client_id, *(sha256(f"{client_id} {n}".encode()).hexdigest() for n in range(1, count))]


def _step_of(goal: Goal, words: str, client_id: str | None = None) -> Step:
    return Step(
        id=new_id(),
        goal_id=goal.id,
        owner_id=goal.owner_id,
        sealing_key=goal.sealing_key,
        words=words,
        client_id=client_id or None,
        created_at=clock.now(),
    )


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
        _tell(step.goal, was_seen_by | _who_sees(step) if sees_a_difference else set())


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
            _tell(step.goal, _who_sees(step))
            if not step.is_private:
                celebrate(step.goal, MomentKind.STEP, Part.STEPS, step_id=step.id)


def undo_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Untick a step; what was said because of it is taken back."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        if step.done_at is not None:
            _take_back_moments_of(step)
            step.done_at = step.done_on = None
            _tell(step.goal, _who_sees(step))


def remove_step(owner_id: str, goal_id: str, step_id: str) -> None:
    """Remove a step, and its words with it."""
    with changing():
        step = _step_to_change(owner_id, goal_id, step_id)
        _take_back_moments_of(step)
        _tell(step.goal, _who_sees(step))
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


def plan_ahead(owner_id: str, goal_id: str, when: str, then: str, client_id: str | None = None) -> None:
    """Write down what might get in the way of a goal, and what to try then. Nobody else ever sees it.

    The same form sent twice does so once. Raises SentBefore when it had other words before.
    """
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        before = _sent_before(_PLANNED_BEFORE, owner_id, client_id)
        if before:
            _same(before, (before.goal_id, before.when, before.then), (goal.id, when, then))
            return
        db.session.add(_plan_of(goal, when, then, client_id))
        _tell(goal)


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


def _keep_plans(goal: Goal, plans: Sequence[Plan], client_id: str | None) -> bool:
    """Make a goal's plans those that were written; of one removed meanwhile the words are kept, as a new one."""
    there = {plan.id: plan for plan in db.session.scalars(_PLANS, {"owner": goal.owner_id, "goal": goal.id})}
    is_changed = False
    for (id, when, then), for_new in zip(plans, _an_id_for_each(client_id, len(plans)), strict=True):
        plan = there.get(id)
        if plan and not when:
            db.session.delete(plan)
        elif plan and (plan.when, plan.then) != (when, then):
            plan.when, plan.then = when, then
        elif not plan and when and not _sent_before(_PLANNED_BEFORE, goal.owner_id, for_new):
            db.session.add(_plan_of(goal, when, then, for_new))
        else:
            continue
        is_changed = True
    return is_changed


def _tell(goal: Goal, people: set[str] | None = None) -> None:
    """Tell the owner, whose other screens follow, and those for whom something they see changed."""
    tell_goal(goal.id, {goal.owner_id} | (people or set()))


def _tell_owner(plan: IfThen) -> None:
    tell_goal(plan.goal_id, [plan.owner_id])


def _sent_before(statement: Select[Sent], owner_id: str, client_id: str | None) -> Sent | None:
    if not client_id:
        return None
    return db.session.scalar(statement, {"owner": owner_id, "client_id": client_id})


def _same(before: Sent, first: Any, again: Any) -> Sent:
    if first != again:
        raise SentBefore
    return before
