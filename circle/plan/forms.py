"""What may be typed into one's plan."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from circle.fields import NOTE_LENGTH, TOO_LONG, Form, OnceForm, tidy
from circle.plan.parts import PART_KEYS, STAGE_KEYS


class LineForm(OnceForm):
    """A line of one's plan, and the part it belongs to."""

    part = SelectField(choices=[SelectChoice(key) for key in PART_KEYS])
    words = TextAreaField(
        _("Your words"),
        filters=[tidy],
        validators=[
            DataRequired(_("What comes to mind?")),
            Length(max=NOTE_LENGTH, message=TOO_LONG),
        ],
    )


class SituationForm(LineForm):
    """A situation that may get tough, and what one will do then, which may wait."""

    then = TextAreaField(
        _("What will you do then?"), filters=[tidy], validators=[Length(max=NOTE_LENGTH, message=TOO_LONG)]
    )


class StageForm(Form):
    """Where somebody is; nothing, for none of them."""

    stage = RadioField(choices=[SelectChoice(key) for key in ("", *STAGE_KEYS)], validate_choice=True)
