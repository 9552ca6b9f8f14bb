"""The house the run goes on in: the app, the world it begins from, somebody's browser and screens, and a notebook."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from circle import sessions
from circle.accounts.throttle import forget_all_tries
from circle.circles.actions import go_by
from circle.database import changing
from circle.extensions import db
from circle.goals.actions import add_step, set_goal
from circle.live import bell, connections
from circle.models import Area, Relation, Rhythm
from circle.sharing.actions import leave_newcomer_out
from tests import databases
from tests.conftest import HeldClock, Listener
from tests.people import NOON, Someone, join, place_id_of, token_for
from tests.people import World as People
from tests.privacy.model import Place
from tests.privacy.pages import Names, Page

PEOPLE = ("ana", "ben", "cal", "dee", "eve")
KEEPERS = {"family": "ana", "band": "eve"}
OWNERS = {"walk": "ana", "sleep": "ben", "river": "ana"}  # the last is never shown, nor spoken of
DEE_LEFT = NOON - timedelta(days=7)
CURSOR = "FROM streams"
NOW, TODAY = object(), object()  # stand in a question for the time it is asked at, and for its day
Question = tuple[str, tuple[Any, ...]]  # a statement, and its values


class House:
    """The app with the world this run begins from, and how to begin again. One for the whole run."""

    def __init__(self, app: Flask, people: People, clock: HeldClock) -> None:
        self.app, self.clock = app, clock
        self.people: dict[str, Someone] = {person: getattr(people, person) for person in PEOPLE}
        self.circles = {"family": people.circle_id, "band": people.eves_circle_id}
        self.names = Names()
        self.goals = {"river": people.goal_id}
        self.steps: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.places: list[tuple[Place, str]] = []
        self.figures: Counter[str] = Counter()
        self.done: Counter[str] = Counter()  # how often people did what
        self.made_at_first: dict[str, dict[str, tuple[Questions, Page]]] = {person: {} for person in PEOPLE}
        with app.app_context():
            self._furnish()
        self._bring_back = databases.keep(app)

    def _furnish(self) -> None:
        """Ben is in Eve's circle as well, and he and Ana have a goal each, with a step; everything carries a mark."""
        names, people = self.names, self.people
        guest = join(people["eve"], self.circles["band"], people["ben"], Relation.PEER)
        leave_newcomer_out(people["eve"].person_id, guest)
        for circle, id in self.circles.items():
            names.stand_for(id, circle)
        seats = [("ana", "family", ""), ("ben", "family", "sponsor"), ("cal", "family", "family")]
        for person, circle, relation in [
            *seats,
            ("dee", "family", "friend"),
            ("eve", "band", ""),
            ("ben", "band", "peer"),
        ]:
            seat = 1 + sum(place.circle == circle for place, _id in self.places)
            left_at = DEE_LEFT if person == "dee" else None
            place = Place(person, circle, relation, seat, KEEPERS[circle] == person, left_at)
            id = people["dee"].membership_id
            mark = names.mark("")
            if not place.has_left:
                id = place_id_of(people[person].person_id, self.circles[circle])
                go_by(people[person].person_id, self.circles[circle], f"{person.title()} {mark}")
            names.place(place, id, mark)
            self.places.append((place, id))
        for goal, owner in list(OWNERS.items())[:2]:
            owner_id = people[owner].person_id
            words = f"{goal.title()} {names.mark(goal)}"
            row = set_goal(owner_id, words=words, area=Area.HEALTH, rhythm=Rhythm.DAILY)
            step = add_step(owner_id, row.id, f"Step {names.mark(f'step of {goal}')}")
            self.goals[goal], self.steps[goal] = row.id, step.id
            names.stand_for(row.id, goal)
        names.stand_for(self.goals["river"], "river")
        for person, someone in people.items():
            names.stand_for(someone.person_id, f"the person {person}")
            self.tokens[person] = self.session_of(person)

    def session_of(self, person: str) -> str:
        with changing():
            return sessions.start_session(
                self.people[person].person_id,
                "A browser",
                lasts=self.app.config["SESSION_LASTS"],
                idles=self.app.config["SESSION_IDLES"],
            )

    def begin_again(self) -> None:
        """Everything as it was made: the database, the clock, and no socket open."""
        connections.forget_all()
        bell.wait(0)
        forget_all_tries()
        self._bring_back()
        self.clock.set(NOON)


