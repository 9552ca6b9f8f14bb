"""The if-then plans of a goal."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import find_to_change
from circle.goals import actions
from circle.goals.forms import PlanForm
from circle.goals.routes.page import back_to, bp, goal_page
from circle.models import Goal, IfThen
from circle.web import signed_in_person


@bp.post("/goals/<goal_id>/if-thens")
def plan_ahead(goal_id: str) -> ResponseReturnValue:
    form, owner_id = PlanForm(), signed_in_person().person_id
    if not form.validate():
        return _plan_again(owner_id, goal_id, form), 422
    try:
        actions.plan_ahead(owner_id, goal_id, form.when.data or "", form.then.data or "", form.client_id.data)
    except actions.SentBefore:
        form.when.errors = [_("Another one was added from this page before. Add this as well?")]
        return _plan_again(owner_id, goal_id, form), 409
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/if-thens/<if_then_id>")
def change_plan(goal_id: str, if_then_id: str) -> ResponseReturnValue:
    form, owner_id = PlanForm(), signed_in_person().person_id
    if not form.validate():
        return _plan_again(owner_id, goal_id, form, if_then_id), 422
    actions.change_plan(owner_id, goal_id, if_then_id, form.when.data or "", form.then.data or "")
    return back_to(goal_id)


def _plan_again(owner_id: str, goal_id: str, form: PlanForm, if_then_id: str | None = None) -> str:
    find_to_change(owner_id, *((IfThen, if_then_id) if if_then_id else (Goal, goal_id)))
    return goal_page(goal_id, plan_form=form, plan_changing=if_then_id)


@bp.post("/goals/<goal_id>/if-thens/<if_then_id>/remove")
def remove_plan(goal_id: str, if_then_id: str) -> ResponseReturnValue:
    actions.remove_plan(signed_in_person().person_id, goal_id, if_then_id)
    return back_to(goal_id)
