"""What may be said: kind words or a win, to whom, and a cheer."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from circle.fields import NOTE_LENGTH, TOO_LONG, WORDS_LENGTH, Form, OnceForm, tidy
from circle.models import CheerKind, MomentKind
from circle.photos import Developed
from circle.uploads import PhotoField


def said_or_shown(form: Any, words: Field) -> None:
    """There are words, or a photo that needs none. Raises ValidationError."""
    has_photo = form.photo.data or form.photo.process_errors  # of which enough is said
    if not words.data and (form.kind.data == MomentKind.WIN or not has_photo):
        raise ValidationError(_("What would you like to say?"))


class WordsForm(OnceForm):
    """Something to say."""

    words = TextAreaField(
        _("Your words"),
        filters=[tidy],
        validators=[
            DataRequired(_("What would you like to say?")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )


class ReplyForm(WordsForm):
    """An answer to a moment. Who sees it is not asked: whoever sees what it answers."""


class ShareWinForm(Form):
    """A win to share: `to` is the circle that celebrates it."""

    to = StringField(filters=[tidy], validators=[DataRequired(_("Who may see it?"))])


class PhotoForm(WordsForm):
    """Something to say, perhaps with a photo, and what is on it for whoever cannot see it."""

    photo = PhotoField(_("Photo"))
    photo_words = StringField(
        _("What is on it?"),
        filters=[tidy],
        validators=[Length(max=NOTE_LENGTH, message=TOO_LONG)],
    )

    def with_photo(self) -> Developed | None:
        """The photo with the words for it, if there is one."""
        return self.photo.data and replace(self.photo.data, words=self.photo_words.data or "")


class WinForm(PhotoForm):
    """A win: `to` is the circle that celebrates it, or `me`; `goal` the goal it is about, if any."""

    to = StringField(filters=[tidy], validators=[DataRequired(_("Who may see it?"))])
    goal = StringField(filters=[tidy], validators=[Length(max=80)])


class MomentForm(PhotoForm):
    """Something to say in a circle.

    `to` is empty or `everyone`, `goal:<id>` for the people of a goal, or `member:<id>` for one person;
    `goal` names the goal it is about. A photo says enough by itself; a win is read again where none is shown.
    """

    words = TextAreaField(
        _("Your words"), filters=[tidy], validators=[Length(max=WORDS_LENGTH, message=TOO_LONG), said_or_shown]
    )

    kind = SelectField(
        choices=[SelectChoice(MomentKind.ENCOURAGEMENT), SelectChoice(MomentKind.WIN)],
        default=MomentKind.ENCOURAGEMENT.value,
    )
    to = StringField(
        filters=[tidy],
        validators=[
            Optional(),
            Regexp(r"(everyone|goal:\w+|member:\w+)$", message=_("Who would you like to say it to?")),
        ],
    )
    goal = StringField(filters=[tidy], validators=[Length(max=80)])

    def about_goal(self) -> str | None:
        """The id of the goal it is about, if any."""
        if (self.to.data or "").startswith("goal:"):
            return (self.to.data or "").removeprefix("goal:")
        return self.goal.data or None

    def addressee(self) -> str | None:
        """The id of the one member it is for, if any."""
        to = self.to.data or "everyone"
        if to == "everyone" or to.startswith("goal:"):
            return None
        return to.removeprefix("member:")


class CheerForm(Form):
    """A cheer."""

    kind = SelectField(choices=[SelectChoice(kind) for kind in CheerKind])
