"""The rows that the app would have written for what happened in a circle, without asking it each time.

Each verb is one of the app's actions, written down: the rows it adds and the lines of news it tells, in its order.
`tests/test_history.py` lets the actions do the same and compares.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.history.story import PARTS, Aim
from circle import sealing
from circle.extensions import Base
from circle.models import (
    DONE,
    Answer,
    Area,
    Audience,
    Celebration,
    Change,
    ChangeKind,
    CheckIn,
    Cheer,
    CheerKind,
    Circle,
    Goal,
    Invitation,
    Membership,
    Moment,
    MomentKind,
    News,
    NewsKind,
    Part,
    Person,
    Relation,
    Rhythm,
    SealingKey,
    Share,
    State,
    Step,
    Stream,
    Welcome,
)
from circle.models.columns import Sealed

TIME_ZONE, LANGUAGE = "UTC", "en"
INVITATION_LASTS = timedelta(hours=72)

Values = dict[str, Any]


def _empty(model: type[Base]) -> Values:
    """A row of which nothing is said yet."""
    defaults = {column.name: column.default for column in model.__table__.columns}
    return {name: each.arg if each is not None and each.is_scalar else None for name, each in defaults.items()}


_EMPTY = {model: _empty(model) for model in Base.__subclasses__()}


class Ledger:
    """One circle's rows, by table. The ids come from `chance`, keys and what is sealed are as random as always.

    `people`, `places`, `goals` and `said` hold ids by the numbers of the story.
    """

    def __init__(self, name: str, chance: Random, password_hash: str) -> None:
        self.name, self.password_hash = name, password_hash
        self._chance = chance
        self.rows: dict[str, list[Values]] = defaultdict(list)
        self.circle = self._id()
        self.people: list[str] = []
        self.places: list[str] = []
        self.goals: dict[Aim, str] = {}
        self.said: dict[int, Values] = {}
        self._goals: dict[str, Values] = {}
        self._steps: dict[tuple[Aim, int], Values] = {}
        self._keys: dict[str, bytes] = {}
        self._shown_to: dict[str, set[int]] = {}
        self._told_to: dict[str, set[int]] = {}
        self._streams: list[Values] = []
        self._lines: dict[tuple[str, int], Values] = {}

    # What people do

    def sign_up(self, at: datetime, who: int) -> None:
        id = self._id()
        self.people.append(id)
        self._key(id)
        address = self.address(who)
        self._add(
            Person,
            id=id,
            address_hash=sealing.address_hash(address),
            address_sealed=self._sealed(Person, "address", id, id, address),
            name_sealed=self._sealed(Person, "name", id, id, _called(who)),
            password_hash=self.password_hash,
            time_zone=TIME_ZONE,
            language=LANGUAGE,
            created_at=at,
        )
        self._streams.append(self._add(Stream, person_id=id, news_seq=0, stream_id=self._id()))

    def start_circle(self, at: datetime) -> None:
        self._key(self.circle)
        self._add(
            Circle,
            id=self.circle,
            started_by=self.people[0],
            client_id=self._id(),
            name_sealed=self._sealed(Circle, "name", self.circle, self.circle, f"Sunday table {self.name}"),
            created_at=at,
        )
        self._sit_down(at, 0, None)

    def join(self, at: datetime, who: int) -> None:
        self._add(
            Invitation,
            id=self._id(),
            circle_id=self.circle,
            inviter_id=self.places[0],
            inviter_person_id=self.people[0],
            relation=str(Relation.FRIEND),
            client_id=self._id(),
            token_hash=sealing.token_hash(sealing.new_token()),
            created_at=at,
            ends_at=at + INVITATION_LASTS,
            accepted_at=at,
        )
        self._tell_circle([0])
        self._sit_down(at, who, Relation.FRIEND)
        self._add(Welcome, person_id=self.people[0], membership_id=self.places[who])
        self._tell_circle([0])

    def set_goal(self, at: datetime, aim: Aim) -> None:
        id, owner = self._id(), self.people[aim.owner]
        self.goals[aim] = id
        self._shown_to[id] = set()
        self._goals[id] = self._add(
            Goal,
            id=id,
            owner_id=owner,
            words_sealed=self._sealed(Goal, "words", id, owner, f"Walk by the river, {10 + aim.number} minutes"),
            area=str(Area.HEALTH),
            rhythm=str(Rhythm.DAILY),
            weekdays=0,
            celebration=str(Celebration.GENTLE),
            state=str(State.ACTIVE),
            client_id=self._id(),
            created_at=at,
            revised_at=at,
            days_done=0,
            days_some=0,
        )
        self._tell_goal(id, [aim.owner])

    def share(self, at: datetime, aim: Aim, to: int | None) -> None:
        goal, change = self.goals[aim], self._id()
        self._tell_goal(goal, [aim.owner])
        self._add(Change, id=change, person_id=self.people[aim.owner], kind=str(ChangeKind.SHARED), at=at)
        self._add(
            Share,
            id=self._id(),
            goal_id=goal,
            circle_id=self.circle,
            audience=str(Audience.EVERYONE if to is None else Audience.MEMBER),
            membership_id=None if to is None else self.places[to],
            seats=len(self.places),
            **{str(part): part in PARTS[aim.number] for part in Part},
            since=at,
            begun_by=change,
        )
        everyone = set(range(len(self.people)))
        self._shown_to[goal] = (everyone if to is None else {to}) - {aim.owner}
        self._tell_goal(goal, self._seers(aim))

    def add_step(self, at: datetime, aim: Aim, step: int) -> None:
        id, owner = self._id(), self.people[aim.owner]
        self._steps[aim, step] = self._add(
            Step,
            id=id,
            goal_id=self.goals[aim],
            owner_id=owner,
            words_sealed=self._sealed(Step, "words", id, owner, f"Find the old boots ({step})"),
            client_id=self._id(),
            created_at=at,
        )
        self._tell_goal(self.goals[aim], self._seers(aim))

    def do_step(self, at: datetime, aim: Aim, step: int) -> None:
        done = self._steps[aim, step]
        done |= {"done_at": at, "done_on": at.date()}
        self._tell_goal(self.goals[aim], self._seers(aim))
        self._celebrate(at, aim, MomentKind.STEP, Part.STEPS, step_id=done["id"])

    def check_in(self, at: datetime, aim: Aim, on: date, answer: Answer, note: str) -> None:
        id, goal, owner = self._id(), self.goals[aim], self.people[aim.owner]
        self._add(
            CheckIn,
            id=id,
            goal_id=goal,
            owner_id=owner,
            on=on,
            time_zone=TIME_ZONE,
            answer=str(answer),
            note_sealed=self._sealed(CheckIn, "note", id, owner, note) if note else None,
            created_at=at,
        )
        self._goals[goal]["days_done"] += answer in DONE
        self._goals[goal]["days_some"] += answer == Answer.SOME
        if answer in DONE and on == at.date() and self._shown_to[goal]:
            self._celebrate(at, aim, MomentKind.CHECK_IN, Part.PROGRESS, check_in_id=id)
        self._tell_goal(goal, self._seers(aim) if answer in DONE else [aim.owner])

    def say(
        self, at: datetime, who: int, said: int, kind: MomentKind, words: str, about: Aim | None, to: int | None
    ) -> None:
        id, author = self._id(), self.people[who]
        hearers = {who, to} if to is not None else self._seers(about) if about else range(len(self.people))
        self.said[said] = self._moment(
            at,
            who,
            hearers,
            id=id,
            kind=str(kind),
            words_sealed=self._sealed(Moment, "words", id, author, words),
            to_membership_id=None if to is None else self.places[to],
            goal_id=about and self.goals[about],
            client_id=self._id(),
        )
        if kind == MomentKind.WIN and about:
            self._tell_goal(self.goals[about], hearers)
        elif kind == MomentKind.WIN:
            self._tell_circle([who])

    def cheer(self, at: datetime, who: int, said: int, kind: CheerKind) -> None:
        moment = self.said[said]["id"]
        self._add(
            Cheer,
            moment_id=moment,
            membership_id=self.places[who],
            kind=str(kind),
            person_id=self.people[who],
            created_at=at,
        )
        self._tell_moment(moment, self._told_to[moment])

    # What comes of it

    def close(self) -> dict[str, list[Values]]:
        """All rows, by the name of their table."""
        self.rows[News.__tablename__] = list(self._lines.values())
        return self.rows

    def address(self, who: int) -> str:
        """How somebody signs in."""
        return f"{self.name}-{who}@example.org"

    def _sit_down(self, at: datetime, who: int, relation: Relation | None) -> None:
        id, person = self._id(), self.people[who]
        self.places.append(id)
        self._add(
            Membership,
            id=id,
            circle_id=self.circle,
            person_id=person,
            known_as_sealed=self._sealed(Membership, "known_as", id, person, _called(who)),
            relation=relation and str(relation),
            keeps=relation is None,
            seat=len(self.places),
            joined_at=at,
        )
        self._tell_circle(range(len(self.places)))

    def _celebrate(self, at: datetime, aim: Aim, kind: MomentKind, part: Part, **what: str) -> None:
        self._moment(
            at,
            aim.owner,
            self._seers(aim),
            id=self._id(),
            kind=str(kind),
            goal_id=self.goals[aim],
            part=str(part),
            client_id=f"{kind}:{self._id()}",
            **what,
        )

    def _moment(self, at: datetime, who: int, hearers: Iterable[int], **says: Any) -> Values:
        moment = self._add(
            Moment,
            circle_id=self.circle,
            author_id=self.people[who],
            membership_id=self.places[who],
            created_at=at,
            **says,
        )
        self._told_to[moment["id"]] = set(hearers)
        self._tell_moment(moment["id"], hearers)
        return moment

    def _seers(self, aim: Aim) -> set[int]:
        """Whoever sees a goal, its owner among them."""
        return {aim.owner} | self._shown_to[self.goals[aim]]

    def _tell_circle(self, people: Iterable[int]) -> None:
        self._tell(NewsKind.CIRCLE, self.circle, people, circle_id=self.circle)

    def _tell_goal(self, goal: str, people: Iterable[int]) -> None:
        self._tell(NewsKind.GOAL, goal, people)

    def _tell_moment(self, moment: str, people: Iterable[int]) -> None:
        self._tell(NewsKind.MOMENT, moment, people, circle_id=self.circle)

    def _tell(self, kind: NewsKind, subject: str, people: Iterable[int], circle_id: str | None = None) -> None:
        """As `tell` does it: count each one's stream up, and move their line about the subject to its end."""
        for who in people:
            stream = self._streams[who]
            stream["news_seq"] += 1
            line = self._lines.get((subject, who))
            if line is None:
                line = self._lines[subject, who] = {
                    "kind": str(kind),
                    "subject_id": subject,
                    "person_id": self.people[who],
                    "membership_id": self.places[who] if kind == NewsKind.MOMENT else None,
                    "circle_id": circle_id,
                    "first_seq": stream["news_seq"],
                    "held_until": None,
                }
            line["seq"] = stream["news_seq"]

    def _add(self, model: type[Base], **values: Any) -> Values:
        row = _EMPTY[model] | values
        self.rows[model.__tablename__].append(row)
        return row

    def _id(self) -> str:
        return UUID(int=self._chance.getrandbits(128), version=4).hex

    def _key(self, owner: str) -> None:
        wrapped = self._keys[owner] = sealing.new_wrapped_key(owner)
        self._add(SealingKey, owner_id=owner, wrapped=wrapped)

    def _sealed(self, model: type[Base], name: str, row: str, owner: str, words: str) -> bytes:
        kept: Sealed = getattr(model, name)
        return sealing.seal(words, self._keys[owner], owner, kept.place(model.__tablename__, row))


def _called(who: int) -> str:
    return f"Guest {who + 1}"
