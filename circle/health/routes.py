"""The doors for the programs that watch over this server."""

from collections.abc import Callable

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from circle.health import checks
from circle.web import public

bp = Blueprint("health", __name__)

CHECKS: dict[str, Callable[[], bool]] = {
    "database": checks.database_answers,
    "migrations": checks.migrations_are_done,
    "keys": checks.keys_open,
}


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is up."""
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """People can be served: each thing that takes, by name, and whether it is so."""
    found = {name: _holds(name, check) for name, check in CHECKS.items()}
    return found, 200 if all(found.values()) else 503


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong, the answer is no
        current_app.logger.exception("not ready: %s", name)
        return False
