"""What may be said about a day: how it was, how much, a note, which day, and whether to tell."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from circle.fields import A_NUMBER, TOO_LONG, WORDS_LENGTH, AmountField, DayField, Form, OnceForm, tidy
from circle.models import Answer, Mood, Urge
from circle.models.checkins import BACK_FILL_DAYS


class FeltField(RadioField):
    """How something was, on a scale, or nothing said."""

    def __init__(self, scale: type[IntEnum], **given: Any) -> None:
        super().__init__(choices=[SelectChoice(str(int(felt))) for felt in scale], default="", **given)

    def pre_validate(self, form: Any) -> None:
        """Nothing said is fine."""
        if self.data:
            super().pre_validate(form)

    @property
    def felt(self) -> int | None:
        """The place on the scale, if one was said."""
        return int(self.data) if self.data else None


class CheckInForm(Form):
    """How one day went. `today` is the owner's local day, meant when no day is named.

    `tell` says whom to let know of a setback: empty for nobody, `later`, `everyone`, `circle:<id>` or `member:<id>`.
    `is_filled` says that the form was shown with all that was said of the day, so that what is empty was emptied.
    `was_said` says of a day longer ago whether there is anything to amend.
    """

    answer = RadioField(
        choices=[SelectChoice(answer) for answer in Answer],
        validators=[InputRequired(_("How was it?"))],
    )
    amount = AmountField()
    note = TextAreaField(filters=[tidy], validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)])
    mood = FeltField(Mood)
    urge = FeltField(Urge)
    on = DayField(validators=[Optional()])
    tell = StringField(filters=[tidy], validators=[Length(max=48)])
    is_filled = HiddenField()

    def __init__(self, today: date, was_said: Callable[[date], bool], **given: Any) -> None:
        super().__init__(**given)
        self.today, self.was_said = today, was_said

    def validate_on(self, field: DayField) -> None:
        on = field.data or self.today
        is_lately = self.today - timedelta(days=BACK_FILL_DAYS) <= on
        if on > self.today or not (is_lately or self.was_said(on)):
            raise ValidationError(_("Which of the last 30 days did you mean?"))


class AddForm(Form):
    """More of it today, on top of the amount it was `shown` beside."""

    more = AmountField()
    shown = AmountField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for what is to be added."""
        is_whole = bool(super().validate(extra_validators))
        if is_whole and not self.more.data:
            self.more.errors = [A_NUMBER]
            return False
        return is_whole


class SetbackForm(OnceForm):
    """A day that did not go as hoped: what it was like, whom to let know, what helped and what to try."""

    client_id = HiddenField(validators=[Length(max=48)])
    note = TextAreaField(
        _("What was it like?"), filters=[tidy], validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)]
    )
    mood = FeltField(Mood)
    urge = FeltField(Urge)
    tell = StringField(filters=[tidy], validators=[Length(max=48)])
    helped = TextAreaField(
        _("What helped, even a little?"), filters=[tidy], validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)]
    )
    would_try = TextAreaField(
        _("What would you try another time?"), filters=[tidy], validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)]
    )


class TellForm(Form):
    """Whom to let know of a day that was kept to oneself so far."""

    tell = StringField(filters=[tidy], validators=[Length(max=48)])
