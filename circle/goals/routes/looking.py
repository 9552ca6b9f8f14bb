"""Looking again at a goal after some weeks, and marking a day."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.asking import find_to_change
from circle.goals import actions, queries
from circle.goals.forms import LookForm, MarkForm, form_of
from circle.goals.routes.page import back_to, bp, goal_page
from circle.goals.routes.setting import edit_page
from circle.goals.terms import GoesOn
from circle.models import Goal
from circle.web import say, signed_in_person


@bp.get("/goals/<goal_id>/look")
def look(goal_id: str) -> ResponseReturnValue:
    return _look_page(goal_id, LookForm())


@bp.post("/goals/<goal_id>/look")
def look_again(goal_id: str) -> ResponseReturnValue:
    form, owner_id = LookForm(), signed_in_person().person_id
    if not form.validate():
        return _look_page(goal_id, form), 422
    goes_on, learned = GoesOn(form.goes_on.data), form.learned.data or ""
    if goes_on == GoesOn.CHANGE:
        return _change_after_looking(goal_id, learned)
    actions.look_again(owner_id, goal_id, goes_on, learned)
    say(_after_looking(goes_on))
    return back_to(goal_id)


def _look_page(goal_id: str, form: LookForm) -> str:
    viewer = signed_in_person()
    find_to_change(viewer.person_id, Goal, goal_id)
    look = queries.look_at(goal_id, viewer)
    seers = queries.seers_of([goal_id])[goal_id]
    return render_template("goals/look.html", goal=look.goal, days=look.days, finish_seers=seers.progress, form=form)


def _change_after_looking(goal_id: str, learned: str) -> str:
    """The goal to change, with what was just learned; it is kept when that is saved."""
    goal = find_to_change(signed_in_person().person_id, Goal, goal_id)
    form = form_of(goal)
    form.learned.data = learned
    return edit_page(goal, form)


def _after_looking(goes_on: GoesOn) -> str:
    words: dict[GoesOn, str] = {
        GoesOn.KEEP: _("It goes on as it is. Thank you for looking."),
        GoesOn.REST: _("It rests now. It is all here whenever you like."),
        GoesOn.FINISH: _("Finished, and yours to keep."),
        GoesOn.LET_GO: _("You let it go. Only you can see it now."),
    }
    return words[goes_on]


@bp.post("/goals/<goal_id>/look/later")
def look_later(goal_id: str) -> ResponseReturnValue:
    actions.look_later(signed_in_person().person_id, goal_id)
    return back_to(goal_id)


@bp.post("/goals/<goal_id>/mark")
def mark(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    form = MarkForm(today=clock.local_day(viewer.time_zone))
    if not form.validate():
        find_to_change(viewer.person_id, Goal, goal_id)
        return goal_page(goal_id, mark_form=form), 422
    actions.mark(viewer.person_id, goal_id, form.marked_on.data)
    return back_to(goal_id)
