"""The small steps of a goal."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import find_to_change
from circle.goals import actions
from circle.goals.forms import StepForm, StepsForm
from circle.goals.routes.page import back_to, bp, goal_page
from circle.models import Goal, Step
from circle.web import signed_in_person


@bp.post("/goals/<goal_id>/steps")
def add_step(goal_id: str) -> ResponseReturnValue:
    form, owner_id = StepForm(), signed_in_person().person_id
    if not form.validate():
        return _step_again(owner_id, goal_id, form), 422
    words, is_private = form.words.data or "", form.is_private.data
    try:
        actions.add_steps(owner_id, goal_id, [words], form.client_id.data, by_on=form.by_on.data, is_private=is_private)
    except actions.SentBefore:
        form.words.errors = [_("Another step was added from this page before. Add this as well?")]
        return _step_again(owner_id, goal_id, form), 409
    return back_to(goal_id)


def _step_again(owner_id: str, goal_id: str, form: StepForm | StepsForm, step_id: str | None = None) -> str:
    """The page with what was typed for a new step, for several, or for the one that was to change."""
    find_to_change(owner_id, *((Step, step_id) if step_id else (Goal, goal_id)))
    return goal_page(goal_id, step_form=form, step_changing=step_id)


@bp.post("/goals/<goal_id>/steps/several")
def add_steps(goal_id: str) -> ResponseReturnValue:
    form, owner_id = StepsForm(), signed_in_person().person_id
    if not form.validate():
        return _step_again(owner_id, goal_id, form), 422
    try:
        actions.add_steps(owner_id, goal_id, form.lines.each(), form.client_id.data, is_private=form.is_private.data)
    except actions.SentBefore:
        form.lines.errors = [_("Other steps were added from this page before. Add these as well?")]
        return _step_again(owner_id, goal_id, form), 409
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>")
def change_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    form, owner_id = StepForm(), signed_in_person().person_id
    if not form.validate():
        return _step_again(owner_id, goal_id, form, step_id), 422
    words, is_private = form.words.data or "", form.is_private.data
    actions.change_step(owner_id, goal_id, step_id, words, by_on=form.by_on.data, is_private=is_private)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>/done")
def do_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    actions.do_step(signed_in_person().person_id, goal_id, step_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>/undone")
def undo_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    actions.undo_step(signed_in_person().person_id, goal_id, step_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>/remove")
def remove_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    actions.remove_step(signed_in_person().person_id, goal_id, step_id)
    return back_to(goal_id)
