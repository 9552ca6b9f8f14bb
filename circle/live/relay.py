"""The relay: passes rings on between the workers that serve one Circle, through Redis. Ids, and nothing else.

Whoever rings never waits for Redis: rings are put down, and one task sends what has gathered as one message. What
cannot be sent is dropped, because each worker's sweep finds all news anyway. The relay sends itself a beat now and
then: while that comes back, both its ways are open.
"""

import logging
from collections.abc import Callable, Collection
from threading import Condition, Lock
from time import monotonic
from typing import Any

from redis import Redis, RedisError

from circle.extensions import socketio
from circle.sealing import new_token

log = logging.getLogger(__name__)

CHANNEL = "circle:bell"
BEAT_SECONDS = 2.0
LOST_AFTER_SECONDS = 3 * BEAT_SECONDS
ANSWER_SECONDS = 2.0  # Redis that takes longer is as good as away
Hear = Callable[[Collection[str]], None]


class Relay:
    """One for each worker. Without an address it passes nothing on, and nothing is missing."""

    def __init__(self) -> None:
        self._url: str | None = None
        self._hear: Hear = lambda _person_ids: None
        self._missed: Callable[[], None] = lambda: None
        self._name = ""
        self._starting = Lock()
        self._is_running = False
        self._gathered: set[str] = set()
        self._has_gathered = Condition()
        self._heard_at = 0.0
        self._is_new = False  # a connection on which nothing came yet
        self._is_lost = False

    def connect(self, url: str | None, hear: Hear, missed: Callable[[], None]) -> None:
        """Pass on through the Redis at `url` from the first ring on. Other workers' rings go to `hear`.

        `missed` is called whenever the way to the others is open again: what they rang for meanwhile was not heard.
        """
        self._url, self._hear, self._missed, self._name = url, hear, missed, new_token()

    def start(self) -> None:
        """Begin to listen and to send, once."""
        with self._starting:
            if self._url and not self._is_running:
                self._is_running = True
                self._heard_at = monotonic()
                socketio.start_background_task(self._for_ever, self._listen)
                socketio.start_background_task(self._for_ever, self._send)

    def pass_on(self, person_ids: Collection[str]) -> None:
        """Ring for these people at every other worker, soon."""
        if self._url:
            self.start()
            with self._has_gathered:
                self._gathered.update(person_ids)
                self._has_gathered.notify()

    def is_open(self) -> bool:
        """Whether rings reach the other workers, and theirs this one."""
        return not self._is_running or monotonic() - self._heard_at < LOST_AFTER_SECONDS

    def _for_ever(self, work: Callable[[Any], None]) -> None:
        """Do one kind of work on a connection of its own, with a new one whenever it breaks."""
        while True:
            try:
                with Redis.from_url(
                    self._url or "", socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
                ) as redis:
                    work(redis)
            except (RedisError, OSError):
                self._lose()
            except Exception:
                log.exception("the relay stumbled; it tries again")
            socketio.sleep(BEAT_SECONDS / 2)

    def _listen(self, redis: Any) -> None:
        with redis.pubsub(ignore_subscribe_messages=True) as ear:
            ear.subscribe(CHANNEL)
            self._is_new, listening_since = True, monotonic()
            while monotonic() - max(self._heard_at, listening_since) < LOST_AFTER_SECONDS:
                message = ear.get_message(timeout=BEAT_SECONDS)
                if message:
                    self._take(message["data"].decode())
        self._lose()

    def _lose(self) -> None:
        if not self._is_lost:
            log.warning("the bell does not reach the other workers; their sweeps find what it would have said")
        self._is_lost = True

    def _take(self, words: str) -> None:
        sender, *person_ids = words.split()
        if sender == self._name:
            self._heard_at, self._is_lost = monotonic(), False
            if self._is_new:
                self._is_new = False
                self._missed()
        else:
            self._hear(person_ids)

    def _send(self, redis: Any) -> None:
        while True:
            with self._has_gathered:
                if not self._gathered:
                    self._has_gathered.wait(BEAT_SECONDS)
                person_ids = sorted(self._gathered)
                self._gathered.clear()
            redis.publish(CHANNEL, " ".join([self._name, *person_ids]))


relay = Relay()
