"""The doors to saying, cheering, celebrating together and taking back."""

from flask import Blueprint, Response, render_template, request, url_for
from flask import redirect as go_to
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import NotFound, find_to_change, place_in
from circle.goals.queries import goals_to_celebrate, seers_of
from circle.models import CheerKind, Moment, MomentKind, Step
from circle.models.columns import new_id
from circle.moments import actions, together
from circle.moments.forms import CheerForm, MomentForm, ReplyForm, ShareWinForm, WinForm
from circle.moments.queries import (
    ONLY_ME,
    audiences_in,
    circles_to_tell,
    only_me,
    own_win,
    photo_shown_with,
    photo_with,
    photo_with_own_win,
    to_answer,
    to_begin_with,
)
from circle.photos import MIME_TYPE
from circle.reflecting import WroteSomethingElse
from circle.uploads import takes_photo
from circle.web import WILL_ARRIVE_LATER, is_fetched, say, signed_in_person

bp = Blueprint("moments", __name__)


@bp.post("/circles/<circle_id>/moments")
@takes_photo
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
            photo=form.with_photo(),
        )
    except NotFound:
        page = _say_again(circle_id, form, _("They are not here any more. Who would you like to say it to?"))
        return page, 422
    except actions.SaidSomethingElse:
        form.words.errors = [_("Something else was sent from this page before. Send this as well?")]
        return _say_again(circle_id, form), 409
    return _sent(moment)


def _say_again(circle_id: str, form: MomentForm, mistake: str = "") -> str:
    """The composer alone, with what was typed and what to look at again; sending it is a new form.

    Raises NotFound for a circle that is not there for the viewer.
    """
    viewer = signed_in_person()
    me = place_in(circle_id, viewer.person_id)
    if mistake:
        form.to.errors = [mistake]
    return render_template(
        "moments/say.html",
        circle=me.circle,
        form=form,
        composer=audiences_in(circle_id, viewer.person_id),
        **to_begin_with(viewer),
    )


@bp.get("/wins")
def new_win() -> ResponseReturnValue:
    """A win may begin with the words of one's own step, and shows nothing of its goal."""
    step_id = request.args.get("step")
    step = find_to_change(signed_in_person().person_id, Step, step_id) if step_id else None
    return _win_page(WinForm(words=step.words if step else None))


@bp.post("/wins")
@takes_photo
def create_win() -> ResponseReturnValue:
    form, author_id = WinForm(), signed_in_person().person_id
    if not form.validate():
        return _win_page(form), 422
    to, words, about_goal, client_id = form.to.data or "", form.words.data or "", form.goal.data, form.client_id.data
    photo = form.with_photo()
    try:
        if to == ONLY_ME:
            win = actions.keep_to_oneself(author_id, words, about_goal or None, client_id, photo)
            return go_to(url_for(".show_win", reflection_id=win.id), 303)
        about = about_goal or None
        actions.say(author_id, to, MomentKind.WIN, words, about_goal=about, client_id=client_id, photo=photo)
    except (actions.SaidSomethingElse, WroteSomethingElse):
        form.words.errors = [_("Another win was sent from this page before. Send this as well?")]
        return _win_page(form), 409
    return go_to(url_for("home.index"), 303)


def _win_page(form: WinForm) -> str:
    viewer_id = signed_in_person().person_id
    circles = circles_to_tell(viewer_id)
    goals = goals_to_celebrate(viewer_id)
    return render_template("moments/new_win.html", form=form, options=[only_me(), *circles], goals=goals)


@bp.get("/wins/<reflection_id>")
def show_win(reflection_id: str) -> ResponseReturnValue:
    return _own_win_page(reflection_id, ShareWinForm(formdata=None))


def _own_win_page(reflection_id: str, form: ShareWinForm) -> str:
    viewer_id = signed_in_person().person_id
    win = own_win(viewer_id, reflection_id)
    among = {seer.id for seer in seers_of([win.goal_id])[win.goal_id].all} if win.goal_id else None
    options, photo = circles_to_tell(viewer_id, among), photo_shown_with(win)
    return render_template("moments/own_win.html", win=win, photo=photo, form=form, options=options)


@bp.get("/wins/<reflection_id>/photo")
def show_win_photo(reflection_id: str) -> ResponseReturnValue:
    return _photo(photo_with_own_win(reflection_id, signed_in_person().person_id))


