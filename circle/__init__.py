"""Circle: a private support circle, and who sees what of it. `create_app` builds the whole house."""

from typing import Any

from flask import Flask
from gevent.monkey import is_module_patched
from werkzeug.middleware.proxy_fix import ProxyFix

from circle import cli, sealing
from circle.accounts import routes as accounts
from circle.accounts.throttle import count_together
from circle.checkins import routes as checkins
from circle.circles import routes as circles
from circle.config import ROOT, Config
from circle.connecting import open_database
from circle.extensions import compress, csrf, socketio
from circle.goals import routes as goals
from circle.health import routes as health
from circle.help import routes as help
from circle.home import routes as home
from circle.invitations import routes as invitations
from circle.keepsakes import routes as keepsakes
from circle.keyfiles import load_keys
from circle.languages import speak_languages
from circle.letters import routes as letters
from circle.live import bell
from circle.live.courier import Courier
from circle.live.outbox import write_at_once
from circle.live.relay import relay
from circle.live.wire import guard_sockets, hear_only_sense
from circle.moments import routes as moments
from circle.mutes import routes as mutes
from circle.news import routes as news
from circle.offers import routes as offers
from circle.pages import furnish_templates
from circle.plan import routes as plan
from circle.reflections import routes as reflections
from circle.sharing import routes as sharing
from circle.support import routes as support
from circle.undo import routes as undo
from circle.uploads import take_photos
from circle.web import CircleApp, lock_doors
from circle.wishes import routes as wishes

ROOMS = (
    accounts,
    circles,
    invitations,
    goals,
    sharing,
    undo,
    checkins,
    moments,
    reflections,
    plan,
    keepsakes,
    letters,
    support,
    mutes,
    offers,
    wishes,
    home,
    help,
    news,
    health,
)


def create_app(**settings: Any) -> Flask:
    """A Circle ready to serve. `settings` replace those of `Config` by name."""
    app = CircleApp(__name__, template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.from_object(Config())
    app.config.update(settings)
    speak_languages(app)
    keep_secrets(app)
    open_database(app)
    take_photos(app)
    lock_doors(app)
    open_rooms(app)
    furnish_templates(app)
    carry_news(app)
    cli.add_commands(app)
    return app


def keep_secrets(app: Flask) -> None:
    keys = load_keys(app.config["KEY_FILE"])
    sealing.keep(keys)
    app.config["SECRET_KEY"] = keys.cookies
    app.config["SESSION_COOKIE_SECURE"] = app.config["IS_SECURE"]
    app.config.setdefault("SIGN_IN_COOKIE", "__Host-circle" if app.config["IS_SECURE"] else "circle")


def open_rooms(app: Flask) -> None:
    csrf.init_app(app)
    compress.init_app(app)
    count_together(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)


def carry_news(app: Flask) -> None:
    socketio.init_app(
        app,
        async_mode="gevent" if is_module_patched("threading") else "threading",  # commands run without gevent
        transports=["websocket"],
        manage_session=False,
        async_handlers=False,
        cors_allowed_origins=app.config["PUBLIC_ORIGINS"],
        max_http_buffer_size=16 * 1024,
        http_compression=False,
        ping_interval=25,
        ping_timeout=20,
    )
    hear_only_sense(socketio.server)
    write_at_once(socketio.server)
    guard_sockets(app)
    believe_proxies(app)
    courier = app.extensions["courier"] = Courier(app)
    relay.connect(app.config["REDIS_URL"], bell.ring_here, courier.sweep_soon)


def believe_proxies(app: Flask) -> None:
    """Only proxies of ours may say who is asking; without any, nobody's headers are believed."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
