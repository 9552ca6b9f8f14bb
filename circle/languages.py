"""Which language Circle speaks with whom, and how templates come by its words."""

from typing import Any

from flask import Flask, request
from flask_login import current_user
from markupsafe import Markup

from circle.extensions import babel, translations
from circle.web import browser_language


def speak_languages(app: Flask) -> None:
    """Speak everybody's own language; with somebody unknown, the one their browser asks for."""
    babel.init_app(app, locale_selector=_language)
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext)


def _language() -> str | None:
    if current_user.is_authenticated:
        return str(current_user.language)
    return browser_language() if request else None


def _gettext(words: str, /, **given: Any) -> Markup:
    """Words of ours in the language in force, as HTML; what is given to stand in them is escaped."""
    return _fill(translations().gettext(words), given)


def _ngettext(one: str, many: str, num: int, /, **given: Any) -> Markup:
    return _fill(translations().ngettext(one, many, num), {"num": num, **given})


def _fill(words: str, given: dict[str, Any]) -> Markup:
    html = Markup(words)  # noqa: S704  our own words, from the templates and the catalogues
    return html % given if "%" in words else html
