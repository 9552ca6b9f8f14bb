"""The soak itself: a short one, whole; and its judge, which finds whatever a doctored record has wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.machine import slope
from bench.soak.model import Circle, Goal
from bench.soak.record import LATE_SECONDS, Fault, Shown, compare
from tests.commands import ROOT

DONE = (
    *("said about a goal", "sent twice", "left", "invited again", "shares opened", "shares closed"),
    *("signed out", "signed in", "closed hard", "half-closed", "stalled", "tab closed", "gone from screens"),
)


def test_a_short_soak_loses_nothing_and_shows_nothing_to_anyone_who_may_not(tmp_path: Path) -> None:
    size = ["--minutes", "0.2", "--sockets", "40", "--rate", "12", "--changes", "4", "--seed", "20261125"]
    command = [sys.executable, "-m", "bench.soak", *size, "--results", str(tmp_path / "soak.json")]
    soak = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert soak.returncode == 0, soak.stdout + soak.stderr
    print(soak.stdout)
    figures = json.loads((tmp_path / "soak.json").read_text())
    assert figures["did"]["said"] > 100
    assert [act for act in DONE if not figures["did"].get(act)] == [], "the run was easier than it should be"


def moment(id: str, change: str = "new", goal: str | None = None) -> dict[str, str]:
    return {"kind": "moment", "id": id, "change": change, **({"goal": goal} if goal else {})}


@pytest.fixture
def circle() -> Circle:
    """Ana's, with Ben and Cal: "hello" is said to everyone at 10, "walk" about a goal shown to Ben alone from 20 on."""
    circle = Circle("family", [Goal("goal", "ana")])
    for person in ("ana", "ben", "cal"):
        circle.come(person, f"{person}'s place", (0, 0))
        circle.sign_in(person, (0, 0))
    circle.say("hello", None)
    circle.show(circle.goals[0], circle.place_of("ben"), (20, 21))
    circle.say("walk", circle.goals[0])
    return circle


@pytest.fixture
def screens() -> dict[str, Shown]:
    """What all of them should have got."""
    screens = {person: Shown(person) for person in ("ana", "ben", "cal")}
    for person, screen in screens.items():
        screen.take(moment("hello"), 10, 10)
        if person != "cal":
            screen.take(moment("walk", goal="goal"), 22, 22)
        screen.mark()
    return screens


def test_nothing_is_wrong_with_a_true_record(circle: Circle, screens: dict[str, Shown]) -> None:
    assert not compare(circle, screens.values())


def test_what_never_arrived_is_lost(circle: Circle, screens: dict[str, Shown]) -> None:
    del screens["cal"].shows["hello"]
    faults = compare(circle, screens.values())
    assert (faults.lost, bool(faults)) == ([Fault("cal", "hello")], True)


def test_what_comes_as_new_after_a_mark_is_twice_and_before_it_is_not(
    circle: Circle, screens: dict[str, Shown]
) -> None:
    circle.say("again", None)
    for screen in screens.values():
        screen.take(moment("again"), 30, 30)
        screen.take(moment("again"), 31, 31)  # it came back before the mark
        screen.take(moment("hello", "changed"), 31, 31)
    assert not compare(circle, screens.values())
    screens["ben"].take(moment("hello"), 32, 32)
    assert compare(circle, screens.values()).twice == [Fault("ben", "hello")]


def test_what_stands_on_a_loaded_page_does_not_come_again_as_new(circle: Circle, screens: dict[str, Shown]) -> None:
    screens["cal"].load([("hello", None)], 30, 30)
    assert not compare(circle, screens.values())
    screens["cal"].take(moment("hello"), 31, 31)
    screens["ben"].look([("hello", None), ("hello", None)], 32, 32)
    assert compare(circle, screens.values()).twice == [Fault("ben", "hello"), Fault("cal", "hello")]


def test_what_reaches_somebody_it_was_never_shown_to_is_found_even_if_it_went_again(
    circle: Circle, screens: dict[str, Shown]
) -> None:
    screens["cal"].take(moment("walk", goal="goal"), 22, 22)
    screens["cal"].take(moment("walk", "gone"), 22, 22)
    screens["ben"].look([("of another circle", None)], 30, 30)
    faults = compare(circle, screens.values())
    assert faults.shown == [Fault("ben", "of another circle"), Fault("cal", "walk")]
    assert (faults.lost, faults.not_gone) == ([], [])


def test_what_reaches_somebody_long_after_it_was_closed_is_found(circle: Circle, screens: dict[str, Shown]) -> None:
    circle.stop(circle.goals[0], circle.place_of("ben"), (40, 41))
    screens["ben"].take(moment("walk", "changed", "goal"), 41 + LATE_SECONDS, 41 + LATE_SECONDS)  # just on its way
    screens["ben"].take(moment("walk", "changed", "goal"), 41, 60)  # read late, by a screen that had stalled
    screens["ben"].take(moment("walk", "gone"), 60, 60)
    assert not compare(circle, screens.values())
    screens["ben"].take(moment("walk", "changed", "goal"), 60, 60)
    assert compare(circle, screens.values()).shown == [Fault("ben", "walk")]


def test_what_reaches_somebody_who_left_or_signed_out_is_found(circle: Circle, screens: dict[str, Shown]) -> None:
    circle.leave("cal", (40, 41))
    circle.come("cal", "cal's second place", (50, 51))
    circle.sign_out("ben", (40, 41))
    circle.sign_in("ben", (80, 81))
    screens["cal"].take({"kind": "circle", "id": "family", "change": "new"}, 51, 51)
    assert not compare(circle, screens.values())
    for person in ("ana", "ben", "cal"):
        screens[person].take(moment("hello", "changed"), 60, 60)
    screens["cal"].take(moment("hello", "gone"), 61, 61)
    assert compare(circle, screens.values()).shown == [Fault("ben", "hello"), Fault("cal", "hello")]


def test_what_was_closed_and_is_shown_still_is_found(circle: Circle, screens: dict[str, Shown]) -> None:
    circle.stop(circle.goals[0], circle.place_of("ben"), (40, 41))
    assert compare(circle, screens.values()).not_gone == [Fault("ben", "walk")]
    screens["ben"].take({"kind": "goal", "id": "goal", "change": "gone"}, 42, 42)
    assert not compare(circle, screens.values())


def test_the_model_knows_who_had_come_when_a_goal_was_shown_to_everyone(circle: Circle) -> None:
    goal = circle.goals[0]
    circle.stop(goal, circle.place_of("ben"), (30, 30))
    circle.show(goal, None, (31, 31))
    circle.leave("cal", (32, 32))
    circle.come("cal", "cal's second place", (33, 33))
    circle.say("to those who had come", goal)
    assert circle.sees("cal") == set()
    assert circle.sees("ben") == {"hello", "walk", "to those who had come"}
    circle.leave("ana", (34, 34))
    assert circle.sees("ben") == {"hello"}, "what she showed ends with her place"


def test_memory_that_grows_is_a_slope() -> None:
    assert slope([(0, 100), (1, 150), (2, 200)]) == pytest.approx(50)
    assert slope([(0, 100), (1, 100)]) == 0
