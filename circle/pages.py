"""What every template can use: addresses of static files, ids for forms, and words made from facts."""

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, url_for
from flask_babel import get_locale
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from circle import clock, feelings, words
from circle.live.relay import relay
from circle.models.columns import new_id
from circle.quiet import quiet_until
from circle.sessions import SignedIn
from circle.web import csp_nonce

SHAPES = TINTS = 6
MODULES = {
    "socket.io-client": "vendor/socket.io.esm.min.js",
    "idiomorph": "vendor/idiomorph.esm.js",
}


def furnish_templates(app: Flask) -> None:
    """Give templates their globals and filters."""
    app.context_processor(_who_is_looking)
    app.jinja_env.globals.update(
        page_language=lambda: str(get_locale() or "en"),
        static_url=static_url,
        csp_nonce=csp_nonce,
        csrf_token=csrf_token,
        new_client_id=new_id,
        names_of=words.names_of,
        import_map=import_map,
        is_news_slow=lambda: not relay.is_open(),
        quiet_until=_quiet_until,
    )
    app.jinja_env.filters.update(
        names=words.names,
        day=words.day,
        when=lambda at: words.when(at, current_user.time_zone),
        clock_at=lambda at: words.clock_at(at, current_user.time_zone),
        date=lambda at: words.date_of(at, current_user.time_zone),
        moment=lambda at: words.moment(at, current_user.time_zone),
        since=lambda at: words.since(at, current_user.time_zone),
        last_day=lambda end: words.last_day(end, current_user.time_zone),
        parts_in_words=words.parts_in_words,
        amount=words.amount,
        felt=lambda check_in: feelings.in_words(check_in.mood, check_in.urge),
        shape=lambda id: int(id[:4], 16) % SHAPES,
        tint=lambda id: int(id[4:8], 16) % TINTS,
    )


def _who_is_looking() -> dict[str, Any]:
    return {"viewer": current_user if current_user.is_authenticated else None}


def csrf_token() -> str:
    """The token of a form. Flask-WTF keeps it for the whole answer, but asks for its settings first each time."""
    return str(g.get("csrf_token") or generate_csrf())


def _quiet_until(viewer: SignedIn) -> datetime | None:
    """Until when it is quiet for somebody now; None when it is not."""
    return quiet_until(viewer.quiet_hours, viewer.time_zone, clock.now())


def static_url(path: str) -> str:
    """The address of a static file, which changes when the file does, so browsers may keep it for good."""
    return _address(current_app.static_folder or "", path)


@cache
def _address(folder: str, path: str) -> str:
    version = hashlib.sha256((Path(folder) / path).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=path, v=version)


def import_map() -> Markup:
    """The import map that gives our modules their plain names and their versioned addresses."""
    script = _modules_as_json(current_app.static_folder or "")
    return Markup('<script type="importmap" nonce="{}">{}</script>').format(csp_nonce(), Markup(script))  # noqa: S704  JSON without any "<"


@cache
def _modules_as_json(static_folder: str) -> str:
    folder = Path(static_folder)
    own = {
        f"circle/{file.relative_to(folder / 'js').with_suffix('').as_posix()}": file.relative_to(folder)
        for file in sorted((folder / "js").rglob("*.js"))
    }
    modules = {name: static_url(str(path)) for name, path in {**own, **MODULES}.items()}
    return json.dumps({"imports": modules}).replace("<", "\\u003c")
