"""A stage on which several sides act at once, one statement at a time, in an order that can be told and repeated.

Each side is a thread of its own. It stops before everything it does to the database: every statement, every commit,
and once more between a commit and the bell. Whoever directs says who goes next; all others stand still meanwhile. A
side that waits for the database itself, for a lock that another one holds, is noticed and goes on when it can.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from random import Random
from threading import Lock, Thread, get_ident
from typing import Any

from sqlalchemy import Engine, event

from tests.databases import backend_of, waits_for_a_lock

PATIENCE_SECONDS = 0.003  # before we ask the database whether a side that has not come back is waiting for it
STUCK_SECONDS = 30.0


def closed_gate() -> Any:
    gate = Lock()
    gate.acquire()
    return gate


@dataclass(eq=False)
class Side:
    """Somebody who acts: what they do, where they stand, and what came of it."""

    name: str
    do: Callable[[], Any]
    before: str | None = None  # what it stands before; None while it is at it
    gate: Any = field(default_factory=closed_gate)
    is_done: bool = False
    came: Any = None
    failed: BaseException | None = None
    keeps: bool = False  # whether it was about to commit
    backend: int = 0  # the database's own number for its connection
    began_at: int = 0
    kept_at: list[int] = field(default_factory=list)  # the steps in which something it changed was kept

    @property
    def stands(self) -> bool:
        return self.before is not None or self.is_done


class Stage:
    """Where the sides of one database act."""

    def __init__(self, engine: Engine) -> None:
        self._waits_for_a_lock = waits_for_a_lock()
        self._arrivals: SimpleQueue[Side] = SimpleQueue()
        self._sides: dict[int, Side] = {}
        self._writer: Side | None = None  # who holds SQLite's one lock for writing
        self.steps = 0
        event.listen(engine, "before_cursor_execute", self._before_statement)
        event.listen(engine, "commit", self._before_commit)
        event.listen(engine, "rollback", self._no_longer_writes)
        event.listen(engine, "checkin", self._is_given_back)

    def play(self, sides: Sequence[Side], who_goes: "Order") -> str:
        """Let the sides act to their ends; gives the order in which they went, a letter for each step."""
        self.steps, self._writer, self._sides = 0, None, {}
        threads = [Thread(target=self._act, args=[side], daemon=True) for side in sides]
        for thread in threads:
            thread.start()
        trace = ""
        while True:
            self._until_all_stand(sides)
            ready = [side for side in sides if side.before is not None and not self._would_wait(side)]
            if not ready:
                break
            side = who_goes(ready)
            trace += side.name[0]
            self._let_go(side)
        assert all(side.is_done for side in sides), f"after {trace} nobody could go on"
        for thread in threads:
            thread.join(STUCK_SECONDS)
        self._sides = {}  # the system gives the names of ended threads to new ones
        for side in sides:
            if side.failed:
                raise side.failed
        return trace

    def _act(self, side: Side) -> None:
        self._sides[get_ident()] = side
        try:
            self._stop(side, "the beginning")
            side.began_at = self.steps
            side.came = side.do()
        except BaseException as error:
            side.failed = error
        self._no_longer(side)
        side.is_done = True
        self._arrivals.put(side)

    def _stop(self, side: Side, before: str) -> None:
        side.before = before
        self._arrivals.put(side)
        side.gate.acquire()

    def _let_go(self, side: Side) -> None:
        self.steps += 1
        if (side.before or "").startswith("BEGIN IMMEDIATE"):
            self._writer = side
        side.before = None
        side.gate.release()

    def _until_all_stand(self, sides: Sequence[Side]) -> None:
        for _ in range(int(STUCK_SECONDS / PATIENCE_SECONDS)):
            at_it = [side for side in sides if not side.stands]
            if not at_it:
                return
            try:
                self._arrivals.get(timeout=PATIENCE_SECONDS)
            except Empty:
                if len(at_it) < len(sides) and all(self._waits_for_a_lock(side.backend) for side in at_it):
                    return
        raise AssertionError(f"{[side.name for side in at_it]} did not come back")

    def _would_wait(self, side: Side) -> bool:
        """SQLite has one lock for writing, which whoever asks for it while another holds it would wait for."""
        asks = (side.before or "").startswith("BEGIN IMMEDIATE")
        return asks and self._writer is not None and self._writer is not side

    def _no_longer(self, side: Side | None) -> None:
        if side is not None and self._writer is side:
            self._writer = None

    def _before_statement(self, connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        side = self._sides.get(get_ident())
        if side:
            side.backend = backend_of(connection)
            self._stop(side, statement)

    def _before_commit(self, _connection: Any) -> None:
        side = self._sides.get(get_ident())
        if side:
            side.keeps = True
            self._stop(side, "COMMIT")

    def _no_longer_writes(self, _connection: Any) -> None:
        """A rollback; it happens within this very step, so nobody can come between."""
        self._no_longer(self._sides.get(get_ident()))

    def _is_given_back(self, _connection: Any, _record: Any) -> None:
        """A connection; what was to be kept on it is kept now."""
        side = self._sides.get(get_ident())
        if side and side.keeps:
            side.keeps = False
            self._no_longer(side)
            side.kept_at.append(self.steps)
            self._stop(side, "what comes after")


Order = Callable[[Sequence[Side]], Side]


def one_within_the_other(outer: Side, inner: Side, after: int) -> Order:
    """`outer` goes `after` steps, then `inner` goes to its end, then `outer` does. Whoever is left goes last."""
    gone = 0

    def who_goes(ready: Sequence[Side]) -> Side:
        nonlocal gone
        if gone < after and outer in ready:
            gone += 1
            return outer
        return next(side for side in (inner, outer, *ready) if side in ready)

    return who_goes


def at_random(seed: str) -> Order:
    """A different order for every seed, and always the same for one: each goes some steps before the next does."""
    random = Random(seed)  # noqa: S311  not a secret
    present: Side | None = None

    def who_goes(ready: Sequence[Side]) -> Side:
        nonlocal present
        if present not in ready or random.random() < 0.35:
            present = random.choice(ready)
        return present

    return who_goes
