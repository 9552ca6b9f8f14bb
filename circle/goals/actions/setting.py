"""What a person wants: set in their own words, revised, made smaller; and how likely it feels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Unpack

from sqlalchemy import bindparam, exists, select

from circle import clock
from circle.asking import find_to_change
from circle.database import changing
from circle.extensions import db
from circle.goals.actions.once import SentBefore, sent_before, tell
from circle.goals.actions.plans import PLANS, Plan, keep_plans
from circle.goals.actions.steps import add_steps_to
from circle.goals.terms import UNSAID, Terms, said_by, terms_of
from circle.live.sight import Sight, people_who_see
from circle.live.tell import tell_moments_again
from circle.live.together import tell_how_it_is_celebrated
from circle.medicines import reads_like_less_of_a_medicine
from circle.models import (
    DONE,
    CheckIn,
    Goal,
    GoalVersion,
    Part,
    Person,
    ReflectionKind,
    Rhythm,
    Step,
)
from circle.models.columns import new_id
from circle.reflecting import note_down
from circle.rhythms import HOURS

FROM_THAT_DAY_ON = (Rhythm.TODAY, Rhythm.EVERY_WEEKS)
_SET_BEFORE = select(Goal).where(Goal.owner_id == bindparam("owner"), Goal.client_id == bindparam("client_id"))
_FIRST_VERSION = (
    select(GoalVersion).where(GoalVersion.goal_id == bindparam("goal")).order_by(GoalVersion.since).limit(1)
)
_LAST_VERSION = (
    select(GoalVersion).where(GoalVersion.goal_id == bindparam("goal")).order_by(GoalVersion.until.desc()).limit(1)
)
_STEPS_OF = select(Step).where(Step.goal_id == bindparam("goal"))
_HAS_AMOUNTS = select(
    exists().where(
        CheckIn.goal_id == bindparam("goal"),
        CheckIn.answer.in_(DONE),
        CheckIn.amount.is_not(None),
    )
)


@dataclass(frozen=True)
class Guided:
    """What the guide asks beside what a goal says: how likely it feels, first steps, and if-then plans.

    Of the plans, those that are there already and come empty are removed.
    """

    confidence: int | None = None
    steps: Sequence[str] = ()
    steps_are_private: bool = False
    plans: Sequence[Plan] = ()


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
        before = sent_before(_SET_BEFORE, owner_id, client_id)
        if before:
            _refuse_another_goal(before, said, steps, guided)
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
        begin_hours(goal)
        ask_later(goal)
        db.session.add(goal)
        if steps:
            add_steps_to(goal, steps, client_id)
        if guided:
            _keep_guided(goal, guided, client_id)
        tell(goal)
    return goal


def _refuse_another_goal(before: Goal, said: dict[str, Any], steps: Sequence[str], guided: Guided | None) -> None:
    """Whatever a form says the second time, and is not kept already, would be lost without a word."""
    # Once it was revised, what no version keeps is not known of it any more.
    revised = db.session.scalar(_FIRST_VERSION, {"goal": before.id})
    first = said_by(revised) if revised else {**terms_of(before), "confidence": before.confidence}
    likely = {"confidence": guided.confidence} if guided else {}
    of_that_day = {"by_on": first["by_on"]} if said["rhythm"] in FROM_THAT_DAY_ON else {}
    kept = {(step.words, step.is_private) for step in db.session.scalars(_STEPS_OF, {"goal": before.id})}
    guided = guided or Guided()
    small_things = {(words, False) for words in steps} | {(words, guided.steps_are_private) for words in guided.steps}
    planned = {
        (plan.when, plan.then) for plan in db.session.scalars(PLANS, {"goal": before.id, "owner": before.owner_id})
    }
    if (
        any(first[name] != value for name, value in (said | of_that_day | likely).items() if name in first)
        or small_things - kept
        or {(plan.when, plan.then) for plan in guided.plans if plan.when} - planned
    ):
        raise SentBefore


def begin_hours(goal: Goal) -> None:
    goal.ends_at = clock.now() + HOURS if goal.rhythm == Rhythm.NEXT_HOURS else None


def ask_later(goal: Goal) -> None:
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
            tell(goal)
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
    was, celebration, learned = said_by(goal), goal.celebration, new_of(goal, learned)
    if said["rhythm"] in FROM_THAT_DAY_ON:
        goes_on = (goal.rhythm, goal.weeks_apart) == (said["rhythm"], said["weeks_apart"])
        said["by_on"] = goal.by_on if goes_on else clock.local_day(goal.owner.time_zone)
    if said == terms_of(goal) and not learned:
        return False
    if learned or any(said[name] != was[name] for name in was):
        keep_version(goal, was, learned)
    for name, value in said.items():
        setattr(goal, name, value)
    if goal.rhythm != was["rhythm"]:
        begin_hours(goal)
    ask_later(goal)
    asks_whom = _is_less_of_a_medicine(said)
    is_news = asks_whom and not goal.knows_whom_to_ask
    goal.knows_whom_to_ask = goal.knows_whom_to_ask or asks_whom
    tell(goal, _who_reads_the_difference(goal, was))
    if goal.words != was["words"]:
        tell_moments_again(Sight([goal.id]).moments)  # each of them says what it is about
    if goal.celebration != celebration:
        tell_how_it_is_celebrated(goal.id)
    return is_news


def _is_less_of_a_medicine(said: dict[str, Any]) -> bool:
    return reads_like_less_of_a_medicine(said["words"], said["why"], said["area"], said["direction"])


def new_of(goal: Goal, learned: str) -> str:
    """What was learned, or nothing if that is what was kept last: the same form was sent again."""
    last = db.session.scalar(_LAST_VERSION, {"goal": goal.id}) if learned else None
    return "" if last and last.learned == learned else learned


def keep_version(goal: Goal, was: dict[str, Any], learned: str) -> None:
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


def _keep_guided(goal: Goal, guided: Guided, client_id: str | None) -> bool:
    """Keep what the guide asked beside the goal's own words, and say whether its owner's page is different now."""
    was_likely, goal.confidence = goal.confidence, guided.confidence
    if guided.steps:
        add_steps_to(goal, guided.steps, client_id, is_private=guided.steps_are_private)
    return keep_plans(goal, guided.plans, client_id) or goal.confidence != was_likely


def say_how_likely(owner_id: str, goal_id: str, confidence: int | None) -> None:
    """Say how likely a goal feels, from 0 to 10, or take that back. Nobody else ever sees it."""
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        if goal.confidence != confidence:
            goal.confidence = confidence
            tell(goal)


def keep_for_next_visit(owner_id: str, goal_id: str, words: str, client_id: str | None = None) -> None:
    """Keep a question about a goal for the next visit to somebody who can say. Nobody else sees it.

    Raises WroteSomethingElse when the same form had other words before.
    """
    with changing():
        note_down(owner_id, ReflectionKind.VISIT, words, goal_id=goal_id, client_id=client_id)
