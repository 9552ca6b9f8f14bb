"""Open questions that one person may ask another, by the key they are kept under. None of them sets anything.

They begin with what somebody is good at, and end with how one may be of use. In our own words, after what guidance for
peer supporters asks: strengths first, a wish not begun yet, a good half year from now, one small step, one good thing.
"""

from typing import Any

from flask_babel import lazy_gettext as _

DECK: dict[str, Any] = {
    "ask_good_at": _("What are you good at that others may not see?"),
    "ask_went_well": _("What went better lately than you thought it would?"),
    "ask_wanted": _("Is there something you have always wanted to do and not started yet?"),
    "ask_six_months": _("Think of six months from now, going really well. What is a day like then?"),
    "ask_matters": _("What matters most to you just now?"),
    "ask_small_step": _("What could one small step be this week?"),
    "ask_good_today": _("What is one thing today that would feel good to you?"),
    "ask_helped": _("What helped before, even a little?"),
    "ask_easier": _("What makes it easier, and what makes it harder?"),
    "ask_beside": _("Who or what would you like beside you in this?"),
    "ask_enough": _("What would be enough for now?"),
    "ask_of_use": _("Is there a way I can be of use, or is it good as it is?"),
}
