"""Trays beside a plain model of them: whatever is sent, taken back, kept, taken and let pass, in any order, in hers is
what the model says, and on the pages of whoever sent it nothing but what they did themselves."""

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from flask import Flask

from tests import databases
from tests.offers.offering import in_tray, on_sent, reads_primer
from tests.people import NOON, Someone, World, join, submit
from tests.showing import page, show_goal

WALKS, STEPS = 10, 25  # each walk from a seed of its own, so that it can be had again
SENDERS = ("ben", "cal")
WEEKS = (0, 1, 2, 4)


@dataclass
class Offer:
    """Something sent: by whom, from which place of theirs (a number, another each time they come), about her goal?"""

    sender: str
    place: int
    about_goal: bool
    words: str
    on: date
    path: str = ""
    state: str = "waiting"
    is_taken_back: bool = False


@dataclass
class Model:
    """Who has which place (0 is none), who is shown her goal at it, how long the same rests, and all that was sent."""

    places: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SENDERS, 1))
    came: int = 1
    shown: set[str] = field(default_factory=set)
    weeks: int = 2
    offers: list[Offer] = field(default_factory=list)

    def may_offer(self, who: str, *, about_goal: bool) -> bool:
        return bool(self.places[who]) and (not about_goal or who in self.shown)

    def rests(self, who: str, on: date, *, about_goal: bool) -> bool:
        sent = [each.on for each in self.offers if (each.sender, each.about_goal) == (who, about_goal)]
        return bool(sent) and on < max(sent) + timedelta(weeks=self.weeks)

    def is_hers(self, offer: Offer) -> bool:
        """It is there for her to do something with, waiting or put away."""
        is_theirs = offer.place == self.places[offer.sender]
        return is_theirs and not offer.is_taken_back and self.may_offer(offer.sender, about_goal=offer.about_goal)

    def tray(self) -> set[str]:
        return {each.path for each in self.offers if self.is_hers(each) and each.state in ("waiting", "kept")}


