"""Questions to begin from, before there is a goal or beside one. Any may be answered, and any passed by."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from circle.models import Area, Rhythm


@dataclass(frozen=True)
class Question:
    """One question, by the key it is kept under.

    `leads_to` is the way on that it has in mind, `goal`, `strength` or `note`; all of them stay open. An answer that is
    made a goal has this `rhythm` and is in this `area`.
    """

    key: str
    words: Any
    hint: Any
    leads_to: str = "goal"
    rhythm: Rhythm = Rhythm.WHENEVER
    area: Area = Area.OTHER


QUESTIONS = (
    Question(
        "good_today",
        _("What is one thing today that would feel good?"),
        _("A cup of tea in the sun is plenty."),
        rhythm=Rhythm.TODAY,
        area=Area.JOY,
    ),
    Question(
        "more_of",
        _("What would you like more of in your days?"),
        _("Quiet, company, music, sleep: whatever comes first."),
    ),
    Question(
        "always_wanted",
        _("What have you always wanted and not begun yet?"),
        _("It may be large or small. Writing it down promises nothing."),
    ),
    Question(
        "six_months",
        _("It is six months from now, and things are going really well. What is different?"),
        _("One picture is enough: a morning, a room, somebody’s face."),
    ),
    Question(
        "small_step",
        _("What is one small step you could take this week?"),
        _("So small that it would be done in ten minutes."),
    ),
    Question(
        "easier",
        _("What makes things easier for you?"),
        _("People, places, times of day, things you do."),
        leads_to="note",
    ),
    Question(
        "harder",
        _("What makes things harder?"),
        _("Knowing it is a kind of plan. Leave out whatever you like."),
        leads_to="note",
    ),
    Question(
        "strength",
        _("What in you has got you this far?"),
        _("Patience, stubbornness, humour. What would a friend say?"),
        leads_to="strength",
    ),
    Question(
        "sort_first",
        _("Is there something you would like to sort out first?"),
        _("A letter, a call, a worry that takes up room."),
        rhythm=Rhythm.ONCE,
    ),
    Question(
        "get_up",
        _("What is a reason to get up in the morning?"),
        _("An old one or a new one. A dog counts."),
        area=Area.MEANING,
    ),
)
_BY_KEY = {question.key: question for question in QUESTIONS}


def question_called(key: str | None) -> Question | None:
    """The question kept under a key, if there is one."""
    return _BY_KEY.get(key or "")


def after(question: Question) -> Question:
    """The question that comes next; the first again after the last."""
    return QUESTIONS[(QUESTIONS.index(question) + 1) % len(QUESTIONS)]
