"""What may be typed for oneself."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from circle.fields import TOO_LONG, WORDS_LENGTH, OnceForm, tidy
from circle.models import ReflectionKind
from circle.reflections.questions import QUESTIONS


class ReflectionForm(OnceForm):
    """Something for oneself, what it is kept as, and the question it answers, if any."""

    words = TextAreaField(
        _("Your words"),
        filters=[tidy],
        validators=[
            DataRequired(_("What comes to mind?")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )
    kind = RadioField(
        _("Keep it as"),
        choices=[
            SelectChoice(ReflectionKind.NOTE, _("A note")),
            SelectChoice(ReflectionKind.STRENGTH, _("A strength")),
            SelectChoice(ReflectionKind.LEARNED, _("Something I learned")),
            SelectChoice(ReflectionKind.WIN, _("A win")),
            SelectChoice(ReflectionKind.VISIT, _("For my next visit")),
        ],
        default=ReflectionKind.NOTE,
    )
    question = SelectField(choices=[SelectChoice(key) for key in ("", *(each.key for each in QUESTIONS))], default="")
