"""What screens showed, and how that compares with who may see what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.soak.model import Circle

LATE_SECONDS = 5.0  # what was read just before something was closed may arrive so much after it: one sweep


class Arrival(NamedTuple):
    """Words that reached a screen, live or with a page; and the earliest they can have been sent (s, monotonic)."""

    moment: str
    sent_after: float
    at: float


@dataclass
class Shown:
    """What one person's screen shows, item by item as a browser applies them, and every arrival of words on it.

    `shows` gives the goal each moment is about. What arrived since the last mark is `unmarked` and may be sent again;
    what is `marked` never comes again as new.
    """

    person: str
    shows: dict[str, str | None] = field(default_factory=dict)
    arrivals: list[Arrival] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unmarked: set[str] = field(default_factory=set)
    marked: set[str] = field(default_factory=set)
    gone: int = 0

    def load(self, moments: list[tuple[str, str | None]], asked: float, at: float) -> None:
        """A page loaded afresh, which shows these moments and carries the cursor of its own reading."""
        self.look(moments, asked, at)
        self.shows = dict(moments)
        self.marked, self.unmarked = set(self.shows), set()

    def look(self, moments: list[tuple[str, str | None]], asked: float, at: float) -> None:
        """A page that was fetched and only looked at: what stands on it has been sent."""
        ids = [id for id, _goal in moments]
        self.arrivals += [Arrival(id, asked, at) for id in ids]
        self.twice += [id for id in set(ids) if ids.count(id) > 1]

    def take(self, item: Mapping[str, str], sent_after: float, at: float) -> None:
        """One item of news."""
        kind, id, change = item["kind"], item["id"], item["change"]
        self.gone += change == "gone"
        if kind == "moment" and change != "gone":
            self.arrivals.append(Arrival(id, sent_after, at))
            if change == "new" and id in self.marked:
                self.twice.append(id)
            self.shows[id] = item.get("goal")
            self.unmarked.add(id)
        elif kind == "moment":
            self.shows.pop(id, None)
        elif kind == "circle" and change in ("gone", "new"):
            self.shows.clear()
        elif kind == "goal" and change == "gone":
            self.shows = {moment: goal for moment, goal in self.shows.items() if goal != id}

    def mark(self) -> None:
        """The screen acknowledges all that came so far."""
        self.marked |= self.unmarked
        self.unmarked = set()

    def sign_out(self) -> None:
        """Everything goes from the screen."""
        self.shows.clear()


@dataclass(frozen=True)
class Fault:
    """Something about a moment that was wrong on a person's screen; `about` tells more of it."""

    person: str
    moment: str
    about: str = field(default="", compare=False)


@dataclass
class Faults:
    """What went wrong, by how."""

    lost: list[Fault] = field(default_factory=list)
    twice: list[Fault] = field(default_factory=list)
    shown: list[Fault] = field(default_factory=list)
    not_gone: list[Fault] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def add(self, others: "Faults") -> None:
        for kind, found in vars(others).items():
            vars(self)[kind] += found


def compare(circle: Circle, screens: Iterable[Shown]) -> Faults:
    """What is wrong on screens of a circle's people, once all is quiet and all of them are signed in.

    lost: may be seen and is not shown. twice: came as new after a mark beyond it, or stood twice on a page.
    shown: arrived when the person might not see it, nor at any time in the LATE_SECONDS before it can have been sent.
    not gone: is shown still and may not be seen.
    """
    faults = Faults()
    for screen in screens:
        person, may = screen.person, circle.sees(screen.person)
        faults.lost += [Fault(person, id) for id in may - screen.shows.keys()]
        faults.not_gone += [Fault(person, id) for id in screen.shows.keys() - may]
        faults.twice += [Fault(person, id) for id in screen.twice]
        faults.shown += [
            Fault(person, id, f"sent after {sent_after:.3f}, here at {at:.3f}: {circle.spans_of(person, id)}")
            for id, sent_after, at in screen.arrivals
            if not circle.might_see(person, id, sent_after - LATE_SECONDS, at)
        ]
    return faults
