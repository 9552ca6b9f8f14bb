"""Progress: totals that only grow, and a picture on which a day without anything has no mark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from circle.models import Answer
from circle.pictures import (
    WEEKS_SHOWN,
    Amounts,
    Calendar,
    Kind,
    Rise,
    Way,
    amounts_beside,
    calendar,
    rise,
    way_of,
)
from circle.words import amount, month
from circle.words import gettext as _

DAYS_SHOWN = WEEKS_SHOWN * 7
FEWEST_DAYS, FEWEST_STEPS, FEWEST_AMOUNTS = 5, 3, 3  # of fewer a picture says nothing that is not seen already


@dataclass(frozen=True)
class Totals:
    """Numbers that only grow, as far as somebody sees them. Of what is 0 nothing is said."""

    days: int = 0
    some: int = 0
    amount_text: str = ""
    unit: str = ""
    steps_done: int = 0
    wins: int = 0


class Day(NamedTuple):
    """How one day went and, in words, how it felt, as far as somebody sees it: `id` is its check-in's."""

    id: str
    on: date
    answer: str
    amount: Decimal | None
    note: str
    felt: str


@dataclass(frozen=True)
class Pictures:
    """What can be drawn beside the calendar; None of what there is little of yet, or that is not shown."""

    rise: Rise | None = None
    way: Way | None = None
    amounts: Amounts | None = None

    def __bool__(self) -> bool:
        return any((self.rise, self.way, self.amounts))


def calendar_of(
    days: Mapping[date, Day],
    win_days: Iterable[date],
    until: date,
    *,
    unit: str,
) -> Calendar:
    """The days on which something was done, up to and with `until`. With a win, a day is a win."""
    kinds: dict[date, Kind] = {on: "done" if day.answer == Answer.YES else "some" for on, day in days.items()}
    kinds.update(dict.fromkeys(win_days, "win"))

    def label(on: date, kind: Kind) -> str:
        return _day_in_words(days.get(on), kind, unit)

    return calendar(kinds, until, label=label, month=month)


def pictures_of(
    days: Mapping[date, Day],
    total: int,
    steps: Sequence[bool],
    *,
    line: Decimal | None,
    unit: str,
) -> Pictures:
    """The other pictures: of the latest days something was done, of `total` in all; and of steps, done or not yet."""
    amounts = {on: day.amount for on, day in days.items() if day.amount is not None}

    def label(number: Decimal) -> str:
        return f"{amount(number)} {unit}".strip()

    return Pictures(
        rise=rise(days, total, month=month) if len(days) >= FEWEST_DAYS else None,
        way=way_of(steps) if len(steps) >= FEWEST_STEPS else None,
        amounts=amounts_beside(line, amounts, label=label, month=month) if len(amounts) >= FEWEST_AMOUNTS else None,
    )


def _day_in_words(day: Day | None, kind: Kind, unit: str) -> str:
    """`Yes, 2½ hours, and a win. An easier day. The note.`: how one day went."""
    if day is None:
        return _("A win")
    said = [_("Yes") if day.answer == Answer.YES else _("Some of it")]
    if day.amount is not None:
        said.append(f"{amount(day.amount)} {unit}".strip())
    if kind == "win":
        said.append(_("and a win"))
    return ". ".join(filter(None, [", ".join(said), day.felt, day.note]))
