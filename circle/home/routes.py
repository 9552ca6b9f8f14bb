"""The first door: welcome, or Today."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from circle import clock
from circle.circles.queries import places_of
from circle.goals.queries import seers_of
from circle.home import queries
from circle.live.cursor import end_of_news
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
    after = end_of_news(viewer.person_id)
    goals, to_look_at = queries.goals_for_today(viewer)
    seers = seers_of([each.goal.id for each in goals])
    done = queries.done_by(viewer)
    places = places_of(viewer.person_id)
    return render_template(
        "home/today.html",
        now_on=clock.local_day(viewer.time_zone),
        greeting=queries.greeting(viewer, done.last_at),
        heap=done.heap,
        goals=[each.seen_by(seers[each.goal.id]) for each in goals],
        to_look_at=to_look_at,
        has_goals=bool(goals) or queries.has_goals(viewer.person_id),
        questions=questions_to_begin_with(),
        moments=kind_words_for(viewer),
        circles=[place.circle for place in places],
        newcomers=newcomers_for(viewer.person_id),
        letter_came=done.has_letter_for_today,
        viewer_memberships=[place.id for place in places],
        after=after,
    )
