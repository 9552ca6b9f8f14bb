"""The doors to what stays."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import circles_of, find_to_change
from circle.home.queries import done_by
from circle.keepsakes import actions, queries
from circle.keepsakes.forms import StrengthForm
from circle.live.frame import frame_for
from circle.models import Goal, Moment
from circle.models.columns import new_id
from circle.reflecting import WroteSomethingElse
from circle.web import say, signed_in_person

bp = Blueprint("keepsakes", __name__)


@bp.get("/how-far")
def how_far() -> ResponseReturnValue:
    viewer = signed_in_person()
    frame = _frame(viewer.person_id)
    done = done_by(viewer)
    kept, older = queries.words_kept_by(viewer, most=queries.A_FEW)
    return render_template(
        "keepsakes/how_far.html",
        heap=done.heap,
        wins=queries.wins_of(viewer.person_id),
        kept=kept,
        has_more_kept=older is not None,
        strengths=queries.strengths_of(viewer.person_id),
        altogether=queries.altogether(viewer.person_id),
        has_letter=done.has_letter_for_hard_day,
        **frame,
    )


@bp.get("/kept-words")
def kept_words() -> ResponseReturnValue:
    viewer = signed_in_person()
    frame = _frame(viewer.person_id)
    kept, older = queries.words_kept_by(viewer, before=request.args.get("before"))
    return render_template("keepsakes/kept_words.html", kept=kept, older=older, **frame)


@bp.get("/keepsakes")
def index() -> ResponseReturnValue:
    viewer = signed_in_person()
    frame = _frame(viewer.person_id)
    keepsakes, older = queries.keepsakes_of(viewer, before=request.args.get("before"))
    return render_template("keepsakes/index.html", keepsakes=keepsakes, older=older, **frame)


def _frame(viewer_id: str) -> dict[str, Any]:
    """What every page here needs to follow what happens: how far the news was read, and one's places in circles."""
    after, circles = frame_for(viewer_id), circles_of(viewer_id)
    return {"after": after, "viewer_memberships": [circle.place_id for circle in circles]}


@bp.post("/moments/<moment_id>/keep")
def keep(moment_id: str) -> ResponseReturnValue:
    moment = actions.keep(signed_in_person().person_id, moment_id)
    say(_("Kept for a harder day. Only you know."))
    return _back_to(moment)


@bp.post("/moments/<moment_id>/unkeep")
def unkeep(moment_id: str) -> ResponseReturnValue:
    return _back_to(actions.let_go(signed_in_person().person_id, moment_id))


def _back_to(moment: Moment) -> ResponseReturnValue:
    """The page it was pressed on, as far as that says which; else the circle's."""
    anchor = f"moment-{moment.id}"
    match request.form.get("back"):
        case "today":
            return redirect(url_for("home.index", _anchor=anchor), 303)
        case "how-far":
            return redirect(url_for(".how_far", _anchor=anchor), 303)
        case "kept-words":
            return redirect(url_for(".kept_words"), 303)
        case "keepsakes":
            return redirect(url_for(".index"), 303)
    return redirect(url_for("circles.show", circle_id=moment.circle_id, _anchor=anchor), 303)


@bp.post("/goals/<goal_id>/strength")
def note_strength(goal_id: str) -> ResponseReturnValue:
    form, owner_id = StrengthForm(), signed_in_person().person_id
    if not form.validate():
        return _strength_page(owner_id, goal_id, form), 422
    try:
        actions.note_strength(owner_id, goal_id, form.words.data or "", form.client_id.data)
    except WroteSomethingElse:
        form.words.errors = [_("Something else was kept from this page before. Keep this as well?")]
        form.client_id.data = new_id()
        return _strength_page(owner_id, goal_id, form), 409
    say(_("It is kept, for you alone."))
    return redirect(url_for("goals.show", goal_id=goal_id), 303)


def _strength_page(owner_id: str, goal_id: str, form: StrengthForm) -> str:
    """The question alone, with what was typed and what to look at again."""
    goal = find_to_change(owner_id, Goal, goal_id)
    return render_template("keepsakes/strength.html", goal=goal, form=form)
