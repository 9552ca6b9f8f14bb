"""The people and what they did, in every state of sharing.

The five people every test knows, and those the roles need besides: gus keeps the circle and owns none of the goals,
nia came after it was said who sees them, hal was removed, ivy is invited, jon is in Ana's other circle. While
everything was shown to everyone they all did and said things; then dee left, hal was removed, and Ana decided anew.
So a "no" is a no to somebody who was told, or who knows the address.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from circle import sessions
from circle.accounts.actions import sign_up
from circle.database import changing
from circle.extensions import Base, db
from circle.models import (
    Change,
    CheckIn,
    IfThen,
    Invitation,
    Letter,
    Moment,
    MomentKind,
    Offer,
    OfferKind,
    Reflection,
    ReflectionKind,
    Session,
    Share,
    Step,
    Stream,
)
from tests.access.table import PARTS, State
from tests.conftest import HeldClock
from tests.people import NOON, PASSWORD, Someone, place_id_of, token_for
from tests.photographs import file

NOBODY_HAS = "5f0d5bd1c9e64c6f8d0c3b7a21f4e6aa"  # an id that leads nowhere
NAMES = {  # role: who it is, and the name they go by in circles, which no other word of a page contains
    "stranger": ("eve", "Evander"),
    "member": ("cal", "Calder"),
    "sponsor": ("ben", "Bennoch"),
    "keeper": ("gus", "Gustave"),
    "newcomer": ("nia", "Niamh"),
    "owner": ("ana", "Anamar"),
    "left": ("dee", "Deeanna"),
    "removed": ("hal", "Haldane"),
    "invited": ("ivy", "Ivory"),
    "other circle": ("jon", "Jonquil"),
}
RELATIONS = {"sponsor": "sponsor", "member": "family", "left": "family", "removed": "sponsor", "keeper": "friend"}


def days_ago(days: int) -> datetime:
    return NOON - timedelta(days=days)


def on(days: int) -> str:
    return days_ago(days).date().isoformat()


@dataclass
class Visitor:
    """How one role comes to a door: the cookies of their browser, and the token their forms carry."""

    cookies: dict[str, str]
    token: str


@dataclass
class House:
    """One state of sharing: the whole database as it is then, every id by name, and everybody's browser."""

    state: State
    database: sqlite3.Connection
    ids: dict[str, str]
    people: dict[str, Someone]
    visitors: dict[str, Visitor]


def missing(name: str) -> str:
    """What leads nowhere and looks just like an id: another one for each name."""
    unlike_an_id = {"address": "nob@example.org", "token": "a-token-of-forty-three-letters-that-is-none"}
    return unlike_an_id.get(name) or hashlib.sha256(name.encode()).hexdigest()[:32]


class Builder:
    """Does things as people do them: with forms, on the days on which they are done."""

    def __init__(self, app: Flask, held: HeldClock) -> None:
        self.app, self.held = app, held
        self.ids: dict[str, str] = {}
        self.people: dict[str, Someone] = {}
        self.browsers: dict[str, FlaskClient] = {}
        self.tokens: dict[str, str] = {}

    def copy(self, database: sqlite3.Connection) -> None:
        """Make the app's database as it is in `database`."""
        with live(self.app) as ours:
            database.backup(ours)

    def kept(self) -> sqlite3.Connection:
        """The app's database as it is now, in memory."""
        memory = sqlite3.connect(":memory:")
        with live(self.app) as ours:
            ours.backup(memory)
        return memory

    def post(self, role: str, path: str, **fields: Any) -> Any:
        browser = self.browsers[role]
        answer = browser.post(path.format(**self.ids), data={"csrf_token": self.tokens[role], **fields})
        assert answer.status_code in (200, 303), (role, path, answer.status_code)
        return answer

    def begin(self) -> None:
        """Nothing and nobody but the people, each with a place to sign in from."""
        with self.app.app_context(), changing():
            for table in reversed(Base.metadata.sorted_tables):
                db.session.connection().execute(table.delete())
        for role, (name, _known_as) in NAMES.items():
            someone = Someone(name, "")
            with self.app.app_context():
                someone.person_id = sign_up(
                    name=name.title(), address=someone.address, password=PASSWORD, time_zone="UTC", language="en"
                ).person_id
            self.people[role] = someone
            self.browsers[role] = self.app.test_client()
            self.browsers[role].set_cookie(self.app.config["SIGN_IN_COOKIE"], self.sign_in(role, "While building"))
            self.tokens[role] = token_for(self.browsers[role])

    def sign_in(self, role: str, device: str) -> str:
        config = self.app.config
        with self.app.app_context(), changing():
            return sessions.start_session(
                self.people[role].person_id, device, lasts=config["SESSION_LASTS"], idles=config["SESSION_IDLES"]
            )

    def start_circle(self, role: str, name: str, purpose: str = "") -> str:
        answer = self.post(role, "/circles", name=name, purpose=purpose, known_as=NAMES[role][1])
        return str(answer.location.rpartition("/")[2])

    def join(self, keeper: str, circle: str, role: str, relation: str) -> None:
        self.browsers[role].get(self.invite(keeper, circle, relation))
        self.post(role, "/invitation/accept", known_as=NAMES[role][1])
        with self.app.app_context():
            self.ids[f"place of {role}"] = place_id_of(self.people[role].person_id, self.ids[circle])

    def invite(self, keeper: str, circle: str, relation: str, note: str = "") -> str:
        """Gives the path of the link."""
        page = self.post(keeper, f"/circles/{{{circle}}}/invitations", relation=relation, note=note)
        link = re.search(r'data-invitation-link value="[^"]*(/i/[^"]+)"', page.get_data(as_text=True))
        assert link
        return link[1]

    def set_goal(self, words: str, **more: str) -> str:
        terms = {"area": "health", "rhythm": "daily", "unit": "", "why": "", **more}
        return str(self.post("owner", "/goals", words=words, **terms).location.rpartition("/")[2])

    def say(self, role: str, path: str, words: str, *, with_photo: bool = False, **to: str) -> str:
        self.held.forward(minutes=1)  # so that it is the latest
        shown = {"photo": file()} if with_photo else {}
        self.post(role, path, words=words, **shown, **{name: value.format(**self.ids) for name, value in to.items()})
        return self.only(select(Moment.id).order_by(Moment.created_at.desc()).limit(1))

    def only(self, statement: Any) -> str:
        with self.app.app_context():
            return str(db.session.scalars(statement).one())

    def first(self, statement: Any) -> str:
        """The first of those there are, or an id that leads nowhere."""
        with self.app.app_context():
            return str(db.session.scalars(statement.limit(1)).first() or NOBODY_HAS)

    def share(self, goal: str, circle: str, audience: str, parts: str, until: str = "") -> None:
        """Save the sheet of a goal with this one audience ticked, and these parts of it."""
        key = f"{{{circle}}}/{audience}".format(**self.ids)
        ticked = dict.fromkeys(PARTS[parts], key)
        self.post("owner", f"/goals/{{{goal}}}/sharing", sees=key, **ticked, **{f"until:{key}": until})


@contextmanager
def live(app: Flask) -> Iterator[sqlite3.Connection]:
    """The database file itself, beside the app."""
    path = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    connection = sqlite3.connect(Path(path), isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    try:
        yield connection
    finally:
        connection.close()


def lay_the_table(build: Builder) -> None:
    """Three circles, and who came into them, three weeks ago."""
    build.held.set(days_ago(28))
    build.begin()
    ids = build.ids
    ids["family"] = build.start_circle("owner", "Kitchen table", "You hear it from me first")
    for role, relation in RELATIONS.items():
        build.join("owner", "family", role, relation)
    with build.app.app_context():
        ids["place of owner"] = place_id_of(build.people["owner"].person_id, ids["family"])
    build.post("owner", "/circles/{family}/members/{place of keeper}/keep")
    build.held.forward(hours=1)  # so that the family stays the first of hers
    ids["choir"] = build.start_circle("owner", "Tuesday choir")
    build.join("owner", "choir", "other circle", "peer")
    with build.app.app_context():
        ids["choir place of owner"] = place_id_of(build.people["owner"].person_id, ids["choir"])
    ids["band"] = build.start_circle("stranger", "Brass band")
    with build.app.app_context():
        ids["place of stranger"] = place_id_of(build.people["stranger"].person_id, ids["band"])


def set_goals(build: Builder) -> None:
    """The goal that is shown, or not; a finished one shown in the same way; and one that nobody ever sees."""
    ids, unit = build.ids, "heronmiles"
    why = "Herons never hurry me"
    ids["goal"] = build.set_goal("Walk as far as the weir", why=why, unit=unit)
    build.held.forward(hours=1)
    words = "Walk along the heron river"
    said = {"words": words, "why": why, "unit": unit, "resources": "Lend me the folding chair"}
    build.post("owner", "/goals/{goal}", **said, area="health", rhythm="daily")
    ids["finished"] = build.set_goal("Learn the long song", rhythm="whenever")
    ids["hidden"] = build.set_goal("Write to the old street", rhythm="whenever")
    for goal, step in (
        ("goal", "Find the green boots"),
        ("goal", "Ask for the spare key"),
        ("hidden", "Buy a stamp for it"),
    ):
        build.post("owner", f"/goals/{{{goal}}}/steps", words=step)
        build.held.forward(minutes=1)
    with build.app.app_context():
        steps = db.session.scalars(select(Step).order_by(Step.created_at)).all()
        ids |= dict(zip(("step", "step done", "hidden step"), [step.id for step in steps], strict=True))
    build.post("owner", "/goals/{goal}/steps", words="Sort the blue drawer", is_private="1")
    ids["own step"] = build.only(select(Step.id).where(Step.is_private))
    for goal, when in (("goal", "The fog lies on the meadow"), ("hidden", "The ink runs dry")):
        build.post("owner", f"/goals/{{{goal}}}/if-thens", when=when, then="A cup of tea first")
    for name, goal in (("plan", "goal"), ("hidden plan", "hidden")):
        ids[name] = build.only(select(IfThen.id).where(IfThen.goal_id == ids[goal]))


def live_there(build: Builder, *, is_shown: bool) -> None:
    """What everybody did and said. Moments come of it only where somebody sees it."""
    ids, held, check_ins = build.ids, build.held, "/goals/{goal}/check-ins"
    held.set(days_ago(12))
    build.post("owner", check_ins, answer="not_this_time", note="Nobody needs to know this one")
    build.post("owner", "/reflections", words="I turn up like the tide", kind="strength", question="strength")
    ids["reflection"] = build.only(select(Reflection.id))
    build.post(
        "owner", "/plan", part="tough", words="The last bus from the harbour", then="Across with the ferry instead"
    )
    ids["line"] = build.only(select(Reflection.id).where(Reflection.kind == ReflectionKind.PLAN))
    held.set(days_ago(11))
    build.post("owner", check_ins, answer="not_this_time", note="The rain got into my bones", mood="1", tell="everyone")
    held.set(days_ago(10))
    to = f"member:{ids['place of sponsor']}" if is_shown else ""
    build.post("owner", check_ins, answer="different", note="Between the two of us", tell=to)
    held.set(days_ago(9))
    build.post("owner", check_ins, answer="yes", note="The heron stood still for me", amount="7.5", mood="5")
    for ago in range(13, 23):
        build.post("owner", check_ins, answer="yes", on=on(ago))
    build.post("owner", "/goals/{goal}/steps/{step done}/done")
    build.post("owner", "/goals/{finished}/finish")
    ids["hello"] = build.say(
        "sponsor", "/circles/{family}/moments", "Saved you a warm seat", to="everyone", with_photo=True
    )
    letter = "This is for Calder alone"
    to = "member:{place of member}"
    ids["letter"] = build.say("sponsor", "/circles/{family}/moments", letter, to=to, with_photo=True)
    for name, opens, words in (
        ("closed letter", "hard_day", "The lamp is on for you"),
        ("opened letter", "asked", "The kettle remembers you"),
    ):
        held.forward(minutes=1)
        build.post("sponsor", "/letters", words=words, opens=opens, to=ids["place of owner"], client_id=name)
        ids[name] = build.only(select(Letter.id).where(Letter.client_id == name))
    build.post("owner", "/letters/{opened letter}/open")
    ids["circle win"] = build.say("member", "/wins", "I fixed the gate myself", to="{family}")
    win = "I walked past the old corner"
    ids["goal win"] = build.say("owner", "/wins", win, to="{family}", goal="{goal}", with_photo=True)
    answer = build.post("owner", "/wins", words="I left before it got loud", to="me", photo=file())
    ids["own win"] = answer.location.rpartition("/")[2]
    build.post("owner", "/moments/{hello}/keep")
    build.post("keeper", "/circles/{family}/members/{place of removed}/mute")
    ids["left win"] = build.say("left", "/wins", "I slept until morning", to="{family}", with_photo=True)
    ids["choir words"] = build.say("other circle", "/circles/{choir}/moments", "See you at rehearsal", to="everyone")
    offer_something(build)
    held.set(days_ago(8))
    build.post("owner", check_ins, answer="not_this_time", tell="later")


def offer_something(build: Builder) -> None:
    """Ben suggests a small step to Ana, and Cal asks her a question; neither is about a goal."""
    build.post("sponsor", "/being-beside")
    to_ana, step = "/members/{place of owner}/offers", "Borrow the long ladder"
    build.post("sponsor", to_ana, kind="suggestion", words=step, days="3")
    build.post("member", to_ana, kind="question", question="ask_of_use")
    for name, kind in (("suggestion", OfferKind.SUGGESTION), ("asked", OfferKind.QUESTION)):
        build.ids[name] = build.only(select(Offer.id).where(Offer.kind == kind))


def name_what_came_of_it(build: Builder) -> None:
    """The ids of check-ins and of the moments they began, if any."""
    each = ("kept check-in", "told check-in", "check-in told to one", "check-in", "check-in for later")
    for ago, name in zip(range(12, 7, -1), each, strict=True):
        day = date.fromisoformat(on(ago))
        build.ids[name] = build.only(select(CheckIn.id).where(CheckIn.on == day))
        build.ids[f"moment of {name}"] = build.first(select(Moment.id).where(Moment.check_in_id == build.ids[name]))
    for name, kind in (("step moment", MomentKind.STEP), ("finish", MomentKind.FINISH)):
        build.ids[name] = build.first(select(Moment.id).where(Moment.kind == kind))


def go(build: Builder) -> None:
    """Dee leaves and Hal is removed: both were told whatever the others were told."""
    build.held.set(days_ago(7))
    build.post("left", "/circles/{family}/leave")
    build.post("keeper", "/circles/{family}/members/{place of removed}/remove")


def never_shown(app: Flask, held: HeldClock) -> Builder:
    """Everything happened, and no goal was ever shown to anybody."""
    build = Builder(app, held)
    lay_the_table(build)
    set_goals(build)
    live_there(build, is_shown=False)
    build.ids["river words"] = NOBODY_HAS  # nobody could say anything about a goal they do not see
    name_what_came_of_it(build)
    go(build)
    return build


def shown_to_all(app: Flask, held: HeldClock) -> Builder:
    """Everything happened while two goals were shown to everyone, with all their parts."""
    build = Builder(app, held)
    lay_the_table(build)
    set_goals(build)
    for goal in ("goal", "finished"):
        build.share(goal, "family", "everyone", "all")
    live_there(build, is_shown=True)
    words = "The river suits you"
    build.ids["river words"] = build.say("sponsor", "/circles/{family}/moments", words, to="goal:{goal}")
    name_what_came_of_it(build)
    go(build)
    return build


AUDIENCES = {
    "one person": "member:{place of member}",
    "a relation": "relation:sponsor",
    "everyone": "everyone",
    "expired": "everyone",
    "stopped": "everyone",
}


def settle(build: Builder, state: State) -> House:
    """What Ana decided five days ago, and everything since, up to now."""
    build.held.set(days_ago(5))
    if state.sharing != "nobody":
        until = on(2) if state.sharing == "expired" else ""
        for goal in ("goal", "finished"):
            build.share(goal, "family", AUDIENCES[state.sharing], state.parts, until)
    build.ids["share"] = build.first(
        select(Share.id).where(Share.goal_id == build.ids["goal"]).order_by(Share.since.desc(), Share.end_told)
    )
    build.held.set(days_ago(3))
    build.join("keeper", "family", "newcomer", "sponsor")
    build.held.set(days_ago(2))
    if state.sharing == "stopped":
        for goal in ("goal", "finished"):
            share = build.only(
                select(Share.id).where(
                    Share.goal_id == build.ids[goal], Share.end_told.is_(False), Share.until.is_(None)
                )
            )
            build.post("owner", f"/goals/{{{goal}}}/shares/{share}/stop")
    build.held.set(NOON - timedelta(minutes=5))
    build.post("keeper", "/moments/{circle win}/together")
    build.post("keeper", "/moments/{circle win}/together/here")
    build.ids["choir goal"] = build.set_goal("Sing the alto line")
    build.share("choir goal", "choir", "everyone", "none")
    build.ids["change"] = build.first(select(Change.id).order_by(Change.at.desc()))
    asks = {"place-{place of sponsor}": "1", "place-{place of member}": "2"}
    build.post("owner", "/support/order", minutes="60", **{name.format(**build.ids): at for name, at in asks.items()})
    call = build.post("owner", "/support/calls", words="Ring me before the kettle boils")
    build.ids["call"] = call.location.rpartition("/")[2]
    link = build.invite("keeper", "family", "friend", note="There is soup on the stove")
    build.ids["token"] = link.removeprefix("/i/")
    build.ids["invitation"] = build.only(select(Invitation.id).where(Invitation.accepted_at.is_(None)))
    build.ids["address"] = build.people["owner"].address
    return arrive(build, state, link)


def arrive(build: Builder, state: State, link: str) -> House:
    """Everybody signs in at noon, in two places; Ivy has opened her link."""
    build.held.set(NOON)
    app, ids = build.app, dict(build.ids)
    visitors = {"signed out": _visitor(app.test_client())}
    for role, someone in build.people.items():
        build.sign_in(role, "Elsewhere")
        client = app.test_client()
        client.set_cookie(app.config["SIGN_IN_COOKIE"], build.sign_in(role, "Here"))
        if role == "invited":
            client.get(link)
        visitors[role] = _visitor(client)
        with app.app_context():
            elsewhere = select(Session.id).where(Session.person_id == someone.person_id, Session.device == "Elsewhere")
            ids[f"session of {role}"] = db.session.scalars(elsewhere).one()
            stream = select(Stream.stream_id).where(Stream.person_id == someone.person_id)
            ids[f"beginning of {role}"] = f"{db.session.scalars(stream).one()}.0"
    return House(state, build.kept(), ids, dict(build.people), visitors)


def _visitor(client: FlaskClient) -> Visitor:
    token = token_for(client)
    found = [client.get_cookie(name) for name in (client.application.config["SIGN_IN_COOKIE"], "form")]
    return Visitor({cookie.key: cookie.value for cookie in found if cookie}, token)
