"""The doors to letters for later."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.asking import NotFound
from circle.letters import actions, queries
from circle.letters.forms import ONESELF, LetterForm
from circle.live.frame import frame_for
from circle.models import Opens
from circle.models.columns import new_id
from circle.moments.queries import circles_to_tell
from circle.reflecting import WroteSomethingElse
from circle.web import say, signed_in_person

bp = Blueprint("letters", __name__)


@bp.get("/letters")
def index() -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    opened, older = queries.opened_letters_for(viewer, request.args.get("before"))
    return render_template(
        "letters/index.html", closed=queries.closed_letters_for(viewer), opened=opened, older=older, after=after
    )


@bp.get("/letters/harder")
def harder() -> ResponseReturnValue:
    """That today is a harder day is one's own word, said to nobody."""
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    closed = queries.closed_letters_for(viewer, on_a_hard_day=True)
    return render_template("letters/harder.html", closed=closed, after=after)


@bp.get("/letters/written")
def written() -> ResponseReturnValue:
    sent, older = queries.letters_by(signed_in_person().person_id, request.args.get("before"))
    return render_template("letters/written.html", sent=sent, older=older)


@bp.get("/letters/new")
def new() -> ResponseReturnValue:
    asked = {name: request.args[name] for name in ("to", "opens") if request.args.get(name)}
    form = _form(formdata=None, data=asked)
    if form.opens.data not in list(Opens):
        form.opens.data = Opens.HARD_DAY
    return _letter_page(form)


@bp.post("/letters")
def create() -> ResponseReturnValue:
    form = _form()
    if not form.validate():
        return _letter_page(form), 422
    author_id = signed_in_person().person_id
    try:
        actions.write(author_id, form.reader, form.words.data or "", form.terms, form.client_id.data or None)
    except NotFound:
        form.to.errors = [_("They are not here any more. Whom would you like to write to?")]
        return _letter_page(form), 422
    except WroteSomethingElse:
        form.words.errors = [_("Another letter was sent from this page before. Send this as well?")]
        form.client_id.data = new_id()
        return _letter_page(form), 409
    say(_("It is closed until then."))
    return redirect(url_for(".written"), 303)


def _form(**given: object) -> LetterForm:
    return LetterForm(today=clock.local_day(signed_in_person().time_zone), **given)


def _letter_page(form: LetterForm) -> str:
    circles = circles_to_tell(signed_in_person().person_id)
    return render_template("letters/new.html", form=form, circles=circles, oneself=ONESELF)


@bp.get("/letters/<letter_id>")
def show(letter_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    letter, by, circle_id = queries.letter_to_read(viewer.person_id, letter_id)
    return render_template("letters/show.html", letter=letter, by=by, circle_id=circle_id, after=after)


@bp.post("/letters/<letter_id>/open")
def open_letter(letter_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    letter = actions.open_letter(viewer.person_id, letter_id, viewer.time_zone)
    return redirect(url_for(".show", letter_id=letter.id), 303)


@bp.post("/letters/<letter_id>/withdraw")
def withdraw(letter_id: str) -> ResponseReturnValue:
    actions.withdraw(signed_in_person().person_id, letter_id)
    say(_("It will no longer be there."))
    return redirect(url_for(".written"), 303)
