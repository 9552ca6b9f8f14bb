"""What it costs to bring something to a screen: the courier alone, and from the form that says it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import quantiles

from bench.client import SAYING, Asked, Client
from bench.house import House
from bench.rounds import Figures, medians
from bench.servers import SETTLE_SECONDS, Measured
from bench.table import Row, alone, how_many_of_ours, how_many_of_theirs

LISTENING = 300  # open screens, but where more are said


@dataclass
class Side:
    """A server with an open screen for each of so many people."""

    server: Measured
    client: Client
    house: House

    def open(self, first: int, last: int) -> None:
        """Open the screens of these people of the house, from `first` up to before `last`."""
        of_person: dict[int, list[str]] = {}
        for circle, members in self.house.members.items():
            for number in members:
                of_person.setdefault(number, []).append(circle)
        people = range(first, last)
        says = [{"circles": of_person[number]} for number in people] if self.server.name == "bare" else None
        self.client.open([self.house.cookies[number] for number in people], says)
        self.client.rest_for(SETTLE_SECONDS)

    def writers(self, circles: list[str]) -> list[Asked]:
        """Everybody of these circles in turn, one of each circle after the other, saying something to all there."""
        token = {"csrf_token": self.house.csrf_token}
        size = len(self.house.members[circles[0]])
        return [
            Asked(
                f"/circles/{circle}/moments",
                self.house.cookies[self.house.members[circle][place]],
                {**SAYING, **token},
            )
            for place in range(size)
            for circle in circles
        ]

    def per_item(self, do: Callable[[], object], items: int, first: Callable[[], object] | None = None) -> Figures:
        """CPU of the server in µs for each of so many items that `do` brings to the screens, all of which must come.

        What is done `first` is not counted.
        """
        client, server = self.client, self.server
        client.rest_for(SETTLE_SECONDS)
        if first:
            first()
        before = client.items

        def do_and_wait() -> None:
            do()
            client.until_items(before + items)

        seconds = server.cpu_seconds_for(do_and_wait, client)
        if client.items - before != items:
            raise RuntimeError(f"{client.items - before} items came instead of {items}")
        return {"µs": seconds / items * 1e6}


def courier_alone(ours: Side, bare: Side, rounds: int) -> list[Row]:
    """One ring for 300 sockets, and one ring for each circle, beside one burst of the same bytes."""
    rows = []
    for size, aims, aims_each in (
        (10, {"must": 0.6, "reach": 1.0}, {"must": 0.4, "reach": 0.6}),
        (50, {"must": 0.7, "reach": 1.0}, {"must": 0.45, "reach": 0.9}),
    ):
        circles = ours.house.circles[size][: LISTENING // size]
        found = medians(
            {
                "one ring": partial(_one_ring, ours, circles),
                "a ring each": partial(_a_ring_each, ours, circles),
                "bare": partial(_burst, bare, circles),
            },
            rounds,
        )
        theirs = found["bare"]["µs"]
        for ways, goals in (("one ring", aims), ("a ring each", aims_each)):
            name = f"courier alone, circles of {size}, {ways.replace('each', 'for each circle')}"
            rows.append(how_many_of_ours(name, "CPU µs per item", found[ways]["µs"], "bare burst", theirs, **goals))
    return rows


def _say_quietly(side: Side, circles: list[str]) -> None:
    house = side.house
    said = [{"person": house.people[house.members[each][0]], "circle": each, "words": _words(each)} for each in circles]
    _ask(side, "say quietly", said=said)


def _one_ring(side: Side, circles: list[str]) -> Figures:
    people = [side.house.people[number] for circle in circles for number in side.house.members[circle]]
    return side.per_item(lambda: _ask(side, "ring", people=people), len(people), partial(_say_quietly, side, circles))


def _a_ring_each(side: Side, circles: list[str]) -> Figures:
    client, house = side.client, side.house

    def ring_in_turn() -> None:
        expected = client.items
        for circle in circles:
            people = [house.people[number] for number in house.members[circle]]
            expected += len(people)
            _ask(side, "ring", people=people)
            client.until_items(expected)

    items = sum(len(house.members[circle]) for circle in circles)
    return side.per_item(ring_in_turn, items, partial(_say_quietly, side, circles))


def _burst(side: Side, circles: list[str]) -> Figures:
    said = [{"circle": circle, "words": _words(circle)} for circle in circles]
    items = sum(len(side.house.members[circle]) for circle in circles)
    return side.per_item(lambda: _ask(side, "burst", said=said), items)


def _ask(side: Side, order: str, **given: object) -> None:
    if side.server.control is None:
        raise RuntimeError(f"{side.server.name} takes no orders")
    side.server.control.ask(order, **given)


def _words(circle: str) -> str:
    return f"You did well today, and I am glad of it. ({circle[:6]})"


AT_20 = {10: {"must": 0.5, "reach": 0.65}, 50: {"must": 0.5, "reach": 0.65}}
SATURATED = {10: {"must": 0.25, "reach": 0.4}, 50: {"must": 0.25, "reach": 0.4}}
HOW_MANY = {10: 5, 50: 1}  # circles that are spoken in
# ejabberd 23 with its archive in SQLite, synced before delivery: CPU µs per delivery of just these workloads, measured
# apart with a driver of its own on a machine like this one (2026-11-20). A figure to look at beside ours, not a race.
EJABBERD = {
    (10, "paced"): (425.0, {"must": 2.2, "reach": 1.0}),
    (50, "paced"): (142.0, {"must": 1.6, "reach": 1.0}),
    (10, "saturated"): (195.0, {"must": 1.8, "reach": 1.0}),
    (50, "saturated"): (77.0, {"must": 1.2, "reach": 1.0}),
}
PER_SECOND, SECONDS = 20, 5
IN_FLIGHT, POSTS = 8, {10: 400, 50: 200}


def end_to_end(ours: Side, others: dict[str, Side], rounds: int) -> list[Row]:
    """From the form to every screen: 20 a second, and with eight on their way at any time."""
    rows = []
    for name, way, goals in (
        (f"{PER_SECOND} posts a second", paced, AT_20),
        (f"{IN_FLIGHT} in flight", saturated, SATURATED),
    ):
        for size, count in HOW_MANY.items():
            circles = ours.house.circles[size][:count]
            sides = {"ours": ours, **others}
            found = medians({each: partial(way, side, circles, size) for each, side in sides.items()}, rounds)
            measure = f"end to end, {name} into {count} of {size}"
            for other in others:
                aims = goals[size] if other == "bare" else {}
                cost, theirs = found["ours"]["µs"], found[other]["µs"]
                rows.append(how_many_of_ours(measure, "CPU µs per delivery", cost, other, theirs, **aims))
            theirs, aims = EJABBERD[size, way.__name__]
            apart = "ejabberd, apart"
            rows.append(how_many_of_theirs(measure, "CPU µs per delivery", found["ours"]["µs"], apart, theirs, **aims))
    return rows


def paced(side: Side, circles: list[str], size: int) -> Figures:
    """20 posts a second into these circles of `size`: CPU in µs for each delivery."""
    writers, items = side.writers(circles), PER_SECOND * SECONDS * size
    return side.per_item(lambda: side.client.send_paced(writers, PER_SECOND, SECONDS), items)


def saturated(side: Side, circles: list[str], size: int) -> Figures:
    """Eight forms on their way at any time into these circles of `size`: CPU in µs for each delivery."""
    writers, posts = side.writers(circles), POSTS[size]
    return side.per_item(lambda: side.client.send_in_flight(writers, IN_FLIGHT, posts), posts * size)


LATENCY_PER_SECOND = 50


def latency(ours: Side, bare: Side, rounds: int) -> list[Row]:
    """From saying to arriving, 50 posts a second into all circles of ten, with everybody listening."""
    circles = ours.house.circles[10]
    found = medians({side.server.name: partial(_latencies, side, circles) for side in (ours, bare)}, rounds)
    aims = {"p50": {"must": 3.0, "reach": 2.0}, "p99": {"must": 4.0, "reach": 2.0}}
    measure = f"end to end, {LATENCY_PER_SECOND} posts a second, {len(ours.client.screens)} screens"
    return [
        how_many_of_theirs(f"{measure}, {each}", "ms", found["ours"][each], "bare", found["bare"][each], **goals)
        for each, goals in aims.items()
    ]


def _latencies(side: Side, circles: list[str]) -> Figures:
    client, writers = side.client, side.writers(circles)
    client.latencies.clear()
    client.reads_stamps = True
    items = LATENCY_PER_SECOND * SECONDS * 10
    side.per_item(lambda: client.send_paced(writers, LATENCY_PER_SECOND, SECONDS), items)
    client.reads_stamps = False
    if len(client.latencies) != items:
        raise RuntimeError(f"{len(client.latencies)} times were read of {items} items")
    hundredths = quantiles(client.latencies, n=100)
    return {"p50": hundredths[49] * 1000, "p99": hundredths[98] * 1000}


def memory(ours: Side, bare: Side, first: int, last: int) -> list[Row]:
    """What an open screen takes while nothing happens: of as many more as are opened now."""
    taken = {side.server.name: _memory_of_more(side, first, last) for side in (ours, bare)}
    unit = "KiB per screen"
    return [
        alone("memory of a signed-in idle screen", unit, taken["ours"], must=90, reach=70),
        how_many_of_theirs("memory of a signed-in idle screen", unit, taken["ours"], "bare", taken["bare"], must=1.3),
    ]


def _memory_of_more(side: Side, first: int, last: int) -> float:
    before = side.server.memory_kib()
    side.open(first, last)
    side.client.rest_for(3)
    return (side.server.memory_kib() - before) / (last - first)
