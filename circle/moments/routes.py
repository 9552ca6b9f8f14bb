"""The doors to saying, cheering and taking back."""

from flask import Blueprint, render_template, request, url_for
from flask import redirect as go_to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import NotFound, find_to_change
from circle.circles.queries import place_in
from circle.goals.queries import goals_to_celebrate
from circle.models import CheerKind, Moment, MomentKind, Step
from circle.moments import actions
from circle.moments.forms import CheerForm, MomentForm, WinForm
from circle.moments.queries import audiences_in, circles_to_tell
from circle.web import signed_in_person

bp = Blueprint("moments", __name__)


@bp.post("/circles/<circle_id>/moments")
def create(circle_id: str) -> ResponseReturnValue:
    form = MomentForm()
    if not form.validate():
        return _say_again(circle_id, form), 422
    try:
        moment = actions.say(
            signed_in_person().person_id,
            circle_id,
            MomentKind(form.kind.data),
            form.words.data or "",
            about_goal=form.about_goal(),
            to=form.addressee(),
            client_id=form.client_id.data,
        )
    except NotFound:
        page = _say_again(circle_id, form, _("They are not here any more. Who would you like to say it to?"))
        return page, 422
    except actions.SaidSomethingElse:
        form.words.errors = [_("Something else was sent from this page before. Send this as well?")]
        return _say_again(circle_id, form), 409
    return go_to(url_for("circles.show", circle_id=circle_id, _anchor=f"moment-{moment.id}"), 303)


def _say_again(circle_id: str, form: MomentForm, mistake: str = "") -> str:
    """The composer alone, with what was typed and what to look at again; sending it is a new form.

    Raises NotFound for a circle that is not there for the viewer.
    """
    viewer_id = signed_in_person().person_id
    me = place_in(circle_id, viewer_id)
    if mistake:
        form.to.errors = [mistake]
    return render_template(
        "moments/say.html",
        circle=me.circle,
        form=form,
        composer=audiences_in(circle_id, viewer_id),
    )


@bp.get("/wins")
def new_win() -> ResponseReturnValue:
    """A win may begin with the words of one's own step, and shows nothing of its goal."""
    step_id = request.args.get("step")
    step = find_to_change(signed_in_person().person_id, Step, step_id) if step_id else None
    return _win_page(WinForm(words=step.words if step else None))


@bp.post("/wins")
def create_win() -> ResponseReturnValue:
    form = WinForm()
    if not form.validate():
        return _win_page(form), 422
    try:
        actions.say(
            signed_in_person().person_id,
            form.to.data or "",
            MomentKind.WIN,
            form.words.data or "",
            about_goal=form.goal.data or None,
            client_id=form.client_id.data,
        )
    except actions.SaidSomethingElse:
        form.words.errors = [_("Another win was sent from this page before. Send this as well?")]
        return _win_page(form), 409
    return go_to(url_for("home.index"), 303)


def _win_page(form: WinForm) -> str:
    viewer_id = signed_in_person().person_id
    circles = circles_to_tell(viewer_id)
    goals = goals_to_celebrate(viewer_id)
    return render_template("moments/new_win.html", form=form, options=circles, goals=goals)


@bp.post("/moments/<moment_id>/cheers")
def cheer(moment_id: str) -> ResponseReturnValue:
    form = CheerForm()
    if not form.validate():
        raise NotFound
    act = actions.uncheer if request.values.get("take_back") else actions.cheer
    return _back_to(act(signed_in_person().person_id, moment_id, CheerKind(form.kind.data)))


@bp.post("/moments/<moment_id>/take-back")
def take_back(moment_id: str) -> ResponseReturnValue:
    return _back_to(actions.take_back(signed_in_person().person_id, moment_id))


def _back_to(moment: Moment) -> ResponseReturnValue:
    return go_to(url_for("circles.show", circle_id=moment.circle_id, _anchor=f"moment-{moment.id}"), 303)
