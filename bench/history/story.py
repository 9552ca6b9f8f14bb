"""What happens in one circle over a long time: what people do, in the order they do it, by their numbers alone.

Who does it is a `People`: the ledger of the bench, which writes the rows down, or in its test the app's own actions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple, Protocol

from circle.models import DONE, Answer, CheerKind, MomentKind, Part


@dataclass(frozen=True)
class Shape:
    """How much there is in a circle: what was said in all, over how many days, and how many goals each one has.

    Person 0 keeps the circle. Each goal has `check_ins` days on which something was said.
    """

    moments: int
    days: int
    goals: tuple[int, ...]
    check_ins: int


EQUAL = Shape(moments=1_000, days=400, goals=(4,) * 10, check_ins=125)
OLD = Shape(moments=10_000, days=3_650, goals=(20, *(1,) * 9), check_ins=2_500)
YOUNG = Shape(moments=100, days=36, goals=OLD.goals, check_ins=25)


class Aim(NamedTuple):
    """A goal: whose, and which of theirs. The first is shown to everyone, the second to whoever sits next to them."""

    owner: int
    number: int


SHOWN_TO_EVERYONE, SHOWN_TO_ONE = 0, 1
PARTS = {SHOWN_TO_EVERYONE: (Part.PROGRESS, Part.STEPS), SHOWN_TO_ONE: tuple(Part)}


class People(Protocol):
    """Those who do it."""

    def sign_up(self, at: datetime, who: int) -> None: ...
    def start_circle(self, at: datetime) -> None: ...
    def join(self, at: datetime, who: int) -> None: ...
    def set_goal(self, at: datetime, aim: Aim) -> None: ...
    def share(self, at: datetime, aim: Aim, to: int | None) -> None: ...
    def add_step(self, at: datetime, aim: Aim, step: int) -> None: ...
    def do_step(self, at: datetime, aim: Aim, step: int) -> None: ...
    def check_in(self, at: datetime, aim: Aim, on: date, answer: Answer, note: str) -> None: ...
    def say(
        self, at: datetime, who: int, said: int, kind: MomentKind, words: str, about: Aim | None, to: int | None
    ) -> None: ...
    def cheer(self, at: datetime, who: int, said: int, kind: CheerKind) -> None: ...


class Deed(NamedTuple):
    """One thing somebody does: which of the verbs of `People`, and with what."""

    at: datetime
    verb: str
    given: dict[str, Any]


STEPS, STEPS_DONE = 3, 2  # of each goal that is shown to everyone
CELEBRATED, CHEERED, NOTED = 0.3, 0.3, 0.1  # of all moments; of those said to everyone; of all days
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
DAY_SECONDS = 86_400
ANSWERS = (Answer.YES,) * 6 + (Answer.SOME,) * 2 + (Answer.NOT_THIS_TIME, Answer.DIFFERENT)
WORDS = ("river", "kettle", "pebble", "lantern", "orchard", "window", "harbour", "meadow", "blanket", "garden")


def play(people: People, deeds: list[Deed]) -> None:
    """Let people do it all."""
    for deed in deeds:
        getattr(people, deed.verb)(deed.at, **deed.given)


def story(shape: Shape, chance: Random, until: date) -> list[Deed]:
    """All that happens in a circle of this shape, up to the beginning (UTC) of the day `until`, in order of time."""
    first = until - timedelta(days=shape.days)
    begun = list(_beginning(shape, _midnight(first) - 3 * A_DAY))
    steps = list(_steps(shape, chance, first))
    days = list(_days(shape, chance, first))
    celebrated = sum(map(_is_celebrated, days))
    said = list(_talk(shape, chance, first, shape.moments - celebrated - _steps_done(shape)))
    return begun + sorted(steps + days + said, key=lambda deed: deed.at)


def _beginning(shape: Shape, at: datetime) -> Iterator[Deed]:
    """Everybody comes, sets their goals, and shows two of them."""
    everybody = range(len(shape.goals))
    aims = [Aim(who, number) for who in everybody for number in range(shape.goals[who])]
    doing: list[tuple[str, dict[str, Any]]] = [("sign_up", {"who": who}) for who in everybody]
    doing.append(("start_circle", {}))
    doing += [("join", {"who": who}) for who in everybody[1:]]
    doing += [("set_goal", {"aim": aim}) for aim in aims]
    doing += [
        ("share", {"aim": aim, "to": None if aim.number == SHOWN_TO_EVERYONE else _beside(aim.owner, shape)})
        for aim in aims
        if aim.number in PARTS
    ]
    for number, (verb, given) in enumerate(doing):
        yield Deed(at + number * A_MINUTE, verb, given)


def _beside(who: int, shape: Shape) -> int:
    return (who + 1) % len(shape.goals)


def _steps_done(shape: Shape) -> int:
    return STEPS_DONE * len(shape.goals)


def _steps(shape: Shape, chance: Random, first: date) -> Iterator[Deed]:
    for who in range(len(shape.goals)):
        aim = Aim(who, SHOWN_TO_EVERYONE)
        for step in range(STEPS):
            yield Deed(_midnight(first) + (who * STEPS + step) * A_MINUTE, "add_step", {"aim": aim, "step": step})
        for step in range(STEPS_DONE):
            day = 1 + chance.randrange(shape.days - 1)
            yield Deed(_some_time(chance, first, day), "do_step", {"aim": aim, "step": step})


def _days(shape: Shape, chance: Random, first: date) -> Iterator[Deed]:
    """The days of all goals. Of what others would celebrate most is filled in a day later, and so not celebrated."""
    days = [
        (Aim(who, number), day, chance.choice(ANSWERS))
        for who, goals in enumerate(shape.goals)
        for number in range(goals)
        for day in chance.sample(range(shape.days - 1), shape.check_ins)
    ]
    seen = [each for each in days if each[0].number in PARTS and each[2] in DONE]
    celebrated = set(chance.sample(seen, min(len(seen), int(shape.moments * CELEBRATED))))
    filled_in_later = set(seen) - celebrated
    for each in days:
        aim, day, answer = each
        note = f"Cold and bright. {_some_words(chance)}." if chance.random() < NOTED else ""
        at = _some_time(chance, first, day + (each in filled_in_later))
        on = first + timedelta(days=day)
        yield Deed(at, "check_in", {"aim": aim, "on": on, "answer": answer, "note": note})


def _is_celebrated(deed: Deed) -> bool:
    """Whether others hear of a day: it is said on that day, and was a good one of a goal that they see."""
    given = deed.given
    return given["aim"].number in PARTS and given["answer"] in DONE and given["on"] == deed.at.date()


def _talk(shape: Shape, chance: Random, first: date, count: int) -> Iterator[Deed]:
    """So many things said: to everyone, about goals, to one person; and cheers for some of them."""
    for said in range(count):
        at = _some_time(chance, first, chance.randrange(shape.days))
        who, about, to = _to_whom(shape, chance)
        is_win = about in (None, Aim(who, SHOWN_TO_EVERYONE)) and to is None and chance.random() < 0.2
        kind = MomentKind.WIN if is_win else MomentKind.ENCOURAGEMENT
        words = f"I saw you at the door this morning, and that took something. {_some_words(chance)}."
        given = {"who": who, "said": said, "kind": kind, "words": words, "about": about, "to": to}
        yield Deed(at, "say", given)
        if to is None and (about is None or about.number == SHOWN_TO_EVERYONE) and chance.random() < CHEERED:
            cheer = {"who": _beside(who, shape), "said": said, "kind": chance.choice(list(CheerKind))}
            yield Deed(at + A_MINUTE, "cheer", cheer)


def _to_whom(shape: Shape, chance: Random) -> tuple[int, Aim | None, int | None]:
    """Who says something, about which goal, and to whom alone. Every other word about a goal is about the keeper's."""
    who, other, way = chance.randrange(len(shape.goals)), chance.randrange(len(shape.goals)), chance.random()
    owner = other if chance.random() < 0.5 else 0
    if way < 0.5:
        return who, None, None
    if way < 0.8:
        return who, Aim(owner, SHOWN_TO_EVERYONE), None
    if way < 0.9 and shape.goals[owner] > SHOWN_TO_ONE:
        return _beside(owner, shape), Aim(owner, SHOWN_TO_ONE), None
    return who, None, _beside(who, shape)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, UTC)


def _some_time(chance: Random, first: date, day: int) -> datetime:
    """Some time of a day, an hour before its end at the latest."""
    return _midnight(first) + timedelta(days=day, seconds=chance.randrange(3600, DAY_SECONDS - 3600))


def _some_words(chance: Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(6))
