"""The doors to goals, the guide through one, its steps and its if-then plans."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.asking import find_to_change
from circle.eyes import page_as
from circle.goals import actions, queries
from circle.goals.forms import (
    AREA_NAMES,
    SURE_ENOUGH,
    ConfidenceForm,
    GoalWordsForm,
    GuideForm,
    LookForm,
    MarkForm,
    NewGoalForm,
    PlanForm,
    RevisionForm,
    StepForm,
    StepsForm,
    VisitForm,
    form_of,
    guide_form_of,
)
from circle.goals.starting_points import by_part_of_life, starting_point
from circle.goals.terms import GoesOn
from circle.live.frame import frame_for
from circle.models import Goal, IfThen, Membership, Offer, Rhythm, State, Step
from circle.models.columns import new_id
from circle.moments.queries import Hearers, moments_about, to_begin_with
from circle.offers.queries import suggestion_called
from circle.reflecting import WroteSomethingElse
from circle.rhythms import is_over
from circle.sessions import SignedIn
from circle.web import say, signed_in_person
from circle.words import names

bp = Blueprint("goals", __name__)


@bp.get("/goals")
def index() -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    cards = queries.goals_of(viewer.person_id)
    on, now = clock.local_day(viewer.time_zone), clock.now()
    over = [card for card in cards[State.ACTIVE] if is_over(card.goal, on, now)]
    return render_template(
        "goals/index.html",
        active=[card for card in cards[State.ACTIVE] if card not in over],
        over=over,
        resting=cards[State.RESTING],
        finished=cards[State.FINISHED],
        let_go=cards[State.LET_GO],
        after=after,
    )


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
    return _back_to(goal_id)


def _smaller_page(goal: Goal, form: GoalWordsForm) -> str:
    seers = queries.seers_of([goal.id])[goal.id]
    return render_template("goals/smaller.html", goal=goal, form=form, seers=seers.all, steps_seers=seers.steps)


@bp.get("/goals/<goal_id>")
def show(goal_id: str) -> ResponseReturnValue:
    return goal_page(goal_id)


def goal_page(goal_id: str, **changes: Any) -> str:
    """A goal as the viewer may see it: its owner's page or the one for those it is shown to.

    `changes` replace parts of it.
    """
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    return _page_for(viewer, goal_id, after=after, **changes)


@bp.get("/goals/<goal_id>/as/<membership_id>")
def show_as(goal_id: str, membership_id: str) -> ResponseReturnValue:
    find_to_change(signed_in_person().person_id, Goal, goal_id)
    back = url_for("goals.show", goal_id=goal_id)
    return page_as(membership_id, lambda viewer, seen_as: _page_for(viewer, goal_id, seen_as=seen_as), back=back)


def _page_for(viewer: SignedIn, goal_id: str, **changes: Any) -> str:
    look = queries.look_at(goal_id, viewer)
    if look.is_own:
        template, page = "goals/show.html", queries.own_page(look, viewer)
    else:
        template, page = "goals/shown.html", queries.shown_page(look, viewer)
        page["composer"] = _whom_to_speak_to(goal_id, page["owner"], page["others"])
        page |= {**to_begin_with(viewer, about_goal=True), "words": request.args.get("words", "")}
    moments = moments_about(goal_id, viewer)
    return render_template(template, **{**page, "moments": moments, **changes})


def _whom_to_speak_to(goal_id: str, owner: Membership, others: list[Membership]) -> list[Hearers]:
    alone = _("Only %(name)s will see this", name=owner.known_as)
    together = _("%(names)s will see this", names=names(others))
    return [
        Hearers(f"goal:{goal_id}", _("Those who see this"), together, tuple(others)),
        Hearers(f"member:{owner.id}", _("Only %(name)s", name=owner.known_as), alone, (owner,)),
    ]


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
    return _back_to(goal_id)


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
    return _back_to(goal_id)


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
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/renew")
def renew(goal_id: str) -> ResponseReturnValue:
    actions.renew(signed_in_person().person_id, goal_id)
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/mark")
def mark(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    form = MarkForm(today=clock.local_day(viewer.time_zone))
    if not form.validate():
        find_to_change(viewer.person_id, Goal, goal_id)
        return goal_page(goal_id, mark_form=form), 422
    actions.mark(viewer.person_id, goal_id, form.marked_on.data)
    return _back_to(goal_id)


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
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/rest")
def rest(goal_id: str) -> ResponseReturnValue:
    actions.rest(signed_in_person().person_id, goal_id)
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/resume")
def resume(goal_id: str) -> ResponseReturnValue:
    actions.resume(signed_in_person().person_id, goal_id)
    return _back_to(goal_id)


@bp.post("/goals/rest")
def rest_all() -> ResponseReturnValue:
    actions.rest_all(signed_in_person().person_id)
    say(_("Everything rests. It is all here whenever you like."))
    return redirect(url_for(".index"), 303)


@bp.post("/goals/resume")
def resume_all() -> ResponseReturnValue:
    actions.resume_all(signed_in_person().person_id)
    return redirect(url_for(".index"), 303)


@bp.post("/goals/<goal_id>/finish")
def finish(goal_id: str) -> ResponseReturnValue:
    actions.finish(signed_in_person().person_id, goal_id)
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/let-go")
def let_go(goal_id: str) -> ResponseReturnValue:
    actions.let_go(signed_in_person().person_id, goal_id)
    say(_("You let it go. Only you can see it now."))
    return _back_to(goal_id)


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
    return _back_to(goal_id)


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
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>")
def change_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    form, owner_id = StepForm(), signed_in_person().person_id
    if not form.validate():
        return _step_again(owner_id, goal_id, form, step_id), 422
    words, is_private = form.words.data or "", form.is_private.data
    actions.change_step(owner_id, goal_id, step_id, words, by_on=form.by_on.data, is_private=is_private)
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>/done")
def do_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    actions.do_step(signed_in_person().person_id, goal_id, step_id)
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>/undone")
def undo_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    actions.undo_step(signed_in_person().person_id, goal_id, step_id)
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/steps/<step_id>/remove")
def remove_step(goal_id: str, step_id: str) -> ResponseReturnValue:
    actions.remove_step(signed_in_person().person_id, goal_id, step_id)
    return _back_to(goal_id)


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
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/if-thens/<if_then_id>")
def change_plan(goal_id: str, if_then_id: str) -> ResponseReturnValue:
    form, owner_id = PlanForm(), signed_in_person().person_id
    if not form.validate():
        return _plan_again(owner_id, goal_id, form, if_then_id), 422
    actions.change_plan(owner_id, goal_id, if_then_id, form.when.data or "", form.then.data or "")
    return _back_to(goal_id)


def _plan_again(owner_id: str, goal_id: str, form: PlanForm, if_then_id: str | None = None) -> str:
    find_to_change(owner_id, *((IfThen, if_then_id) if if_then_id else (Goal, goal_id)))
    return goal_page(goal_id, plan_form=form, plan_changing=if_then_id)


@bp.post("/goals/<goal_id>/if-thens/<if_then_id>/remove")
def remove_plan(goal_id: str, if_then_id: str) -> ResponseReturnValue:
    actions.remove_plan(signed_in_person().person_id, goal_id, if_then_id)
    return _back_to(goal_id)


def _back_to(goal_id: str) -> ResponseReturnValue:
    """The page the form stood on: Today when it says so, else the goal's own."""
    if request.form.get("back") == "today":
        return redirect(url_for("home.index"), 303)
    return redirect(url_for(".show", goal_id=goal_id), 303)
