"""Pictures of what somebody did, as numbers and outlines; templates/_pictures.html draws them.

Everything here is pure: the same input is the same picture, on every screen and after a restart.
Nothing is ever drawn for a day on which nothing was done. No words, people or tables are known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import cos, hypot, pi, sin, sqrt
from random import Random
from typing import Literal, NamedTuple

Kind = Literal["done", "some", "win"]

SILL_WIDTH = 320.0  # one unit is one CSS pixel at the picture's natural size
PLACES = 40
WEEKS_SHOWN = 8
CELL = 44.0  # side of the square a day's pebble is drawn in, its middle at (0, 0)

_HEAPS = 16
_RADII = (7.5, 16.5, 11.0)  # smallest, largest, most usual
_CORNERS = 8
_BULGE = 0.045  # how far one wave bends an outline, at most, as a share of its radius
_SWAY = 1.5  # how far a pebble in the calendar lies off its middle, at most


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


@dataclass(frozen=True)
class Cell:
    """One day on which something was done; its pebble lies `dx` and `dy` off the middle."""

    on: date
    kind: Kind
    label: str
    shape: str
    dx: float
    dy: float


@dataclass(frozen=True)
class Week:
    """Seven days. The month stands beside the first week that shows a day of it."""

    month_label: str
    cells: list[Cell | None]


@dataclass(frozen=True)
class Calendar:
    """Weeks with something in them, oldest first, and the weekday (0 is Monday) they begin with."""

    weeks: list[Week]
    first_weekday: int

    @property
    def cells(self) -> list[Cell]:
        """Every day with something, in order."""
        return [cell for week in self.weeks for cell in week.cells if cell is not None]

    @property
    def kinds(self) -> set[Kind]:
        """The sorts of pebble it holds, so that a legend need not explain what is not there."""
        return {cell.kind for cell in self.cells}


@lru_cache(maxsize=4096)  # a day's pebble is the same for everybody
def outline(seed: int | str, r: float, x: float = 0.0, y: float = 0.0) -> str:
    """Draw one pebble round (x, y), never reaching further than `r`, as SVG path data.

    A circle with two slow waves on it, the first of which makes it lie rather than stand, smoothed
    by Catmull-Rom splines written as cubic Béziers.
    """
    chance = _chance("pebble", seed)
    waves = [
        (2, chance.uniform(0.35, 1.0) * _BULGE, chance.uniform(-1.0, 1.0)),
        (3, chance.uniform(0.2, 0.6) * _BULGE, chance.uniform(0, 2 * pi)),
    ]
    reach = 1.01 + sum(size for _, size, _ in waves)  # splines swell between their points

    def corner(i: int) -> tuple[float, float]:
        angle = 2 * pi * i / _CORNERS
        away = r / reach * (1 + sum(size * cos(n * angle + turn) for n, size, turn in waves))
        return x + away * cos(angle), y + away * sin(angle)

    corners = [corner(i) for i in range(_CORNERS)]
    path = [f"M{_pair(*corners[0])}"]
    for i in range(_CORNERS):
        before, here, there, after = (corners[(i + k) % _CORNERS] for k in (-1, 0, 1, 2))
        leaving = _pair(here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        coming = _pair(there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        path.append(f"C{leaving} {coming} {_pair(*there)}")
    return "".join(path) + "Z"


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
    places = _places(_chance("heap", seed).randrange(_HEAPS))
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


def calendar(
    days: Mapping[date, Kind],
    until: date,
    *,
    label: Callable[[date, Kind], str],
    month: Callable[[date], str],
    weeks: int | None = WEEKS_SHOWN,
    first_weekday: int = 0,
) -> Calendar:
    """Lay out the days on which something was done, as weeks; `label` and `month` give the words.

    The latest `weeks` weeks that hold anything (all of them when None). A week without anything is
    left out, so a time away leaves no hole. Days after `until` are not drawn. `first_weekday` is 0
    for Monday to 6 for Sunday.
    """
    by_week: dict[date, list[date]] = {}
    for on in sorted(on for on in days if on <= until):
        by_week.setdefault(on - timedelta(days=(on.weekday() - first_weekday) % 7), []).append(on)
    rows: list[Week] = []
    named: tuple[int, int] | None = None
    for start in sorted(by_week)[-weeks if weeks else 0 :]:
        cells: list[Cell | None] = [None] * 7
        for on in by_week[start]:
            cells[(on - start).days] = _cell(on, days[on], label(on, days[on]))
        first = by_week[start][0]
        this_month = (first.year, first.month)
        rows.append(Week(month_label=month(first) if this_month != named else "", cells=cells))
        named = this_month
    return Calendar(weeks=rows, first_weekday=first_weekday)


def _cell(on: date, kind: Kind, label: str) -> Cell:
    """One day's pebble, uneven in its own way and a little off the middle."""
    shape, dx, dy = _lie(on)
    return Cell(on=on, kind=kind, label=label, shape=shape, dx=dx, dy=dy)


@lru_cache(maxsize=4096)
def _lie(on: date) -> tuple[str, float, float]:
    """The outline of a day's pebble and how far off the middle it lies, the same for everybody."""
    chance = _chance("day", on.isoformat())
    away, turn = chance.uniform(0, _SWAY), chance.uniform(0, 2 * pi)
    shape = outline(on.isoformat(), chance.uniform(17.0, 18.6))
    return shape, round(away * cos(turn), 1), round(away * sin(turn), 1)


def _pair(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"


def _chance(what: str, seed: int | str) -> Random:
    """Chance that always falls the same way for the same seed."""
    return Random(f"{what} {seed}")  # noqa: S311 (nothing here is a secret)


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
    chance = _chance("places", number)
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
