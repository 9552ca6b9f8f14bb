"""Progress: totals that only grow, and a picture on which a day without anything has no mark."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from circle.models import Answer, CheckIn
from circle.pictures import WEEKS_SHOWN, Calendar, Kind, calendar
from circle.words import amount, month

DAYS_SHOWN = WEEKS_SHOWN * 7


@dataclass(frozen=True)
class Totals:
    """Numbers that only grow, as far as somebody sees them. Of what is 0 nothing is said."""

    days: int = 0
    some: int = 0
    amount_text: str = ""
    unit: str = ""
    steps_done: int = 0
    wins: int = 0


def calendar_of(
    days: Mapping[date, CheckIn],
    win_days: Iterable[date],
    until: date,
    *,
    unit: str,
    reads_notes: bool,
) -> Calendar:
    """The days on which something was done, up to and with `until`. With a win, a day is a win."""
    kinds: dict[date, Kind] = {on: "done" if check_in.answer == Answer.YES else "some" for on, check_in in days.items()}
    kinds.update(dict.fromkeys(win_days, "win"))

    def label(on: date, kind: Kind) -> str:
        return _day_in_words(days.get(on), kind, unit, reads_notes)

    return calendar(kinds, until, label=label, month=month)


def _day_in_words(check_in: CheckIn | None, kind: Kind, unit: str, reads_notes: bool) -> str:
    """`Yes, 2½ hours, and a win. The note.`: how one day went."""
    if check_in is None:
        return str(_("A win"))
    said = [_("Yes") if check_in.answer == Answer.YES else _("Some of it")]
    if check_in.amount is not None:
        said.append(f"{amount(check_in.amount)} {unit}".strip())
    if kind == "win":
        said.append(_("and a win"))
    note = check_in.note if reads_notes else ""
    return ". ".join(filter(None, [", ".join(said), note]))
