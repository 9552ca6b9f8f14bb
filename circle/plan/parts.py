"""What a plan is made of: its parts, and four stages with questions of their own. Any may be left empty, for good."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Part:
    """One part of a plan, by the key that its lines are kept under.

    `title` stands above what was written there, `question` above the form. `then` is what is asked beside it, of a
    situation.
    """

    key: str
    title: Any
    question: Any
    hint: Any
    then: Any = None
    then_hint: Any = None


def _asked(key: str, question: Any, hint: Any) -> Part:
    return Part(key, question, question, hint)


TOUGH = Part(
    "tough",
    _("When it gets tough"),
    _("Which situation may get tough?"),
    _("A payday, a street, an empty evening, an argument."),
    then=_("What will you do then?"),
    then_hint=_("Something you can really do: ring somebody, leave, put the kettle on. It can wait, too."),
)
WORKED = Part(
    "worked",
    _("What helps me"),
    _("What has helped you, even a little?"),
    _("A person, a place, something you did. A little counts."),
)
OTHERS = Part(
    "others",
    _("What others taught me"),
    _("What does somebody who has been there do that you could try?"),
    _("From a meeting, a friend, a book. It needs no name."),
)
KNOWN = (
    WORKED,
    Part(
        "not_worked",
        _("What does not help me"),
        _("What did you try that did not help?"),
        _("It was worth trying, and says nothing about you."),
    ),
    Part(
        "set_back",
        _("What set me back"),
        _("What has set you back before?"),
        _("What you tried before is knowledge now. It needs no dates and no numbers."),
    ),
    Part(
        "sets_off",
        _("What sets off the urge"),
        _("What sets off the urge?"),
        _("A time of day, a feeling, a place, a certain kind of company."),
    ),
)
PARTS = (TOUGH, *KNOWN, OTHERS)


@dataclass(frozen=True)
class Stage:
    """Where somebody may be, in their own view, with its questions. None is above another, and all are open.

    All keys are of one length: what is sealed still shows how long it is.
    """

    key: str
    name: Any
    focus: Any
    questions: tuple[Part, ...]
    asks_a_doctor: bool = False


STAGES = (
    Stage(
        "steady",
        _("Stopping, and getting steady"),
        _("Getting through one day, and then another, with people who know about it."),
        (
            _asked(
                "different",
                _("What would you like to be different?"),
                _("One thing is plenty: a morning, a room, somebody’s face."),
            ),
            _asked(
                "who_knows",
                _("Who knows, or could know?"),
                _("A doctor, the clinic, somebody close. You choose how much they hear."),
            ),
            _asked(
                "next_hours",
                _("What gets you through the next 24 hours?"),
                _("Small things, one after another."),
            ),
            _asked(
                "comfort",
                _("What is a comfort when it is rough?"),
                _("A blanket, a song, a voice, a film you know by heart."),
            ),
        ),
        asks_a_doctor=True,
    ),
    Stage(
        "skills",
        _("Learning what helps"),
        _("Getting to know what makes it harder, and having something ready for it."),
        (
            _asked(
                "early_signs",
                _("How do you notice early that it is getting harder?"),
                _("In your sleep, your temper, your thoughts, what you stop doing."),
            ),
            _asked(
                "harder_now",
                _("What makes it harder just now?"),
                _("Places, times, company, having money, having nothing to do."),
            ),
            _asked(
                "instead",
                _("What could you do in the first ten minutes?"),
                _("Water, the stairs, a call, a shower: something until it eases."),
            ),
            _asked(
                "beside_me",
                _("Whom would you like beside you then?"),
                _("You can ask them before it is needed."),
            ),
        ),
    ),
    Stage(
        "rhythm",
        _("Staying well"),
        _("Days with a shape, people around you, and things that are fun."),
        (
            _asked(
                "good_day",
                _("What does a day look like that does you good?"),
                _("Getting up, eating, moving, seeing somebody, going to bed."),
            ),
            _asked(
                "good_people",
                _("Who is good for you, and how do you stay in touch?"),
                _("A walk on Sundays, a meeting, a message now and then."),
            ),
            _asked(
                "fun",
                _("What is fun without using?"),
                _("Something you liked before, or something quite new."),
            ),
            _asked(
                "when_quiet",
                _("What do you keep doing when all is quiet?"),
                _("What helps is easily left out when it is easy."),
            ),
        ),
    ),
    Stage(
        "living",
        _("Living my life"),
        _("Work, family, the people around you, your health: what the days are for."),
        (
            _asked(
                "days_for",
                _("What would you like your days to be for?"),
                _("Work, children, making things, a garden, something larger."),
            ),
            _asked(
                "there_for",
                _("For whom would you like to be there?"),
                _("As a friend, a parent, a neighbour, or for somebody who is only beginning."),
            ),
            _asked(
                "take_up",
                _("What would you like to learn, make or take up again?"),
                _("Old loves count."),
            ),
            _asked(
                "health",
                _("What would be good for your health?"),
                _("Sleep, teeth, a check-up, fresh air. One thing at a time."),
            ),
        ),
    ),
)
_ASKED_BY = {question.key: stage for stage in STAGES for question in stage.questions}
_PARTS_BY_KEY = {part.key: part for part in (*PARTS, *(each for stage in STAGES for each in stage.questions))}
_STAGES_BY_KEY = {stage.key: stage for stage in STAGES}
PART_KEYS, STAGE_KEYS = tuple(_PARTS_BY_KEY), tuple(_STAGES_BY_KEY)


def part_called(key: str | None) -> Part | None:
    """The part kept under a key, or the question of a stage."""
    return _PARTS_BY_KEY.get(key or "")


def stage_asking(key: str) -> Stage | None:
    """The stage that has this question; none for a part of the plan."""
    return _ASKED_BY.get(key)


def stage_called(key: str | None) -> Stage | None:
    """The stage of that key, if there is one."""
    return _STAGES_BY_KEY.get(key or "")
