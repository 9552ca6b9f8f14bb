"""A call for support beside a plain model of it: whatever is done, in any order, everybody has on their screens what it
says, nobody is asked twice, and while a call is open there is always a next step."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from flask import Flask

from tests import databases
from tests.people import NOON, Someone, World, join, submit
from tests.showing import page
from tests.support.asking import names_on

WALKS, STEPS = 24, 25  # each walk from a seed of its own, so that it can be had again
SUPPORTERS = ("ben", "cal", "eve")
MINUTES = 10
LASTS = timedelta(hours=12)
CARD = re.compile(r'<section class="card call" id="call-(\w+)".*?</section>', re.DOTALL)


@dataclass
class Call:
    """An open call: whom it asked at which place of theirs, what they said, and when it is looked at again."""

    began: datetime
    next_at: datetime
    asked: dict[str, int] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


@dataclass
class Model:
    """Who has which place (a number, another each time they come; 0 is none), whom she would ask, who is there."""

    now: datetime = NOON
    places: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUPPORTERS, 1))
    came: int = 1
    order: list[tuple[str, int]] = field(default_factory=list)
    never: set[str] = field(default_factory=set)
    not_on: dict[str, date] = field(default_factory=dict)
    call: Call | None = None
    waited: int = 0  # how often nobody was asked although somebody could be, because somebody was with her

    def is_asked(self, who: str) -> bool:
        return bool(self.call and self.places[who] and self.call.asked.get(who) == self.places[who])

    def is_in_hand(self) -> bool:
        return any(self.is_asked(who) and self.call.answers.get(who) == "with_you" for who in SUPPORTERS)

    def following(self) -> str | None:
        asked = self.call.asked if self.call else {}
        there = [who for who, place in self.order if place == self.places[who] and self.is_there(who)]
        return next((who for who in there if who not in asked), None)

    def is_there(self, who: str) -> bool:
        return who not in self.never and self.not_on.get(who) != self.now.date()

    def ask_next(self) -> None:
        assert self.call
        self.call.next_at = self.now + timedelta(minutes=MINUTES)
        if who := self.following():
            self.call.asked[who] = self.places[who]

    def go_on(self) -> None:
        call = self.call
        if call is None or call.next_at > self.now:
            return
        if call.began + LASTS <= self.now:
            self.call = None
        elif self.is_in_hand():
            self.waited += self.following() is not None
            call.next_at = self.now + timedelta(minutes=MINUTES)
        else:
            self.ask_next()

    def go(self, who: str) -> None:
        """A place that is left takes along what was said of it."""
        self.places[who] = 0
        self.never.discard(who)
        self.not_on.pop(who, None)


class Calling:
    """Ana, and three who might be asked."""

    def __init__(self, app: Flask, world: World, clock: Any, browser: Any, seed: int) -> None:
        self.app, self.world, self.clock, self.dice = app, world, clock, Random(seed)
        clock.set(NOON)
        self.model = Model()
        self.ids = {"ben": world.ben.membership_id, "cal": world.cal.membership_id, "eve": self._join(world.eve)}
        self.people = {who: browser(getattr(world, who)) for who in ("ana", *SUPPORTERS)}
        self.address, self.story = "", Counter[str]()

    def _join(self, who: Someone) -> str:
        with self.app.app_context():
            return join(self.world.ana, self.world.circle_id, who)

    def walk(self) -> None:
        """Begin with everybody in her order and a call; then whatever comes, what happens most often the likeliest."""
        self.choose(list(SUPPORTERS))
        self.ask()
        deeds = {
            self.answer: 6,
            self.time_passes: 6,
            self.ask: 2,
            self.say_when: 1,
            self.choose_anew: 1,
            self.ask_next_too: 1,
            self.end: 1,
            self.go: 1,
            self.come_back: 2,
        }
        for deed in self.dice.choices(list(deeds), list(deeds.values()), k=STEPS):
            self.story[deed.__name__] += 1
            deed()
            self.everybody_has_on_their_screen_what_the_model_says()

    def _does(self, who: str, path: str, **fields: str) -> Any:
        print(self.clock.at.time(), who, path, fields)  # shown if it fails
        self.clock.forward(seconds=1)
        self.model.now = self.clock.at
        return submit(self.people[who], path, **fields)

    def choose(self, order: list[str]) -> None:
        here = [who for who in order if self.model.places[who]]
        numbers = {f"place-{self.ids[who]}": str(number) for number, who in enumerate(here, 1)}
        assert self._does("ana", "/support/order", minutes=str(MINUTES), **numbers).status_code == 303
        self.model.order = [(who, self.model.places[who]) for who in here]

    def choose_anew(self) -> None:
        self.choose(self.dice.sample(SUPPORTERS, self.dice.randint(0, len(SUPPORTERS))))

    def ask(self) -> None:
        words = str(sum(self.story.values()))
        answer = self._does("ana", "/support/calls", words=words, client_id=words)
        if self.model.call is None and self.model.following() is None:
            assert answer.status_code == 422
            return
        if self.model.call:
            assert answer.status_code == 409, "other words are given back"
            return
        assert answer.status_code == 303
        assert answer.location != self.address, "another call"
        self.address = answer.location
        self.model.call = Call(self.model.now, self.model.now)
        self.model.ask_next()

    def answer(self) -> None:
        """Mostly somebody who was asked."""
        asked = [who for who in SUPPORTERS if self.model.is_asked(who)]
        who = self.dice.choice(asked * 4 + list(SUPPORTERS))
        said = self.dice.choice(["with_you"] * 3 + ["not_today"])
        answer = self._does(who, f"{self.address}/answer", answer=said)
        assert answer.status_code == (303 if self.model.is_asked(who) else 404)
        if self.model.is_asked(who) and self.model.call and self.model.call.answers.get(who) != said:
            self.model.call.answers[who] = said
            if not self.model.is_in_hand():
                self.model.ask_next()

    def ask_next_too(self) -> None:
        following = self.model.following()
        answer = self._does("ana", f"{self.address}/next", place=self.ids[following] if following else "")
        assert answer.status_code == (303 if self.model.call else 404)
        if self.model.call and following:
            self.model.ask_next()

    def end(self) -> None:
        answer = self._does("ana", f"{self.address}/end")
        assert answer.status_code == (303 if self.model.call else 404)
        self.model.call = None

    def go(self) -> None:
        """Leave, or be removed."""
        who, here = self.dice.choice(SUPPORTERS), f"/circles/{self.world.circle_id}"
        if self.model.places[who] and self.dice.random() < 0.5:
            self._does("ana", f"{here}/members/{self.ids[who]}/remove")
        elif self.model.places[who]:
            self._does(who, f"{here}/leave")
        self.model.go(who)

    def come_back(self) -> None:
        for who in SUPPORTERS:
            if not self.model.places[who]:
                self.ids[who] = self._join(getattr(self.world, who))
                self.model.came += 1
                self.model.places[who] = self.model.came

    def say_when(self) -> None:
        who, said = self.dice.choice(SUPPORTERS), self.dice.choice(["never", "whenever", "not today"])
        reach = f"/circles/{self.world.circle_id}/reach"
        answer = self._does(who, f"{reach}/not-today" if said == "not today" else reach, reached=said)
        assert answer.status_code == (303 if self.model.places[who] else 404)
        if self.model.places[who] and said == "not today":
            self.model.not_on[who] = self.model.now.date()
        elif self.model.places[who]:
            self.model.not_on.pop(who, None)
            self.model.never = self.model.never - {who} | ({who} if said == "never" else set())

    def time_passes(self) -> None:
        minutes = self.dice.choice([1, 9, *[10] * 6, 11, 60, 600])
        print(minutes, "minutes pass")
        self.clock.forward(minutes=minutes)
        self.model.now = self.clock.at
        with self.app.app_context():
            self.app.extensions["courier"].sweep()
        self.model.go_on()

    def everybody_has_on_their_screen_what_the_model_says(self) -> None:
        call, in_hand = self.model.call, self.model.is_in_hand()
        for who in SUPPORTERS:
            cards = list(CARD.finditer(page(self.people[who], "/kept-words")))
            assert [f"/support/calls/{card[1]}" for card in cards] == [self.address] * self.model.is_asked(who), who
            for card in cards:
                said = call.answers.get(who) if call else None
                assert ("knows that you are with them" in card[0]) == (said == "with_you")
                assert ("Not today, you said" in card[0]) == (said == "not_today")
                assert ("Somebody is with Ana now" in card[0]) == (in_hand and said != "with_you")
        hers = self.people["ana"].get("/support")
        if call is None:
            assert hers.status_code == 200
            return
        assert hers.location == self.address
        shown = page(self.people["ana"], self.address)
        listed = [name.lower() for name, said in names_on(self.people["ana"], self.address) if "if nobody" not in said]
        assert sorted(listed) == sorted(who for who in SUPPORTERS if self.model.is_asked(who))
        has_somebody_to_wait_for = in_hand or self.model.following()
        assert ("Somebody answers here, now" in shown) == (not has_somebody_to_wait_for), "there is always a next step"


def test_whatever_is_done_a_call_is_what_the_model_says(app: Flask, world: World, clock: Any, as_: Any) -> None:
    begin_again, did, waited = databases.keep(app), Counter[str](), 0
    for seed in range(WALKS):
        begin_again()
        print(f"walk {seed}")
        walk = Calling(app, world, clock, as_, seed)
        walk.walk()
        did.update(walk.story)
        waited += walk.model.waited
    assert waited > 3, "it did not come about often enough that somebody was with her and others could be asked"
    print(f"\ncalls: {WALKS} walks, {did.total()} things done, beside a plain model, 0 differences")
    print(f"  {', '.join(f'{deed} {times}' for deed, times in did.most_common())}")
