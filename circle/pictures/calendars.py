"""The calendar: days on which something was done, week by week."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import cos, pi, sin

from circle.pictures.pebbles import Kind, chance_of, outline

WEEKS_SHOWN = 8

_SWAY = 1.5  # how far a pebble lies off its middle, at most


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
    by_week = weeks_of((on for on in days if on <= until), first_weekday)
    shown = [(start, by_week[start]) for start in list(by_week)[-weeks if weeks else 0 :]]
    rows: list[Week] = []
    for (start, on_days), name in zip(shown, named_once([on_days[0] for _, on_days in shown], month), strict=True):
        cells: list[Cell | None] = [None] * 7
        for on in on_days:
            cells[(on - start).days] = _cell(on, days[on], label(on, days[on]))
        rows.append(Week(month_label=name, cells=cells))
    return Calendar(weeks=rows, first_weekday=first_weekday)


def weeks_of(days: Iterable[date], first_weekday: int = 0) -> dict[date, list[date]]:
    """The days of each week that holds any, by the day it begins with, all in order."""
    by_week: dict[date, list[date]] = {}
    for on in sorted(days):
        by_week.setdefault(on - timedelta(days=(on.weekday() - first_weekday) % 7), []).append(on)
    return by_week


def named_once(days: Iterable[date], month: Callable[[date], str]) -> list[str]:
    """What to write beside each of these days: its month, when it is another one than the day before it has."""
    names, named = [], None
    for on in days:
        this_month = (on.year, on.month)
        names.append(month(on) if this_month != named else "")
        named = this_month
    return names


def _cell(on: date, kind: Kind, label: str) -> Cell:
    """One day's pebble, uneven in its own way and a little off the middle."""
    shape, dx, dy = _lie(on)
    return Cell(on=on, kind=kind, label=label, shape=shape, dx=dx, dy=dy)


@lru_cache(maxsize=4096)
def _lie(on: date) -> tuple[str, float, float]:
    """The outline of a day's pebble and how far off the middle it lies, the same for everybody."""
    chance = chance_of("day", on.isoformat())
    away, turn = chance.uniform(0, _SWAY), chance.uniform(0, 2 * pi)
    shape = outline(on.isoformat(), chance.uniform(17.0, 18.6))
    return shape, round(away * cos(turn), 1), round(away * sin(turn), 1)
