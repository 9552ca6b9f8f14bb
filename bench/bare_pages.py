"""A bare Flask view for Circle's pages: the same templates, rendered from objects that are in memory already."""

from typing import Any

from flask import Flask, g, request, template_rendered
from flask.typing import ResponseReturnValue
from jinja2 import Template

from bench.control import listen
from circle import create_app
from circle.web import signed_in_person

circle = create_app()
app = Flask(__name__, static_folder=None)
app.config, app.extensions, app.url_map = circle.config, circle.extensions, circle.url_map
app.static_folder = circle.static_folder
pages: dict[str, tuple[Template, dict[str, Any], object]] = {}


def view(**_ids: str) -> ResponseReturnValue:
    template, objects, g._login_user = pages[request.path]
    return template.render(objects)


@app.before_request
def is_ready() -> ResponseReturnValue | None:
    return "yes" if request.path == "/readyz" else None


def remember(path: str, cookie: str) -> int:
    """Let Circle make a page, and keep what it made it from. Gives the page's length in bytes."""

    def keep(_app: Flask, template: Template, context: dict[str, Any], **_more: Any) -> None:
        pages[path] = template, dict(context), signed_in_person()

    with template_rendered.connected_to(keep, circle):
        host = circle.config["TRUSTED_HOSTS"][0]
        answer = circle.test_client(use_cookies=False).get(path, headers={"Cookie": cookie, "Host": host})
    if path not in pages:
        raise RuntimeError(f"no page at {path}: {answer.status}")
    app.view_functions[circle.url_map.bind("").match(path)[0]] = view
    return len(answer.data)


listen({"remember": remember})
