"""Which language Circle speaks with whom, and how templates come by its words."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from flask import Flask, request
from flask.templating import Environment
from flask_babel import get_locale
from flask_login import current_user
from jinja2 import PrefixLoader, Template
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from circle.drawing import DrawnTemplate
from circle.extensions import babel, translations
from circle.web import browser_language


class SpokenTemplates(Environment):
    """Templates compiled once for each language: ours then stand in them as if written there (`WordsInPlace`)."""

    template_class = DrawnTemplate

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self._languages: tuple[str, ...] = app.config["LANGUAGES"]
        self.loader = PrefixLoader(dict.fromkeys(self._languages, app.create_global_jinja_loader()))
        self.add_extension(WordsInPlace)

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """The template in the language in force."""
        if isinstance(name, Template):
            return name
        spoken = str(get_locale())
        language = spoken if spoken in self._languages else self._languages[0]
        return super().get_template(f"{language}/{name}", parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that every template knows. Ours add none of their own; Jinja lays a second map over them all the
        same, and goes through both for each import on a page."""
        return super().make_globals(d) if d else self.globals


class WordsInPlace(Extension):
    """Puts `_('Words')` into the language in force when a template is compiled. A page asks for hundreds of them, and
    those that need nothing filled in are the same each time."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, with `('Palabras'|safe)` for `_('Words')`."""
        tokens = list(stream)
        at = 0
        while at < len(tokens):
            call = tokens[at : at + 4]
            if [token.type for token in call] == ["name", "lparen", "string", "rparen"] and call[0].value == "_":
                opening, words, closing = call[1:]
                line, html = words.lineno, str(_gettext(words.value))
                yield from (opening, Token(line, "string", html), Token(line, "pipe", "|"), Token(line, "name", "safe"))
                yield closing
                at += len(call)
            else:
                yield tokens[at]
                at += 1


def speak_languages(app: Flask) -> None:
    """Speak everybody's own language; with somebody unknown, the one their browser asks for."""
    app.jinja_environment = SpokenTemplates  # type: ignore[assignment]
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
