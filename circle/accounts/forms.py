"""What may be typed about an account. Passwords are taken as they are typed."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from flask import current_app
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from circle.accounts.passwords import LONGEST_BYTES, why_not
from circle.fields import NAME_LENGTH, TOO_LONG, ClockField, Form, clock_time, readable, tidy
from circle.quiet import EVENING, MORNING, Hours

ADDRESS_LENGTH = 254  # the longest e-mail address (RFC 5321, with its erratum 1690)
REGIONS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}

_NAME = [
    DataRequired(_("What shall we call you?")),
    readable,
    Length(max=NAME_LENGTH, message=TOO_LONG),
]


class SignUpForm(Form):
    """A new account. The browser may say where its day is; nothing known is no mistake."""

    name = StringField(_("What shall we call you?"), filters=[tidy], validators=_NAME)
    email = StringField(
        _("E-mail or a username"),
        filters=[tidy],
        validators=[
            DataRequired(_("What name would you like to sign in with?")),
            Length(min=3, message=_("Could it be longer? At least %(min)d letters.")),
            Length(max=ADDRESS_LENGTH, message=TOO_LONG),
        ],
    )
    password = PasswordField(_("Password"), validators=[InputRequired(_("Which password would you like?"))])
    time_zone = HiddenField()

    def validate_password(self, field: PasswordField) -> None:
        refuse_guessable(field, name=self.name.data or "", address=self.email.data or "")

    @property
    def known_time_zone(self) -> str:
        """The zone the browser gave, or the server's own."""
        given = self.time_zone.data or ""
        return given if given in all_time_zones() else current_app.config["TIME_ZONE"]


class SignInForm(Form):
    """A name and its password."""

    email = StringField(
        _("E-mail or username"),
        filters=[tidy],
        validators=[DataRequired(_("Which name do you sign in with?"))],
    )
    password = PasswordField(_("Password"), validators=[InputRequired(_("What is your password?"))])

    def validate_password(self, field: PasswordField) -> None:
        refuse_endless(field)


class ProfileForm(Form):
    """How Circle is for one person."""

    name = StringField(_("Your name"), filters=[tidy], validators=_NAME)
    time_zone = SelectField(_("Where is your day?"))
    language = SelectField(_("Language"))
    is_calm = BooleanField(_("Keep everything still"))
    wants_hints = BooleanField(_("Hints at kinder words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [*usual_time_zones(), self.time_zone.data or ""]
        self.time_zone.choices = {zone: zone.replace("_", " ") for zone in zones if zone in all_time_zones()}
        self.language.choices = {
            code: (Locale(code).get_language_name(code) or code).capitalize()
            for code in current_app.config["LANGUAGES"]
        }


class QuietForm(Form):
    """In which hours what is said waits. Off, the times on it say nothing."""

    keeps_quiet = BooleanField(_("Keep quiet hours"))
    quiet_from = ClockField(_("From"), validators=[InputRequired(_("From when?"))])
    quiet_until = ClockField(_("Until"), validators=[InputRequired(_("Until when?"))])
    calls_may_pass = BooleanField(_("Somebody who could use support may reach me in these hours"))

    def validate_quiet_until(self, field: ClockField) -> None:
        if self.keeps_quiet.data and field.data == self.quiet_from.data:
            raise ValidationError(_("Both are the same time. Which one would you like to change?"))

    @property
    def hours(self) -> Hours | None:
        """The hours that are kept quiet, if any are."""
        return Hours(self.quiet_from.minute, self.quiet_until.minute) if self.keeps_quiet.data else None

    @classmethod
    def of(cls, hours: Hours | None, *, calls_may_pass: bool) -> "QuietForm":
        """The form as somebody finds it who has these hours, or none yet."""
        begins, ends = map(clock_time, hours or (EVENING, MORNING))
        return cls(
            formdata=None,
            keeps_quiet=hours is not None,
            quiet_from=begins,
            quiet_until=ends,
            calls_may_pass=calls_may_pass,
        )


class PasswordForm(Form):
    """Another password, for somebody who knows the one there is."""

    current = PasswordField(_("The one you have"), validators=[InputRequired(_("What is the one you have?"))])
    new = PasswordField(_("The new one"), validators=[InputRequired(_("What shall the new one be?"))])

    def __init__(self, *args: Any, name: str = "", address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_words = {"name": name, "address": address}

    def validate_current(self, field: PasswordField) -> None:
        refuse_endless(field)

    def validate_new(self, field: PasswordField) -> None:
        refuse_guessable(field, **self.own_words)


class CloseForm(Form):
    """Closing the account, by somebody who knows its password."""

    password = PasswordField(_("Your password"), validators=[InputRequired(_("What is your password?"))])

    def validate_password(self, field: PasswordField) -> None:
        refuse_endless(field)


def refuse_guessable(field: PasswordField, **own_words: str) -> None:
    reason = why_not(field.data or "", **own_words)
    if reason:
        raise ValidationError(reason)


def refuse_endless(field: PasswordField) -> None:
    """No password of ours is as long as this, so it need not be hashed to know it is not right."""
    if len((field.data or "").encode()) > LONGEST_BYTES:
        raise ValidationError(str(_("Could you look at this again? It is very long.")))


@cache
def all_time_zones() -> frozenset[str]:
    """Every zone this machine knows, by its IANA name."""
    return frozenset(available_timezones())


@cache
def usual_time_zones() -> list[str]:
    """The zones to choose from: those called after a place, and UTC."""
    return sorted(zone for zone in all_time_zones() if zone.partition("/")[0] in REGIONS) + ["UTC"]
