"""The rise: on how many days something was done in all, week after week. It never goes down."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from circle.pictures.calendars import WEEKS_SHOWN, named_once, weeks_of
from circle.pictures.pebbles import outline, point

_STAIR = 40.0  # how wide one is
_STONE = 16.5
_A_DAY = 8.0  # how much higher one day leads, at most
_HIGHEST = 112.0  # how much higher they all lead, at most
_FOOT = 20.0  # how high the lowest stair is
_NAMES = 26.0  # room for the months


@dataclass(frozen=True)
class Stair:
    """One week: on how many days something had been done when it ended. Its stone lies at (x, y)."""

    week: date
    total: int
    month_label: str
    shape: str
    x: float
    y: float


@dataclass(frozen=True)
class Rise:
    """The stairs, lowest first, and the outline of the hill they lead up."""

    stairs: list[Stair]
    days: int
    hill: str
    width: float
    height: float

    @property
    def total(self) -> int:
        return self.stairs[-1].total


def rise(days: Iterable[date], total: int, *, month: Callable[[date], str], weeks: int = WEEKS_SHOWN) -> Rise | None:
    """Lay a stair for each of the latest `weeks` weeks that hold anything, up to `total`.

    `days` are the latest on which something was done, `total` how many there ever were. A week without anything is
    left out. There is nothing to see of fewer than two weeks.
    """
    shown = list(weeks_of(days).items())[-weeks:]
    if len(shown) < 2:
        return None
    counts = [len(on_days) for _, on_days in shown]
    totals = [total - sum(counts[i + 1 :]) for i in range(len(counts))]
    a_day = min(_A_DAY, _HIGHEST / (total - totals[0]))
    tops = [round(2 * _STONE + (total - so_far) * a_day, 1) for so_far in totals]
    names = named_once([on_days[0] for _, on_days in shown], month)
    stairs = [
        Stair(
            week=week,
            total=so_far,
            month_label=name,
            shape=outline(week.isoformat(), _STONE),
            x=(i + 0.5) * _STAIR,
            y=round(top - _STONE + 1, 1),
        )
        for i, ((week, _), so_far, name, top) in enumerate(zip(shown, totals, names, tops, strict=True))
    ]
    ground = tops[0] + _FOOT
    return Rise(
        stairs=stairs,
        days=sum(counts),
        hill=_hill(tops, ground),
        width=_STAIR * len(stairs),
        height=round(ground + _NAMES, 1),
    )


def _hill(tops: list[float], ground: float) -> str:
    """From stair to stair, each edge worn round, and back along the ground."""
    end, worn = len(tops) * _STAIR, 5.0
    path = [f"M{point(0, ground)}V{tops[0] + worn:.1f}q0 {-worn} {worn} {-worn}"]
    for i, (below, above) in enumerate(pairwise(tops), start=1):
        edge = i * _STAIR
        path.append(f"H{edge - worn:.1f}C{point(edge, below)} {point(edge, above)} {point(edge + worn, above)}")
    return "".join(path) + f"H{end - worn:.1f}q{worn} 0 {worn} {worn}V{ground:.1f}Z"
