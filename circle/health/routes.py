"""The doors for the programs that watch over this server."""

from collections.abc import Callable
from typing import Literal

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from circle.health import checks
from circle.health.checks import Wrong
from circle.web import public

bp = Blueprint("health", __name__)

CHECKS: dict[str, Callable[[], Wrong | None]] = {
    "database": checks.database,
    "migrations": checks.migrations,
    "keys": checks.keys,
    "writing": checks.writing,
    "courier": checks.courier,
    "bell": checks.bell,
}
CAN_DO_WITHOUT = {"bell"}


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is up."""
    return "ok", {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """People can be served: each thing that takes, by name: true, or what is wrong with it."""
    found = {name: _found(check) for name, check in CHECKS.items()}
    is_ready = all(each is True for name, each in found.items() if name not in CAN_DO_WITHOUT)
    return found, 200 if is_ready else 503


def _found(check: Callable[[], Wrong | None]) -> Wrong | Literal[True]:
    try:
        return check() or True
    except Exception as error:  # whatever is wrong, the answer is no
        current_app.logger.exception("a check of what serving takes has failed")
        return Wrong.AWAY if isinstance(error, SQLAlchemyError) else Wrong.UNKNOWN
