"""How often a password may be tried.

Only tries that were refused count, and they count for where they came from: nobody can lock
somebody else out of their own account. Several workers count together in Redis; while that is away, each for itself.
"""

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from flask_login import current_user
from limits import parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter
from redis import RedisError
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from circle.extensions import db
from circle.sealing import address_hash

WAIT_SECONDS = 30
ANSWER_SECONDS = 0.5  # Redis that takes longer is as good as away
IPV6_NETWORK_BITS = 64  # what one household is usually given

_two_at_a_time = BoundedSemaphore(2)

Params = ParamSpec("Params")
Answer = TypeVar("Answer")
Limit = tuple[str, Callable[[], str]]  # the setting that says how many, and whose tries they are


def few_tries(
    *limits: Limit,
) -> Callable[[Callable[Params, Answer]], Callable[Params, Answer]]:
    """Close a door that hashes, for a while, to those who were refused too often.

    Two forms go through at a time, and the others wait before they are counted: counted first,
    any number could be let through at once, none of them refused yet.
    Raises TooManyRequests; or ServiceUnavailable after WAIT_SECONDS of waiting.
    """

    def guard(door: Callable[Params, Answer]) -> Callable[Params, Answer]:
        @wraps(door)
        def guarded(*args: Params.args, **kwargs: Params.kwargs) -> Answer:
            if request.method != "POST":
                return door(*args, **kwargs)
            g.tries = [(parse(current_app.config[setting]), setting, whose()) for setting, whose in limits]
            db.session.close()  # nobody keeps a connection while waiting
            if not _two_at_a_time.acquire(timeout=WAIT_SECONDS):
                raise ServiceUnavailable
            try:
                if not _counting(lambda counter: all(counter.test(*tries) for tries in g.tries)):
                    raise TooManyRequests
                return door(*args, **kwargs)
            finally:
                _two_at_a_time.release()

        return guarded

    return guard


def count_refusal() -> None:
    """Let this try count: the password was not right."""
    _counting(lambda counter: [counter.hit(*tries) for tries in g.tries])


def few_times(setting: str, whose: Callable[[], str]) -> Callable[[Callable[Params, Answer]], Callable[Params, Answer]]:
    """Close a door for a while to those who came through it too often, refused or not. Raises TooManyRequests."""

    def guard(door: Callable[Params, Answer]) -> Callable[Params, Answer]:
        @wraps(door)
        def guarded(*args: Params.args, **kwargs: Params.kwargs) -> Answer:
            limit = parse(current_app.config[setting])
            if request.method == "POST" and not _counting(lambda counter: counter.hit(limit, setting, whose())):
                raise TooManyRequests
            return door(*args, **kwargs)

        return guarded

    return guard


_own_count = MovingWindowRateLimiter(MemoryStorage())


def count_together(app: Flask) -> None:
    """Count with all workers that have the same Redis, if there is one."""
    if app.config["REDIS_URL"]:
        patience = {"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS}
        storage = storage_from_string(app.config["REDIS_URL"], **patience)
        app.extensions["counted_together"] = MovingWindowRateLimiter(storage)


def forget_all_tries() -> None:
    """Begin to count anew in this worker, as one that has just started."""
    _own_count.storage.reset()


def _counting(ask: Callable[[RateLimiter], Answer]) -> Answer:
    """Ask whoever counts just now: all workers together, or this one alone."""
    together = current_app.extensions.get("counted_together")
    try:
        return ask(together or _own_count)
    except RedisError:
        return ask(_own_count)


def network() -> str:
    """Where a form comes from: one address, or one household's many."""
    if not request.remote_addr:
        return "here"
    address = ip_address(request.remote_addr)
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> (128 - IPV6_NETWORK_BITS))
    return str(address)


def _account_from_network() -> str:
    return f"{address_hash(request.form.get('email', ''))} {network()}"


ONE_ACCOUNT: Limit = ("SIGN_IN_TRIES", _account_from_network)
ONE_NETWORK: Limit = ("SIGN_IN_TRIES_FROM_ONE_NETWORK", network)
OWN_ACCOUNT: Limit = ("SIGN_IN_TRIES", lambda: str(current_user.person_id))
