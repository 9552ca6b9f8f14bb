"""The door to checking in."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.checkins import actions
from circle.checkins.forms import AddForm, CheckInForm, SetbackForm, TellForm
from circle.checkins.queries import check_in_on, days_of, learned_about, moments_of, plans_for, was_said
from circle.fields import A_NUMBER
from circle.goals.queries import look_at, own_page, seers_of
from circle.letters.queries import letter_is_for_hard_day
from circle.live.frame import frame_for
from circle.models import DONE, Answer, CheckIn, Goal
from circle.moments.queries import moments_about
from circle.plan.queries import ready_for_hard_day
from circle.reflecting import WroteSomethingElse
from circle.web import WILL_ARRIVE_LATER, say, signed_in_person

bp = Blueprint("checkins", __name__)


@bp.post("/goals/<goal_id>/check-ins")
def create(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    form = _check_in_form(goal_id)
    if not form.validate():
        return _goal_page_again(goal_id, form), 422
    try:
        said = actions.check_in(
            viewer.person_id,
            goal_id,
            Answer(form.answer.data),
            on=form.on.data,
            tell=form.tell.data or actions.NOBODY,
            **_asked_for(form),
        )
    except actions.WouldBeSeenUnasked:
        return _ask_whether_it_may_be_seen(goal_id, form), 422
    except actions.CannotHear:
        form.tell.errors = [_cannot_hear()]
        return _goal_page_again(goal_id, form), 422
    _say_if_it_arrives_later(said.id, form.tell.data)
    if request.form.get("back") == "today":
        return redirect(url_for("home.index"), 303)
    return redirect(url_for("goals.show", goal_id=goal_id), 303)


@bp.post("/goals/<goal_id>/amounts")
def add_amount(goal_id: str) -> ResponseReturnValue:
    form = AddForm()
    if not form.validate():
        return _goal_page_again(goal_id, None, add_form=form), 422
    try:
        actions.add_amount(
            signed_in_person().person_id, goal_id, form.more.data or Decimal(0), form.shown.data or Decimal(0)
        )
    except actions.TooMuch:
        form.more.errors = [A_NUMBER]
        return _goal_page_again(goal_id, None, add_form=form), 422
    if request.form.get("back") == "today":
        return redirect(url_for("home.index"), 303)
    return redirect(url_for("goals.show", goal_id=goal_id), 303)


@bp.post("/goals/<goal_id>/check-ins/<check_in_id>/tell")
def tell(goal_id: str, check_in_id: str) -> ResponseReturnValue:
    viewer, asked = signed_in_person(), TellForm()
    if not asked.validate():
        raise NotFound
    try:
        actions.tell_of(viewer.person_id, goal_id, check_in_id, asked.tell.data or actions.NOBODY)
    except actions.WouldBeSeenUnasked:
        return _ask_whether_it_may_be_seen(goal_id, _form_of(check_in_id, asked.tell.data)), 422
    except actions.CannotHear:
        form = _form_of(check_in_id, asked.tell.data)
        form.tell.errors = [_cannot_hear()]
        return _goal_page_again(goal_id, form), 422
    _say_if_it_arrives_later(check_in_id, asked.tell.data)
    return redirect(url_for("goals.show", goal_id=goal_id), 303)


def _say_if_it_arrives_later(check_in_id: str, tell: str | None) -> None:
    """Told to one person alone, in their quiet hours: it will arrive, and that is all there is to say."""
    if (tell or "").startswith("member:") and any(moment.arrives_later for moment in moments_of(check_in_id)):
        say(WILL_ARRIVE_LATER)


@bp.get("/goals/<goal_id>/days")
def index(goal_id: str) -> ResponseReturnValue:
    viewer_id = signed_in_person().person_id
    goal = find_to_change(viewer_id, Goal, goal_id)
    days, more = days_of(goal_id, viewer_id, request.args.get("before"))
    return render_template("checkins/index.html", goal=goal, days=days, more=more)


@bp.get("/goals/<goal_id>/setback")
def setback(goal_id: str) -> ResponseReturnValue:
    return _setback_page(goal_id, SetbackForm())


@bp.post("/goals/<goal_id>/setback")
def go_through_setback(goal_id: str) -> ResponseReturnValue:
    form, owner_id = SetbackForm(), signed_in_person().person_id
    if not form.validate():
        return _setback_page(goal_id, form), 422
    try:
        said = actions.go_through_setback(
            owner_id,
            goal_id,
            tell=form.tell.data if "tell" in request.form else None,
            helped=form.helped.data or "",
            would_try=form.would_try.data or "",
            client_id=form.client_id.data,
            **_asked_of_today(form),
        )
    except actions.WouldBeSeenUnasked:
        form.note.errors = [_would_be_seen()]
        return _setback_page(goal_id, form), 422
    except actions.CannotHear:
        form.tell.errors = [_cannot_hear()]
        return _setback_page(goal_id, form), 422
    except WroteSomethingElse:
        form.client_id.data = ""
        form.helped.errors = [_("Something else was kept from this page before. Keep this as well?")]
        return _setback_page(goal_id, form), 409
    if said:
        _say_if_it_arrives_later(said.id, form.tell.data)
    return redirect(url_for(".after_setback", goal_id=goal_id), 303)


def _setback_page(goal_id: str, form: SetbackForm) -> str:
    viewer = signed_in_person()
    goal = find_to_change(viewer.person_id, Goal, goal_id)
    today = check_in_on(goal_id, clock.local_day(viewer.time_zone))
    if today and today.answer not in DONE:
        for name, said in {"note": today.note, "tell": today.tells, **_felt(today)}.items():
            if name not in request.form:
                form[name].data = said
    return render_template(
        "checkins/setback.html",
        goal=goal,
        form=form,
        today=today,
        tellable=seers_of([goal_id])[goal_id].setbacks,
        learned=learned_about(goal_id, viewer.person_id),
        plans=plans_for(goal_id, viewer.person_id),
        ready=ready_for_hard_day(viewer.person_id),
        has_letter=letter_is_for_hard_day(viewer.person_id),
    )


@bp.get("/goals/<goal_id>/setback/after")
def after_setback(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    find_to_change(viewer.person_id, Goal, goal_id)
    look = look_at(goal_id, viewer)
    has_letter = letter_is_for_hard_day(viewer.person_id)
    return render_template("checkins/after_setback.html", goal=look.goal, days=look.days, has_letter=has_letter)


def _check_in_form(goal_id: str, **given: Any) -> CheckInForm:
    viewer = signed_in_person()
    today = clock.local_day(viewer.time_zone)
    return CheckInForm(today, was_said=lambda on: was_said(goal_id, viewer.person_id, on), **given)


def _form_of(check_in_id: str, tell: str | None) -> CheckInForm:
    """The form of a day that was said before, as if it were filled in now."""
    said = find_to_change(signed_in_person().person_id, CheckIn, check_in_id)
    form = _check_in_form(said.goal_id, formdata=None)
    form.answer.data, form.on.data, form.tell.data = said.answer, said.on, tell
    return form


def _ask_whether_it_may_be_seen(goal_id: str, form: CheckInForm) -> str:
    """The form with what was typed, and beside it what was kept of the day before."""
    said, asked = check_in_on(goal_id, form.on.data or form.today), _asked_for(form)
    if said and "amount" not in asked:
        form.amount.raw_data = [f"{said.amount.normalize():f}"] if said.amount is not None else []
    for name, kept in {"note": said.note, **_felt(said)}.items() if said else ():
        if name not in asked:
            form[name].data = kept
    form.is_filled.data = "1"
    form.note.errors = [_would_be_seen()]
    return _goal_page_again(goal_id, form)


def _felt(said: CheckIn) -> dict[str, str]:
    return {name: str(felt) if felt is not None else "" for name, felt in (("mood", said.mood), ("urge", said.urge))}


def _would_be_seen() -> str:
    return str(_("What you kept to yourself would be seen now. Is that fine? Then save."))


def _cannot_hear() -> str:
    return str(_("They are not shown setbacks of this goal. Who else would you like to tell, if anybody?"))


def _asked_for(form: CheckInForm) -> dict[str, Any]:
    """What the form asked beside the answer: one tap asks, and changes, nothing more."""
    is_earlier = form.on.data is not None and form.on.data != form.today
    asked = _asked_of_today(form)
    if "amount" in request.form:
        asked["amount"] = form.amount.data
    if is_earlier and not form.is_filled.data:  # shown empty, so empty says nothing
        asked = {name: said for name, said in asked.items() if said not in (None, "")}
    return asked


def _asked_of_today(form: CheckInForm | SetbackForm) -> dict[str, Any]:
    said = {"note": form.note.data or "", "mood": form.mood.felt, "urge": form.urge.felt}
    return {name: value for name, value in said.items() if name in request.form}


def _goal_page_again(goal_id: str, form: CheckInForm | None, **more: Any) -> str:
    viewer = signed_in_person()
    find_to_change(viewer.person_id, Goal, goal_id)
    after = frame_for(viewer.person_id)
    page = own_page(look_at(goal_id, viewer), viewer)
    page |= {"check_in_form": form, "moments": moments_about(goal_id, viewer), "after": after, **more}
    if form and form.on.data and form.on.data < form.today and not form.on.errors:
        page["back_fill_days"] = sorted({*page["back_fill_days"], form.on.data}, reverse=True)
    return render_template("goals/show.html", **page)
