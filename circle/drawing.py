"""What a template shows becomes HTML. It is joined to the rest at once, so that nothing need be said about it.

Jinja calls markupsafe for each value it shows, which gives back a Markup: a string that says of itself that it is HTML.
That takes longer than the escaping. A page shows more than a thousand values.
"""

from types import CodeType
from typing import Any

from jinja2 import Environment, Template
from markupsafe import Markup, escape


class DrawnTemplate(Template):
    """A template whose values become HTML by `as_html`."""

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, *more: Any) -> Template:
        """The template of compiled code, which calls `escape` by that name."""
        template = super().from_code(environment, code, *more)
        template.root_render_func.__globals__["escape"] = as_html
        return template


def as_html(value: object) -> str:
    """A value as HTML: what is HTML already as it is, everything else escaped."""
    if type(value) is Markup:
        return value
    if type(value) is str and value.isalnum():  # letters and digits alone: ids, and most of our own words for things
        return value
    return escape(value)
