"""Amounts: how much it was on the latest days, as piles of flat stones, beside a line their owner may have set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from circle.pictures.calendars import named_once
from circle.pictures.heaps import SILL_WIDTH
from circle.pictures.pebbles import chance_of, curve, point

AMOUNTS_SHOWN = 14

_APART = 40.0  # from one to the next, at most
_HIGHEST = 112.0
_FLAT, _THINNEST = 11.0, 5.0  # how thick a stone is, about, and at least
_TAPER = 0.3  # how much narrower the highest is than the lowest
_WAVERS = (0.0, -0.7, 0.3, 0.8, -0.4, 0.5, -0.2)  # how far the line strays on its way
_AIR = 8.0  # above the highest
_NAMES = 46.0  # room for days and months


@dataclass(frozen=True)
class Cairn:
    """How much it was on one day: a pile of flat stones that stands at `x`, as high as that is beside the others."""

    on: date
    label: str
    month_label: str
    x: float
    shape: str


@dataclass(frozen=True)
class Amounts:
    """The piles, earliest first, on ground that is `ground` down; and the line, as SVG path data, if there is one.

    Which side of the line a pile ends on is not known here, and so cannot be drawn.
    """

    cairns: list[Cairn]
    line: str
    ground: float
    width: float
    height: float


def amounts_beside(
    line: Decimal | None,
    amounts: Mapping[date, Decimal],
    *,
    label: Callable[[Decimal], str],
    month: Callable[[date], str],
) -> Amounts:
    """Pile up stones for each of the latest days with an amount; days without one take no room."""
    days = sorted(amounts)[-AMOUNTS_SHOWN:]
    apart = min(_APART, SILL_WIDTH / max(len(days), 1))
    most = max([amounts[on] for on in days] + ([line] if line is not None else []), default=Decimal(0))
    scale = _HIGHEST / float(most) if most else 0.0
    ground = _AIR + _HIGHEST if most else _AIR + _APART
    cairns = [
        Cairn(
            on=on,
            label=label(amounts[on]),
            month_label=name,
            x=round((i + 0.5) * apart, 1),
            shape=_cairn(on, min(0.8 * apart, 26.0), round(float(amounts[on]) * scale, 1)),
        )
        for i, (on, name) in enumerate(zip(days, named_once(days, month), strict=True))
    ]
    width = round(apart * len(days), 1)
    return Amounts(
        cairns=cairns,
        line=_drawn_by_hand(width, ground - float(line) * scale) if line is not None else "",
        ground=ground,
        width=width,
        height=ground + _NAMES,
    )


@lru_cache(maxsize=4096)  # until the scale is another one
def _cairn(on: date, width: float, high: float) -> str:
    """Flat stones on each other from (0, 0) up, together just so `high`; of nothing at all, one thin stone."""
    chance = chance_of("cairn", on.isoformat())
    high = max(high, _THINNEST)
    stones = max(1, round(high / _FLAT))
    thick = high / stones
    path = []
    for number in range(stones):
        foot = number * thick
        across = width / 2 * (1 - _TAPER * foot / _HIGHEST) * chance.uniform(0.9, 1.0)
        aside = chance.uniform(-1, 1) if number else 0.0
        half = f"{across:.1f} {thick / 2 * 0.94:.1f} 0 1 0"  # the rest is air between them
        path.append(f"M{point(aside - across, -foot - thick / 2)}a{half} {2 * across:.1f} 0a{half} {-2 * across:.1f} 0")
    return "".join(path) + "Z"


def _drawn_by_hand(width: float, y: float) -> str:
    """A line right across that is not quite straight."""
    last = len(_WAVERS) - 1
    return curve([(width * i / last, y + aside) for i, aside in enumerate(_WAVERS)])