@bp.get("/moments/<moment_id>/photo")
def show_photo(moment_id: str) -> ResponseReturnValue:
    return _photo(photo_with(moment_id, signed_in_person().person_id))


def _photo(content: bytes) -> Response:
    """Shown and not run, under a name that says nothing. That it is kept nowhere is said of every answer (web.py)."""
    return Response(content, mimetype=MIME_TYPE, headers={"Content-Disposition": 'inline; filename="photo.webp"'})


@bp.post("/wins/<reflection_id>/share")
def share_win(reflection_id: str) -> ResponseReturnValue:
    form = ShareWinForm()
    if not form.validate():
        return _own_win_page(reflection_id, form), 422
    return _back_to(actions.share_win(signed_in_person().person_id, reflection_id, form.to.data or ""))


@bp.post("/wins/<reflection_id>/take-back")
def take_back_win(reflection_id: str) -> ResponseReturnValue:
    actions.take_back_own_win(signed_in_person().person_id, reflection_id)
    say(_("Taken back. Nobody saw it."))
    return go_to(url_for(".new_win"), 303)


@bp.post("/moments/<moment_id>/cheers")
def cheer(moment_id: str) -> ResponseReturnValue:
    form = CheerForm()
    if not form.validate():
        raise NotFound
    act = actions.uncheer if request.values.get("take_back") else actions.cheer
    return _back_to(act(signed_in_person().person_id, moment_id, CheerKind(form.kind.data)))


@bp.post("/moments/<moment_id>/together")
def celebrate(moment_id: str) -> ResponseReturnValue:
    return _back_to(together.celebrate_together(signed_in_person().person_id, moment_id))


@bp.post("/moments/<moment_id>/together/here")
def come(moment_id: str) -> ResponseReturnValue:
    act = together.go if request.values.get("take_back") else together.come
    return _back_to(act(signed_in_person().person_id, moment_id))


@bp.post("/moments/<moment_id>/together/thanks")
def thank(moment_id: str) -> ResponseReturnValue:
    return _back_to(together.thank(signed_in_person().person_id, moment_id))


@bp.get("/moments/<moment_id>/reply")
def new_reply(moment_id: str) -> ResponseReturnValue:
    return _reply_page(moment_id, ReplyForm(formdata=None))


@bp.post("/moments/<moment_id>/reply")
def create_reply(moment_id: str) -> ResponseReturnValue:
    form, author_id = ReplyForm(), signed_in_person().person_id
    try:
        if not form.validate():
            return _reply_page(moment_id, form), 422
        return _sent(actions.reply(author_id, moment_id, form.words.data or "", form.client_id.data))
    except actions.SaidSomethingElse:
        form.words.errors = [_("Something else was sent from this page before. Send this as well?")]
        form.client_id.data = new_id()
        return _reply_page(moment_id, form), 409
    except actions.NobodyWouldHear:
        form.words.errors = [_("They would not see it any more. Your words are still here.")]
        return _reply_page(moment_id, form), 409
    except NotFound:
        return render_template("moments/not_answered.html", words=form.words.data), 404


def _reply_page(moment_id: str, form: ReplyForm) -> str:
    """What is answered, who will see the answer, and the box."""
    viewer = signed_in_person()
    answering = to_answer(moment_id, viewer)
    return render_template(
        "moments/reply.html",
        answering=answering.view,
        circle=answering.circle,
        composer=[answering.hearers],
        form=form if form.errors else None,
        words=request.args.get("words", ""),
        **to_begin_with(viewer),
    )


@bp.post("/moments/<moment_id>/take-back")
def take_back(moment_id: str) -> ResponseReturnValue:
    return _back_to(actions.take_back(signed_in_person().person_id, moment_id))


def _sent(moment: Moment) -> ResponseReturnValue:
    """Back to the circle. Whoever spoke to one alone, in that one’s quiet hours, is told that it arrives later."""
    if moment.arrives_later and is_fetched():
        return {"arrives": "later"}, 202
    if moment.arrives_later:
        say(WILL_ARRIVE_LATER)
    return _back_to(moment)


def _back_to(moment: Moment) -> ResponseReturnValue:
    return go_to(url_for("circles.show", circle_id=moment.circle_id, _anchor=f"moment-{moment.id}"), 303)
