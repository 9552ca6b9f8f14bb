"""Where people go in a house: every page of the URL map, the usual forms, and the poll; and how much is asked for each.

`python -m bench.history.places FOLDER` signs people in, finds all of it, counts the statements, and prints it as JSON.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, session, url_for
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import bindparam, select
from werkzeug.test import TestResponse

from bench.history.seeding import House, Known
from circle import clock, create_app
from circle.database import changing
from circle.extensions import db
from circle.letters.actions import Terms, open_letter, write
from circle.models import (
    Answer,
    CheckIn,
    CheerKind,
    Moment,
    News,
    NewsKind,
    Offer,
    OfferKind,
    Opens,
    ReflectionKind,
    SealingKey,
    Stream,
)
from circle.models.checkins import BACK_FILL_DAYS
from circle.models.columns import new_id
from circle.reflecting import note_down
from circle.sessions import start_session
from circle.support import actions as support
from tests.statements import counting_statements

LASTS = timedelta(days=1)
NEW = "{new}"  # in a form: another each time
NOBODYS = "0" * 32
LINES_OF_NEWS = 50
OLDER = re.compile(r'href="([^"#]*\?before=[^"#]*)')
NO_PAGE = {
    "static": "files",
    "accounts.exit": "signs out",
    "invitations.open_link": "only sends on, with the link's secret",
}


@dataclass
class Place:
    """Something to ask for, by turns: addresses, and what each form holds (nothing for a page)."""

    name: str
    cookie: str
    turns: list[tuple[str, dict[str, str]]]
    statements: int = 0
    answer_bytes: int = 0

    def turn(self, number: int) -> tuple[str, dict[str, str]]:
        """What is asked the so manyth time."""
        path, fields = self.turns[number % len(self.turns)]
        return path, {name: value.replace(NEW, uuid4().hex) for name, value in fields.items()}


@dataclass
class Places:
    """All there is in one circle: `pages` change nothing, `forms` do. `left_out` says what is no page, and why."""

    pages: list[Place] = field(default_factory=list)
    forms: list[Place] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def all(self) -> list[Place]:
        return self.pages + self.forms

    @classmethod
    def read(cls, made: dict[str, Any]) -> "Places":
        """As it was printed."""
        pages, forms = ([Place(**each) for each in made[name]] for name in ("pages", "forms"))
        return cls(pages, forms, made["left_out"])


_HEARD = (  # the last that somebody was told in a circle
    select(News.subject_id)
    .where(News.person_id == bindparam("person"), News.circle_id == bindparam("circle"), News.kind == NewsKind.MOMENT)
    .order_by(News.seq.desc())
    .limit(1)
)


class Visit:
    """One member of a circle, signed in, by their number."""

    def __init__(self, app: Flask, known: Known, who: int) -> None:
        self.app, self.known, self.who = app, known, who
        self.person, self.role = known.people[who], "keeper" if who == 0 else "member"
        with app.test_request_context():
            self.token = generate_csrf()
            form = app.session_interface.get_signing_serializer(app).dumps(dict(session))  # type: ignore[attr-defined]
        with changing():
            signed_in = start_session(self.person, "Bench", lasts=LASTS, idles=LASTS)
            self.win = note_down(self.person, ReflectionKind.WIN, "I went outside").id
            self.line = note_down(self.person, ReflectionKind.PLAN, "A walk", "worked").id
            self.offered = self._offered()
        # the keeper has asked for support; the member has not, who would find it at the same address
        self.call = self._call() if who == 0 else NOBODYS
        self.heard = db.session.scalars(_HEARD, {"person": self.person, "circle": known.circle}).one()
        self.letter = write(self.person, None, "You have done this before", Terms(Opens.ASKED)).id
        open_letter(self.person, self.letter, "UTC")
        self.cookie = f"{app.config['SIGN_IN_COOKIE']}={signed_in}; form={form}"

    def _call(self) -> str:
        support.keep_order(self.person, [self.known.places[2]], minutes=60, words="Sit with me")
        return support.call(self.person, "Could you ring me?").id

    def _offered(self) -> str:
        """A small step in their tray, suggested by another about their goal. Belongs inside a change."""
        other, id = (self.who + 1) % len(self.known.people), new_id()
        offer = Offer(
            id=id,
            sealing_key=db.session.get_one(SealingKey, self.known.people[other]),
            circle_id=self.known.circle,
            author_id=self.known.people[other],
            membership_id=self.known.places[other],
            owner_id=self.person,
            to_membership_id=self.known.places[self.who],
            goal_id=self.known.goals[self.who][0],
            kind=OfferKind.SUGGESTION,
            words="Open one letter",
            days=3,
            client_id=id,
            created_at=clock.now(),
        )
        db.session.add(offer)
        return id

    def place(self, name: str, *paths: str) -> Place:
        return Place(f"{name} ({self.role})", self.cookie, [(path, {}) for path in paths])

    def form(self, name: str, *turns: tuple[str, dict[str, str]]) -> Place:
        carried = [(path, fields | {"csrf_token": self.token}) for path, fields in turns]
        return Place(f"{name} ({self.role})", self.cookie, carried)


def find_places(app: Flask, known: Known) -> Places:
    """Everything that the keeper of a circle and another member can open there, and do.

    Asked outside any context of ours, in which the app would take all of them for the first who came.
    """
    found = Places()
    client = app.test_client(use_cookies=False)
    with app.app_context():
        keeper, member = Visit(app, known, 0), Visit(app, known, 1)
    for visit, address in product((keeper, member), _addresses(app, known, found)):
        name, path = address(visit)
        if path in {each.turns[0][0] for each in found.pages if each.cookie == visit.cookie}:
            continue  # the keeper's goal is the keeper's own
        answer = _send(client, visit.cookie, path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            found.left_out[f"{name} ({visit.role})"] = f"{answer.status_code} {answer.mimetype}"
            continue
        found.pages.append(visit.place(name, path))
        older = OLDER.search(answer.text)
        if older:
            found.pages.append(visit.place(f"{name}, older", older[1]))
    with app.app_context():
        found.forms = list(_forms(keeper))
    for form in found.forms:
        _count(app, client, form)
    with app.app_context():  # after the forms, which are news
        for visit in (keeper, member):
            found.pages.append(visit.place("news: nothing new", "/news?after=" + _cursor(visit, 0)))
            lines = "/news?after=" + _cursor(visit, LINES_OF_NEWS)
            found.pages.append(visit.place(f"news: {LINES_OF_NEWS} lines", lines))
    for page in found.pages:
        _count(app, client, page)
    return found


def _addresses(app: Flask, known: Known, found: Places) -> Iterator[Any]:
    """Every GET of the URL map, filled in for a visit: one's own goal and the keeper's, and the place of another."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint in NO_PAGE:
            found.left_out[rule.endpoint] = NO_PAGE[rule.endpoint]
            continue
        for owner in ("own", "the keeper's") if "goal_id" in rule.arguments else ("",):

            def address(visit: Visit, endpoint: str = rule.endpoint, owner: str = owner) -> tuple[str, str]:
                whose = visit.who if owner == "own" else 0
                ids = {
                    "circle_id": known.circle,
                    "membership_id": known.places[2],
                    "goal_id": known.goals[whose][0],
                    "reflection_id": visit.win,
                    "line_id": visit.line,
                    "call_id": visit.call,
                    "moment_id": visit.heard,
                    "offer_id": visit.offered,
                    "letter_id": visit.letter,
                }
                arguments = app.url_map._rules_by_endpoint[endpoint][0].arguments
                given: dict[str, Any] = {name: ids[name] for name in arguments}
                with app.test_request_context():
                    path = url_for(endpoint, **given)
                return f"{endpoint} {owner}".strip(), path

            yield address


