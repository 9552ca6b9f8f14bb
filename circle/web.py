"""The hallway all HTTP doors share: the lock, where a form may come from, headers, and refusals turned into pages."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from babel.core import negotiate_locale
from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError, TimeoutError
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Request

from circle import metrics
from circle.asking import NotFound
from circle.extensions import login_manager
from circle.models import Change
from circle.sessions import SignedIn, who_holds

Door = TypeVar("Door", bound=Callable[..., ResponseReturnValue])

WORDS_FIELDS = (
    *("words", "why", "unit", "instead", "lines", "resources", "when", "then", "learned", "note", "helped"),
    *("would_try", "name", "purpose", "known_as", "photo_words"),
)
NEVER_SHOWN = ("csrf_token", "password", "current", "new")
# Whoever closed their account is nobody any more, but at these doors.
OPEN_WHEN_CLOSED = ("accounts.closed", "accounts.open_again", "accounts.export", "accounts.sign_out", "accounts.exit")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
WILL_ARRIVE_LATER = lazy_gettext("Will arrive later.")  # to whoever speaks to one person alone; not why, and not when
ON_EVERY_ANSWER = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
# The database does not answer, is full, or may only be read; or all connections to it are taken.
AWAY = (OperationalError, InterfaceError, InternalError, TimeoutError)


class SignedOut(Exception):
    """Whoever sent this was signed out before all of it was here."""


class CircleApp(Flask):
    """Flask with doors that are all plain functions: it asks each of them for each request whether it is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


class _SignedCookie(SecureCookieSessionInterface):
    """Flask's own cookie. What signs it is made once: the secret of a process stays the same."""

    _signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signing is None:
            self._signing = super().get_signing_serializer(app)
        return self._signing


def public(door: Door) -> Door:
    """Open a door to people who are not signed in. Every other door is locked."""
    door.is_public = True  # type: ignore[attr-defined]
    return door


def signed_in_person() -> SignedIn:
    """Whoever is signed in. Only behind the lock."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def lock_doors(app: Flask) -> None:
    """Ask every request where it comes from and who it is; answer refusals as pages; put headers on all answers."""
    app.session_interface = _SignedCookie()
    app.before_request(_refuse_other_origins)
    app.before_request(_require_sign_in)
    app.after_request(_put_headers)
    app.after_request(_count)
    login_manager.session_protection = None  # sessions are rows of ours; Flask's cookie has no part in them
    login_manager.init_app(app)
    login_manager.request_loader(_who_is_asking)
    app.register_error_handler(NotFound, lambda _error: _nothing_here())
    app.register_error_handler(SignedOut, lambda _error: _to_sign_in())
    app.register_error_handler(CSRFError, lambda _error: _stale_page())
    for away in AWAY:
        app.register_error_handler(away, _database_is_away)
    app.register_error_handler(HTTPException, lambda error: _error_page(error.code or 500))


def _who_is_asking(_request: Request) -> SignedIn | None:
    if g.get("is_database_away"):
        return None  # the page that says so must not ask again
    config = current_app.config
    token = request.cookies.get(config["SIGN_IN_COOKIE"])
    try:
        # what is sent may be long in coming: nobody keeps a connection while waiting
        is_page = request.method in SAFE_METHODS
        viewer = who_holds(token, lasts=config["SESSION_LASTS"], idles=config["SESSION_IDLES"], in_look=is_page)
    except SQLAlchemyError:
        g.is_database_away = True
        raise
    is_nobody = viewer and viewer.closed_at and request.endpoint not in OPEN_WHEN_CLOSED
    return None if is_nobody else viewer


def viewer_if_known() -> SignedIn | None:
    """Whoever is signed in, or nobody while the database is away. For doors that must open even then."""
    try:
        return signed_in_person() if current_user.is_authenticated else None
    except SQLAlchemyError:
        metrics.DATABASE_AWAY.inc()
        current_app.logger.exception("the database did not say who is asking")
        return None


def _require_sign_in() -> ResponseReturnValue | None:
    door = current_app.view_functions.get(request.endpoint or "")
    if door is None or request.endpoint == "static" or getattr(door, "is_public", False):
        return None
    return None if current_user.is_authenticated else _to_sign_in()


def _to_sign_in() -> ResponseReturnValue:
    if request.path == "/news" or is_fetched():
        return {"error": "sign in"}, 401  # to a script, a redirect would look like success
    if request.method in SAFE_METHODS:
        session["next"] = request.full_path.rstrip("?")
    elif _words_typed():
        return render_template("errors/signed_out.html", typed=_words_typed()), 401
    return redirect(url_for("accounts.sign_in"), 303)


def ask_again() -> None:
    """Ask once more who is asking, where it took long: whoever was signed out meanwhile is. Raises SignedOut."""
    g.pop("_login_user", None)  # where flask_login keeps the answer
    if not current_user.is_authenticated:
        raise SignedOut


def is_fetched() -> bool:
    """Whether a script of ours asks, which goes on by itself."""
    return request.headers.get("X-Requested-With") == "fetch"


def place_to_go() -> str:
    """Where somebody was heading before they had to sign in; home if nowhere. Only ever a path of ours."""
    heading: str = session.pop("next", "")
    parts = urlsplit(heading)
    if parts.scheme or parts.netloc or not heading.startswith("/") or heading[1:2] in ("/", "\\"):
        return url_for("home.index")
    return heading


def _refuse_other_origins() -> None:
    """A form is only taken from our own pages. Browsers always say where it comes from, by one header or the other."""
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site != "same-origin":
        raise Forbidden
    if origin is not None and origin not in current_app.config["PUBLIC_ORIGINS"]:
        raise Forbidden


def browser_language() -> str:
    """The first of our languages that this browser's reader would like; ours by default when none is."""
    ours: tuple[str, ...] = current_app.config["LANGUAGES"]
    wanted = list(request.accept_languages.values())
    return negotiate_locale(wanted, ours, sep="-") or ours[0]


