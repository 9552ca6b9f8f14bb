"""The doors to goals: each module has those of one thing that is done with them."""

from circle.goals.routes import guide, listing, looking, plans, setting, standing, steps
from circle.goals.routes.page import bp

__all__ = ["bp", "guide", "listing", "looking", "plans", "setting", "standing", "steps"]
