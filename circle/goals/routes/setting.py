"""Setting a goal and changing its words; a smaller one; whom to ask first."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import find_to_change
from circle.goals import actions, queries
from circle.goals.forms import AREA_NAMES, GoalWordsForm, NewGoalForm, RevisionForm, VisitForm, form_of
from circle.goals.routes.page import back_to, bp
from circle.goals.starting_points import by_part_of_life, starting_point
from circle.models import Goal, Offer, Rhythm
from circle.models.columns import new_id
from circle.offers.queries import suggestion_called
from circle.reflecting import WroteSomethingElse
from circle.web import say, signed_in_person


@bp.get("/goals/new")
def new() -> ResponseReturnValue:
    point, suggested = starting_point(request.args.get("from")), request.args.get("suggested")
    if suggested:
        return _new_as_suggested(suggestion_called(suggested, signed_in_person().person_id))
    form = NewGoalForm(data=point.filled_in() if point else {})
    return render_template("goals/new.html", form=form, hint=point.hint if point else "")


def _new_as_suggested(offer: Offer) -> str:
    """A new goal that begins with what somebody suggested, every word of it to be changed."""
    for_a_while = {"rhythm": Rhythm.DAILY, "look_weeks": "1"}
    form = NewGoalForm(data={"words": offer.words, **({"rhythm": Rhythm.TODAY} if offer.days == 1 else for_a_while)})
    return render_template("goals/new.html", form=form, hint=_("It is yours now. Change every word of it if you like."))


@bp.get("/goals/starting-points")
def starting_points() -> ResponseReturnValue:
    return render_template("goals/starting_points.html", points=by_part_of_life(), area_names=AREA_NAMES)


@bp.post("/goals")
def create() -> ResponseReturnValue:
    form = NewGoalForm()
    if not form.validate():
        return render_template("goals/new.html", form=form), 422
    owner_id, client_id = signed_in_person().person_id, form.client_id.data
    try:
        goal = actions.set_goal(owner_id, client_id=client_id, steps=form.small_steps(), **form.terms())
    except actions.SentBefore:
        form.words.errors = [_("Another goal was saved from this page before. Save this as well?")]
        form.client_id.data = new_id()
        return render_template("goals/new.html", form=form), 409
    return redirect(url_for(".whom_to_ask" if goal.knows_whom_to_ask else ".show", goal_id=goal.id), 303)


@bp.get("/goals/<goal_id>/edit")
def edit(goal_id: str) -> ResponseReturnValue:
    goal = find_to_change(signed_in_person().person_id, Goal, goal_id)
    return edit_page(goal, form_of(goal))


def edit_page(goal: Goal, form: RevisionForm) -> str:
    """A goal's own words to change, and who will see the new ones."""
    seers = queries.seers_of([goal.id])[goal.id].all
    return render_template("goals/edit.html", goal=goal, form=form, seers=seers)


@bp.post("/goals/<goal_id>")
def update(goal_id: str) -> ResponseReturnValue:
    form, owner_id = RevisionForm(), signed_in_person().person_id
    if not form.validate():
        return edit_page(find_to_change(owner_id, Goal, goal_id), form), 422
    if actions.revise(owner_id, goal_id, learned=form.learned.data or "", **form.terms()):
        return redirect(url_for(".whom_to_ask", goal_id=goal_id), 303)
    return back_to(goal_id)


@bp.get("/goals/<goal_id>/smaller")
def smaller(goal_id: str) -> ResponseReturnValue:
    goal = find_to_change(signed_in_person().person_id, Goal, goal_id)
    return _smaller_page(goal, GoalWordsForm(formdata=None, obj=goal))


@bp.post("/goals/<goal_id>/smaller")
def make_smaller(goal_id: str) -> ResponseReturnValue:
    form, owner_id = GoalWordsForm(), signed_in_person().person_id
    if not form.validate():
        return _smaller_page(find_to_change(owner_id, Goal, goal_id), form), 422
    if actions.make_smaller(owner_id, goal_id, form.words.data or ""):
        return redirect(url_for(".whom_to_ask", goal_id=goal_id), 303)
    return back_to(goal_id)


def _smaller_page(goal: Goal, form: GoalWordsForm) -> str:
    seers = queries.seers_of([goal.id])[goal.id]
    return render_template("goals/smaller.html", goal=goal, form=form, seers=seers.all, steps_seers=seers.steps)


@bp.get("/goals/<goal_id>/whom-to-ask")
def whom_to_ask(goal_id: str) -> ResponseReturnValue:
    return _whom_to_ask_page(goal_id, VisitForm())


def _whom_to_ask_page(goal_id: str, form: VisitForm) -> str:
    goal = find_to_change(signed_in_person().person_id, Goal, goal_id)
    return render_template("goals/whom_to_ask.html", goal=goal, form=form)


@bp.post("/goals/<goal_id>/whom-to-ask")
def keep_for_next_visit(goal_id: str) -> ResponseReturnValue:
    form, owner_id = VisitForm(), signed_in_person().person_id
    if not form.validate():
        return _whom_to_ask_page(goal_id, form), 422
    try:
        actions.keep_for_next_visit(owner_id, goal_id, form.words.data or "", form.client_id.data)
    except WroteSomethingElse:
        form.words.errors = [_("Something else was kept from this page before. Keep this as well?")]
        form.client_id.data = new_id()
        return _whom_to_ask_page(goal_id, form), 409
    say(_("It is kept for your next visit, in what you wrote for yourself."))
    return back_to(goal_id)
