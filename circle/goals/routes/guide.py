"""The guide through a goal, and saying how likely it feels."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import find_to_change
from circle.goals import actions, queries
from circle.goals.forms import SURE_ENOUGH, ConfidenceForm, GuideForm, guide_form_of
from circle.goals.routes.page import bp, goal_page
from circle.models import Goal
from circle.models.columns import new_id
from circle.web import signed_in_person


@bp.route("/goals/new/guide", methods=["GET", "POST"])
def new_by_guide() -> ResponseReturnValue:
    """Nothing is saved yet: what was typed on the short page is carried along."""
    form = GuideForm()
    form.lines.data = "\n".join(filter(None, (request.form.get("instead"), form.lines.data)))
    return render_template("goals/guide.html", form=form)


@bp.post("/goals/guide")
def create_by_guide() -> ResponseReturnValue:
    form = GuideForm()
    if not form.validate():
        return render_template("goals/guide.html", form=form), 422
    owner_id, client_id = signed_in_person().person_id, form.client_id.data
    try:
        goal = actions.set_goal(owner_id, client_id=client_id, guided=form.guided(), **form.terms())
    except actions.SentBefore:
        form.words.errors = [_("Another goal was saved from this page before. Save this as well?")]
        form.client_id.data = new_id()
        return render_template("goals/guide.html", form=form), 409
    return _on_from_guide(goal.id, form, tells_whom_to_ask=goal.knows_whom_to_ask)


@bp.get("/goals/<goal_id>/guide")
def guide(goal_id: str) -> ResponseReturnValue:
    return _guide_page(find_to_change(signed_in_person().person_id, Goal, goal_id))


@bp.post("/goals/<goal_id>/guide")
def update_by_guide(goal_id: str) -> ResponseReturnValue:
    form, owner_id = GuideForm(), signed_in_person().person_id
    if not form.validate():
        return _guide_page(find_to_change(owner_id, Goal, goal_id), form), 422
    try:
        is_news = actions.revise(owner_id, goal_id, client_id=form.client_id.data, guided=form.guided(), **form.terms())
    except actions.SentBefore:
        form.lines.errors = [_("Other steps were added from this page before. Add these as well?")]
        form.client_id.data = new_id()
        return _guide_page(find_to_change(owner_id, Goal, goal_id), form), 409
    return _on_from_guide(goal_id, form, tells_whom_to_ask=is_news)


def _guide_page(goal: Goal, form: GuideForm | None = None) -> str:
    """The guide as a goal stands now, or with what was typed."""
    seers = queries.seers_of([goal.id])[goal.id]
    steps, plans = queries.small_things_of(goal.id, goal.owner_id)
    return render_template(
        "goals/guide.html",
        goal=goal,
        form=form or guide_form_of(goal, plans),
        steps=steps,
        seers=seers.all,
        steps_seers=seers.steps,
        saved=request.args.get("saved"),
    )


def _on_from_guide(goal_id: str, form: GuideForm, *, tells_whom_to_ask: bool) -> ResponseReturnValue:
    """On in the guide where somebody was, if they only saved so far; else as from saying how likely it feels.

    Whom to ask about a medicine comes before either, once.
    """
    if tells_whom_to_ask:
        return redirect(url_for(".whom_to_ask", goal_id=goal_id), 303)
    part = request.form.get("part")
    if part:
        return redirect(url_for(".guide", goal_id=goal_id, saved=part, _anchor=part), 303)
    return _on_from_confidence(goal_id, form)


@bp.post("/goals/<goal_id>/confidence")
def say_how_likely(goal_id: str) -> ResponseReturnValue:
    form, owner_id = ConfidenceForm(), signed_in_person().person_id
    if not form.validate():
        find_to_change(owner_id, Goal, goal_id)
        return goal_page(goal_id, confidence_form=form), 422
    actions.say_how_likely(owner_id, goal_id, form.confidence.data)
    return _on_from_confidence(goal_id, form)


def _on_from_confidence(goal_id: str, form: ConfidenceForm | GuideForm) -> ResponseReturnValue:
    is_unsure = form.confidence.data is not None and form.confidence.data < SURE_ENOUGH
    return redirect(url_for(".smaller" if is_unsure else ".show", goal_id=goal_id), 303)