class Notebook:
    """Which questions the app asks its database while a page is made, to ask them again later.

    A page follows from who asks, from the answers, and from the day it is. So as long as it is the same day and the
    same questions, asked now, are answered the same, the page is the one that was made (but for its cursor), and need
    not be made again: that takes a tenth of the time. Where there is nothing, and in what is read of a list, nothing is
    said of a day: that is so on any. This is for SQLite alone; on PostgreSQL all pages are made.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._database: sqlite3.Connection | None = None
        self._asked: list[Question] | None = None
        self._answers: dict[Question, list[Any]] = {}  # while nothing is changed
        self._as_of: Any = None
        with house.app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._write_down)
        if not databases.GIVEN:
            file = house.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
            self._database = sqlite3.connect(
                f"file:{file}?mode=ro", uri=True, isolation_level=None, cached_statements=1000
            )

    def _write_down(self, _connection: Any, _cursor: Any, statement: str, asked: Any, *_rest: Any) -> None:
        if self._asked is not None and statement.startswith(("SELECT", "WITH")) and CURSOR not in statement:
            stands_for = {self._now(): NOW, self._today().isoformat(): TODAY}
            self._asked.append((statement, tuple(stands_for.get(value, value) for value in asked)))

    def _today(self) -> date:
        return self._house.clock.at.date()

    def _now(self) -> str:
        return f"{self._house.clock.at:%Y-%m-%d %H:%M:%S.%f}"

    @contextmanager
    def writing(self) -> Iterator["Questions"]:
        """What is asked inside is written down, with its answers."""
        self._asked = []
        questions = Questions(self._today(), self._asked)
        try:
            yield questions
        finally:
            self._asked = None
        if self._database:
            self._forget_what_is_past()
            questions.answers = [self._ask(question) for question in questions.asked]

    def are_answered_the_same(self, questions: "Questions") -> bool:
        if self._database is None or questions.on not in (None, self._today()):
            return False
        self._forget_what_is_past()
        answers = zip(questions.asked, questions.answers, strict=True)
        return all(self._ask(question) == answer for question, answer in answers)

    def _forget_what_is_past(self) -> None:
        """Many pages ask the same; it is answered once, until somebody changes something or time goes on."""
        assert self._database
        [[changes]] = self._database.execute("PRAGMA data_version")
        if self._as_of != (changes, self._house.clock.at):
            self._as_of = changes, self._house.clock.at
            self._answers.clear()

    def _ask(self, question: Question) -> list[Any]:
        if question not in self._answers:
            assert self._database
            statement, values = question
            meant = {NOW: self._now(), TODAY: self._today().isoformat()}
            asked = [meant.get(value, value) for value in values]
            self._answers[question] = self._database.execute(statement, asked).fetchall()
        return self._answers[question]

    def close(self) -> None:
        if self._database:
            self._database.close()
        with self._house.app.app_context():
            event.remove(db.engine, "before_cursor_execute", self._write_down)


@dataclass
class Questions:
    """What was asked for one page, and the answers it had, on one day or (None) whatever the day is."""

    on: date | None
    asked: list[Question]
    answers: list[Any] = field(default_factory=list)


class Browser:
    """Somebody's browser: the doors as they open for them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token = ""

    def get(self, path: str) -> tuple[int, str]:
        answer = self.client.get(path)
        return answer.status_code, answer.get_data(as_text=True)

    def post(self, path: str, **fields: Any) -> Any:
        self._token = self._token or token_for(self.client)
        return self.client.post(path, data={"csrf_token": self._token, **fields})


class Screens:
    """All that somebody has open: a page of each thing there is, one socket, and how far they have heard."""

    def __init__(self, app: Flask, browser: Browser, notebook: Notebook) -> None:
        self.browser = browser
        self.held: dict[str, Page] = {}
        self.made: dict[str, tuple[Questions, Page]] = {}
        self._notebook = notebook
        self._heard_nothing: Questions | None = None
        self._cursor: str = browser.client.get("/news").json["after"]
        self.socket = Listener(app, browser.client, self._cursor)

    def poll(self) -> list[dict[str, Any]]:
        """What a poll answers with; nothing again, when all it asks for is answered as when it was nothing."""
        if self._heard_nothing and self._notebook.are_answered_the_same(self._heard_nothing):
            return []
        with self._notebook.writing() as questions:
            answer = self.browser.client.get("/news", query_string={"after": self._cursor}).json
        self._cursor = answer["after"]
        self._heard_nothing, questions.on = None if answer["items"] else questions, None
        return list(answer["items"])
