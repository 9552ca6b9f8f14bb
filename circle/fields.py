"""Fields that forms of several rooms share, and the shape of words people type."""

from collections.abc import Sequence
from datetime import time
from re import fullmatch
from typing import Any
from unicodedata import bidirectional, category

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from wtforms import DateField, DecimalField, Field, HiddenField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from circle.models.checkins import HUNDREDTH, MOST

NAME_LENGTH = 60
NOTE_LENGTH = 500
WORDS_LENGTH = 2000
WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
UNTICKED = (False, "", "0", "false", "off", "no")
EMPTY_SIGNS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that show as nothing
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # Unicode's bidirectional controls
A_NUMBER = _("A number, such as 2 or 12.5.")
TOO_LONG = _("Could it be a little shorter? %(max)d letters fit.")


class Form(FlaskForm):
    """What all our forms are. That one comes from a page of ours is asked of every request, before any form is read."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was typed, and nothing else: no file where words are asked for, and no JSON of any shape."""
            return request.form if formdata is not None and request.method in SUBMIT_METHODS else None


def tidy(words: str | None) -> str | None:
    """Without the space around it. What is inside is the person's own and stays as it is."""
    return words.strip() if words else words


def readable(_form: Form, field: Field) -> None:
    """A name can be seen and reads in one direction. Raises ValidationError for one that hides or turns around."""
    name = field.data or ""
    is_hidden = all(sign in EMPTY_SIGNS or category(sign)[0] in "CZM" for sign in name)
    is_turning = any(bidirectional(sign) in TURNING for sign in name)
    if name and (is_hidden or is_turning):
        raise ValidationError(_("Could it be written with signs that people can see?"))


class DayField(DateField):
    """A calendar day, as browsers send it (2026-11-29)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Which day did you mean?")) from None


class ClockField(TimeField):
    """A time of day, as browsers send it (22:00)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Which time did you mean?")) from None

    @property
    def minute(self) -> int:
        """As a minute of the day."""
        return self.data.hour * 60 + self.data.minute  # type: ignore[union-attr]


def clock_time(minute: int) -> time:
    """A minute of the day, as a ClockField shows it."""
    return time(*divmod(minute, 60))


class WeekdaysField(SelectMultipleField):
    """Some days of the week, 0 for Monday."""

    def __init__(self, label: str | None = None, **given: Any) -> None:
        choices = [SelectChoice(number, words) for number, words in enumerate(WEEKDAYS)]
        super().__init__(label, choices=choices, coerce=int, **given)

    @property
    def bits(self) -> int:
        """As they are kept: one number, a bit for each, Monday the lowest."""
        return sum(1 << day for day in set(self.data or []))


class AmountField(DecimalField):
    """An amount as people write it, with a point or a comma before the part, or nothing."""

    def __init__(self, label: str | None = None, **given: Any) -> None:
        super().__init__(label, validators=[Optional(), NumberRange(0, MOST, A_NUMBER)], **given)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = [value.replace(",", ".") if fullmatch(r"\s*\d*,\d{1,2}\s*", value) else value for value in valuelist]
        try:
            super().process_formdata(typed)
        except ValueError:
            raise ValueError(A_NUMBER) from None
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(A_NUMBER)
        if self.data is not None and 0 <= self.data <= MOST:
            self.data = self.data.quantize(HUNDREDTH)  # as it is kept, so that the same is the same


class OnceForm(Form):
    """A form that makes something. Its `client_id`, made when it is shown, lets the same form count once."""

    client_id = HiddenField(validators=[Length(max=64)])


class KnownAsForm(Form):
    """The name somebody goes by in one circle."""

    known_as = StringField(
        _("Your name here"),
        filters=[tidy],
        validators=[
            DataRequired(_("What should people here call you?")),
            readable,
            Length(max=NAME_LENGTH, message=TOO_LONG),
        ],
    )
