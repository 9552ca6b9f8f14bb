"""Whether a goal goes on: resting, resuming, finishing, letting go, and once more."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.goals import actions
from circle.goals.routes.page import back_to, bp
from circle.web import say, signed_in_person


@bp.post("/goals/<goal_id>/renew")
def renew(goal_id: str) -> ResponseReturnValue:
    actions.renew(signed_in_person().person_id, goal_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/rest")
def rest(goal_id: str) -> ResponseReturnValue:
    actions.rest(signed_in_person().person_id, goal_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/resume")
def resume(goal_id: str) -> ResponseReturnValue:
    actions.resume(signed_in_person().person_id, goal_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/finish")
def finish(goal_id: str) -> ResponseReturnValue:
    actions.finish(signed_in_person().person_id, goal_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/let-go")
def let_go(goal_id: str) -> ResponseReturnValue:
    actions.let_go(signed_in_person().person_id, goal_id)
    say(_("You let it go. Only you can see it now."))
    return back_to(goal_id)
