"""Whatever is taken back stays taken back, however it falls together with reading, listening, delivering and writing.

Every interleaving has a name; `RACE="stop / read circle / within 4" make test ARGS="tests/races -s"` plays one again.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from flask import Flask

from tests.databases import GIVEN
from tests.people import World
from tests.races.stage import Order, Side, at_random, one_within_the_other
from tests.races.story import OTHERS, REVOKES
from tests.races.theatre import Theatre

AROUND = (5, 12)  # after how many steps of the taking back the other one is put within
AT_RANDOM = 2
# PostgreSQL takes twice the time, and gets a quarter of the places, others for the next pair; `make prove` plays
# them all.
STRIDE = int(os.environ.get("CIRCLE_STRIDE", 4 if GIVEN else 1))
ONLY = os.environ.get("RACE")


@dataclass
class Figures:
    """What really ran: each interleaving once, by what went when."""

    traces: set[tuple[str, str, str]] = field(default_factory=set)

    def __str__(self) -> str:
        revokes, others = ({trace[place] for trace in self.traces} for place in (0, 1))
        return f"{len(self.traces)} interleavings, {len(revokes)} revokes × {len(others)} others, 0 leaks, 0 lost"


@pytest.fixture(scope="module")
def figures() -> Iterator[Figures]:
    figures = Figures()
    yield figures
    print(f"\nraces on {'PostgreSQL' if GIVEN else 'SQLite'}: {figures}")


@pytest.fixture(scope="module")
def built() -> list[Theatre]:
    return []


@pytest.fixture
def theatre(app: Flask, world: World, built: list[Theatre]) -> Theatre:
    """One for all, built when the first test has the clock stand still."""
    if not built:
        built.append(Theatre(app, world))
    return built[0]


Way = tuple[str, int]  # such as ("within", 4)


def order_of(way: Way, taking_back: Side, other: Side) -> Order:
    """`within`: the taking back whole between two steps of the other; `around`: the other way round; or `random`."""
    kind, number = way
    if kind == "random":
        return at_random(str(number))
    outer, inner = (other, taking_back) if kind == "within" else (taking_back, other)
    return one_within_the_other(outer, inner, number)


def play_all(play: Callable[[Way], str], first: int) -> None:
    """Play the taking back between any two steps of the other one, then the other way round, then in any order."""
    after = first
    while play(("within", after)).index("R") == after:  # else the other one had ended before
        after += STRIDE
    for after in AROUND:
        play(("around", after))
    for number in range(AT_RANDOM):
        play(("random", number))


@pytest.mark.parametrize("taking_back", REVOKES)
@pytest.mark.parametrize("meanwhile", OTHERS)
def test_whatever_is_taken_back_stays_taken_back(
    theatre: Theatre, figures: Figures, taking_back: str, meanwhile: str
) -> None:
    failures: list[str] = []

    def play(way: Way) -> str:
        try:
            theatre.play(taking_back, meanwhile, partial(order_of, way))
        except AssertionError as failure:
            name = " ".join([f"{taking_back} / {meanwhile} /", *map(str, way)])
            failures.append(f"{name} ({theatre.trace}): {failure}")
        figures.traces.add((taking_back, meanwhile, theatre.trace))
        return theatre.trace

    if not ONLY:
        play_all(play, first=(list(REVOKES).index(taking_back) + list(OTHERS).index(meanwhile)) % STRIDE)
    elif ONLY.startswith(f"{taking_back} / {meanwhile} / "):
        kind, number = ONLY.rpartition("/")[2].split()
        play((kind, int(number)))
    if failures:
        pytest.fail("\n\n".join(failures), pytrace=False)
