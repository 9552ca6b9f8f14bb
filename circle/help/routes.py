"""The door to Help now. It opens for everybody, and when nothing else does."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from circle.help import queries
from circle.web import public, viewer_if_known

bp = Blueprint("help", __name__)


@bp.get("/help-now")
@public
def show() -> ResponseReturnValue:
    return _page("help/show.html", queries.sections_for)


@bp.get("/help-now/families")
@public
def families() -> ResponseReturnValue:
    """For whoever stands beside somebody: what helps, what does not, and who is there for them."""
    return _page("help/families.html", queries.lines_for_families)


def _page(template: str, sections_of: Callable[[str], list[queries.Section]]) -> str:
    viewer_if_known()  # asked first, so that the page is drawn even if the answer cannot be had
    asked, languages = request.args.get("country", ""), request.accept_languages.values()
    country = queries.country_meant(asked, languages)
    sections = sections_of(country)
    return render_template(
        template,
        country=country,
        countries=queries.countries(),
        sections=sections,
        verified_on=queries.checked_on(sections),
    )
