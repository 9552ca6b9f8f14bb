"""Whoever offers something sees that they sent it. Whatever becomes of it leaves no trace for them, or for anybody."""

import re
from typing import Any

from tests.noninterference.month import BEN, CAL, does, shows
from tests.noninterference.worlds import Eyes, House, Life
from tests.people import submit

# What ana does with each: where it is posted, and what is.
DEEDS: tuple[tuple[tuple[str, dict[str, str]], ...], ...] = (
    (("keep", {}),),
    (("pass", {}), ("keep", {}), ("pass", {})),
    (("take", {}), ("answer", {"words": "A cup of tea"})),
    (("change", {"words": "Smaller"}), ("answer-them", {}), ("keep", {})),
)


def begin(house: House) -> Life:
    """Ana's walk is shown to ben and cal, without its steps. Ben sends two of each, about it and not."""
    life = Life(house, ("ana", "ben", "cal"))
    for act in (
        shows("shown", "ana", "walk", BEN, "progress notes setbacks", "ben"),
        shows("shown", "ana", "walk", CAL, "progress", "cal"),
        does("read", "ben", "/being-beside"),
    ):
        life.do(act)
    for path in ("/goals/{walk}/offers", "/members/{ana_in_family}/offers"):
        assert life.do(does("suggests", "ben", path, kind="suggestion", words="Open one letter", days="3")) == 303
        assert life.do(does("asks", "ben", path, kind="question", question="ask_helped")) == 303
    life.listen()
    return life


def tray_of_ana(life: Life) -> list[str]:
    return re.findall(r'id="offer-(\w{32})"', life.browser("ana").get("/tray").text)


def presses_again(life: Life) -> list[Any]:
    """How ben is answered who sends the same kind of thing too soon."""
    answers = []
    for kind in (
        {"kind": "suggestion", "words": "Another", "days": "1"},
        {"kind": "question", "question": "ask_enough"},
    ):
        life.house.statements.clear()
        life.house.dice.begin("pressed again")
        answer = submit(life.browser("ben"), f"/goals/{life.names['walk']}/offers", **kind)
        answers.append((answer.status_code, len(life.house.statements), re.sub(r"(nonce|value)=\S+", "", answer.text)))
    return answers


def takes_back(life: Life) -> list[Any]:
    """How ben is answered who takes back all he sent, and what he sees then."""
    sent = re.findall(r'formaction="(/sent/\w{32}/take-back)"', life.browser("ben").get("/sent").text)
    assert len(sent) == 4
    answers = []
    for path in sent:
        life.house.statements.clear()
        answer = submit(life.browser("ben"), path)
        answers.append((answer.status_code, answer.location, len(life.house.statements)))
    return answers


def seen_when_she(house: House, deeds: tuple[tuple[str, dict[str, str]], ...]) -> tuple[list[Any], bool]:
    """All that ben, who sent it, and cal come across while ana does this; and whether her tray is another then."""
    life = begin(house)
    offers = tray_of_ana(life)
    assert len(offers) == 4
    tray = tray_of_ana(life), life.browser("ana").get("/tray").text.count("/keep")
    for verb, fields in deeds:
        for offer in offers:
            answer = submit(life.browser("ana"), f"/tray/{offer}/{verb}", **fields)
            assert answer.status_code in (303, 404)  # some ways are for one kind alone
    heard = {who for who, events in life.listen().items() if events}
    assert heard == ({"ana"} if deeds else set())
    is_other = tray != (tray_of_ana(life), life.browser("ana").get("/tray").text.count("/keep"))
    looks = [Eyes(life, who).look([], everywhere=True) for who in ("ben", "cal")]
    seen = [*looks, presses_again(life), takes_back(life), life.browser("ben").get("/sent").text.count("<li")]
    life.leave()
    return seen, is_other


def test_whatever_she_does_with_it_is_known_to_her_alone(house: House) -> None:
    untouched, _ = seen_when_she(house, ())
    assert "Walk by the river" in str(untouched)
    for deeds in DEEDS:
        seen, is_other = seen_when_she(house, deeds)
        assert is_other, deeds
        assert seen == untouched, deeds


def test_what_is_sent_leaves_no_trace_for_the_others(house: House) -> None:
    looks = []
    for is_sent in (False, True):
        life = Life(house, ("ana", "ben", "cal"))
        life.do(shows("shown", "ana", "walk", BEN, "progress", "ben"))
        life.do(shows("shown", "ana", "walk", CAL, "progress", "cal"))
        life.listen()
        for path in ("/goals/{walk}/offers", "/members/{ana_in_family}/offers") if is_sent else ():
            life.do(does("asks", "ben", path, kind="question", question="ask_helped"))
        assert {who for who, events in life.listen().items() if events} == ({"ana"} if is_sent else set())
        looks.append(Eyes(life, "cal").look([], everywhere=True))
        life.leave()
    assert looks[0] == looks[1]
