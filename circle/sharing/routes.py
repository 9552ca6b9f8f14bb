"""The doors to who sees what: a goal's sheet, everybody at once, newcomers, and how it was."""

from typing import Any, NamedTuple

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.live.frame import frame_for
from circle.models import Change, Goal
from circle.sharing import actions, queries
from circle.sharing.forms import ShareForm, SheetForm
from circle.sharing.queries import Draft
from circle.sharing.rows import NoSuchAudience
from circle.undo.queries import changes_to_undo
from circle.web import say, signed_in_person

bp = Blueprint("sharing", __name__)


@bp.get("/goals/<goal_id>/sharing")
def sheet(goal_id: str) -> ResponseReturnValue:
    return _sheet_page(goal_id)


def _sheet_page(goal_id: str, draft: Draft | None = None, sorry: str = "") -> str:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
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
    draft = _read_sheet()
    if draft.mistakes:
        return _sheet_page(goal_id, draft), 422
    try:
        change = actions.save_sheet(signed_in_person().person_id, goal_id, draft.rows)
    except actions.NotInCircle:
        return _sheet_page(goal_id, draft, _somebody_left()), 422
    return _back_to(goal_id, change)


class UnsavedSheet(NamedTuple):
    """The sheet that a preview was asked of: where it is saved, and what was ticked, to save it or go on choosing."""

    address: str
    fields: list[tuple[str, str]]


@bp.post("/goals/<goal_id>/sharing/as")
def preview(goal_id: str) -> ResponseReturnValue:
    """The goal as somebody would see it with the sheet as it is ticked now. Nothing is kept of it.

    Without somebody to see it as, the sheet again as it was ticked.
    """
    draft, seen_by = _read_sheet(), request.form.get("as")
    if draft.mistakes:
        return _sheet_page(goal_id, draft), 422
    if not seen_by:
        return _sheet_page(goal_id, draft)
    ticked = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "as")]
    g.unsaved_sheet = UnsavedSheet(url_for(".save_sheet", goal_id=goal_id), ticked)
    the_very_page = current_app.ensure_sync(current_app.view_functions["goals.show_as"])
    try:
        with actions.as_if_saved(signed_in_person().person_id, goal_id, draft.rows):
            return the_very_page(goal_id=goal_id, membership_id=seen_by)  # type: ignore[no-any-return]
    except actions.NotInCircle:
        del g.unsaved_sheet
        return _sheet_page(goal_id, draft, _somebody_left()), 422


def _read_sheet() -> Draft:
    form = SheetForm(today=clock.local_day(signed_in_person().time_zone))
    try:
        form.read()
    except NoSuchAudience:
        raise NotFound from None
    return Draft(form.rows, form.days, form.mistakes)


def _somebody_left() -> str:
    return str(_("Somebody you chose is not here any more. Please look again."))


@bp.post("/goals/<goal_id>/shares")
def create(goal_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    form = ShareForm(today=clock.local_day(viewer.time_zone))
    if not form.validate():
        sorry = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _sheet_page(goal_id, sorry=sorry), 422
    try:
        to, showing = form.whom(), form.showing()
        change = actions.share_goal(
            viewer.person_id,
            goal_id,
            **to._asdict(),
            parts=showing.parts,
            until_on=showing.until_on,
        )
    except actions.NotInCircle:
        raise NotFound from None
    return _back_to(goal_id, change)


@bp.post("/goals/<goal_id>/shares/<share_id>/stop")
def stop(goal_id: str, share_id: str) -> ResponseReturnValue:
    change = actions.stop(signed_in_person().person_id, goal_id, share_id)
    return _back_to(goal_id, change)


def _back_to(goal_id: str, change: Change | None) -> ResponseReturnValue:
    if change:
        say(_("Who sees this has changed."), undo=change)
    return redirect(url_for("goals.show", goal_id=goal_id), 303)


@bp.get("/who-sees-what")
def index() -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    return render_template(
        "sharing/index.html",
        circles=queries.who_sees_what(viewer.person_id),
        newcomers=queries.newcomers_for(viewer.person_id),
        lately=changes_to_undo(viewer.person_id, current_app.config["UNDO_LASTS"]),
        after=after,
    )


@bp.get("/who-sees-what/history")
def history() -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    entries, older = queries.history_of(viewer.person_id, request.args.get("before"))
    return render_template("sharing/history.html", entries=entries, older=older, after=after)


@bp.post("/who-sees-what/stop")
def stop_for() -> ResponseReturnValue:
    """Stop showing one goal to one person, or without a goal everything."""
    member, goal = request.form.get("member", ""), request.form.get("goal") or None
    change = actions.stop_for(signed_in_person().person_id, member, goal)
    return _back_to_everybody(_("They do not see it any more."), change)


@bp.post("/who-sees-what/stop-all")
def stop_all() -> ResponseReturnValue:
    change = actions.stop_all(signed_in_person().person_id)
    return _back_to_everybody(_("Nobody sees anything of yours now."), change)


@bp.post("/newcomers/<membership_id>/show")
def welcome(membership_id: str) -> ResponseReturnValue:
    change = actions.show_newcomer(signed_in_person().person_id, membership_id)
    return _back_to_everybody(_("They see it from now on."), change)


@bp.post("/newcomers/<membership_id>/leave-out")
def leave_out(membership_id: str) -> ResponseReturnValue:
    actions.leave_newcomer_out(signed_in_person().person_id, membership_id)
    return redirect(url_for(".index"), 303)


def _back_to_everybody(words: Any, change: Change | None) -> ResponseReturnValue:
    if change:
        say(words, undo=change)
    return redirect(url_for(".index"), 303)
