"""How a day felt, in words."""

from circle.models import Mood, Urge
from circle.words import gettext as _


def in_words(mood: int | None, urge: int | None) -> str:
    """`An easier day, a little urge`: how a day felt, as far as that was said."""
    felt = []
    if mood is not None:
        felt.append(
            {
                Mood.MUCH_HARDER: _("A much harder day"),
                Mood.HARDER: _("A harder day"),
                Mood.BETWEEN: _("A day in between"),
                Mood.EASIER: _("An easier day"),
                Mood.MUCH_EASIER: _("A much easier day"),
            }[Mood(mood)]
        )
    if urge is not None:
        felt.append(
            {
                Urge.NONE: _("no urge"),
                Urge.A_LITTLE: _("a little urge"),
                Urge.SOME: _("some urge"),
                Urge.STRONG: _("a strong urge"),
            }[Urge(urge)]
        )
    words = ", ".join(felt)
    return words[:1].upper() + words[1:]
