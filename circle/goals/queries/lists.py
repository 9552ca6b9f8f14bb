"""Goals in lists: mine by where they stand, and those shown to me in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, select
from sqlalchemy.orm import joinedload

from circle.asking import VIEWER, looker_may, viewer_may
from circle.extensions import db
from circle.goals.queries.seers import Seer, seers_of
from circle.models import (
    Goal,
    Membership,
    Share,
    State,
)
from circle.privacy import is_shown, may_change_goal, may_see_goal, may_see_progress
from circle.wishing import in_words, wish_about
from circle.words import days_so_far


@dataclass(frozen=True)
class ShownGoal:
    """A goal as somebody else sees it: its words, and that it is finished. Never why."""

    id: str
    words: str
    unit: str = ""
    state: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True)
class GoalCard:
    """A goal in a list: one's own, with who sees it, or one that `owner` shows in a circle, with what they wish for."""

    goal: Goal | ShownGoal
    owner: Membership | None
    total_text: str
    seers: Sequence[Seer] = ()
    circle: Any = None
    wish: str = ""


_MINE = select(Goal).where(may_change_goal(VIEWER)).order_by(Goal.created_at.desc(), Goal.id)
_SHOWN_IN_CIRCLE = (
    select(
        Goal,
        Membership,
        case((viewer_may(may_see_progress), Goal.days_done), else_=0),
        wish_about(Goal.id, Membership.circle_id),
    )
    .join(
        Membership,
        and_(
            Membership.person_id == Goal.owner_id,
            Membership.circle_id == bindparam("circle"),
            Membership.left_at.is_(None),
        ),
    )
    .where(
        Goal.id.in_(select(Share.goal_id).where(Share.circle_id == bindparam("circle"))),
        is_shown(VIEWER, Goal.id, circle_id=Membership.circle_id),
        looker_may(may_see_goal),
        Goal.owner_id != VIEWER,
    )
    .options(joinedload(Membership.circle, innerjoin=True))
    .order_by(Membership.joined_at, Membership.id, Goal.created_at, Goal.id)
)


def goals_of(viewer_id: str) -> dict[State, list[GoalCard]]:
    """The viewer's own goals by where they stand, the newest first."""
    goals = db.session.scalars(_MINE, {"viewer": viewer_id}).all()
    seers = seers_of([goal.id for goal in goals])
    cards: dict[State, list[GoalCard]] = {state: [] for state in State}
    for goal in goals:
        card = GoalCard(goal, None, days_so_far(goal.days_done), seers[goal.id].all)
        cards[State(goal.state)].append(card)
    return cards


def goals_to_celebrate(viewer_id: str) -> list[Goal]:
    """The viewer's own goals that a win may be about, the newest first."""
    goals = db.session.scalars(_MINE, {"viewer": viewer_id})
    return [goal for goal in goals if goal.state != State.LET_GO]


def goals_shown_in(circle_id: str, viewer_id: str) -> list[GoalCard]:
    """The goals that others show to the viewer in a circle, with totals where progress is shown."""
    asked = {"viewer": viewer_id, "circle": circle_id}
    return [
        GoalCard(
            ShownGoal(goal.id, goal.words),
            owner,
            days_so_far(days),
            circle=owner.circle,
            wish=in_words(wish, owner.known_as),
        )
        for goal, owner, days, wish in db.session.execute(_SHOWN_IN_CIRCLE, asked)
    ]
