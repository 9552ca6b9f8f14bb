"""A house full of people for the bench: everybody signed in, in a circle of 10 and in one of 50.

`python -m bench.house PEOPLE` makes it where CIRCLE_DATA and DATABASE_URL say, and prints who is where as JSON.
The first person also has twenty goals, each with a year of check-ins up to a month ago, and the first circle has more
than a page of moments.
"""

import json
import random
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, session
from flask_migrate import upgrade
from flask_wtf.csrf import generate_csrf

from circle import clock, create_app
from circle.accounts.actions import sign_up
from circle.circles.actions import start_circle
from circle.config import Argon2Cost
from circle.database import changing
from circle.extensions import db
from circle.goals.actions import set_goal
from circle.models import (
    Answer,
    Area,
    Audience,
    CheckIn,
    Goal,
    Membership,
    MomentKind,
    Part,
    Relation,
    Rhythm,
    SealingKey,
    Welcome,
)
from circle.models.columns import new_id
from circle.moments.actions import say
from circle.sessions import start_session
from circle.sharing.actions import share_goal
from circle.tallies import count_anew

SIZES = (10, 50)  # people in a circle
GOALS, DAYS, MOMENTS = 20, 365, 40  # of the first person; of each goal; in the first circle
LAST_DAYS = 30  # of which nothing is said yet
A_YEAR = timedelta(days=365)


@dataclass
class House:
    """Who is where. `cookies` has what each browser sends, `people` their ids, in one order.

    `circles` gives by size the circles' ids, and `members` by circle the places of its people in that order.
    `csrf_token` goes with every form. `goals` are those of the first person.
    """

    cookies: list[str]
    people: list[str]
    circles: dict[int, list[str]]
    members: dict[str, list[int]]
    csrf_token: str
    goals: list[str]

    @classmethod
    def read(cls, text: str) -> "House":
        made: dict[str, Any] = json.loads(text)
        made["circles"] = {int(size): circles for size, circles in made["circles"].items()}
        return cls(**made)


def make_house(app: Flask, count: int) -> House:
    """Make it, with so many people (a multiple of 50)."""
    with app.test_request_context():
        csrf_token = generate_csrf()
        form_cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))  # type: ignore[attr-defined]
    people = [_sign_up(number) for number in range(count)]
    circles: dict[int, list[str]] = {}
    members: dict[str, list[int]] = {}
    for size in SIZES:
        groups = [range(start, start + size) for start in range(0, count, size)]
        made = [_circle([people[number] for number in group]) for group in groups]
        circles[size] = made
        members |= {circle: list(group) for circle, group in zip(made, groups, strict=True)}
    signed_in = app.config["SIGN_IN_COOKIE"]
    with changing():
        tokens = [start_session(person, "Bench", lasts=A_YEAR, idles=A_YEAR) for person in people]
    cookies = [f"{signed_in}={token}; form={form_cookie}" for token in tokens]
    goals = _goals(people[0], circles[10][0])
    _moments([people[number] for number in members[circles[10][0]]], circles[10][0], goals)
    return House(cookies, people, circles, members, csrf_token, goals)


def _sign_up(number: int) -> str:
    account = sign_up(
        name=f"Guest {number}",
        address=f"guest-{number}@example.org",
        password="one small pebble at a time",
        time_zone="UTC",
        language="en",
    )
    return account.person_id


def _circle(people: list[str]) -> str:
    """A circle that the first of them started and the others have joined, each greeted by those before."""
    circle = start_circle(people[0], name="Sunday table", purpose="", known_as="Guest 1")
    with changing():
        for seat, person in enumerate(people[1:], 2):
            place = Membership(
                id=new_id(),
                sealing_key=db.session.get_one(SealingKey, person),
                circle_id=circle.id,
                person_id=person,
                known_as=f"Guest {seat}",
                relation=Relation.FRIEND,
                seat=seat,
                joined_at=clock.now(),
            )
            db.session.add(place)
            db.session.flush()
            db.session.add_all(Welcome(person_id=each, membership_id=place.id) for each in people[: seat - 1])
    return circle.id


def _goals(owner: str, circle: str) -> list[str]:
    """Twenty goals, each with a year of check-ins; four of them are shown to the circle."""
    chance = random.Random(1)
    with clock.as_if(clock.now() - timedelta(days=LAST_DAYS + DAYS)):
        goals = [
            set_goal(owner, words=f"Walk by the river, {n} minutes", area=Area.HEALTH, rhythm=Rhythm.DAILY)
            for n in range(1, GOALS + 1)
        ]
    for goal in goals:
        with changing():
            for ago in range(LAST_DAYS + 1, LAST_DAYS + DAYS + 1):
                at = clock.now() - timedelta(days=ago)
                answer = chance.choice([Answer.YES, Answer.YES, Answer.SOME, Answer.NOT_THIS_TIME])
                db.session.add(
                    CheckIn(
                        id=new_id(),
                        sealing_key=goal.sealing_key,
                        goal_id=goal.id,
                        owner_id=owner,
                        on=at.date(),
                        time_zone="UTC",
                        answer=answer,
                        note="Cold and bright." if ago % 7 == 0 else "",
                        created_at=at,
                    )
                )
            count_anew(db.session.get_one(Goal, goal.id))
    for goal in goals[:4]:
        share_goal(owner, goal.id, circle_id=circle, audience=Audience.EVERYONE, parts=[Part.PROGRESS])
    return [goal.id for goal in goals]


def _moments(people: list[str], circle: str, goals: list[str]) -> None:
    for number in range(MOMENTS):
        about = goals[number % 4] if number % 3 == 0 else None
        words = f"I saw you at the door this morning. That took something. ({number})"
        say(people[number % len(people)], circle, MomentKind.ENCOURAGEMENT, words, about_goal=about)


if __name__ == "__main__":
    circle_app = create_app(ARGON2=Argon2Cost(memory_kib=8, passes=1, lanes=1))
    with circle_app.app_context():
        upgrade()
        print(json.dumps(asdict(make_house(circle_app, int(sys.argv[1])))))
