"""The door to Help now. It opens for everybody, and when nothing else does."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from circle.help import queries
from circle.web import public, viewer_if_known

bp = Blueprint("help", __name__)


@bp.get("/help-now")
@public
def show() -> ResponseReturnValue:
    viewer_if_known()  # asked first, so that the page is drawn even if the answer cannot be had
    asked, languages = request.args.get("country", ""), request.accept_languages.values()
    country = queries.country_meant(asked, languages)
    sections = queries.sections_for(country)
    return render_template(
        "help/show.html",
        country=country,
        countries=queries.countries(),
        sections=sections,
        verified_on=queries.checked_on(sections),
    )
