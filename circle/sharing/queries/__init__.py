"""Questions about sharing: the sheet, who sees what of somebody, newcomers not answered for, and how it all was."""

from circle.sharing.queries.history import Entry, history_of
from circle.sharing.queries.newcomers import Newcomer, newcomers_for, shares_to_ask_about
from circle.sharing.queries.sheet import Draft, Row, sheet
from circle.sharing.queries.shown import people_in_circles_of, present_shares, shares_of, shown_by, who_sees_what

__all__ = [
    "Draft",
    "Entry",
    "Newcomer",
    "Row",
    "history_of",
    "newcomers_for",
    "people_in_circles_of",
    "present_shares",
    "shares_of",
    "shares_to_ask_about",
    "sheet",
    "shown_by",
    "who_sees_what",
]
