"""The doors to how somebody would like to be checked on."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from circle.asking import find_to_change
from circle.live.frame import frame_for
from circle.models import Goal
from circle.web import say, signed_in_person
from circle.wishes import actions, queries
from circle.wishes.forms import NoSuchWay, read_wishes
from circle.words import weekday_name

bp = Blueprint("wishes", __name__)


@bp.get("/goals/<goal_id>/checking")
def show(goal_id: str) -> ResponseReturnValue:
    return _checking_page(goal_id)


def _checking_page(goal_id: str, sorry: str = "") -> str:
    viewer_id = signed_in_person().person_id
    after = frame_for(viewer_id)
    goal = find_to_change(viewer_id, Goal, goal_id)
    return render_template(
        "wishes/show.html",
        goal=goal,
        said=queries.said_about(goal.id, viewer_id),
        weekdays=[weekday_name(number, get_locale()) for number in range(7)],
        sorry=sorry,
        after=after,
    )


@bp.post("/goals/<goal_id>/checking")
def update(goal_id: str) -> ResponseReturnValue:
    try:
        wanted = read_wishes()
    except NoSuchWay:
        return _checking_page(goal_id, _("How would you like it?")), 422
    actions.say_how(signed_in_person().person_id, goal_id, wanted)
    say(_("Saved."))
    return redirect(url_for("goals.show", goal_id=goal_id), 303)
