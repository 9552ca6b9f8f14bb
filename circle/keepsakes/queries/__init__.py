"""Questions about what stays: wins, strengths, kind words kept, how much was done in all, and what was finished."""

from circle.keepsakes.queries.finished import Keepsake, keepsakes_of
from circle.keepsakes.queries.looking_back import A_FEW, Win, strengths_of, wins_of, words_kept_by
from circle.keepsakes.queries.totals import Total, altogether

__all__ = [
    "A_FEW",
    "Keepsake",
    "Total",
    "Win",
    "altogether",
    "keepsakes_of",
    "strengths_of",
    "wins_of",
    "words_kept_by",
]