def _cursor(visit: Visit, lines: int) -> str:
    """The cursor of somebody who was told so many lines since."""
    stream = db.session.get_one(Stream, visit.person)
    after = stream.news_seq
    if lines:
        last = select(News.seq).where(News.person_id == visit.person).order_by(News.seq.desc())
        after = db.session.scalars(last.offset(lines - 1).limit(1)).one() - 1
    return f"{stream.stream_id}.{after}"


def _forms(keeper: Visit) -> Iterator[Place]:
    """The usual forms, each of which does something every time."""
    known, goal = keeper.known, keeper.known.goals[0][0]
    circle = f"/circles/{known.circle}"
    yield keeper.form("say a moment", (f"{circle}/moments", {"words": f"You kept going. {NEW}", "client_id": NEW}))
    about = {"words": f"You kept going. {NEW}", "to": f"goal:{goal}", "client_id": NEW}
    yield keeper.form("say a moment about a goal", (f"{circle}/moments", about))
    yield keeper.form("share a win", ("/wins", {"words": f"I did it. {NEW}", "to": known.circle, "client_id": NEW}))
    yield keeper.form("add a step", (f"/goals/{goal}/steps", {"words": f"One more. {NEW}", "client_id": NEW}))
    others = Moment.circle_id == known.circle, Moment.author_id == known.people[1], Moment.goal_id.is_(None)
    newest = select(Moment.id).where(*others, Moment.to_membership_id.is_(None)).order_by(Moment.created_at.desc())
    cheers = f"/moments/{db.session.scalars(newest.limit(1)).one()}/cheers"
    given = {"kind": str(CheerKind.WITH_YOU)}
    yield keeper.form("cheer, and take it back", (cheers, given), (cheers, given | {"take_back": "yes"}))
    today = [{"answer": str(answer)} for answer in (Answer.YES, Answer.NOT_THIS_TIME)]
    yield keeper.form("check in today, yes and no", *((f"/goals/{goal}/check-ins", fields) for fields in today))
    yield keeper.form("check in on a day not said yet", *_unsaid(keeper))
    shown = {"circle": known.circle, "audience": "everyone", "progress": "yes", "steps": "yes"}
    shares = f"/goals/{goal}/shares"
    yield keeper.form("change a share", (shares, shown | {"notes": "yes"}), (shares, shown))


def _unsaid(keeper: Visit) -> list[tuple[str, dict[str, str]]]:
    """The days before today of which nothing is said yet, of each of the keeper's goals."""
    asked = select(CheckIn.goal_id, CheckIn.on).where(CheckIn.owner_id == keeper.person)
    said = {(goal, on) for goal, on in db.session.execute(asked)}
    days = [clock.now().date() - timedelta(days=ago) for ago in range(1, BACK_FILL_DAYS)]
    return [
        (f"/goals/{goal}/check-ins", {"answer": str(Answer.YES), "on": day.isoformat()})
        for day, goal in product(days, keeper.known.goals[0])
        if (goal, day) not in said
    ]


def _count(app: Flask, client: FlaskClient, place: Place) -> None:
    """Ask for a place twice, as the first time may find things out for good, and count at the second."""
    _ask(client, place, 0)
    with counting_statements(app) as counted:
        answer = _ask(client, place, 1)
    place.statements, place.answer_bytes = len(counted), len(answer)


def _ask(client: FlaskClient, place: Place, number: int) -> bytes:
    path, fields = place.turn(number)
    answer = _send(client, place.cookie, path, fields)
    if answer.status_code != (303 if fields else 200):
        raise RuntimeError(f"{place.name}: {answer.status_code}")
    return answer.get_data()


def _send(client: FlaskClient, cookie: str, path: str, fields: dict[str, str] | None = None) -> TestResponse:
    url = client.application.config["PUBLIC_URL"]
    return client.open(path, base_url=url, headers={"Cookie": cookie}, method="POST" if fields else "GET", data=fields)


if __name__ == "__main__":
    house_folder = Path(sys.argv[1]).resolve()
    house = House.read(house_folder)
    os.environ.update({"CIRCLE_DATA": str(house_folder), **house.environment})
    circle_app = create_app()
    print(json.dumps({name: asdict(find_places(circle_app, known)) for name, known in house.known.items()}))
