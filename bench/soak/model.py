"""Who may see what in one circle, in plain Python: what the soak is compared with. It knows nothing of the app.

Whatever is done in a circle is done one after the other, so the order is known. Each thing comes with when it was
asked for and when the answer came (seconds, monotonic): it took effect at some instant between the two. So whoever
comes to see something may be sent it from the asking on, and whoever stops seeing it may have been sent it until the
answer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from math import inf

During = tuple[float, float]  # asked, answered
Span = list[float]  # since, until


@dataclass(eq=False)
class Place:
    """Somebody's place in the circle; `seat` counts who came when. Coming back is a new place."""

    id: str
    person: str
    seat: int
    since: float
    until: float = inf


@dataclass(eq=False)
class Goal:
    """Somebody's goal: shown to everyone who had come by a seat (under None), or to one place."""

    id: str
    owner: str
    shares: dict[Place | None, int] = field(default_factory=dict)
    seen: defaultdict[Place, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def is_shown_to(self, place: Place) -> bool:
        return place.person == self.owner or place in self.shares or place.seat <= self.shares.get(None, 0)


@dataclass(frozen=True)
class Moment:
    """Something said, perhaps about a goal, and the places it was told to."""

    told: frozenset[Place]
    goal: Goal | None


class Circle:
    """One circle: who is where, what is shown to whom, what was said to whom, and who was signed in when."""

    def __init__(self, id: str, goals: Iterable[Goal]) -> None:
        self.id, self.goals = id, list(goals)
        self.places: list[Place] = []
        self.moments: dict[str, Moment] = {}
        self.signed_in: defaultdict[str, list[Span]] = defaultdict(list)

    def here(self) -> list[Place]:
        return [place for place in self.places if place.until == inf]

    def place_of(self, person: str) -> Place | None:
        return next((place for place in self.here() if place.person == person), None)

    # What is done

    def come(self, person: str, place_id: str, during: During) -> None:
        self.places.append(Place(place_id, person, len(self.places) + 1, since=during[0]))
        self._look(during)

    def leave(self, person: str, during: During) -> None:
        """What they showed here ends, and what was shown to them by name."""
        place = self.place_of(person)
        for goal in self.goals:
            goal.shares.pop(place, None)
            if goal.owner == person:
                goal.shares.clear()
        self._look(during)
        for left in self.here():
            if left is place:
                left.until = during[1]
                self._see(left, during, [])

    def show(self, goal: Goal, to: Place | None, during: During) -> None:
        """To one place, or with None to everyone who has come so far."""
        goal.shares[to] = len(self.places)
        self._look(during)

    def stop(self, goal: Goal, to: Place | None, during: During) -> None:
        del goal.shares[to]
        self._look(during)

    def say(self, moment_id: str, goal: Goal | None) -> None:
        told = frozenset(place for place in self.here() if goal is None or goal.is_shown_to(place))
        self.moments[moment_id] = Moment(told, goal)

    def sign_in(self, person: str, during: During) -> None:
        self.signed_in[person].append([during[0], inf])

    def sign_out(self, person: str, during: During) -> None:
        self.signed_in[person][-1][1] = during[1]

    def _look(self, during: During) -> None:
        for place in self.here():
            self._see(place, during, [goal for goal in self.goals if goal.is_shown_to(place)])

    def _see(self, place: Place, during: During, seen: Collection[Goal]) -> None:
        for goal in self.goals:
            spans = goal.seen[place]
            is_open = bool(spans) and spans[-1][1] == inf
            if goal in seen and not is_open:
                spans.append([during[0], inf])
            if goal not in seen and is_open:
                spans[-1][1] = during[1]

    # What may be seen

    def sees(self, person: str) -> set[str]:
        """The moments somebody sees now: told to the place they have, and not about a goal that they are not shown."""
        place = self.place_of(person)
        return {
            id
            for id, moment in self.moments.items()
            if place in moment.told and place and (moment.goal is None or moment.goal.is_shown_to(place))
        }

    def might_see(self, person: str, moment_id: str, since: float, until: float) -> bool:
        """Whether somebody told of a moment was there, signed in, and shown what it is about, between the two times.

        Each of the three at some time between them; they are not asked to be at the same one.
        """
        conditions = self.spans_of(person, moment_id)
        return bool(conditions) and all(
            any(since <= end and begin <= until for begin, end in spans) for spans in conditions
        )

    def spans_of(self, person: str, moment_id: str) -> list[list[Span]]:
        """When somebody told of a moment was there, signed in, and shown what it is about; nothing if never told."""
        moment = self.moments.get(moment_id)
        place = next((place for place in moment.told if place.person == person), None) if moment else None
        if moment is None or place is None:
            return []
        conditions = [[[place.since, place.until]], self.signed_in[person]]
        return [*conditions, moment.goal.seen[place]] if moment.goal else conditions
