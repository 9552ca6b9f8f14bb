"""Goals in lists: mine by where they stand, and those shown to me in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, select

from circle.asking import VIEWER, looker_may, viewer_may
from circle.database import columns
from circle.extensions import db
from circle.goals.queries.seers import Seer, seers_of
from circle.live.moments import Name
from circle.models import Goal, Membership, SealingKey, Share, State
from circle.models.columns import Envelope
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
    """A goal of one's own in a list, with who sees it."""

    goal: Goal
    total_text: str
    seers: Sequence[Seer]


@dataclass(frozen=True)
class ShownGoalCard:
    """A goal that its `owner` shows in a circle, with what they wish for."""

    goal: ShownGoal
    owner: Name
    total_text: str
    wish: str


_MINE = select(Goal).where(may_change_goal(VIEWER)).order_by(Goal.created_at.desc(), Goal.id)
_GOAL = Envelope("goal", Goal.words_sealed, SealingKey)
_OWNER = Envelope("by", Membership.known_as_sealed, SealingKey)
_SHOWN_IN_CIRCLE = (
    select(
        case((viewer_may(may_see_progress), Goal.days_done), else_=0).label("days"),
        wish_about(Goal.id, Membership.circle_id).label("wish"),
        *_GOAL.columns,
        *_OWNER.columns,
    )
    .select_from(Goal)
    .join(SealingKey, SealingKey.owner_id == Goal.owner_id)
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
    .order_by(Membership.joined_at, Membership.id, Goal.created_at, Goal.id)
)


def goals_of(viewer_id: str) -> dict[State, list[GoalCard]]:
    """The viewer's own goals by where they stand, the newest first."""
    goals = db.session.scalars(_MINE, {"viewer": viewer_id}).all()
    seers = seers_of([goal.id for goal in goals])
    cards: dict[State, list[GoalCard]] = {state: [] for state in State}
    for goal in goals:
        card = GoalCard(goal, days_so_far(goal.days_done), seers[goal.id].all)
        cards[State(goal.state)].append(card)
    return cards


def goals_to_celebrate(viewer_id: str) -> list[Goal]:
    """The viewer's own goals that a win may be about, the newest first."""
    goals = db.session.scalars(_MINE, {"viewer": viewer_id})
    return [goal for goal in goals if goal.state != State.LET_GO]


def goals_shown_in(circle_id: str, viewer_id: str) -> list[ShownGoalCard]:
    """The goals that others show to the viewer in a circle, with totals where progress is shown."""
    return [_shown(row) for row in columns(_SHOWN_IN_CIRCLE, {"viewer": viewer_id, "circle": circle_id})]


def _shown(row: Any) -> ShownGoalCard:
    owner = Name(_OWNER.id(row), _OWNER.open(row))
    goal = ShownGoal(_GOAL.id(row), _GOAL.open(row))
    return ShownGoalCard(goal, owner, days_so_far(row.days), in_words(row.wish, owner.known_as))