def csp_nonce() -> str:
    """This answer's own nonce for its scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce  # type: ignore[no-any-return]


def _put_headers(response: Response) -> Response:
    headers, config = response.headers, current_app.config
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in config["PUBLIC_ORIGINS"])
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; img-src 'self'; "
        f"font-src 'self'; connect-src 'self' {sockets}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.update(ON_EVERY_ANSWER)
    if config["IS_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    headers["Cache-Control"] = _how_long_to_keep()
    return response


def _count(response: Response) -> Response:
    metrics.count_answer(response.status_code)
    return response


def _how_long_to_keep() -> str:
    """Files whose address names their version may be kept for good; pages are never kept at all."""
    if request.endpoint != "static":
        return "no-store"
    has_version = "v" in request.args or request.path.endswith(".woff2")
    return "public, max-age=31536000, immutable" if has_version else "no-cache"


def _stale_page() -> tuple[str, int]:
    """What was sent from a page that had gone stale, to send again: nothing that was typed is lost.

    Only our own pages come this far: what comes from elsewhere is refused before.
    """
    return _send_again(_("That page was open a long time")), 400


def _send_again(heading: str) -> str:
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_SHOWN]
    return render_template(
        "errors/again.html",
        heading=heading,
        kept=kept,
        typed=_words_typed(),
        had_photo=bool(request.files.get("photo")),
    )


def _words_typed() -> list[str]:
    """What of a form is somebody's words, as far as it may be shown again."""
    said = ((name.rpartition("-")[2], words) for name, words in request.form.items(multi=True))  # a row's: plans-0-when
    return [words for name, words in said if name in WORDS_FIELDS and words]


def _nothing_here() -> tuple[str, int]:
    """What was typed is given back: where it was meant for was there when its writer began, perhaps."""
    return render_template("errors/404.html", typed=_words_typed()), 404


def _error_page(code: int) -> tuple[str, int]:
    known = code if code in (400, 403, 404, 409, 410, 413, 429, 503) else 500
    return render_template(f"errors/{known}.html"), code


def _database_is_away(_error: SQLAlchemyError) -> ResponseReturnValue:
    metrics.DATABASE_AWAY.inc()
    current_app.logger.exception("the database did not answer")
    page = _send_again(_("We are back in a moment")) if _words_typed() else render_template("errors/503.html")
    return page, 503, {"Retry-After": "5"}


def say(words: str, undo: Change | None = None) -> None:
    """Say one calm sentence at the top of the next page, with a way back for what can be undone."""
    flash(str(words), undo.id if undo else "")
