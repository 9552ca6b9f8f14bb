"""The doors to support: asking, answering, whom to ask, and when one can be reached."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from circle.asking import NotFound, find_for, place_in
from circle.live.frame import frame_for
from circle.live.ladders import open_call_of
from circle.models import Call, CallAnswer
from circle.models.columns import new_id
from circle.support import actions, queries
from circle.support.forms import AnswerForm, CallForm, OrderForm, ReachForm, as_chosen
from circle.web import say, signed_in_person

bp = Blueprint("support", __name__)

READY = (
    lazy_gettext("I could use some support. Could you call or write to me?"),
    lazy_gettext("Today is hard. You don’t need to fix anything, just be there a little."),
    lazy_gettext("Could you keep me company for a while?"),
)


@bp.get("/support")
def index() -> ResponseReturnValue:
    viewer_id = signed_in_person().person_id
    if call := open_call_of(viewer_id):
        return redirect(url_for(".show", call_id=call.id), 303)
    return _asking_page(CallForm(formdata=None))


@bp.post("/support/calls")
def create() -> ResponseReturnValue:
    form = CallForm()
    if not form.validate():
        return _asking_page(form), 422
    try:
        call = actions.call(signed_in_person().person_id, form.words.data or "", form.client_id.data)
    except actions.NobodyToAsk:
        return _asking_page(form), 422
    except actions.AskedSomethingElse:
        form.words.errors = [_("Something else was sent from this page before. Send this as well?")]
        form.client_id.data = new_id()
        return _asking_page(form), 409
    except actions.AskedAlready:
        form.words.errors = [_("You asked already, in other words. Is that one over? End it first, then send this.")]
        return _asking_page(form), 409
    _keep_going()
    return redirect(url_for(".show", call_id=call.id), 303)


def _asking_page(form: CallForm) -> str:
    viewer_id = signed_in_person().person_id
    after = frame_for(viewer_id)
    order, wishes = queries.order_of(viewer_id), queries.wishes_of(viewer_id)
    ready = [*([wishes.words] if wishes and wishes.words else []), *READY]
    return render_template(
        "support/ask.html",
        form=form,
        order=order,
        there=[each for each in order if each.is_there],
        minutes=wishes.minutes if wishes else 0,
        ready=ready,
        chosen=request.args.get("ready", 0, type=int) % len(ready),
        after=after,
    )


@bp.get("/support/calls/<call_id>")
def show(call_id: str) -> ResponseReturnValue:
    """Her own call as it stands. Who is asked finds it on every page of theirs."""
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    call = find_for(viewer.person_id, Call, call_id)
    if call.owner_id != viewer.person_id:
        return redirect(url_for("home.index"), 303)
    if call.ended_at:
        return redirect(url_for(".index"), 303)
    _keep_going()
    return render_template("support/call.html", mine=queries.own_call(call), after=after)


def _keep_going() -> None:
    """Calls are gone on with by the courier, which else begins with the first socket."""
    current_app.extensions["courier"].start()


@bp.post("/support/calls/<call_id>/next")
def ask_next_too(call_id: str) -> ResponseReturnValue:
    actions.ask_next_too(signed_in_person().person_id, call_id, request.form.get("place", ""))
    return redirect(url_for(".show", call_id=call_id), 303)


@bp.post("/support/calls/<call_id>/end")
def end(call_id: str) -> ResponseReturnValue:
    actions.end(signed_in_person().person_id, call_id)
    say(_("Good. It is gone from every screen."))
    return redirect(url_for("home.index"), 303)


@bp.post("/support/calls/<call_id>/answer")
def answer(call_id: str) -> ResponseReturnValue:
    form = AnswerForm()
    if not form.validate():
        raise NotFound
    actions.answer(signed_in_person().person_id, call_id, CallAnswer(form.answer.data))
    return redirect(url_for("home.index"), 303)


@bp.get("/support/practice")
def practice() -> ResponseReturnValue:
    """How it would go, and how it looks for whoever is asked. Nobody is asked, and nothing is kept."""
    viewer = signed_in_person()
    order, wishes = queries.order_of(viewer.person_id), queries.wishes_of(viewer.person_id)
    return render_template(
        "support/practice.html",
        order=order,
        minutes=wishes.minutes if wishes else 0,
        words=(wishes.words if wishes else "") or READY[0],
    )


@bp.get("/support/order")
def order() -> ResponseReturnValue:
    wishes = queries.wishes_of(signed_in_person().person_id)
    return _order_page(OrderForm(formdata=None, obj=wishes))


@bp.post("/support/order")
def keep_order() -> ResponseReturnValue:
    form = OrderForm()
    if not form.validate():
        return _order_page(form, _places_chosen()), 422
    try:
        actions.keep_order(
            signed_in_person().person_id,
            _places_chosen(),
            minutes=form.minutes.data,
            words=form.words.data or "",
        )
    except NotFound:
        form.words.errors = [_("Somebody is not here any more. Is this the order you mean?")]
        return _order_page(form, _places_chosen()), 422
    say(_("Kept. Only you know this order."))
    return redirect(url_for(".index"), 303)


def _places_chosen() -> list[str]:
    """The places by the numbers beside them, the first first; those without a number are left out."""
    chosen = [
        (int(number), name.removeprefix("place-"))
        for name, number in request.form.items()
        if name.startswith("place-") and number.isdecimal() and len(number) <= 3 and int(number)
    ]
    return [place for _number, place in sorted(chosen, key=lambda each: each[0])]


def _order_page(form: OrderForm, chosen: list[str] | None = None) -> str:
    people = queries.people_to_ask(signed_in_person().person_id)
    if chosen is None:
        chosen = [place.id for place, position in people if position is not None]
    here = {place.id for place, _position in people}
    stand = {id: number for number, id in enumerate((id for id in chosen if id in here), 1)}
    return render_template("support/order.html", form=form, people=[place for place, _at in people], stand=stand)


@bp.get("/circles/<circle_id>/reach")
def reach(circle_id: str) -> ResponseReturnValue:
    place = place_in(circle_id, signed_in_person().person_id)
    return _reach_page(circle_id, ReachForm(formdata=None, data=as_chosen(queries.reach_at(place))))


def _reach_page(circle_id: str, form: ReachForm) -> str:
    viewer = signed_in_person()
    place = place_in(circle_id, viewer.person_id)
    return render_template("support/reach.html", circle=place.circle, place=place, form=form)


@bp.post("/circles/<circle_id>/reach")
def say_when(circle_id: str) -> ResponseReturnValue:
    form = ReachForm()
    if not form.validate():
        return _reach_page(circle_id, form), 422
    actions.say_when(signed_in_person().person_id, circle_id, days=form.days(), minutes=form.minutes())
    say(_("Thank you. It is kept."))
    return redirect(url_for("circles.show", circle_id=circle_id), 303)


@bp.post("/circles/<circle_id>/reach/not-today")
def not_today(circle_id: str) -> ResponseReturnValue:
    actions.not_today(signed_in_person().person_id, circle_id)
    say(_("Not today, then. Tomorrow it is as before."))
    return redirect(url_for("circles.show", circle_id=circle_id), 303)
