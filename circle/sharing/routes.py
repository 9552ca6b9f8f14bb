"""The doors to showing a goal: its sheet, one audience, and stopping."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.live.cursor import end_of_news
from circle.models import Goal
from circle.privacy import NotFound, find_to_change
from circle.sharing import actions, queries
from circle.sharing.forms import ShareForm, SheetForm
from circle.sharing.queries import Draft
from circle.sharing.rows import NoSuchAudience
from circle.web import signed_in_person

bp = Blueprint("sharing", __name__)


@bp.get("/goals/<goal_id>/sharing")
def sheet(goal_id: str) -> ResponseReturnValue:
    return _sheet_page(goal_id)


def _sheet_page(goal_id: str, draft: Draft | None = None, sorry: str = "") -> str:
    viewer = signed_in_person()
    after = end_of_news(viewer.person_id)
    goal = find_to_change(viewer.person_id, Goal, goal_id)
    circles = queries.sheet(goal.id, viewer.person_id, viewer.time_zone, draft)
    nobody_yet = not any(rows for _circle, rows in circles)
    return render_template(
        "sharing/sheet.html",
        goal=goal,
        circles=circles,
        nobody_yet=nobody_yet,
        sorry=sorry,
        after=after,
    )


@bp.post("/goals/<goal_id>/sharing")
def save_sheet(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    form = SheetForm(today=clock.local_day(viewer.time_zone))
    try:
        is_whole = form.read()
    except NoSuchAudience:
        raise NotFound from None
    draft = Draft(form.rows, form.days, form.mistakes)
    if not is_whole:
        return _sheet_page(goal_id, draft), 422
    try:
        actions.save_sheet(viewer.person_id, goal_id, form.rows)
    except actions.NotInCircle:
        sorry = _("Somebody you chose is not here any more. Please look again.")
        return _sheet_page(goal_id, draft, sorry), 422
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/shares")
def create(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    form = ShareForm(today=clock.local_day(viewer.time_zone))
    if not form.validate():
        sorry = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _sheet_page(goal_id, sorry=sorry), 422
    try:
        to, showing = form.whom(), form.showing()
        actions.share_goal(
            viewer.person_id,
            goal_id,
            **to._asdict(),
            parts=showing.parts,
            until_on=showing.until_on,
        )
    except actions.NotInCircle:
        raise NotFound from None
    return _back_to(goal_id)


@bp.post("/goals/<goal_id>/shares/<share_id>/stop")
def stop(goal_id: str, share_id: str) -> ResponseReturnValue:
    actions.stop(signed_in_person().person_id, goal_id, share_id)
    return _back_to(goal_id)


def _back_to(goal_id: str) -> ResponseReturnValue:
    return redirect(url_for("goals.show", goal_id=goal_id), 303)
