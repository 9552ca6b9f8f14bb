"""The doors to offering something, to what one sent, and to one's own tray."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import circles_of, find_for
from circle.goals.queries import seers_of
from circle.live.frame import frame_for
from circle.models import Offer, OfferKind
from circle.models.columns import new_id
from circle.offers import actions, queries
from circle.offers.forms import AnswerForm, OwnStepForm, QuestionForm, RestForm, SuggestionForm
from circle.offers.queries import Rest
from circle.reflecting import WroteSomethingElse
from circle.web import say, signed_in_person
from circle.words import day

bp = Blueprint("offers", __name__)

AnyForm = QuestionForm | SuggestionForm


@bp.get("/goals/<goal_id>/offers")
def about_goal(goal_id: str) -> ResponseReturnValue:
    return _offer_page(goal_id=goal_id)


@bp.post("/goals/<goal_id>/offers")
def send_about_goal(goal_id: str) -> ResponseReturnValue:
    return _send(goal_id=goal_id)


@bp.get("/members/<membership_id>/offers")
def to_member(membership_id: str) -> ResponseReturnValue:
    return _offer_page(member_id=membership_id)


@bp.post("/members/<membership_id>/offers")
def send_to_member(membership_id: str) -> ResponseReturnValue:
    return _send(member_id=membership_id)


def _form(kind: OfferKind, **given: Any) -> AnyForm:
    return SuggestionForm(**given) if kind == OfferKind.SUGGESTION else QuestionForm(**given)


def _kind_asked() -> OfferKind:
    return OfferKind.SUGGESTION if request.values.get("kind") == OfferKind.SUGGESTION else OfferKind.QUESTION


def _offer_page(goal_id: str | None = None, member_id: str | None = None, form: AnyForm | None = None) -> str:
    """A question or a suggestion to choose; while the same thing rests, that it does, before anything is written."""
    viewer, kind = signed_in_person(), _kind_asked()
    after = frame_for(viewer.person_id)
    to = queries.addressee(viewer.person_id, goal_id, member_id)
    rest = queries.rest_of(to, kind, viewer.person_id, viewer.time_zone)
    return render_template(
        "offers/new.html",
        to=to,
        kind=kind,
        form=form or _form(kind, formdata=None),
        rests=_it_rests(rest) if rest and not form else "",
        has_read=queries.has_read_primer(viewer.person_id),
        here=request.path,
        after=after,
    )


def _it_rests(rest: Rest) -> str:
    words: str = _(
        "You sent something about this on %(day)s. It can rest until %(until)s.",
        day=day(rest.since_on),
        until=day(rest.until_on),
    )
    return words


def _send(goal_id: str | None = None, member_id: str | None = None) -> ResponseReturnValue:
    viewer, form = signed_in_person(), _form(_kind_asked())
    where: dict[str, Any] = {"goal_id": goal_id, "member_id": member_id, "client_id": form.client_id.data}
    field = form.words if isinstance(form, SuggestionForm) else form.question
    try:
        if not form.validate():
            return _offer_page(goal_id, member_id, form), 422
        if isinstance(form, SuggestionForm):
            actions.suggest(viewer.person_id, viewer.time_zone, form.words.data or "", form.days.data, **where)
        else:
            actions.ask(viewer.person_id, viewer.time_zone, form.question.data, **where)
    except actions.HasNotReadPrimer:
        field.errors = [_("Before your first suggestion there is something to read. It takes three minutes.")]
        return _offer_page(goal_id, member_id, form), 422
    except actions.ItRests as stopped:
        field.errors = [_it_rests(stopped.rest)]
        return _offer_page(goal_id, member_id, form), 422
    except actions.SentSomethingElse:
        field.errors = [_("Something else was sent from this page before. Send this as well?")]
        form.client_id.data = new_id()
        return _offer_page(goal_id, member_id, form), 409
    say(_("Sent."))
    return redirect(url_for(".sent"), 303)


@bp.get("/being-beside")
def primer() -> ResponseReturnValue:
    has_read = queries.has_read_primer(signed_in_person().person_id)
    return render_template("offers/primer.html", has_read=has_read)


@bp.post("/being-beside")
def read_primer() -> ResponseReturnValue:
    actions.read_primer(signed_in_person().person_id)
    return redirect(_leads_to(request.form.get("to", "")), 303)


def _leads_to(to: str) -> str:
    """Where somebody was about to suggest something, from `goal:<id>` or `member:<id>`; else the same page again."""
    sort, _colon, id = to.partition(":")
    is_id = id.isalnum() and id.isascii()
    if is_id and sort == "goal":
        return url_for(".about_goal", goal_id=id, kind=OfferKind.SUGGESTION)
    if is_id and sort == "member":
        return url_for(".to_member", membership_id=id, kind=OfferKind.SUGGESTION)
    return url_for(".primer")


@bp.get("/sent")
def sent() -> ResponseReturnValue:
    viewer_id = signed_in_person().person_id
    after = frame_for(viewer_id)
    each, older = queries.sent_by(viewer_id, request.args.get("before"))
    return render_template("offers/sent.html", sent=each, older=older, after=after)


@bp.post("/sent/<offer_id>/take-back")
def take_back(offer_id: str) -> ResponseReturnValue:
    actions.take_back(signed_in_person().person_id, offer_id)
    say(_("Taken back."))
    return redirect(url_for(".sent"), 303)


@bp.get("/tray")
def tray() -> ResponseReturnValue:
    return _tray_page()


def _tray_page(**changes: Any) -> str:
    viewer = signed_in_person()
    after, circles = frame_for(viewer.person_id), circles_of(viewer.person_id)
    each, older = queries.tray_of(viewer.person_id, request.args.get("before"))
    put_away = queries.put_away_by(viewer.person_id)
    weeks = queries.rest_weeks_of(viewer.person_id)
    page = {
        "tray": each,
        "older": older,
        "put_away": put_away,
        "seers": seers_of({entry.goal.id for entry in each if entry.goal}),
        "rest_form": RestForm(formdata=None, data={"weeks": weeks}),
        "answering": None,
        "answer_form": None,
        "after": after,
        "viewer_memberships": [circle.place_id for circle in circles],
    }
    return render_template("offers/tray.html", **{**page, **changes})


@bp.post("/tray/<offer_id>/keep")
def keep_for_later(offer_id: str) -> ResponseReturnValue:
    actions.keep_for_later(signed_in_person().person_id, offer_id)
    say(_("It is kept for later."))
    return redirect(url_for(".tray"), 303)


@bp.post("/tray/<offer_id>/pass")
def let_pass(offer_id: str) -> ResponseReturnValue:
    actions.let_pass(signed_in_person().person_id, offer_id)
    say(_("You let it pass. Nobody is told."))
    return redirect(url_for(".tray"), 303)


@bp.post("/tray/<offer_id>/take")
def take(offer_id: str) -> ResponseReturnValue:
    return _on_from(actions.take(signed_in_person().person_id, offer_id))


def _on_from(offer: Offer) -> ResponseReturnValue:
    """To the goal with its new step; without a goal, to a new one that begins with these words."""
    if offer.goal_id:
        return redirect(url_for("goals.show", goal_id=offer.goal_id, _anchor="steps"), 303)
    return redirect(url_for("goals.new", suggested=offer.id), 303)


@bp.get("/tray/<offer_id>/change")
def change(offer_id: str) -> ResponseReturnValue:
    offer = queries.suggestion_called(offer_id, signed_in_person().person_id)
    return _change_page(offer, OwnStepForm(formdata=None, data={"words": offer.words}))


def _change_page(offer: Offer, form: OwnStepForm) -> ResponseReturnValue:
    if not offer.goal:
        return redirect(url_for("goals.new", suggested=offer.id), 303)
    seers = seers_of([offer.goal.id])[offer.goal.id].steps
    return render_template("offers/change.html", offer=offer, goal=offer.goal, form=form, seers=seers)


@bp.post("/tray/<offer_id>/change")
def take_changed(offer_id: str) -> ResponseReturnValue:
    form, owner_id = OwnStepForm(), signed_in_person().person_id
    if not form.validate():
        return _change_page(queries.suggestion_called(offer_id, owner_id), form), 422  # type: ignore[return-value]
    return _on_from(actions.take(owner_id, offer_id, form.words.data or "", is_private=form.is_private.data))


@bp.post("/tray/<offer_id>/answer")
def answer_for_oneself(offer_id: str) -> ResponseReturnValue:
    form, owner_id = AnswerForm(), signed_in_person().person_id
    if not form.validate():
        return _answer_again(offer_id, form), 422
    try:
        actions.answer_for_oneself(owner_id, offer_id, form.words.data or "", form.client_id.data)
    except WroteSomethingElse:
        form.words.errors = [_("Something else was kept from this page before. Keep this as well?")]
        return _answer_again(offer_id, form), 409
    say(_("It is kept, for you alone."))
    return redirect(url_for(".tray"), 303)


def _answer_again(offer_id: str, form: AnswerForm) -> str:
    find_for(signed_in_person().person_id, Offer, offer_id)
    return _tray_page(answering=offer_id, answer_form=form)


@bp.post("/tray/<offer_id>/answer-them")
def answer_them(offer_id: str) -> ResponseReturnValue:
    them = actions.answer_them(signed_in_person().person_id, offer_id)
    return redirect(url_for("circles.show", circle_id=them.circle_id, to=f"member:{them.id}", _anchor="say"), 303)


@bp.post("/tray/rest")
def set_rest() -> ResponseReturnValue:
    form = RestForm()
    if not form.validate():
        return _tray_page(rest_form=form), 422
    actions.set_rest(signed_in_person().person_id, form.weeks.data)
    say(_("Saved. Nobody is told."))
    return redirect(url_for(".tray"), 303)
