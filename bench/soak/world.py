"""The world the soak begins from: circles of ten, everybody signed in, two goals in each shown to nobody yet.

`python -m bench.soak.world CIRCLES` makes it where CIRCLE_DATA says, by the app's own actions, and prints who is where
as JSON. Passwords are hashed cheaply here; whoever signs in later gets a hash of the full cost.
"""

import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf

from circle import create_app
from circle.accounts.actions import sign_up
from circle.asking import place_in
from circle.circles.actions import start_circle
from circle.config import Argon2Cost
from circle.database import changing
from circle.goals.actions import set_goal
from circle.invitations.actions import accept, invite
from circle.models import Area, Relation, Rhythm
from circle.sessions import start_session

PEOPLE = 10  # in a circle
OWNERS = 2  # of a goal each, in a circle; the first keeps it
PASSWORD = "one small pebble at a time"  # noqa: S105


@dataclass
class Member:
    """Somebody, the token of their session, and the id of their place in the circle."""

    person: str
    address: str
    token: str
    place: str


@dataclass
class MadeCircle:
    """A circle, its people in the order they came, and the goals of the first of them."""

    id: str
    members: list[Member]
    goals: list[str]


@dataclass
class World:
    """Everybody; a cookie and a token that go with every form; what the sign-in cookie is called."""

    circles: list[MadeCircle]
    form_cookie: str
    csrf_token: str
    sign_in_cookie: str

    @classmethod
    def read(cls, text: str) -> "World":
        made: dict[str, Any] = json.loads(text)
        circles = [
            MadeCircle(each["id"], [Member(**member) for member in each["members"]], each["goals"])
            for each in made.pop("circles")
        ]
        return cls(circles, **made)


def make_world(app: Flask, circles: int) -> World:
    """Make it, with so many circles."""
    with app.test_request_context():
        csrf_token = generate_csrf()
        form_cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))  # type: ignore[attr-defined]
    made = [_circle(app, number) for number in range(circles)]
    return World(made, form_cookie, csrf_token, app.config["SIGN_IN_COOKIE"])


def _circle(app: Flask, number: int) -> MadeCircle:
    addresses = [f"guest-{number}-{seat}@example.org" for seat in range(PEOPLE)]
    keeper, *others = people = [_sign_up(address) for address in addresses]
    circle = start_circle(keeper, name="Sunday table", purpose="", known_as="Guest").id
    lasts, idles = app.config["SESSION_LASTS"], app.config["SESSION_IDLES"]
    for person in others:
        token = invite(keeper, circle, relation=Relation.FRIEND, note="", lasts=app.config["INVITATION_LASTS"])
        accept(person, token, known_as="Guest")
    with changing():
        tokens = [start_session(person, "Soak", lasts=lasts, idles=idles) for person in people]
    members = [
        Member(person, address, token, place_in(circle, person).id)
        for person, address, token in zip(people, addresses, tokens, strict=True)
    ]
    goals = [set_goal(owner, words="Walk", area=Area.HEALTH, rhythm=Rhythm.DAILY).id for owner in people[:OWNERS]]
    return MadeCircle(circle, members, goals)


def _sign_up(address: str) -> str:
    return sign_up(name="Guest", address=address, password=PASSWORD, time_zone="UTC", language="en").person_id


if __name__ == "__main__":
    circle_app = create_app(ARGON2=Argon2Cost(memory_kib=8, passes=1, lanes=1))
    with circle_app.app_context():
        upgrade()
        print(json.dumps(asdict(make_world(circle_app, int(sys.argv[1])))))
