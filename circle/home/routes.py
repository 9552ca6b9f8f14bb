"""The first door: welcome, or Today."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from circle import clock
from circle.asking import circles_of
from circle.goals.queries import seers_of
from circle.home import queries
from circle.live.frame import frame_for
from circle.moments.queries import kind_words_for
from circle.reflections.queries import questions_to_begin_with
from circle.sharing.queries import newcomers_for
from circle.web import public, signed_in_person

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return render_template("home/welcome.html")
    viewer = signed_in_person()
    after = frame_for(viewer.person_id)
    goals, to_look_at = queries.goals_for_today(viewer)
    seers = seers_of([each.goal.id for each in goals])
    today = queries.today_of(viewer)
    circles = circles_of(viewer.person_id)
    return render_template(
        "home/today.html",
        now_on=clock.local_day(viewer.time_zone),
        greeting=queries.greeting(viewer, today.done.last_at),
        heap=today.done.heap,
        goals=[each.seen_by(seers[each.goal.id]) for each in goals],
        to_look_at=to_look_at,
        has_goals=today.has_goals,
        questions=questions_to_begin_with(),
        moments=kind_words_for(viewer),
        circles=circles,
        newcomers=newcomers_for(viewer.person_id),
        something_waits=today.something_waits,
        to_ask=today.to_ask,
        letter_came=today.done.has_letter_for_today,
        viewer_memberships=[circle.place_id for circle in circles],
        after=after,
    )
