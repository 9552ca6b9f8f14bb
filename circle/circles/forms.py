"""What may be typed about a circle: its name and what it is for."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from circle.fields import NAME_LENGTH, NOTE_LENGTH, TOO_LONG, Form, KnownAsForm, OnceForm, readable, tidy


class CircleForm(Form):
    """A circle's own words."""

    name = StringField(
        _("Name of the circle"),
        filters=[tidy],
        validators=[
            DataRequired(_("What would you like to call it?")),
            readable,
            Length(max=NAME_LENGTH, message=TOO_LONG),
        ],
    )
    purpose = TextAreaField(
        _("What it is for"),
        filters=[tidy],
        validators=[Length(max=NOTE_LENGTH, message=TOO_LONG)],
    )


class NewCircleForm(CircleForm, KnownAsForm, OnceForm):
    """A new circle, and the name of the person who starts it there."""
