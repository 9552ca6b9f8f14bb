"""What may be written about something finished."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from circle.fields import TOO_LONG, WORDS_LENGTH, OnceForm, tidy


class StrengthForm(OnceForm):
    """What a finished goal showed about whoever finished it."""

    words = TextAreaField(
        _("What did this show about you?"),
        filters=[tidy],
        validators=[
            DataRequired(_("What would you say to a friend who had done it?")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )
