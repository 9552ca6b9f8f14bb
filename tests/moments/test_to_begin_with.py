"""Ways to begin something kind, with and without scripts; and hints at kinder words, for whoever writes."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from circle.moments import kinder
from circle.moments.starters import ABOUT_A_GOAL, ABOUT_ANYTHING
from tests.moments.test_reply import latest
from tests.moments.test_say import say
from tests.people import World, submit
from tests.showing import page, show_goal

DATA: dict[str, Any] = json.loads((Path(kinder.__file__).parent / "kinder_words.json").read_text(encoding="utf-8"))
TEXTAREA = re.compile(r"<textarea[^>]*>(.*?)</textarea>", re.DOTALL)


def begins_with(text: str) -> str:
    found = TEXTAREA.search(text)
    assert found
    return unescape(found[1])


def test_each_way_to_begin_leaves_the_rest_to_whoever_writes(as_: Any, world: World) -> None:
    ben, here = as_(world.ben), f"/circles/{world.circle_id}"
    for starter in ABOUT_ANYTHING:
        assert f'href="?words={starter.key}#say"' in page(ben, here)
        begun = begins_with(ben.get(f"{here}?words={starter.key}").text)
        assert begun == str(starter.words)
        assert begun.endswith(" ")
    assert begins_with(ben.get(here).text) == begins_with(ben.get(f"{here}?words=nonsense").text) == ""


def test_ones_own_words_come_first_and_three_ways_at_a_time(as_: Any, world: World) -> None:
    text = page(as_(world.ben), f"/circles/{world.circle_id}")
    first, _, more = text.partition('<details class="tucked quiet more-starters">')
    assert text.index("<textarea") < text.index('class="starters"')
    assert first.count("data-starter=") == 3
    assert more.count("data-starter=") == len(ABOUT_ANYTHING) - 3


def test_about_a_goal_there_are_ways_that_fit_it(as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "member:ben")
    ben, goal = as_(world.ben), f"/goals/{world.goal_id}"
    assert page(ben, goal).count("data-starter=") == len(ABOUT_A_GOAL)
    assert begins_with(ben.get(f"{goal}?words=harder").text) == "Even on a harder day, you "
    say(ben, world)
    reply = f"/moments/{latest(as_(world.ana), world)}/reply"
    assert begins_with(as_(world.ana).get(f"{reply}?words=thanks").text) == "Thank you for "


def test_being_there_is_one_tap_on_whatever_is_told(as_: Any, listening_as: Any, world: World) -> None:
    say(as_(world.ben), world)
    moment = latest(as_(world.ana), world)
    bens = listening_as(world.ben)
    assert f'id="cheer-{moment}-here"' in page(as_(world.ana), f"/circles/{world.circle_id}")
    assert submit(as_(world.ana), f"/moments/{moment}/cheers", kind="here").status_code == 303
    assert "Just here · Ana" in bens.hears()[0]["html"]


def test_hints_are_where_one_writes_to_others_and_not_where_one_writes_of_oneself(as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "member:ben")
    say(as_(world.ben), world)
    ana, here = as_(world.ana), f"/circles/{world.circle_id}"
    for client, path in (
        (ana, here),
        (ana, f"/moments/{latest(ana, world)}/reply"),
        (as_(world.ben), f"/goals/{world.goal_id}"),
    ):
        assert "<kinder-words" in page(client, path)
    for path in (f"{here}?words=support", "/wins", "/goals/new", f"/goals/{world.goal_id}/setback", "/reflections/new"):
        assert "<kinder-words" not in page(ana, path)


def test_no_more_hints_is_kept_for_good_and_taken_up_again_by_oneself(as_: Any, world: World) -> None:
    ana, here = as_(world.ana), f"/circles/{world.circle_id}"
    assert submit(ana, "/you/no-hints").status_code == 303
    assert "<kinder-words" not in page(ana, here)
    assert "<kinder-words" not in page(as_(world.ana), here)  # signed in anew
    assert "<kinder-words" in page(as_(world.ben), here)
    mine = {"name": "Ana", "time_zone": "UTC", "language": "en"}
    submit(ana, "/you", **mine, wants_hints="y")
    assert "<kinder-words" in page(ana, here)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_hint_is_there_in_both_languages(language: str) -> None:
    hints = DATA["words"]
    assert len(hints) > 7
    for hint in hints:
        assert hint["avoid"][language]
        assert hint["use"][language]
        assert all(word == word.lower() and "," not in word for word in hint["avoid"][language])
    for word in ("addict", "relapse", "you should") if language == "en" else ("adicto", "recaída", "deberías"):
        assert any(word in hint["avoid"][language] for hint in hints)
    assert {"i", "me"} <= set(DATA["own"]["en"])
