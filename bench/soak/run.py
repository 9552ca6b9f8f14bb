"""One run: open all screens, let people go on for a while, wait until all is quiet, compare."""

import json
from collections import Counter
from collections.abc import Callable
from os import getpid
from random import Random
from time import monotonic
from typing import Any

import gevent

from bench import machine
from bench.soak.browsing import Web
from bench.soak.doings import Life
from bench.soak.record import Faults, compare
from bench.soak.screens import Screen, Watch
from bench.soak.world import World
from tests.served import Served

CHANGES = {"come or go": 5, "show or stop": 5, "sign in or out": 2}
DROPS_FOR_EACH_THING_SAID = 0.4
WAYS_TO_DROP = {"closed hard": 4, "half-closed": 3, "stalled": 2, "tab closed": 1}
AWAY_SECONDS, LONGEST_AWAY_SECONDS = 4.0, 30.0  # on average, at most
OPENED_A_SECOND = 100
LOOK_SECONDS, WARM_UP_SECONDS = 10.0, 60.0  # at memory; in a short run an eighth and a quarter of it
FLAT_KIB_A_MINUTE, LONG_MINUTES = 512, 10  # a run so long, warm for its second half, may grow no more than that in it
QUIET_SECONDS = 8.0  # longer than a sweep
PATIENCE_SECONDS = 180.0


class NotInTime(Exception):
    """What was waited for did not come."""


