"""The doors through which people are invited and come in."""

import re

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from circle.asking import find_to_change, place_in
from circle.fields import KnownAsForm
from circle.invitations import actions
from circle.invitations.forms import InvitationForm, LinkForm
from circle.invitations.mail import mail_link
from circle.invitations.queries import invitation_behind
from circle.models import Circle, Relation
from circle.models.columns import new_id
from circle.web import public, say, signed_in_person

bp = Blueprint("invitations", __name__)


@bp.get("/circles/<circle_id>/invitations/new")
def new(circle_id: str) -> ResponseReturnValue:
    return _new_page(circle_id, InvitationForm())


@bp.post("/circles/<circle_id>/invitations")
def create(circle_id: str) -> ResponseReturnValue:
    form = InvitationForm()
    if not form.validate():
        return _new_page(circle_id, form), 422
    person_id = signed_in_person().person_id
    try:
        token = actions.invite(
            person_id,
            circle_id,
            relation=Relation(form.relation.data),
            note=form.note.data or "",
            lasts=current_app.config["INVITATION_LASTS"],
            client_id=form.client_id.data,
        )
    except actions.SentBefore:
        form.relation.errors = [_("A link was made from this page before. Make another one?")]
        form.client_id.data = new_id()
        return _new_page(circle_id, form), 409
    link = current_app.config["PUBLIC_URL"] + url_for(".open_link", token=token)
    was_mailed = bool(form.email.data) and mail_link(form.email.data or "", link)
    circle = place_in(circle_id, person_id).circle
    return render_template("invitations/link.html", circle=circle, link=link, form=form, was_mailed=was_mailed)


def _new_page(circle_id: str, form: InvitationForm) -> str:
    circle = find_to_change(signed_in_person().person_id, Circle, circle_id)
    can_mail = bool(current_app.config["SMTP_URL"])
    return render_template("invitations/new.html", circle=circle, form=form, can_mail=can_mail)


@bp.post("/circles/<circle_id>/invitations/<invitation_id>/revoke")
def revoke(circle_id: str, invitation_id: str) -> ResponseReturnValue:
    actions.revoke(signed_in_person().person_id, circle_id, invitation_id)
    return redirect(url_for("circles.members", circle_id=circle_id), 303)


@bp.get("/i/<token>")
@public
def open_link(token: str) -> ResponseReturnValue:
    """Put the token away and go on without it, so that it stays in no address bar and no Referer. Uses up nothing."""
    session["invitation"] = token
    answer = redirect(url_for(".show"), 303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.get("/invited")
@public
def paste() -> ResponseReturnValue:
    return render_template("invitations/paste.html", form=LinkForm())


@bp.post("/invited")
@public
def pasted() -> ResponseReturnValue:
    form = LinkForm()
    found = re.search(r"/i/([A-Za-z0-9_-]{20,100})", form.link.data or "")
    if not form.validate() or not found:
        if not form.link.errors:
            form.link.errors = [_("This does not look like an invitation link. It has /i/ in it.")]
        return render_template("invitations/paste.html", form=form), 422
    return redirect(url_for(".open_link", token=found[1]), 303)


@bp.get("/invitation")
@public
def show() -> ResponseReturnValue:
    """Neutral until signed in: the page says nothing about who invites or to what."""
    if not session.get("invitation"):
        return render_template("invitations/ended.html"), 404
    if not current_user.is_authenticated:
        return render_template("invitations/neutral.html")
    return _invitation_page(KnownAsForm(known_as=signed_in_person().name))


@bp.post("/invitation/accept")
def accept() -> ResponseReturnValue:
    form = KnownAsForm()
    if not form.validate():
        return _invitation_page(form, 422)
    token = session.get("invitation")
    try:
        place = actions.accept(signed_in_person().person_id, token, known_as=form.known_as.data or "")
    except actions.InvitationEnded:
        return _ended()
    except actions.AlreadyHere as here:
        session.pop("invitation", None)
        say(_("You are in this circle already."))
        return redirect(url_for("circles.show", circle_id=here.args[0]), 303)
    session.pop("invitation", None)
    return redirect(url_for("circles.show", circle_id=place.circle_id), 303)


@bp.post("/invitation/decline")
def decline() -> ResponseReturnValue:
    actions.decline(session.pop("invitation", None))
    say(_("That is fine. Nobody is told."))
    return redirect(url_for("home.index"), 303)


def _invitation_page(form: KnownAsForm, status: int = 200) -> ResponseReturnValue:
    invitation = invitation_behind(session.get("invitation"))
    if invitation is None:
        return _ended()
    page = {
        "inviter": invitation.inviter,
        "circle": invitation.circle,
        "note": invitation.note,
        "form": form,
    }
    return render_template("invitations/show.html", **page), status


def _ended() -> ResponseReturnValue:
    session.pop("invitation", None)
    return render_template("invitations/ended.html"), 410
