"""A call for support beside a plain model of it: whatever is done, in any order, everybody has on their screens what it
says, nobody is asked twice, and while a call is open there is always a next step."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import note as tell_story
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import databases
from tests.people import NOON, Someone, World, join, submit
from tests.showing import page
from tests.support.asking import names_on

EXAMPLES, STEPS = 20, 25
SUPPORTERS = ("ben", "cal", "eve")
MINUTES = 10
LASTS = timedelta(hours=12)
CARD = re.compile(r'<section class="card call" id="call-(\w+)".*?</section>', re.DOTALL)

supporters = st.sampled_from(SUPPORTERS)


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
            call.next_at = self.now + timedelta(minutes=MINUTES)
        else:
            self.ask_next()

    def go(self, who: str) -> None:
        """A place that is left takes along what was said of it."""
        self.places[who] = 0
        self.never.discard(who)
        self.not_on.pop(who, None)


class Calling(RuleBasedStateMachine):
    """Ana, and three who might be asked."""

    app: Flask
    begin_again: Any
    world: World
    clock: Any
    browser: Any
    done: int = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).begin_again()
        self.clock.set(NOON)
        self.model = Model()
        self.ids = {"ben": self.world.ben.membership_id, "cal": self.world.cal.membership_id}
        self.ids["eve"] = self._join(self.world.eve)
        self.people = {who: self.browser(getattr(self.world, who)) for who in ("ana", *SUPPORTERS)}
        self.address, self.once = "", 0

    def _join(self, who: Someone) -> str:
        with self.app.app_context():
            return join(self.world.ana, self.world.circle_id, who)

    def _does(self, who: str, path: str, **fields: str) -> Any:
        tell_story(f"{who} {path} {fields}")
        type(self).done += 1
        self.clock.forward(seconds=1)
        self.model.now = self.clock.at
        return submit(self.people[who], path, **fields)

    @rule(order=st.permutations(SUPPORTERS), most=st.integers(0, 3))
    def choose(self, order: list[str], most: int) -> None:
        here = [who for who in order[:most] if self.model.places[who]]
        numbers = {f"place-{self.ids[who]}": str(number) for number, who in enumerate(here, 1)}
        assert self._does("ana", "/support/order", minutes=str(MINUTES), **numbers).status_code == 303
        self.model.order = [(who, self.model.places[who]) for who in here]

    @rule()
    def ask(self) -> None:
        self.once += 1
        answer = self._does("ana", "/support/calls", words=f"Words {self.once}", client_id=str(self.once))
        if self.model.call is None and self.model.following() is None:
            assert answer.status_code == 422
            return
        assert answer.status_code == 303
        if self.model.call is None:
            assert answer.location != self.address, "another call"
            self.address = answer.location
            self.model.call = Call(self.model.now, self.model.now)
            self.model.ask_next()
        assert answer.location == self.address

    @precondition(lambda self: self.model.call)
    @rule(who=supporters, said=st.sampled_from(["with_you", "not_today"]))
    def answer(self, who: str, said: str) -> None:
        answer = self._does(who, f"{self.address}/answer", answer=said)
        assert answer.status_code == (303 if self.model.is_asked(who) else 404)
        if self.model.is_asked(who) and self.model.call and self.model.call.answers.get(who) != said:
            self.model.call.answers[who] = said
            if not self.model.is_in_hand():
                self.model.ask_next()

    @precondition(lambda self: self.address)
    @rule()
    def ask_next_too(self) -> None:
        answer = self._does("ana", f"{self.address}/next")
        assert answer.status_code == (303 if self.model.call else 404)
        if self.model.call:
            self.model.ask_next()

    @precondition(lambda self: self.model.call)
    @rule(sure=st.integers(0, 3))
    def end(self, sure: int) -> None:
        if sure == 0:  # seldom
            assert self._does("ana", f"{self.address}/end").status_code == 303
            self.model.call = None

    @rule(who=supporters, is_removed=st.booleans())
    def go(self, who: str, is_removed: bool) -> None:
        here = f"/circles/{self.world.circle_id}"
        if not self.model.places[who]:
            return
        if is_removed:
            self._does("ana", f"{here}/members/{self.ids[who]}/remove")
        else:
            self._does(who, f"{here}/leave")
        self.model.go(who)

    @rule(who=supporters)
    def come_back(self, who: str) -> None:
        if not self.model.places[who]:
            self.ids[who] = self._join(getattr(self.world, who))
            self.model.came += 1
            self.model.places[who] = self.model.came

    @rule(who=supporters, verb=st.sampled_from(["never", "whenever", "not today"]))
    def say_when(self, who: str, verb: str) -> None:
        reach = f"/circles/{self.world.circle_id}/reach"
        path = f"{reach}/not-today" if verb == "not today" else reach
        answer = self._does(who, path, reached=verb)
        assert answer.status_code == (303 if self.model.places[who] else 404)
        if self.model.places[who]:
            if verb == "not today":
                self.model.not_on[who] = self.model.now.date()
            else:
                self.model.not_on.pop(who, None)
                self.model.never = self.model.never - {who} | ({who} if verb == "never" else set())

    @rule(minutes=st.sampled_from([1, 9, 10, 11, 60, 600]))
    def time_passes(self, minutes: int) -> None:
        tell_story(f"{minutes} minutes pass")
        self.clock.forward(minutes=minutes)
        self.model.now = self.clock.at
        with self.app.app_context():
            self.app.extensions["courier"].sweep()
        self.model.go_on()

    @invariant()
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


def test_whatever_is_done_a_call_is_what_the_model_says(
    app: Flask, world: World, clock: Any, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"app": app, "world": world, "clock": clock}.items():
        monkeypatch.setattr(Calling, name, value, raising=False)
    monkeypatch.setattr(Calling, "browser", staticmethod(as_), raising=False)
    monkeypatch.setattr(Calling, "begin_again", staticmethod(databases.keep(app)), raising=False)
    monkeypatch.setattr(Calling, "done", 0)
    run_state_machine_as_test(
        Calling,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            deadline=None,
            database=None,
        ),
    )
    assert Calling.done > EXAMPLES * STEPS / 2
    print(f"\ncalls: {EXAMPLES} examples, {Calling.done} things done, beside a plain model, 0 differences")
