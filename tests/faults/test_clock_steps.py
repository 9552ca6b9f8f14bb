"""The machine's clock steps, as when it is set right: what ended stays ended, and what is said is heard once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.crowds import Crowd, crowd_at
from tests.faults.outside import until
from tests.faults.test_burst import kept_in
from tests.served import Visitor, serving

pytestmark = pytest.mark.faults

DAY = 24 * 3600
FORTH_AND_BACK = (3600, 0, -3600, 1, -DAY, 2 * DAY, 0)  # seconds off
WORDS = "A walk each morning"


@dataclass
class Stepping:
    """A Circle on a clock that steps: Ana, and Ben whose screen is open."""

    ana: Visitor
    ben: Visitor
    circle: str
    screen: Crowd
    _off: Path

    def step(self, seconds: float) -> None:
        """Set the clock this far off."""
        new = self._off.with_suffix(".new")
        new.write_text(str(seconds))
        os.replace(new, self._off)

    def show_until_tomorrow(self) -> str:
        """Ana shows Ben a goal until the end of tomorrow; gives the goal's id."""
        goal = self.ana.submit("/goals", words=WORDS).headers["Location"].rpartition("/")[2]
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
        shown = {"circle": self.circle, "audience": "relation:friend", "progress": "1", "until": tomorrow}
        assert self.ana.submit(f"/goals/{goal}/shares", **shown).status_code == 303
        return goal

    def is_told_gone(self, id: str) -> bool:
        return id in self.screen.report()[0]["gone"]


@pytest.fixture
def stepping(tmp_path: Path) -> Iterator[Stepping]:
    off = tmp_path / "off"
    off.write_text("0")
    altered = "tests.altered:with_a_clock_that_steps()"
    with (
        serving(tmp_path, altered, CIRCLE_CLOCK_OFF=str(off), SWEEP_SECONDS="0.3") as served,
        crowd_at(served.url) as screen,
    ):
        ana, ben = Visitor(served.url), Visitor(served.url)
        ana.sign_up("Ana")
        ben.sign_up("Ben")
        circle = ana.start_circle()
        ben.join(ana.invite(circle, "friend"), "Ben")
        screen.open(ben)
        until(screen.all_connected, "Ben's screen is open")
        yield Stepping(ana, ben, circle, screen, off)


def test_what_ended_by_the_clock_does_not_begin_again_when_the_clock_goes_back(stepping: Stepping) -> None:
    goal = stepping.show_until_tomorrow()
    assert WORDS in stepping.ben.get(f"/goals/{goal}").text
    for seconds in (3 * DAY, 0, -DAY):
        stepping.step(seconds)
        until(lambda: stepping.is_told_gone(goal), "the screen is told that it is gone")
        assert stepping.ben.get(f"/goals/{goal}").status_code == 404
        assert WORDS not in stepping.ben.get(f"/circles/{stepping.circle}").text
        assert WORDS in stepping.ana.get(f"/goals/{goal}").text
    stepping.step(0)
    again = {"circle": stepping.circle, "audience": "relation:friend", "progress": "1"}
    assert stepping.ana.submit(f"/goals/{goal}/shares", **again).status_code == 303
    assert WORDS in stepping.ben.get(f"/goals/{goal}").text, "whoever showed it can show it again"


def test_what_is_said_meanwhile_is_heard_once_and_kept(stepping: Stepping, tmp_path: Path) -> None:
    said: list[str] = []
    for number, seconds in enumerate(FORTH_AND_BACK):
        stepping.step(seconds)
        said.append(stepping.ana.say(stepping.circle, f"Number {number}", client_id=f"{number:032x}"))
        assert stepping.ana.say(stepping.circle, f"Number {number}", client_id=f"{number:032x}") == said[-1]
        until(lambda: stepping.screen.all_show(set(said)), f"heard with a clock that is {seconds} s off")
    [screen] = stepping.screen.report()
    page = stepping.ben.get(f"/circles/{stepping.circle}").text
    assert {id for id, client_id in kept_in(tmp_path) if client_id.startswith("0")} == set(said)
    assert [page.count(f'data-moment="{id}"') for id in said] == [1] * len(said)
    assert set(said).isdisjoint(screen["gone"])
    print(f"\nclock steps: {len(said)} of up to {2 * DAY} s, {len(said)} things said, each heard and kept once")


def test_what_waited_for_the_end_of_quiet_hours_arrives_and_stays_when_the_clock_goes_back(stepping: Stepping) -> None:
    hour = datetime.now(UTC).hour
    quiet = {"quiet_from": f"{(hour - 1) % 24:02}:00", "quiet_until": f"{(hour + 2) % 24:02}:00"}
    assert stepping.ben.submit("/you/quiet", keeps_quiet="1", **quiet).status_code == 303
    held, circle = stepping.ana.say(stepping.circle, "Sleep well"), f"/circles/{stepping.circle}"
    assert stepping.ben.submit("/you/quiet", keeps_quiet="1", **quiet).status_code == 303
    assert held not in stepping.ben.get(circle).text
    for seconds in (3 * 3600, 0, -DAY, 2 * DAY, 0):
        stepping.step(seconds)
        until(lambda: stepping.screen.all_show({held}), f"it has arrived, with a clock that is {seconds} s off")
        assert stepping.ben.get(circle).text.count(f'data-moment="{held}"') == 1
    again = stepping.ana.say(stepping.circle, "And again")
    assert again not in stepping.ben.get(circle).text, "the hours still hold what is said in them"
    assert held not in stepping.screen.report()[0]["gone"]


def test_a_session_that_lasted_too_long_ends_and_one_can_sign_in_with_a_clock_that_is_off(stepping: Stepping) -> None:
    stepping.step(91 * DAY)
    until(lambda: stepping.ben.http.get(f"{stepping.ben.url}/news").status_code == 401, "the session is over")
    stepping.ben.http.cookies.clear()
    stepping.ben.sign_in()
    assert stepping.ben.get(f"/circles/{stepping.circle}").status_code == 200
    stepping.step(0)
    assert stepping.ben.get(f"/circles/{stepping.circle}").status_code == 200, "and goes on when it is set right"
