"""What a template shows is HTML by one short way, and the same as by markupsafe's."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import Undefined
from markupsafe import Markup, escape

from circle.drawing import as_html


class Bold:
    def __html__(self) -> str:
        return "<b>Ana</b>"


class Sly(str):
    """A string that says letters alone of itself."""

    __slots__ = ()

    def isalnum(self) -> bool:
        return True


@given(st.text())
@example("<script>")
@example('O\'Brien & "co"')
@example("")
def test_words_become_the_html_that_markupsafe_makes_of_them(words: str) -> None:
    assert as_html(words) == escape(words)
    assert as_html(Markup(words)) == words  # noqa: S704  any HTML will do


@pytest.mark.parametrize("value", [3, 1.5, None, True, Bold(), Undefined(), Sly("<i>"), ["<i>"], lazy_gettext("<i>")])
def test_so_does_everything_else(app: Flask, value: Any) -> None:
    with app.test_request_context():
        assert as_html(value) == escape(value)


def test_all_templates_are_drawn_so(app: Flask) -> None:
    with app.test_request_context():
        drawn = app.jinja_env.from_string("{{ words }} {{ html }} {{ none_such }}")
        on_disk = app.jinja_env.get_template("base.html")
    for template in (drawn, on_disk):
        assert template.root_render_func.__globals__["escape"] is as_html
    assert drawn.render(words="<i>", html=Markup("<b>")) == "&lt;i&gt; <b> "
