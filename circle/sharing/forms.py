"""What may be asked about who sees a goal: one audience at a time, or the whole sheet."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional, ValidationError

from circle.fields import UNTICKED, DayField, Form
from circle.models import Part
from circle.sharing.rows import NoSuchAudience, Showing, Whom, whom

LONGEST_YEARS = 10
WHICH_DAY = _("Which day did you mean?")
DAY_IS_OVER = _("Which day did you mean? That one is over.")
VERY_FAR = _("Which day did you mean? That one is more than ten years away.")


def mistake_in(until_on: date | None, today: date) -> Any:
    """What to ask about an end day, if anything: it may not be over, nor very far away."""
    if until_on is None:
        return None
    if until_on < today:
        return DAY_IS_OVER
    return VERY_FAR if until_on.year > today.year + LONGEST_YEARS else None


class ShareForm(Form):
    """One audience in one circle, the parts shown to it, and until when."""

    circle = StringField(validators=[Length(max=64)])
    audience = StringField(validators=[Length(max=64)])
    progress = BooleanField(false_values=UNTICKED)
    steps = BooleanField(false_values=UNTICKED)
    notes = BooleanField(false_values=UNTICKED)
    setbacks = BooleanField(false_values=UNTICKED)
    feelings = BooleanField(false_values=UNTICKED)
    until = DayField(validators=[Optional()])

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    def validate_audience(self, field: StringField) -> None:
        try:
            self.whom()
        except NoSuchAudience:
            raise ValidationError(_("Who would you like to see it?")) from None

    def validate_until(self, field: DayField) -> None:
        mistake = mistake_in(field.data, self.today)
        if mistake:
            raise ValidationError(mistake)

    def whom(self) -> Whom:
        """The audience it names. Raises NoSuchAudience."""
        return whom(self.circle.data or "", self.audience.data or "")

    def showing(self) -> Showing:
        """What it shows them."""
        return Showing(frozenset(part for part in Part if self[part].data), self.until.data)


class SheetForm:
    """The whole sheet: a row counts when `sees` holds its key, and a part when it holds it too."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.rows: dict[Whom, Showing] = {}
        self.days: dict[str, str] = {}
        self.mistakes: dict[str, str] = {}

    def read(self) -> bool:
        """Understand the rows; False when a day needs another look. Raises NoSuchAudience."""
        ticked = {part: set(request.form.getlist(part)) for part in Part}
        for key in request.form.getlist("sees"):
            circle_id, _slash, audience = key.partition("/")
            parts = frozenset(part for part in Part if key in ticked[part])
            self.rows[whom(circle_id, audience)] = Showing(parts, self._day(key))
        return not self.mistakes

    def _day(self, key: str) -> date | None:
        typed = self.days[key] = request.form.get(f"until:{key}", "").strip()
        try:
            until_on = date.fromisoformat(typed) if typed else None
        except ValueError:
            self.mistakes[key] = str(WHICH_DAY)
            return None
        mistake = mistake_in(until_on, self.today)
        if mistake:
            self.mistakes[key] = str(mistake)
        return until_on
