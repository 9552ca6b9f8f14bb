"""All of one's goals, and resting from all of them at once."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle import clock
from circle.goals import actions, queries
from circle.goals.routes.page import bp
from circle.live.frame import frame_for
from circle.models import State
from circle.rhythms import is_over
from circle.web import say, signed_in_person


@bp.get("/goals")
def index() -> ResponseReturnValue:
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    cards = queries.goals_of(viewer.person_id)
    on, now = clock.local_day(viewer.time_zone), clock.now()
    over = [card for card in cards[State.ACTIVE] if is_over(card.goal, on, now)]
    return render_template(
        "goals/index.html",
        active=[card for card in cards[State.ACTIVE] if card not in over],
        over=over,
        resting=cards[State.RESTING],
        finished=cards[State.FINISHED],
        let_go=cards[State.LET_GO],
        after=after,
    )


@bp.post("/goals/rest")
def rest_all() -> ResponseReturnValue:
    actions.rest_all(signed_in_person().person_id)
    say(_("Everything rests. It is all here whenever you like."))
    return redirect(url_for(".index"), 303)


@bp.post("/goals/resume")
def resume_all() -> ResponseReturnValue:
    actions.resume_all(signed_in_person().person_id)
    return redirect(url_for(".index"), 303)
