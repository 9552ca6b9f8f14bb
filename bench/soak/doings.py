"""What people in one circle do, one thing after the other, and the model told of each once it is acknowledged."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from time import monotonic

import gevent

from bench.soak.browsing import INVITATION, PLACE, Unexpected, Web, cookie_from
from bench.soak.model import Circle, Goal, Place
from bench.soak.screens import Screen
from bench.soak.world import PASSWORD, MadeCircle

MOST_AWAY = 3  # of a circle's ten people, out of it or signed out
ABOUT_A_GOAL, SENT_TWICE, TO_EVERYONE = 0.4, 0.05, 0.3  # shares of what is said, said, and shown


@dataclass
class Person:
    """Somebody, how they sign in, the token of their session ("" while signed out), and their screen."""

    id: str
    address: str
    token: str
    screen: Screen


class Life:
    """One circle's people. `done` counts what they did; `chance` decides what."""

    def __init__(self, web: Web, made: MadeCircle, screens: list[Screen], chance: Random, done: Counter[str]) -> None:
        self._web, self._chance, self._done = web, chance, done
        self._people = {
            member.person: Person(member.person, member.address, member.token, screen)
            for member, screen in zip(made.members, screens, strict=True)
        }
        self._keeper, *_ = self._people.values()
        owners = list(self._people)
        self.model = Circle(made.id, [Goal(id, owner) for id, owner in zip(made.goals, owners, strict=False)])
        self.path = f"/circles/{made.id}"
        now = monotonic()
        for member in made.members:
            self.model.come(member.person, member.place, (now, now))
            self.model.sign_in(member.person, (now, now))

    @property
    def screens(self) -> list[Screen]:
        return [person.screen for person in self._people.values()]

    def open(self) -> None:
        for person in self._people.values():
            person.screen.come_in(person.token)

    def go_on(self, until: float, a_second: dict[str, float]) -> None:
        """Do things until then (monotonic), each so many times a second on average, or as many as the server takes."""
        acts: dict[str, Callable[[], None]] = {
            "say": self.say,
            "come or go": self.come_or_go,
            "show or stop": self.show_or_stop,
            "sign in or out": self.sign_in_or_out,
        }
        due = monotonic()
        while True:
            due += self._chance.expovariate(sum(a_second.values()))
            if max(due, monotonic()) > until:
                return
            gevent.sleep(max(0, due - monotonic()))
            [name] = self._chance.choices(list(a_second), list(a_second.values()))
            acts[name]()

    # Saying

    def say(self) -> None:
        """Somebody says something: to everyone, or about a goal to those who are shown it."""
        place = self._chance.choice(self._awake())
        goals = [goal for goal in self.model.goals if goal.is_shown_to(place)]
        goal = self._chance.choice(goals) if goals and self._chance.random() < ABOUT_A_GOAL else None
        self.say_as(self._people[place.person], goal, times=1 + (self._chance.random() < SENT_TWICE))

    def say_as(self, author: Person, goal: Goal | None = None, times: int = 1) -> None:
        client_id = f"{self._chance.getrandbits(128):032x}"
        fields = {
            "words": f"Words {client_id}",
            "client_id": client_id,
            "to": f"goal:{goal.id}" if goal else "everyone",
        }
        answers = [self._web.post(f"{self.path}/moments", author.token, **fields) for _ in range(times)]
        moment, *others = {answer.headers["Location"].rpartition("moment-")[2] for answer in answers}
        if others:
            raise Unexpected("the same form said two things")
        self.model.say(moment, goal)
        self._done["said"] += 1
        self._done["said about a goal"] += goal is not None
        self._done["sent twice"] += times - 1

    # Coming and going

    def come_or_go(self) -> None:
        away = [id for id in self._people if not self.model.place_of(id)]
        going = [place for place in self._awake() if place.person != self._keeper.id]
        if away and (len(away) >= MOST_AWAY or self._chance.random() < 0.5):
            self._come_back(self._people[self._chance.choice(away)])
        elif going:
            self._go(self._chance.choice(going))

    def _go(self, place: Place) -> None:
        if self._chance.random() < 0.5:
            answer = self._web.post(f"{self.path}/leave", self._people[place.person].token)
        else:
            answer = self._web.post(f"{self.path}/members/{place.id}/remove", self._keeper.token)
        self.model.leave(place.person, answer.during)
        self._done["left"] += 1

    def _come_back(self, person: Person) -> None:
        """Invited by whoever keeps the circle, into a new place."""
        if not person.token:
            return
        page = self._web.post(f"{self.path}/invitations", self._keeper.token, relation="friend", note="")
        link = page.found(INVITATION).removeprefix(self._web.url)
        form_cookie = cookie_from(self._web.get(link, person.token), "form")
        accepted = self._web.post("/invitation/accept", person.token, form_cookie, known_as="Guest")
        place_id = self._web.get(self.path, person.token).found(PLACE)
        self.model.come(person.id, place_id, accepted.during)
        self._done["invited again"] += 1

    # Showing

    def show_or_stop(self) -> None:
        """An owner who is here shows a goal to one more, or to everyone who has come so far; or no longer."""
        goals = [goal for goal in self.model.goals for place in self._awake() if place.person == goal.owner]
        if not goals:
            return
        goal = self._chance.choice(goals)
        others = [place for place in self.model.here() if place.person != goal.owner]
        to = None if not others or self._chance.random() < TO_EVERYONE else self._chance.choice(others)
        if to in goal.shares:
            self._stop(goal, to)
        else:
            self.show(goal, to)

    def show(self, goal: Goal, to: Place | None) -> None:
        answer = self._web.post(
            f"/goals/{goal.id}/shares", self._people[goal.owner].token, circle=self.model.id, audience=_audience(to)
        )
        self.model.show(goal, to, answer.during)
        self._done["shares opened"] += 1

    def _stop(self, goal: Goal, to: Place | None) -> None:
        """Save the sheet without it."""
        stays = [f"{self.model.id}/{_audience(other)}" for other in goal.shares if other is not to]
        answer = self._web.post(f"/goals/{goal.id}/sharing", self._people[goal.owner].token, sees=stays)
        self.model.stop(goal, to, answer.during)
        self._done["shares closed"] += 1

    # Signing out and in

    def sign_in_or_out(self) -> None:
        out = [person for person in self._people.values() if not person.token]
        if out and (len(out) >= MOST_AWAY or self._chance.random() < 0.5):
            self.sign_in(self._chance.choice(out))
            return
        person = self._chance.choice([person for person in self._people.values() if person.token])
        if person is not self._keeper:
            answer = self._web.post("/sign-out", person.token)
            person.token = ""
            self.model.sign_out(person.id, answer.during)
            self._done["signed out"] += 1

    def sign_in(self, person: Person) -> None:
        answer = self._web.post("/sign-in", "", email=person.address, password=PASSWORD)
        person.token = cookie_from(answer, self._web.sign_in_cookie)
        self.model.sign_in(person.id, answer.during)
        person.screen.come_in(person.token)
        self._done["signed in"] += 1

    # Its end

    def settle(self) -> None:
        """Everybody signs in, and whoever keeps the circle says something once more."""
        for person in self._people.values():
            if not person.token:
                self.sign_in(person)
        self.say_as(self._keeper)

    def differs(self) -> int:
        """Load the circle as one of its people, page after page, and count where that differs from the model."""
        person = self._chance.choice(list(self._people.values()))
        page = self._web.circle_page(self.model.id, person.token)
        return len({id for id, _goal in page.moments} ^ self.model.sees(person.id))

    def _awake(self) -> list[Place]:
        """Who is in the circle and signed in."""
        return [place for place in self.model.here() if self._people[place.person].token]


def _audience(to: Place | None) -> str:
    return f"member:{to.id}" if to else "everyone"
