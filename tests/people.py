"""The five people every test knows, and the small world they live in.

ana keeps the circle; ben (her sponsor) and cal (her brother) are in it; dee left last week; eve is a stranger who
keeps a circle of her own. Ana has one goal, shown to nobody.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from circle.accounts.actions import sign_up
from circle.asking import place_in
from circle.circles.actions import leave_circle, start_circle
from circle.goals.actions import set_goal
from circle.invitations.actions import accept, invite
from circle.models import Area, Relation, Rhythm
from circle.sharing.actions import leave_newcomer_out

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSWORD = "one small pebble at a time"


@dataclass
class Someone:
    """One of the five: how they sign in, and their place in the circle (empty for a stranger)."""

    name: str
    person_id: str
    membership_id: str = ""
    password: str = PASSWORD

    @property
    def address(self) -> str:
        return f"{self.name}@example.org"


@dataclass
class World:
    """The five people, Ana's circle and goal, and Eve's circle."""

    ana: Someone
    ben: Someone
    cal: Someone
    dee: Someone
    eve: Someone
    circle_id: str
    goal_id: str
    eves_circle_id: str

    @property
    def everyone(self) -> list[Someone]:
        return [self.ana, self.ben, self.cal, self.dee, self.eve]


def make_world(held: Any) -> World:
    """Build the world a week and more ago, so that Dee can have left last week; `held` is the clock."""
    held.set(NOON - timedelta(days=21))
    people = {name: _someone(name) for name in ("ana", "ben", "cal", "dee", "eve")}
    ana, eve = people["ana"], people["eve"]
    circle = start_circle(ana.person_id, name="Family", purpose="You hear it from me first", known_as="Ana")
    ana.membership_id = place_id_of(ana.person_id, circle.id)
    for name, relation in (
        ("ben", Relation.SPONSOR),
        ("cal", Relation.FAMILY),
        ("dee", Relation.FRIEND),
    ):
        people[name].membership_id = join(ana, circle.id, people[name], relation)
        leave_newcomer_out(ana.person_id, people[name].membership_id)
    eves = start_circle(eve.person_id, name="Band", purpose="", known_as="Eve")
    eve.membership_id = place_id_of(eve.person_id, eves.id)
    goal = set_goal(
        ana.person_id,
        words="Walk by the river",
        why="My head is quieter there",
        area=Area.HEALTH,
        rhythm=Rhythm.DAILY,
    )
    held.set(NOON - timedelta(days=7))
    leave_circle(people["dee"].person_id, circle.id)
    held.set(NOON)
    return World(**people, circle_id=circle.id, goal_id=goal.id, eves_circle_id=eves.id)


def join(keeper: Someone, circle_id: str, newcomer: Someone, relation: Relation = Relation.FRIEND) -> str:
    """Invite somebody and let them accept, by the actions; gives their new membership's id."""
    token = invite(keeper.person_id, circle_id, relation=relation, note="", lasts=timedelta(hours=72))
    place = accept(newcomer.person_id, token, known_as=newcomer.name.title())
    return place.id


def place_id_of(person_id: str, circle_id: str) -> str:
    return place_in(circle_id, person_id).id


def _someone(name: str) -> Someone:
    someone = Someone(name, "")
    someone.person_id = sign_up(
        name=name.title(),
        address=someone.address,
        password=PASSWORD,
        time_zone="UTC",
        language="en",
    ).person_id
    return someone


def submit(client: FlaskClient, path: str, **fields: Any) -> Any:
    """Post a form as a browser would: with the token of the page it stands on."""
    return client.post(path, data={"csrf_token": token_for(client), **fields})


def token_for(client: FlaskClient) -> str:
    """The CSRF token this browser's forms carry now."""
    page = client.get("/invited").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form with a token"
    return found[1]


def news_of(client: FlaskClient, after: str) -> list[dict[str, str]]:
    """The items a poll answers with."""
    answer = client.get("/news", query_string={"after": after})
    assert answer.status_code == 200
    return answer.json["items"]
