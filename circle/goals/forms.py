"""What may be typed about a goal and its steps."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from circle.fields import (
    NAME_LENGTH,
    TOO_LONG,
    UNTICKED,
    WORDS_LENGTH,
    AmountField,
    DayField,
    Form,
    OnceForm,
    WeekdaysField,
    tidy,
)
from circle.goals.actions import Guided, Plan
from circle.goals.queries import OwnPlan
from circle.goals.terms import GoesOn, Terms, terms_of
from circle.models import Area, Celebration, Direction, Goal, Rhythm
from circle.rhythms import weekdays_in

GOAL_LENGTH = 200
STEP_LENGTH = 200
STEPS_AT_ONCE = 20
SURE_ENOUGH = 7  # of 10: below, a smaller version is offered
_UP_TO_SEVEN = _("Any number from 1 to 7.")
_TWO_TO_TWELVE = _("Any number from 2 to 12.")
AREA_NAMES = {
    Area.RECOVERY: _("Recovery"),
    Area.TREATMENT: _("Treatment"),
    Area.HEALTH: _("Health"),
    Area.FAMILY: _("Family"),
    Area.FRIENDS: _("Friends"),
    Area.WORK: _("Work"),
    Area.LEARNING: _("Learning"),
    Area.HOME: _("At home"),
    Area.JOY: _("Joy"),
    Area.MEANING: _("Meaning"),
    Area.OTHER: _("Something else"),
}


class NumberField(IntegerField):
    """A small whole number, as people write it, or nothing."""

    def __init__(self, label: str, least: int, most: int, mistake: str, **given: Any) -> None:
        super().__init__(label, validators=[Optional(), NumberRange(least, most, mistake)], **given)
        self.mistake = mistake

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.mistake) from None


class StepsField(TextAreaField):
    """Small steps, one on a line: as they were typed, and `each` by itself."""

    def each(self) -> list[str]:
        """The lines that say something."""
        return [words for line in (self.data or "").splitlines() if (words := line.strip())]

    def pre_validate(self, form: Any) -> None:
        if len(self.each()) > STEPS_AT_ONCE:
            raise ValidationError(_("Could it be a few at a time? %(max)d steps fit.", max=STEPS_AT_ONCE))
        if any(len(words) > STEP_LENGTH for words in self.each()):
            raise ValidationError(TOO_LONG % {"max": STEP_LENGTH})


class GoalWordsForm(Form):
    """A goal's own words."""

    words = TextAreaField(
        _("In your own words"),
        filters=[tidy],
        validators=[
            DataRequired(_("What would you like?")),
            Length(max=GOAL_LENGTH, message=TOO_LONG),
        ],
    )


