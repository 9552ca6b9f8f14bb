"""The door for those who poll."""

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from circle.live.cursor import Cursor, StartAgain, read_cursor
from circle.live.news import Reader, news_for
from circle.web import signed_in_person

bp = Blueprint("news", __name__)


@bp.get("/news")
def index() -> ResponseReturnValue:
    """What came after a cursor, and the next cursor: {"after", "items"}. Without a cursor: from now on."""
    viewer = signed_in_person()
    current_app.extensions["courier"].start()  # its sweep tells of ends that come by the clock
    try:
        cursor = read_cursor(viewer.person_id, request.args.get("after"))
    except StartAgain:
        return {"error": "start again"}, 409
    reader = Reader(viewer.person_id, viewer.session_id, *cursor, viewer.language, viewer.time_zone)
    [batch] = news_for([reader], current_app.config["ITEMS_PER_BATCH"])
    return {"after": str(Cursor(cursor.stream_id, batch.after)), "items": batch.items}
