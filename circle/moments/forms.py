"""What may be said: kind words or a win, to whom, and a cheer."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, Regexp

from circle.fields import TOO_LONG, WORDS_LENGTH, Form, OnceForm, tidy
from circle.models import CheerKind, MomentKind


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


class WinForm(WordsForm):
    """A win: `to` is the circle that celebrates it, or `me`; `goal` the goal it is about, if any."""

    to = StringField(filters=[tidy], validators=[DataRequired(_("Who may see it?"))])
    goal = StringField(filters=[tidy], validators=[Length(max=80)])


class MomentForm(WordsForm):
    """Something to say in a circle.

    `to` is empty or `everyone`, `goal:<id>` for the people of a goal, or `member:<id>` for one person;
    `goal` names the goal it is about.
    """

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