class TermsForm(GoalWordsForm):
    """What a goal says and how often it is meant; only the chosen rhythm's own fields count."""

    why = TextAreaField(
        _("Why it matters"),
        filters=[tidy],
        validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)],
    )
    area = RadioField(
        _("Part of life"),
        choices=[SelectChoice(area, name) for area, name in AREA_NAMES.items()],
        default=Area.OTHER,
    )
    direction = RadioField(
        _("What kind of change is it?"),
        choices=[
            SelectChoice(Direction.BEGIN, _("Begin something")),
            SelectChoice(Direction.MORE, _("Do more")),
            SelectChoice(Direction.LESS, _("Do less")),
            SelectChoice(Direction.STOP, _("Stop something")),
            SelectChoice(Direction.STEADY, _("Keep steady")),
        ],
        default=Direction.BEGIN,
    )
    line = AmountField(_("How much on one day?"))
    rhythm = RadioField(
        _("How often"),
        choices=[
            SelectChoice(Rhythm.DAILY, _("Every day")),
            SelectChoice(Rhythm.WEEKDAYS, _("On some days")),
            SelectChoice(Rhythm.TIMES_A_WEEK, _("Times a week")),
            SelectChoice(Rhythm.EVERY_WEEKS, _("Every few weeks")),
            SelectChoice(Rhythm.WHENEVER, _("Whenever")),
            SelectChoice(Rhythm.ONCE, _("Once")),
            SelectChoice(Rhythm.TODAY, _("Just today")),
            SelectChoice(Rhythm.NEXT_HOURS, _("The next 24 hours")),
        ],
        default=Rhythm.DAILY,
    )
    weekdays = WeekdaysField(_("Which days"))
    times_a_week = NumberField(_("Times a week"), 1, 7, _UP_TO_SEVEN)
    weeks_apart = NumberField(_("How many weeks apart?"), 2, 12, _TWO_TO_TWELVE)
    by_on = DayField(_("By when"), validators=[Optional()])
    unit = StringField(
        _("Something to count"),
        filters=[tidy],
        validators=[Length(max=NAME_LENGTH, message=TOO_LONG)],
    )
    resources = TextAreaField(
        _("What or who could help"),
        filters=[tidy],
        validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)],
    )
    celebration = RadioField(
        _("When there is a win"),
        choices=[
            SelectChoice(Celebration.STILL, _("Still")),
            SelectChoice(Celebration.GENTLE, _("Gentle")),
            SelectChoice(Celebration.LIVELY, _("Lively")),
            SelectChoice(Celebration.NONE, _("None")),
        ],
        default=Celebration.GENTLE,
    )
    look_weeks = RadioField(
        _("Look at it again"),
        choices=[
            SelectChoice("", _("When I feel like it")),
            SelectChoice("1", _("Every week")),
            SelectChoice("2", _("Every two weeks")),
            SelectChoice("4", _("Every four weeks")),
        ],
        default="",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also ask for what the chosen rhythm needs."""
        is_whole = super().validate(extra_validators)
        rhythm = self.rhythm.data
        if rhythm == Rhythm.WEEKDAYS and not self.weekdays.data and not self.weekdays.errors:
            self.weekdays.errors = [_("Which days would you like?")]
            return False
        if rhythm == Rhythm.TIMES_A_WEEK and not self.times_a_week.data:
            self.times_a_week.errors = [_("How many times a week would you like?")]
            return False
        if rhythm == Rhythm.EVERY_WEEKS and not self.weeks_apart.data:
            self.weeks_apart.errors = [_("How many weeks apart would you like it?")]
            return False
        return bool(is_whole)

    def terms(self) -> Terms:
        """What the form says, without what belongs to another rhythm than the chosen one."""
        rhythm = Rhythm(self.rhythm.data)
        return Terms(
            words=self.words.data or "",
            why=self.why.data or "",
            unit=self.unit.data or "",
            resources=self.resources.data or "",
            area=Area(self.area.data),
            direction=Direction(self.direction.data),
            line=self.line.data if self.direction.data != Direction.STOP else None,
            rhythm=rhythm,
            weekdays=self.weekdays.bits if rhythm == Rhythm.WEEKDAYS else 0,
            times_a_week=self.times_a_week.data if rhythm == Rhythm.TIMES_A_WEEK else None,
            weeks_apart=self.weeks_apart.data if rhythm == Rhythm.EVERY_WEEKS else None,
            by_on=self.by_on.data if rhythm == Rhythm.ONCE else None,
            celebration=Celebration(self.celebration.data),
            look_weeks=int(self.look_weeks.data) if self.look_weeks.data else None,
        )


class NewGoalForm(TermsForm, OnceForm):
    """A new goal. `instead` is asked of whoever wants to do less of something, or to stop.

    First small steps come with some starting points.
    """

    instead = StringField(
        _("What could you do instead, when it calls?"),
        filters=[tidy],
        validators=[Length(max=STEP_LENGTH, message=TOO_LONG)],
    )
    lines = StepsField(_("First small steps"))

    def small_steps(self) -> list[str]:
        """The first steps on the way, in their order; what to do instead comes before the others."""
        return [words for words in (self.instead_of_it(), *self.lines.each()) if words]

    def instead_of_it(self) -> str:
        """What to do instead, when it was asked for."""
        return (self.instead.data or "") if self.direction.data in (Direction.LESS, Direction.STOP) else ""


class LearnedForm(Form):
    """What somebody has learned about a goal on the way."""

    learned = TextAreaField(
        _("What have you learned so far?"),
        filters=[tidy],
        validators=[Length(max=WORDS_LENGTH, message=TOO_LONG)],
    )


class RevisionForm(TermsForm, LearnedForm):
    """What a goal says from now on."""


class LookForm(LearnedForm):
    """How a goal goes on, when somebody looks at it again."""

    goes_on = RadioField(
        choices=[SelectChoice(way) for way in GoesOn],
        validators=[InputRequired(_("How would you like it to go on?"))],
    )


class MarkForm(Form):
    """A date somebody marks on a goal, or none."""

    marked_on = DayField(_("Which day?"), validators=[Optional()])

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    def validate_marked_on(self, field: DayField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("Which day did you mean? That one is still to come."))


def form_of(goal: Goal) -> RevisionForm:
    """The form as a goal stands now."""
    return RevisionForm(formdata=None, data=_stands(goal))


def _stands(goal: Goal) -> dict[str, Any]:
    return {
        **terms_of(goal),
        "weekdays": weekdays_in(goal.weekdays),
        "look_weeks": str(goal.look_weeks or ""),
    }


class VisitForm(OnceForm):
    """A question for the next visit to somebody who can say."""

    words = TextAreaField(
        _("A question for your next visit"),
        filters=[tidy],
        validators=[
            DataRequired(_("What would you like to ask?")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )


class StepForm(OnceForm):
    """One small thing on the way, with a day of its own or none. A private one is for oneself alone."""

    words = StringField(
        filters=[tidy],
        validators=[
            DataRequired(_("What would be one small thing?")),
            Length(max=STEP_LENGTH, message=TOO_LONG),
        ],
    )
    by_on = DayField(_("By when, if you like"), validators=[Optional()])
    is_private = BooleanField(_("Only I see it"), false_values=UNTICKED)


class StepsForm(OnceForm):
    """Several small things on the way."""

    lines = StepsField(validators=[DataRequired(_("What would be one small thing?"))])
    is_private = BooleanField(_("Only I see them"), false_values=UNTICKED)


class ConfidenceForm(Form):
    """How likely a goal feels. No answer takes back the one before."""

    confidence = RadioField(
        _("How likely does it feel, on an ordinary day?"),
        choices=[SelectChoice(number, str(number)) for number in range(11)],
        coerce=int,
        validators=[Optional()],
    )


class PlanForm(OnceForm):
    """An if-then plan: what might get in the way, and what to try then."""

    when = TextAreaField(
        _("If…"),
        filters=[tidy],
        validators=[DataRequired(_("What might get in the way?")), Length(max=WORDS_LENGTH, message=TOO_LONG)],
    )
    then = TextAreaField(
        _("then…"),
        filters=[tidy],
        validators=[DataRequired(_("And what would you try then?")), Length(max=WORDS_LENGTH, message=TOO_LONG)],
    )


class PlanRow(PlanForm):
    """One of the plans in the guide, which may stay empty, or be emptied."""

    id = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        return self.is_empty() or super().validate(extra_validators)

    def is_empty(self) -> bool:
        return not self.when.data and not self.then.data

    def plan(self) -> Plan:
        return Plan(self.id.data or "", self.when.data or "", self.then.data or "")


class GuideForm(TermsForm, ConfidenceForm, OnceForm):
    """All that makes a goal clear, asked one thing after the other. Only its words are needed."""

    lines = StepsField(_("Which small actions lead there?"))
    is_private = BooleanField(_("Only I see these steps"), false_values=UNTICKED)
    plans = FieldList(FormField(PlanRow), min_entries=1)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also say once what to look at again in the plans."""
        is_whole = super().validate(extra_validators)
        mistakes = [words for row in self.plans for each in row.form.errors.values() for words in each]
        self.plans.errors = mistakes[:1]
        return is_whole

    def guided(self) -> Guided:
        """What was asked beside the goal's own words."""
        return Guided(
            self.confidence.data,
            self.lines.each(),
            self.is_private.data,
            [row.form.plan() for row in self.plans],
        )


def guide_form_of(goal: Goal, plans: Iterable[OwnPlan]) -> GuideForm:
    """The guide as a goal stands now, with an empty row for one more plan."""
    rows = [{"id": plan.id, "when": plan.when, "then": plan.then} for plan in plans]
    return GuideForm(formdata=None, data={**_stands(goal), "confidence": goal.confidence, "plans": [*rows, {}]})