class Run:
    """People and their screens at a served Circle. `errors` are those that ended anything before its time."""

    def __init__(self, served: Served, world: World, seed: int) -> None:
        self._served, self._seed = served, seed
        self._worker, *_ = served.workers
        self._watch = Watch()
        self._web = Web(served.url, world.sign_in_cookie, world.form_cookie, world.csrf_token)
        self.done: Counter[str] = Counter()
        self._memory: list[tuple[float, float]] = []  # minutes of load, KiB
        self._late_seconds = 0.0
        self._lives = [
            Life(
                self._web,
                made,
                [Screen(self._web, self._watch, member.person, made.id) for member in made.members],
                self._chance(made.id),
                self.done,
            )
            for made in world.circles
        ]
        self.screens = [screen for life in self._lives for screen in life.screens]
        self.errors = self._watch.errors

    def _chance(self, of: str) -> Random:
        return Random(f"{self._seed} {of}")  # noqa: S311

    def open(self) -> None:
        """Let everybody open their screen, and every owner show a goal to everyone."""
        for life in self._lives:
            life.open()
        for screen in self.screens:
            self._watch.start(screen.stay)
            gevent.sleep(1 / OPENED_A_SECOND)
        self._until(lambda: all(screen.is_connected for screen in self.screens), "every screen is open")
        for life in self._lives:
            for goal in life.model.goals:
                life.show(goal, None)

    def go_on(self, seconds: float, rate: float, changes: float) -> dict[str, Any]:
        """Let everybody live for so long, with so many things said and changed a second, and give what that took."""
        began, until = monotonic(), monotonic() + seconds
        used, own = machine.cpu_seconds(self._worker), machine.cpu_seconds(getpid())
        said = self.done["said"]
        a_second = {"say": rate, **{act: changes * share / sum(CHANGES.values()) for act, share in CHANGES.items()}}
        each = {act: times / len(self._lives) for act, times in a_second.items()}
        lives = [self._watch.start(life.go_on, until, each) for life in self._lives]
        others = [
            self._watch.start(self._drop, rate * DROPS_FOR_EACH_THING_SAID),
            self._watch.start(self._look_at_memory, began, min(LOOK_SECONDS, seconds / 8)),
            self._watch.start(self._look_at_lateness),
        ]
        while not self.errors and not all(lives_on.ready() for lives_on in lives):
            gevent.sleep(0.1)
        gevent.killall([*lives, *others])
        took = monotonic() - began
        return {
            "said_a_second": round((self.done["said"] - said) / took, 2),
            "server_percent_of_a_core": round(100 * (machine.cpu_seconds(self._worker) - used) / took),
            "driver_percent_of_a_core": round(100 * (machine.cpu_seconds(getpid()) - own) / took),
            "driver_late_ms": round(1000 * self._late_seconds),
        }

    def _drop(self, a_second: float) -> None:
        chance = self._chance("drops")
        while True:
            gevent.sleep(chance.expovariate(a_second))
            [how] = chance.choices(list(WAYS_TO_DROP), list(WAYS_TO_DROP.values()))
            screen = chance.choice(self.screens)
            if screen.is_connected:
                screen.drop(how, min(chance.expovariate(1 / AWAY_SECONDS), LONGEST_AWAY_SECONDS))
                self.done[how] += 1

    def _look_at_memory(self, began: float, every_seconds: float) -> None:
        """Look thrice a time and take the least: while a password is hashed, for a moment, 64 MiB more are held."""
        while True:
            at, least = (monotonic() - began) / 60, machine.memory_kib(self._worker)
            for _ in range(2):
                gevent.sleep(every_seconds / 10)
                least = min(least, machine.memory_kib(self._worker))
            self._memory.append((at, least))
            gevent.sleep(every_seconds * 8 / 10)

    def _look_at_lateness(self) -> None:
        while True:
            due = monotonic() + 0.05
            gevent.sleep(0.05)
            self._late_seconds = max(self._late_seconds, monotonic() - due)

    def memory(self, minutes: float) -> dict[str, Any]:
        """The worker's after warming up, in the middle and at the end (MiB), and its slope in the second half."""
        warm = min(WARM_UP_SECONDS / 60, minutes / 4)
        at = {"start": warm, "middle": minutes / 2, "end": minutes}
        nearest = {name: min(self._memory, key=lambda point: abs(point[0] - when)) for name, when in at.items()}
        rise = machine.slope([point for point in self._memory if point[0] >= minutes / 2])
        return {
            **{f"{name}_mib": round(kib / 1024, 1) for name, (_at, kib) in nearest.items()},
            "slope_kib_a_minute": round(rise),
            "is_flat": rise <= FLAT_KIB_A_MINUTE if minutes >= LONG_MINUTES else None,
            "looked_at_mib": [round(kib / 1024, 1) for _at, kib in self._memory],
        }

    def settle(self) -> float:
        """Wait until every screen has acknowledged all it was sent and no more comes; gives how long that took (s)."""
        began = monotonic()
        try:
            for life in self._lives:
                life.settle()
            return self._until(self._is_quiet, "all is quiet")
        except NotInTime as never:
            self.errors.append(never)
            return monotonic() - began

    def _is_quiet(self) -> bool:
        return monotonic() - Screen.heard_at > QUIET_SECONDS and all(screen.is_quiet() for screen in self.screens)

    def faults(self) -> Faults:
        faults = Faults()
        for life in self._lives:
            faults.add(compare(life.model, [screen.record for screen in life.screens]))
        return faults

    def differences_on_pages(self) -> int:
        """Load the circle as one person of each, and count what is there and should not be, or is not."""
        return sum(life.differs() for life in self._lives)

    def figures(self) -> dict[str, int]:
        """What was done, and what it came to."""
        records = [screen.record for screen in self.screens]
        return {
            **self.done,
            "sockets opened": sum(screen.opened for screen in self.screens),
            "pages loaded by those who came back": sum(screen.loaded for screen in self.screens),
            "sockets the server closed": sum(screen.closed_by_server for screen in self.screens),
            "pages": self._web.pages,
            "words on screens": sum(len(record.arrivals) for record in records),
            "gone from screens": sum(record.gone for record in records),
        }

    def log_errors(self) -> list[str]:
        """What the server's log says of errors, and whether its worker is another one than at first."""
        lines = [json.loads(line) for line in self._served.log.read_text().splitlines()]
        ended = [] if self._served.workers == [self._worker] else ["the worker ended"]
        return [*ended, *(json.dumps(line) for line in lines if line["level"] == "error")]

    def _until(self, holds: Callable[[], bool], what: str) -> float:
        began = monotonic()
        while not holds():
            if self.errors or monotonic() - began > PATIENCE_SECONDS:
                raise NotInTime(what)
            gevent.sleep(0.1)
        return monotonic() - began
