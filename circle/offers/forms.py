"""What may be offered, and what may be made of it."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from circle.deck import DECK
from circle.fields import TOO_LONG, UNTICKED, WORDS_LENGTH, Form, OnceForm, tidy
from circle.medicines import reads_like_less_of_a_medicine, speaks_of_a_medicine
from circle.models import Area, Direction

SUGGESTION_LENGTH = 120
STEP_LENGTH = 200
DAYS_AT_MOST = 7


def on_one_line(words: str | None) -> str | None:
    """Without line breaks and the space around them: one small step is one line."""
    return " ".join(words.split()) if words else words


class QuestionForm(OnceForm):
    """An open question from the deck."""

    question = RadioField(
        _("Which question?"),
        choices=[SelectChoice(key, words) for key, words in DECK.items()],
        validators=[InputRequired(_("Which question would you like to ask?"))],
    )


class SuggestionForm(OnceForm):
    """One small step, for a week at most. Nothing about a medicine: that is not for others to suggest."""

    words = StringField(
        _("One small step"),
        filters=[on_one_line],
        validators=[
            DataRequired(_("What would be one small step?")),
            Length(max=SUGGESTION_LENGTH, message=TOO_LONG),
        ],
    )
    days = RadioField(
        _("For how many days?"),
        choices=[SelectChoice(number, str(number)) for number in range(1, DAYS_AT_MOST + 1)],
        coerce=int,
        default=3,
        validators=[InputRequired(_("Any number from 1 to 7."))],
    )

    def validate_words(self, field: StringField) -> None:
        words = field.data or ""
        if speaks_of_a_medicine(words) or reads_like_less_of_a_medicine(words, "", Area.OTHER, Direction.BEGIN):
            raise ValidationError(_("What is prescribed is for them and whoever prescribes it. Is there another step?"))


class OwnStepForm(Form):
    """A step in one's own words, made of what was suggested."""

    words = TextAreaField(
        _("In your own words"),
        filters=[on_one_line],
        validators=[
            DataRequired(_("What would be one small thing?")),
            Length(max=STEP_LENGTH, message=TOO_LONG),
        ],
    )
    is_private = BooleanField(_("Only I see it"), false_values=UNTICKED)


class AnswerForm(OnceForm):
    """An answer to a question, for oneself."""

    words = TextAreaField(
        _("For yourself"),
        filters=[tidy],
        validators=[
            DataRequired(_("What comes to mind?")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )


class RestForm(Form):
    """For how long the same thing may not be offered again."""

    weeks = RadioField(
        _("How long does the same thing rest?"),
        choices=[
            SelectChoice(0, _("Not at all")),
            SelectChoice(1, _("One week")),
            SelectChoice(2, _("Two weeks")),
            SelectChoice(4, _("Four weeks")),
        ],
        coerce=int,
        validators=[InputRequired(_("How long would you like?"))],
    )
