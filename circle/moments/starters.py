"""Ways to begin something kind: each names a strength or an effort, and leaves the rest to whoever writes."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Starter:
    """The beginning of a sentence: `key` in an address, `label` on a button, `words` in the box."""

    key: str
    label: Any
    words: Any


ABOUT_ANYTHING = (
    Starter("thinking", _("Thinking of you"), _("Thinking of you. ")),
    Starter("kept-at-it", _("You kept at it…"), _("You kept at it, even when ")),
    Starter("saw", _("I saw how you…"), _("I saw how you ")),
    Starter("took", _("It took something to…"), _("It took something to ")),
    Starter("good-at", _("You are good at…"), _("You are good at ")),
    Starter("put-in", _("I can tell how much…"), _("I can tell how much you put into ")),
    Starter("thanks", _("Thank you for…"), _("Thank you for ")),
    Starter("remember", _("I still remember when…"), _("I still remember when you ")),
    Starter("help", _("Would it help if…"), _("Would it help if ")),
)
ABOUT_A_GOAL = (
    Starter("noticed", _("I noticed you…"), _("I noticed you ")),
    Starter("took", _("It took something to…"), _("It took something to ")),
    Starter("way", _("I like the way you…"), _("I like the way you go about ")),
    Starter("harder", _("Even on a harder day…"), _("Even on a harder day, you ")),
    Starter("own-way", _("You found your own way…"), _("You found your own way to ")),
    Starter("shows", _("To me this shows…"), _("To me this shows that you ")),
    Starter("how", _("How is it for you…"), _("How is it for you when ")),
    Starter("help", _("Would it help if…"), _("Would it help if ")),
)
