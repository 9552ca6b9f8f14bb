"""What may be typed when inviting and when coming in."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, Regexp

from circle.fields import NOTE_LENGTH, TOO_LONG, Form, OnceForm, tidy
from circle.models import Relation

RELATIONS = [
    SelectChoice(Relation.FAMILY, _("Family")),
    SelectChoice(Relation.FRIEND, _("Friend")),
    SelectChoice(Relation.SPONSOR, _("Sponsor")),
    SelectChoice(Relation.PEER, _("Peer")),
    SelectChoice(Relation.PROFESSIONAL, _("Professional")),
]


class InvitationForm(OnceForm):
    """Whom the seat is for, and a few words to go with it."""

    relation = RadioField(
        _("They are"),
        choices=RELATIONS,
        validators=[DataRequired(_("What are they to you?"))],
    )
    note = TextAreaField(
        _("A few words for them"),
        filters=[tidy],
        validators=[Length(max=NOTE_LENGTH, message=TOO_LONG)],
    )
    email = EmailField(
        _("E-mail, if we may send the link"),
        filters=[tidy],
        validators=[
            Optional(),
            Length(max=254, message=TOO_LONG),
            Regexp(
                r"^[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\]+$",
                message=_("Is there something missing around the @?"),
            ),
        ],
    )


_WHERE = _("Where is the link? It has /i/ in it.")


class LinkForm(Form):
    """The link somebody was sent, pasted."""

    link = StringField(
        _("Your link"),
        filters=[tidy],
        validators=[DataRequired(_WHERE), Length(max=500, message=_WHERE)],
    )
