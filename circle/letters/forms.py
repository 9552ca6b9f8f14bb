"""What may be written for later: the words, to whom, what they wait for, and whether they stay."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from circle.fields import TOO_LONG, WORDS_LENGTH, DayField, OnceForm, tidy
from circle.letters.actions import Terms
from circle.models import Opens

ONESELF = "me"
STAYS, GOES = "stays", "goes"


class LetterForm(OnceForm):
    """A letter: `to` is `me`, or the place of somebody in a circle."""

    to = StringField(filters=[tidy], validators=[DataRequired(_("Whom would you like to write to?")), Length(max=64)])
    words = TextAreaField(
        _("Your words"),
        filters=[tidy],
        validators=[
            DataRequired(_("What would you like to say then?")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )
    opens = RadioField(
        _("When it opens"),
        choices=[
            SelectChoice(Opens.HARD_DAY, _("On a harder day")),
            SelectChoice(Opens.ON_DATE, _("On a date")),
            SelectChoice(Opens.MILESTONE, _("When a goal is finished")),
            SelectChoice(Opens.ASKED, _("Whenever it is asked for")),
        ],
        default=Opens.HARD_DAY,
    )
    opens_on = DayField(_("Which day"), validators=[Optional()])
    leaving = RadioField(
        _("If you leave the circle"),
        choices=[
            SelectChoice(STAYS, _("It stays with them")),
            SelectChoice(GOES, _("It goes with you")),
        ],
        default=STAYS,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_opens(self, _field: RadioField) -> None:
        day = self.opens_on
        if self.opens.data == Opens.ON_DATE and not day.errors and (day.data is None or day.data < self.today):
            raise ValidationError(_("Which day to come did you mean?"))

    @property
    def reader(self) -> str | None:
        """The place of whom it is for; none for oneself."""
        return None if self.to.data == ONESELF else self.to.data

    @property
    def terms(self) -> Terms:
        """What it waits for."""
        opens = Opens(self.opens.data)
        on = self.opens_on.data if opens == Opens.ON_DATE else None
        return Terms(opens, on, stays=self.reader is None or self.leaving.data == STAYS)
