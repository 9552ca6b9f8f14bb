"""Questions about sharing: the sheet, who sees what of somebody, newcomers not answered for, and how it all was."""

from circle.sharing.queries.history import Entry, history_of
from circle.sharing.queries.newcomers import Newcomer, newcomers_for, shares_to_ask_about
from circle.sharing.queries.sheet import Draft, Row, sheet
from circle.sharing.queries.shown import goals_of, people_in_circles_of, present_shares, shown_by, who_sees_what

__all__ = [
    "Draft",
    "Entry",
    "Newcomer",
    "Row",
    "goals_of",
    "history_of",
    "newcomers_for",
    "people_in_circles_of",
    "present_shares",
    "shares_to_ask_about",
    "sheet",
    "shown_by",
    "who_sees_what",
]
