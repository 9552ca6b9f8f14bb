"""What may be chosen about asking for support, and about being asked."""

from collections.abc import Callable
from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, StopValidation, ValidationError

from circle.fields import NOTE_LENGTH, TOO_LONG, ClockField, Form, OnceForm, WeekdaysField, clock_time, tidy
from circle.models import EVERY_DAY, CallAnswer, Reach
from circle.rhythms import weekdays_in

MINUTES = (5, 10, 20, 30, 60)


class CallForm(OnceForm):
    """Asking for support: a few words, ready or one's own."""

    words = TextAreaField(
        _("Your words"),
        filters=[tidy],
        validators=[
            DataRequired(_("A few words are enough: “I could use some support.”")),
            Length(max=NOTE_LENGTH, message=TOO_LONG),
        ],
    )


class OrderForm(Form):
    """How long each is waited for, and words to ask with. Whom to ask is chosen beside each name (`places`)."""

    minutes = RadioField(
        _("How long to wait for each"),
        coerce=int,
        choices=[SelectChoice(minutes, _("%(minutes)s minutes", minutes=minutes)) for minutes in MINUTES],
        default=10,
    )
    words = TextAreaField(
        _("Words to ask with"),
        filters=[tidy],
        validators=[Optional(), Length(max=NOTE_LENGTH, message=TOO_LONG)],
    )


class AnswerForm(Form):
    """An answer of somebody who was asked."""

    answer = RadioField(choices=[SelectChoice(answer) for answer in CallAnswer])


def _with_times(missing: Any) -> Callable[["ReachForm", ClockField], None]:
    """A time is needed beside certain times, and says nothing without them."""

    def validate(form: "ReachForm", field: ClockField) -> None:
        is_asked = form.reached.data == "times"
        if not is_asked or field.data is None:
            field.errors = []
            raise StopValidation(missing if is_asked else "")

    return validate


class ReachForm(Form):
    """When somebody can be reached: whenever, on some days between two times, or not for now."""

    reached = RadioField(
        _("When can you be reached?"),
        choices=[
            SelectChoice("whenever", _("Whenever I have Circle open")),
            SelectChoice("times", _("At certain times")),
            SelectChoice("never", _("Not for now")),
        ],
        default="whenever",
    )
    weekdays = WeekdaysField(_("On which days"))
    begins = ClockField(_("From"), validators=[_with_times(_("From when?"))], default=time(18))
    ends = ClockField(_("Until"), validators=[_with_times(_("Until when?"))], default=time(22))

    def validate_weekdays(self, field: WeekdaysField) -> None:
        """Certain times need a day. Raises ValidationError."""
        if self.reached.data == "times" and not field.data:
            raise ValidationError(_("On which days?"))

    def days(self) -> int:
        """The days as bits, Monday the lowest."""
        if self.reached.data == "times":
            return self.weekdays.bits
        return EVERY_DAY if self.reached.data == "whenever" else 0

    def minutes(self) -> tuple[int, int]:
        """From and until, in minutes of the day; the same twice is all day."""
        return (self.begins.minute, self.ends.minute) if self.reached.data == "times" else (0, 0)


def as_chosen(reach: Reach | None) -> dict[str, Any]:
    """What somebody said about when they can be reached, as the form has it."""
    if reach is None:
        return {}
    if not reach.days & EVERY_DAY:
        return {"reached": "never"}
    if reach.days == EVERY_DAY and reach.from_minute == reach.until_minute:
        return {"reached": "whenever"}
    begins, ends = clock_time(reach.from_minute), clock_time(reach.until_minute)
    return {"reached": "times", "weekdays": weekdays_in(reach.days), "begins": begins, "ends": ends}
