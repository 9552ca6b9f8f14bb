"""One goal's page, to which most of its forms come back: its owner's, or the one for those it is shown to."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import find_to_change
from circle.eyes import page_as
from circle.goals import queries
from circle.live.frame import frame_for
from circle.models import Goal, Membership
from circle.moments.queries import Hearers, moments_about, to_begin_with
from circle.sessions import SignedIn
from circle.web import signed_in_person
from circle.words import names

bp = Blueprint("goals", __name__)


@bp.get("/goals/<goal_id>")
def show(goal_id: str) -> ResponseReturnValue:
    return goal_page(goal_id)


def goal_page(goal_id: str, **changes: Any) -> str:
    """A goal as the viewer may see it: its owner's page or the one for those it is shown to.

    `changes` replace parts of it.
    """
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    return _page_for(viewer, goal_id, after=after, **changes)


@bp.get("/goals/<goal_id>/as/<membership_id>")
def show_as(goal_id: str, membership_id: str) -> ResponseReturnValue:
    find_to_change(signed_in_person().person_id, Goal, goal_id)
    back = url_for("goals.show", goal_id=goal_id)
    return page_as(membership_id, lambda viewer, seen_as: _page_for(viewer, goal_id, seen_as=seen_as), back=back)


def _page_for(viewer: SignedIn, goal_id: str, **changes: Any) -> str:
    look = queries.look_at(goal_id, viewer)
    if look.is_own:
        template, page = "goals/show.html", queries.own_page(look, viewer)
    else:
        template, page = "goals/shown.html", queries.shown_page(look, viewer)
        page["composer"] = _whom_to_speak_to(goal_id, page["owner"], page["others"])
        page |= {**to_begin_with(viewer, about_goal=True), "words": request.args.get("words", "")}
    moments = moments_about(goal_id, viewer)
    return render_template(template, **{**page, "moments": moments, **changes})


def _whom_to_speak_to(goal_id: str, owner: Membership, others: list[Membership]) -> list[Hearers]:
    alone = _("Only %(name)s will see this", name=owner.known_as)
    together = _("%(names)s will see this", names=names(others))
    return [
        Hearers(f"goal:{goal_id}", _("Those who see this"), together, tuple(others)),
        Hearers(f"member:{owner.id}", _("Only %(name)s", name=owner.known_as), alone, (owner,)),
    ]


def back_to(goal_id: str) -> ResponseReturnValue:
    """The page the form stood on: Today when it says so, else the goal's own."""
    if request.form.get("back") == "today":
        return redirect(url_for("home.index"), 303)
    return redirect(url_for(".show", goal_id=goal_id), 303)
