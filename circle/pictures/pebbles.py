"""One pebble: its uneven outline, and the smooth lines and the chance that every picture is drawn with."""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin
from random import Random
from typing import Literal

Kind = Literal["done", "some", "win"]

_CORNERS = 8
_BULGE = 0.045  # how far one wave bends an outline, at most, as a share of its radius


@lru_cache(maxsize=4096)  # a day's pebble is the same for everybody
def outline(seed: int | str, r: float, x: float = 0.0, y: float = 0.0) -> str:
    """Draw one pebble round (x, y), never reaching further than `r`, as SVG path data.

    A circle with two slow waves on it, the first of which makes it lie rather than stand, smoothed
    by Catmull-Rom splines written as cubic Béziers.
    """
    chance = chance_of("pebble", seed)
    waves = [
        (2, chance.uniform(0.35, 1.0) * _BULGE, chance.uniform(-1.0, 1.0)),
        (3, chance.uniform(0.2, 0.6) * _BULGE, chance.uniform(0, 2 * pi)),
    ]
    reach = 1.01 + sum(size for _, size, _ in waves)  # splines swell between their points

    def corner(i: int) -> tuple[float, float]:
        angle = 2 * pi * i / _CORNERS
        away = r / reach * (1 + sum(size * cos(n * angle + turn) for n, size, turn in waves))
        return x + away * cos(angle), y + away * sin(angle)

    return curve([corner(i) for i in range(_CORNERS)], closed=True)


def curve(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Draw a smooth line through points, as SVG path data; when `closed`, back to the first as smoothly."""
    last = len(points) - 1

    def at(i: int) -> tuple[float, float]:
        return points[i % len(points) if closed else min(max(i, 0), last)]

    path = [f"M{point(*points[0])}"]
    for i in range(last + closed):
        before, here, there, after = (at(i + k) for k in (-1, 0, 1, 2))
        leaving = point(here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        coming = point(there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        path.append(f"C{leaving} {coming} {point(*there)}")
    return "".join(path) + ("Z" if closed else "")


def point(x: float, y: float) -> str:
    """A point as it is written in path data."""
    return f"{x:.1f} {y:.1f}"


def chance_of(what: str, seed: int | str) -> Random:
    """Chance that always falls the same way for the same seed."""
    return Random(f"{what} {seed}")  # noqa: S311 (nothing here is a secret)
