"""The doors to having it quieter."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.mutes import actions, queries
from circle.web import say, signed_in_person

bp = Blueprint("mutes", __name__)


@bp.get("/muted")
def index() -> ResponseReturnValue:
    circles, people = queries.muted_by(signed_in_person().person_id)
    return render_template("mutes/index.html", circles=circles, people=people)


@bp.post("/circles/<circle_id>/mute")
def mute_circle(circle_id: str) -> ResponseReturnValue:
    actions.mute_circle(signed_in_person().person_id, circle_id)
    say(_("Muted, for you alone. Nobody is told."))
    return redirect(url_for("circles.show", circle_id=circle_id), 303)


@bp.post("/circles/<circle_id>/members/<membership_id>/mute")
def mute_person(circle_id: str, membership_id: str) -> ResponseReturnValue:
    actions.mute_person(signed_in_person().person_id, circle_id, membership_id)
    say(_("Muted, for you alone. Nobody is told."))
    return redirect(url_for("circles.members", circle_id=circle_id), 303)


@bp.post("/muted/<subject_id>/unmute")
def unmute(subject_id: str) -> ResponseReturnValue:
    circle_id = actions.unmute(signed_in_person().person_id, subject_id)
    say(_("Unmuted. What was said meanwhile is all there."))
    if request.form.get("back") == "muted":
        return redirect(url_for(".index"), 303)
    door = "circles.show" if subject_id == circle_id else "circles.members"
    return redirect(url_for(door, circle_id=circle_id), 303)