class Offering:
    """Ana with her tray, and two who offer her small steps."""

    def __init__(self, app: Flask, world: World, clock: Any, browser: Any, seed: int) -> None:
        self.app, self.world, self.clock, self.dice = app, deepcopy(world), clock, Random(seed)
        clock.set(NOON)
        self.model, self.story = Model(), Counter[str]()
        self.people = {who: browser(getattr(world, who)) for who in ("ana", *SENDERS)}
        self.ids = {who: getattr(world, who).membership_id for who in SENDERS}
        for who in SENDERS:
            reads_primer(self.people[who])
        self.steps_taken: list[str] = []

    def walk(self) -> None:
        for who in SENDERS:
            self._show(who)
        deeds = {
            self.send: 6,
            self.put_away: 5,
            self.take_back: 2,
            self.show_or_stop: 2,
            self.go_or_come: 1,
            self.say_how_long_it_rests: 1,
            self.days_pass: 3,
        }
        for deed in self.dice.choices(list(deeds), list(deeds.values()), k=STEPS):
            self.story[deed.__name__] += 1
            before = {who: self._of_senders(who) for who in SENDERS}
            actor = deed()
            self.it_is_as_the_model_says()
            for who in SENDERS:
                if deed == self.put_away and actor == "ana":
                    assert self._of_senders(who) == before[who], "what she does with it is hers to know"

    def _does(self, who: str, path: str, **fields: str) -> Any:
        print(self.clock.at, who, path, fields)  # shown if it fails
        self.clock.forward(seconds=1)
        return submit(self.people[who], path, **fields)

    def _of_senders(self, who: str) -> str:
        return page(self.people[who], "/sent")

    def send(self) -> str:
        who, about_goal = self.dice.choice(SENDERS), self.dice.random() < 0.6
        words, on = f"Step {len(self.model.offers)} of {who}", self.clock.at.date()
        path = f"/goals/{self.world.goal_id}" if about_goal else f"/members/{self.world.ana.membership_id}"
        before = set(in_tray(self.people["ana"]))
        answer = self._does(who, f"{path}/offers", kind="suggestion", words=words, days="3")
        if not self.model.may_offer(who, about_goal=about_goal):
            assert answer.status_code == 404
        elif self.model.rests(who, on, about_goal=about_goal):
            assert answer.status_code == 422
            assert words in answer.text
        else:
            assert answer.status_code == 303
            [came] = set(in_tray(self.people["ana"])) - before
            self.model.offers.append(Offer(who, self.model.places[who], about_goal, words, on, came))
        return who

    def put_away(self) -> str:
        """Ana does something with one of all there are, in her tray or not."""
        if not self.model.offers:
            return ""
        offer, verb = self.dice.choice(self.model.offers), self.dice.choice(["keep", "pass", "take"])
        answer = self._does("ana", f"{offer.path}/{verb}")
        assert answer.status_code == (303 if self.model.is_hers(offer) else 404)
        if self.model.is_hers(offer):
            if verb == "take" and offer.about_goal and offer.state != "taken":
                self.steps_taken.append(offer.words)
            offer.state = {"keep": "kept", "pass": "passed", "take": "taken"}[verb]
        return "ana"

    def take_back(self) -> str:
        if not self.model.offers:
            return ""
        offer = self.dice.choice(self.model.offers)
        sent = offer.path.replace("/tray/", "/sent/")
        answer = self._does(offer.sender, f"{sent}/take-back")
        can = not offer.is_taken_back and offer.place == self.model.places[offer.sender]
        assert answer.status_code == (303 if can else 404)
        offer.is_taken_back = offer.is_taken_back or can
        return offer.sender

    def show_or_stop(self) -> str:
        who = self.dice.choice(SENDERS)
        if who in self.model.shown:
            sharing = self.people["ana"].get(f"/goals/{self.world.goal_id}/sharing").text
            share = re.search(rf'data-row="\w+/member:{self.ids[who]}"[^>]*? data-share="(\w+)"', sharing)
            assert share
            self._does("ana", f"/goals/{self.world.goal_id}/shares/{share[1]}/stop")
            self.model.shown.discard(who)
        elif self.model.places[who]:
            self._show(who)
        return "ana"

    def _show(self, who: str) -> None:
        getattr(self.world, who).membership_id = self.ids[who]
        show_goal(self.people["ana"], self.world, f"member:{who}", "progress")
        self.model.shown.add(who)

    def go_or_come(self) -> str:
        who = self.dice.choice(SENDERS)
        if self.model.places[who]:
            self._does(who, f"/circles/{self.world.circle_id}/leave")
            self.model.places[who] = 0
            self.model.shown.discard(who)
        else:
            with self.app.app_context():
                someone: Someone = getattr(self.world, who)
                self.ids[who] = join(self.world.ana, self.world.circle_id, someone)
            self.model.came += 1
            self.model.places[who] = self.model.came
        return who

    def say_how_long_it_rests(self) -> str:
        self.model.weeks = self.dice.choice(WEEKS)
        assert self._does("ana", "/tray/rest", weeks=str(self.model.weeks)).status_code == 303
        return "ana"

    def days_pass(self) -> str:
        self.clock.forward(days=self.dice.choice([1, 6, 7, 14]))
        return ""

    def it_is_as_the_model_says(self) -> None:
        assert set(in_tray(self.people["ana"])) == self.model.tray()
        today = page(self.people["ana"], "/")
        waits = any(self.model.is_hers(each) and each.state == "waiting" for each in self.model.offers)
        assert ("Something is waiting for you" in today) == waits
        steps = page(self.people["ana"], f"/goals/{self.world.goal_id}")
        assert [words for words in self.steps_taken if words not in steps] == []
        for who in SENDERS:
            sent = {path.replace("/sent/", "/tray/") for path in on_sent(self.people[who])}
            mine = [each for each in self.model.offers if each.sender == who and not each.is_taken_back]
            assert sent == {each.path for each in mine if each.place == self.model.places[who]}
            assert in_tray(self.people[who]) == []


def test_whatever_is_done_a_tray_is_what_the_model_says(app: Flask, world: World, clock: Any, as_: Any) -> None:
    begin_again, did, sent = databases.keep(app), Counter[str](), 0
    for seed in range(WALKS):
        begin_again()
        print(f"walk {seed}")
        walk = Offering(app, world, clock, as_, seed)
        walk.walk()
        did.update(walk.story)
        sent += len(walk.model.offers)
    assert sent > WALKS
    print(f"\ntrays: {WALKS} walks, {sent} offers, {did.total()} things done, beside a plain model, 0 differences")
