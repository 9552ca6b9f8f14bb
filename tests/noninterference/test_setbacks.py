"""Whoever sees progress alone notices nothing of a setback, whatever is said of it, to whomever, however often."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.noninterference.month import BEGINS, BEN, CAL, EVERYTHING, GIL, does, shows
from tests.noninterference.worlds import Eyes, House, Life

ANSWERS = ("not_this_time", "different")
TOLD: dict[str, dict[str, str]] = {  # each telling choice: whose screens show it, beside the owner's, and said to whom
    "": {},
    "later": {},
    "member:{ben_in_family}": {"ben": "him alone"},
    "circle:{sunday}": {"gil": "the circle"},
    "everyone": {"ben": "the circle", "gil": "the circle"},
}


def begin(house: House) -> Life:
    """Ana's walk is shown: all of it to ben and to gil, and to cal everything but setbacks."""
    life = Life(house, ("ana", "ben", "cal", "gil"))
    life.do(shows("shown", "ana", "walk", BEN, EVERYTHING, "ben"))
    life.do(shows("shown", "ana", "walk", GIL, EVERYTHING, "gil"))
    life.do(shows("shown", "ana", "walk", CAL, "progress steps notes", "cal"))
    before = does("a day before", "ana", "/goals/{walk}/check-ins", answer="yes", on="2026-11-11")
    life.do(before)
    life.made(before)
    life.listen()
    return life


def look_again(eyes: Eyes) -> dict[str, str]:
    """What there is to see once the first look has taken in what happened before, and given its cookie."""
    eyes.look([], everywhere=True)
    return eyes.look([], everywhere=True)


def who_hears(life: Life) -> set[str]:
    """On whose screens something came, beside the owner's own."""
    return {who for who, events in life.listen().items() if events} - {"ana"}


def what_is_said(answer: str) -> Iterator[tuple[str, dict[str, str], set[str]]]:
    """What happens to setbacks, what is sent, and for whom beside the owner something changes.

    For each telling choice one on a day of its own, told and untold; and one that goes through all of them.
    """
    other = next(each for each in ANSWERS if each != answer)
    for ago, (tell, told) in enumerate(TOLD.items()):
        said = {"on": f"{BEGINS - timedelta(days=ago):%Y-%m-%d}", "tell": tell}
        yield f"{tell}: first said", {**said, "answer": answer, "note": "Hard", "amount": "3"}, set(told)
        yield f"{tell}: the note amended", {**said, "answer": answer, "note": "Very hard"}, set(told)
        yield f"{tell}: the answer amended", {**said, "answer": other, "note": "Very hard"}, set(told)
        yield f"{tell}: undone", {**said, "answer": other, "note": "Very hard", "tell": ""}, set(told)
    said, was = {"answer": answer, "note": "Hard"}, ""
    for tell in (*TOLD, "everyone", "circle:{sunday}", "member:{ben_in_family}", "later"):
        differ = {who for who in {**TOLD[was], **TOLD[tell]} if TOLD[was].get(who) != TOLD[tell].get(who)}
        yield f"{was}, now {tell}", {**said, "tell": tell}, differ
        was = tell


@pytest.mark.parametrize("answer", ANSWERS)
def test_who_sees_progress_alone_notices_nothing_of_a_setback(house: House, answer: str) -> None:
    life = begin(house)
    cal = Eyes(life, "cal")
    before = look_again(cal)
    assert "Walk by the river" in str(before)
    size = 0
    for number, (what, fields, hears) in enumerate(what_is_said(answer), 1):
        house.dice.begin(f"{what}, {number}")
        assert life.do(does(what, "ana", "/goals/{walk}/check-ins", **fields)) == 303, what
        assert who_hears(life) == hears, what
        now = cal.look([], number)
        assert now == {name: before[name] for name in now}, what
        size += sum(len(words.encode()) for words in now.values())
    life.leave()
    print(f"\nsetbacks: {number} changes × {len(before)} surfaces in turn, {size:,} bytes compared, 0 noticed")


def test_who_sees_progress_alone_notices_nothing_of_one_told_later(house: House) -> None:
    life = begin(house)
    cal = Eyes(life, "cal")
    before = look_again(cal)
    path = "/goals/{walk}/check-ins"
    for ago, tell in enumerate(TOLD, 2):
        day = f"{BEGINS - timedelta(days=ago):%Y-%m-%d}"
        kept = does("kept", "ana", path, makes="day=check_ins", answer="different", on=day, tell="later")
        house.dice.begin(day)
        life.do(kept)
        life.made(kept)
        life.listen()
        assert life.do(does("told", "ana", f"{path}/{{day}}/tell", tell=tell)) == 303
        assert who_hears(life) == set(TOLD[tell]), tell
        assert cal.look([], everywhere=True) == before, tell
    life.leave()
