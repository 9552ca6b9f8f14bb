"""What a person does with a goal: set, revise, look again, rest, finish, let go; its steps, and its if-then plans."""

from circle.goals.actions.looking import look_again, look_later, mark
from circle.goals.actions.once import SentBefore
from circle.goals.actions.plans import Plan, change_plan, plan_ahead, remove_plan
from circle.goals.actions.setting import Guided, keep_for_next_visit, make_smaller, revise, say_how_likely, set_goal
from circle.goals.actions.standing import finish, let_go, renew, rest, rest_all, resume, resume_all
from circle.goals.actions.steps import add_step, add_steps, change_step, do_step, remove_step, undo_step

__all__ = [
    "Guided",
    "Plan",
    "SentBefore",
    "add_step",
    "add_steps",
    "change_plan",
    "change_step",
    "do_step",
    "finish",
    "keep_for_next_visit",
    "let_go",
    "look_again",
    "look_later",
    "make_smaller",
    "mark",
    "plan_ahead",
    "remove_plan",
    "remove_step",
    "renew",
    "rest",
    "rest_all",
    "resume",
    "resume_all",
    "revise",
    "say_how_likely",
    "set_goal",
    "undo_step",
]
