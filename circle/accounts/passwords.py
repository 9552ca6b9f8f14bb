"""Passwords: how they are kept (argon2id, RFC 9106) and which ones would be too easy to guess.

Hashing takes a tenth of a second on purpose. Under gevent it runs in a thread beside the loop that
serves everybody. Whoever hashes waits, and so never does it inside a change.
"""

from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError
from flask import current_app
from flask_babel import gettext as _
from gevent import get_hub
from gevent.monkey import is_module_patched
from zxcvbn import zxcvbn

from circle.config import Argon2Cost
from circle.extensions import db

SHORTEST = 12
LONGEST_BYTES = 1024
SCORED = 32  # zxcvbn takes a second over the worst 72 characters, and a fifth of one over the worst 32
GUESSABLE_BELOW = 2  # of zxcvbn's 0 to 4: 10^6 guesses
LETTERS_OF_A_NAME = 4  # shorter names turn up inside other words

Result = TypeVar("Result")


def hash_password(password: str) -> str:
    """What is kept of a password: its argon2id hash, with salt and cost, in PHC form."""
    return _aside(partial(_hasher(_cost()).hash, password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one kept. For nobody (None) it never is, and takes just as long."""
    return _aside(partial(_verify, password, kept or _nobodys(_cost())))


def is_dated(kept: str) -> bool:
    """Whether a hash was made at another cost than today's."""
    return _hasher(_cost()).check_needs_rehash(kept)


def _verify(password: str, kept: str) -> bool:
    try:
        return PasswordHasher().verify(kept, password)
    except VerifyMismatchError:
        return False


def _aside(work: Callable[[], Result]) -> Result:
    db.session.close()  # a connection held here would be one fewer for everybody else
    if is_module_patched("threading"):
        return get_hub().threadpool.apply(work)  # type: ignore[no-any-return]
    return work()


def _cost() -> Argon2Cost:
    return current_app.config["ARGON2"]  # type: ignore[no-any-return]


@cache
def _hasher(cost: Argon2Cost) -> PasswordHasher:
    return PasswordHasher(cost.passes, cost.memory_kib, cost.lanes, type=Type.ID)


def _nobodys(cost: Argon2Cost) -> str:
    """A hash of today's cost that no password is known to have."""
    salt, rest = (b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${rest}"


def why_not(password: str, *, name: str = "", address: str = "") -> str | None:
    """Why a password cannot be taken, kindly; None when it can, just as it was typed."""
    if len(password) < SHORTEST:
        return _(  # type: ignore[no-any-return]
            "Could it be longer? At least %(min)d characters; 15 or more is better.", min=SHORTEST
        )
    if len(password.encode()) > LONGEST_BYTES:
        return _("Could it be a little shorter?")  # type: ignore[no-any-return]
    if any(_holds(password, word) for word in (name, address)):
        return _("Could it leave out your name? That is the first thing somebody would try.")  # type: ignore[no-any-return]
    own = [name, address, address.partition("@")[0], "circle"]
    if zxcvbn(password[:SCORED], [word for word in own if word])["score"] < GUESSABLE_BELOW:
        return _(  # type: ignore[no-any-return]
            "Many people would guess that one. A few words only you would put together work well."
        )
    return None


def _holds(password: str, word: str) -> bool:
    return len(word) >= LETTERS_OF_A_NAME and word.casefold() in password.casefold()
