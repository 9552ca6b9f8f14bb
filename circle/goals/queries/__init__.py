"""Questions about goals: mine and those shown to me, who sees them, and what of one I may see."""

from circle.goals.queries.lists import GoalCard, goals_of, goals_shown_in, goals_to_celebrate
from circle.goals.queries.one import Look, OwnPlan, look_at, own_page, shown_page, small_things_of
from circle.goals.queries.seers import Seers, seers_of

__all__ = [
    "GoalCard",
    "Look",
    "OwnPlan",
    "Seers",
    "goals_of",
    "goals_shown_in",
    "goals_to_celebrate",
    "look_at",
    "own_page",
    "seers_of",
    "shown_page",
    "small_things_of",
]
