"""Whoever sees progress alone notices nothing of a setback, whatever is said of it, to whomever, however often."""

from collections.abc import Iterator

import pytest

from tests.noninterference.month import BEN, CAL, EVERYTHING, GIL, does, shows
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
    before = does("a day before", "ana", "/goals/{walk}/check-ins", answer="yes", on="2026-11-20")
    life.do(before)
    life.made(before)
    life.listen()
    return life


def look_again(eyes: Eyes) -> dict[str, str]:
    """What there is to see once the first look has taken in what happened before, and given its cookie."""
    eyes.look([], 0, everywhere=False)
    return eyes.look([], 0, everywhere=False)


def who_hears(life: Life) -> set[str]:
    """On whose screens something came, beside the owner's own."""
    return {who for who, events in life.listen().items() if events} - {"ana"}


def what_is_said(answer: str, tell: str) -> Iterator[tuple[str, dict[str, str], set[str]]]:
    """A setback's whole life: what happens, what is sent, and for whom beside the owner something changes."""
    other = next(each for each in ANSWERS if each != answer)
    hear = set(TOLD[tell])
    yield "first said", {"answer": answer, "note": "Hard", "amount": "3", "tell": tell}, hear
    yield "the note amended", {"answer": answer, "note": "Very hard", "tell": tell}, hear
    yield "the answer amended", {"answer": other, "note": "Very hard", "tell": tell}, hear
    was = tell
    for choice in [*(each for each in TOLD if each != tell), ""]:
        differ = {who for who in {**TOLD[was], **TOLD[choice]} if TOLD[was].get(who) != TOLD[choice].get(who)}
        yield (
            f"{was or 'nobody'}, now {choice or 'nobody'}",
            {"answer": other, "tell": choice, "note": "Very hard"},
            differ,
        )
        was = choice


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("tell", TOLD, ids=[choice.partition(":")[0] or "only_me" for choice in TOLD])
def test_who_sees_progress_alone_notices_nothing_of_a_setback(house: House, answer: str, tell: str) -> None:
    life = begin(house)
    cal = Eyes(life, "cal")
    before = look_again(cal)
    assert "Walk by the river" in str(before)
    said = 0
    for what, fields, hears in what_is_said(answer, tell):
        house.dice.begin(f"{what}, {said}")
        sent = does(what, "ana", "/goals/{walk}/check-ins", **fields)
        assert life.do(sent) == 303, what
        assert who_hears(life) == hears, what
        assert cal.look([], 0, everywhere=False) == before, what
        said += 1
    life.leave()
    size = sum(len(words) for words in before.values())
    print(f"\nsetbacks: {said} changes × {len(before)} surfaces, {said * size:,} letters compared, 0 noticed")


@pytest.mark.parametrize("tell", [choice for choice in TOLD if choice not in ("", "later")])
def test_who_sees_progress_alone_notices_nothing_of_an_earlier_one_told_later(house: House, tell: str) -> None:
    life = begin(house)
    cal = Eyes(life, "cal")
    before = look_again(cal)
    path = "/goals/{walk}/check-ins"
    life.do(does("kept", "ana", path, answer="different", on="2026-11-18", tell="later"))
    life.made(does("kept", "ana", path, makes="day=check_ins"))
    life.listen()
    assert life.do(does("told", "ana", f"{path}/{{day}}/tell", tell=tell)) == 303
    assert who_hears(life) == set(TOLD[tell])
    assert cal.look([], 0, everywhere=False) == before
    life.leave()
