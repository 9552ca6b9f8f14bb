"""The heap on the sill: everything done, of which the latest pebbles are to be seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, sqrt
from typing import NamedTuple

from circle.pictures.pebbles import Kind, chance_of, outline

SILL_WIDTH = 320.0
PLACES = 40

_HEAPS = 16
_RADII = (7.5, 16.5, 11.0)  # smallest, largest, most usual


@dataclass(frozen=True)
class Pebble:
    """One thing done, lying in the heap: its centre, its size, its outline as SVG path data.

    `tone` (0, 1 or 2) is only there to make the heap pleasant: three shades of the same colour.
    """

    x: float
    y: float
    r: float
    shape: str
    kind: Kind
    tone: int


@dataclass(frozen=True)
class Heap:
    """The pile on the sill: the pebbles still to be seen, and how many there ever were.

    `width` and `height` are the size of the picture; its lower edge is the sill. `sentence` is
    the caller's, for a page that wants other words than the usual ones.
    """

    pebbles: list[Pebble]
    total: int
    wins: int
    sentence: str
    width: float
    height: float


def heap(
    kinds: Sequence[Kind],
    seed: int | str,
    *,
    total: int | None = None,
    wins: int | None = None,
    sentence: str = "",
) -> Heap:
    """Lay the latest things done, oldest first in `kinds`, on the sill.

    Every pebble keeps its place for as long as it can be seen. When all places are taken the newest
    takes the place of the oldest. Callers that fetched only the latest `PLACES` kinds say how many
    there are in all in `total`, and how many of those are wins in `wins`.
    """
    total = len(kinds) if total is None else total
    wins = sum(kind == "win" for kind in kinds) if wins is None else wins
    shown = kinds[-PLACES:]
    numbers = range(total - len(shown), total)
    places = _places(chance_of("heap", seed).randrange(_HEAPS))
    height = max((places[n % PLACES].top for n in numbers), default=0.0)
    pebbles = []
    for number, kind in zip(numbers, shown, strict=True):
        place = places[number % PLACES]
        x, y = place.x, round(height - place.up, 1)
        shape = outline(f"{seed} {number}", place.r, x, y)
        pebbles.append(Pebble(x=x, y=y, r=place.r, shape=shape, kind=kind, tone=place.tone))
    return Heap(
        pebbles=pebbles,
        total=total,
        wins=wins,
        sentence=sentence,
        width=SILL_WIDTH,
        height=round(height, 1),
    )


class _Place(NamedTuple):
    """Where a pebble can lie: its centre along the sill and up from it."""

    x: float
    up: float
    r: float
    tone: int

    @property
    def top(self) -> float:
        return self.up + self.r


@lru_cache(maxsize=_HEAPS)
def _places(number: int) -> tuple[_Place, ...]:
    """Pile up the places of one heap, in the order they are filled.

    Each lies on the sill or in the notch between two that came before it, wherever that keeps the
    heap a low, long mound. There are only a few heaps, so each is piled up once in a server's life.
    """
    chance = chance_of("places", number)
    middle = SILL_WIDTH * chance.uniform(0.42, 0.5)
    places: list[_Place] = []

    def far(spot: tuple[float, float]) -> float:
        return hypot((spot[0] - middle) / 3.3, spot[1]) + chance.uniform(0, 7)

    for _ in range(PLACES):
        r = round(chance.triangular(*_RADII), 1) if places else 13.0
        tone = chance.choices((0, 1, 2), weights=(11, 6, 3))[0]
        spots = [spot for spot in _spots(places, r) if _is_free(spot, r, places)]
        x, up = min(spots, key=far, default=(middle, r))
        places.append(_Place(x=round(x, 1), up=round(up, 1), r=r, tone=tone))
    return tuple(places)


def _spots(places: list[_Place], r: float) -> Iterable[tuple[float, float]]:
    """Every spot where a pebble of radius `r` would lie still: on the sill, or on top of two."""
    for i, one in enumerate(places):
        touch = one.r + r
        if abs(one.up - r) < touch:
            aside = sqrt(touch**2 - (one.up - r) ** 2)
            yield one.x - aside, r
            yield one.x + aside, r
        for other in places[:i]:
            gap = hypot(other.x - one.x, other.up - one.up)
            if gap < touch + other.r + r:
                yield from _notch(one, other, gap, r)


def _notch(one: _Place, other: _Place, gap: float, r: float) -> Iterable[tuple[float, float]]:
    """The spot above two neighbours that touches both, if a pebble there would not roll off."""
    reach, other_reach = one.r + r, other.r + r
    along = (reach**2 - other_reach**2 + gap**2) / (2 * gap)
    if reach**2 < along**2:
        return
    aside = sqrt(reach**2 - along**2)
    ux, uy = (other.x - one.x) / gap, (other.up - one.up) / gap
    for side in (aside, -aside):
        x, up = one.x + along * ux - side * uy, one.up + along * uy + side * ux
        if min(one.x, other.x) < x < max(one.x, other.x) and up > max(one.up, other.up) - r / 2:
            yield x, up


def _is_free(spot: tuple[float, float], r: float, places: list[_Place]) -> bool:
    """Whether a pebble there stays on the sill and lies in no other (a tenth is for rounding)."""
    x, up = spot
    if not (r <= x <= SILL_WIDTH - r and up >= r):
        return False
    return all(hypot(x - place.x, up - place.up) >= r + place.r - 0.1 for place in places)
