"""The doors to circles."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import place_in, places_of
from circle.circles import actions, queries
from circle.circles.forms import CircleForm, NewCircleForm
from circle.eyes import page_as
from circle.fields import KnownAsForm
from circle.goals.queries import goals_shown_in
from circle.invitations.queries import pending_invitations
from circle.live.frame import frame_for
from circle.models.columns import new_id
from circle.moments.queries import audiences_in, moments_in, to_begin_with
from circle.mutes.queries import muted_in
from circle.sessions import SignedIn
from circle.sharing.queries import newcomers_for
from circle.undo.queries import IN_CIRCLES, changes_to_undo
from circle.web import say, signed_in_person

bp = Blueprint("circles", __name__)


@bp.get("/circles")
def index() -> ResponseReturnValue:
    viewer = signed_in_person()
    places = places_of(viewer.person_id)
    members = queries.members_of_all([place.circle_id for place in places], viewer.person_id)
    circles = [(place.circle, place, [who for who in members if who.circle_id == place.circle_id]) for place in places]
    lately = [
        change
        for change in changes_to_undo(viewer.person_id, current_app.config["UNDO_LASTS"])
        if change.kind in IN_CIRCLES
    ]
    return render_template("circles/index.html", circles=circles, lately=lately)


@bp.get("/circles/new")
def new() -> ResponseReturnValue:
    form = NewCircleForm(known_as=signed_in_person().name)
    return render_template("circles/new.html", form=form)


@bp.post("/circles")
def create() -> ResponseReturnValue:
    form = NewCircleForm()
    if not form.validate():
        return render_template("circles/new.html", form=form), 422
    try:
        circle = actions.start_circle(
            signed_in_person().person_id,
            name=form.name.data or "",
            purpose=form.purpose.data or "",
            known_as=form.known_as.data or "",
            client_id=form.client_id.data,
        )
    except actions.SentBefore:
        form.name.errors = [_("Another circle was started from this page before. Start this one as well?")]
        form.client_id.data = new_id()
        return render_template("circles/new.html", form=form), 409
    return redirect(url_for(".show", circle_id=circle.id), 303)


@bp.get("/circles/<circle_id>")
def show(circle_id: str) -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    return _page_for(viewer, circle_id, after=after, newcomers=newcomers_for(viewer.person_id, circle_id))


@bp.get("/circles/<circle_id>/as/<membership_id>")
def show_as(circle_id: str, membership_id: str) -> ResponseReturnValue:
    me = place_in(circle_id, signed_in_person().person_id)
    back = url_for(".show", circle_id=me.circle_id)
    return page_as(
        membership_id, lambda viewer, seen_as: _page_for(viewer, circle_id, seen_as=seen_as), back=back, of=circle_id
    )


def _page_for(viewer: SignedIn, circle_id: str, **frame: Any) -> str:
    place = queries.my_place_in(circle_id, viewer.person_id)
    members = queries.names_in(circle_id, viewer.person_id)
    goals = goals_shown_in(circle_id, viewer.person_id)
    moments, older = moments_in(circle_id, viewer, before=request.args.get("before"))
    return render_template(
        "circles/show.html",
        circle=place.circle,
        is_muted=place.is_muted,
        is_invited=place.is_invited,
        members=members,
        moments=moments,
        older=older,
        shown_goals=goals,
        composer=audiences_in(circle_id, viewer.person_id),
        words=request.args.get("words", ""),
        **to_begin_with(viewer),
        to=request.args.get("to", ""),
        can_keep=place.keeps,
        about=f"circle:{circle_id}",
        viewer_memberships=[place.circle.place_id],
        **frame,
    )


@bp.get("/circles/<circle_id>/members")
def members(circle_id: str) -> ResponseReturnValue:
    return members_page(circle_id)


def members_page(circle_id: str, **changes: Any) -> str:
    """Who is here and, for those who keep the circle, inviting; `changes` replace parts of the page."""
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    me = place_in(circle_id, viewer.person_id)
    page = {
        "circle": me.circle,
        "me": me,
        "members": queries.members_of(circle_id, viewer.person_id),
        "muted": muted_in(circle_id, viewer.person_id),
        "is_keeper": me.keeps,
        "invitations": pending_invitations(circle_id, viewer.person_id),
        "rename": CircleForm(formdata=None, obj=me.circle),
        "my_name": KnownAsForm(formdata=None, obj=me),
        "after": after,
        "about": f"circle:{circle_id}",
        "sorry": None,
        "viewer_memberships": [me.id],
    }
    return render_template("circles/members.html", **{**page, **changes})


@bp.post("/circles/<circle_id>")
def update(circle_id: str) -> ResponseReturnValue:
    form = CircleForm()
    if not form.validate():
        return members_page(circle_id, rename=form), 422
    person_id = signed_in_person().person_id
    actions.rename_circle(person_id, circle_id, name=form.name.data or "", purpose=form.purpose.data or "")
    return redirect(url_for(".members", circle_id=circle_id), 303)


@bp.post("/circles/<circle_id>/known-as")
def go_by(circle_id: str) -> ResponseReturnValue:
    form = KnownAsForm()
    if not form.validate():
        return members_page(circle_id, my_name=form), 422
    actions.go_by(signed_in_person().person_id, circle_id, form.known_as.data or "")
    return redirect(url_for(".members", circle_id=circle_id), 303)


@bp.post("/circles/<circle_id>/leave")
def leave(circle_id: str) -> ResponseReturnValue:
    try:
        change = actions.leave_circle(signed_in_person().person_id, circle_id)
    except actions.NobodyWouldKeepIt:
        sorry = _("Nobody else keeps this circle yet. Hand it over first, or close it.")
        return members_page(circle_id, sorry=sorry), 409
    say(_("You have left the circle."), undo=change)
    return redirect(url_for(".index"), 303)


@bp.post("/circles/<circle_id>/close")
def close(circle_id: str) -> ResponseReturnValue:
    change = actions.close_circle(signed_in_person().person_id, circle_id)
    say(_("The circle is closed."), undo=change)
    return redirect(url_for(".index"), 303)


@bp.post("/circles/<circle_id>/members/<membership_id>/remove")
def remove(circle_id: str, membership_id: str) -> ResponseReturnValue:
    try:
        change = actions.remove_member(signed_in_person().person_id, circle_id, membership_id)
    except actions.KeepsThisCircle:
        sorry = _("They keep this circle too, so only they can decide to leave.")
        return members_page(circle_id, sorry=sorry), 409
    say(_("They are no longer here."), undo=change)
    return redirect(url_for(".members", circle_id=circle_id), 303)


@bp.post("/circles/<circle_id>/members/<membership_id>/keep")
def hand_over(circle_id: str, membership_id: str) -> ResponseReturnValue:
    actions.hand_over(signed_in_person().person_id, circle_id, membership_id)
    return redirect(url_for(".members", circle_id=circle_id), 303)
