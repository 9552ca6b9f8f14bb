"""The door to undoing."""

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.undo import actions
from circle.undo.queries import IN_CIRCLES
from circle.web import say, signed_in_person

bp = Blueprint("undo", __name__)


@bp.post("/changes/<change_id>/undo")
def create(change_id: str) -> ResponseReturnValue:
    try:
        change, is_whole = actions.undo(signed_in_person().person_id, change_id, lasts=current_app.config["UNDO_LASTS"])
    except actions.TooLate:
        say(_("That was a while ago, so it stays as it is now."))
        return redirect(url_for("sharing.index"), 303)
    say(_("It is as it was before.") if is_whole else _("It is as it was before, but for what changed since."))
    return redirect(url_for("circles.index" if change.kind in IN_CIRCLES else "sharing.index"), 303)
