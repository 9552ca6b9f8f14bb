"""Keeping kind words for a harder day: one's own affair, and only while they may be seen."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.extensions import db
from circle.models import Kept
from tests.moments.test_say import say
from tests.people import World, submit
from tests.showing import moments_on, page, show_goal

WORDS = "You kept going"


@pytest.fixture
def moment(as_: Any, world: World) -> str:
    """Ben's words for everybody there."""
    say(as_(world.ben), world)
    [moment] = moments_on(as_(world.ana), f"/circles/{world.circle_id}")
    return moment


def keep(client: FlaskClient, moment: str, verb: str = "keep", **fields: str) -> Any:
    return submit(client, f"/moments/{moment}/{verb}", **fields)


def how_many(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Kept).count()


def pressed_on(client: FlaskClient, path: str) -> list[str]:
    """What the page says of each moment's keeping."""
    return re.findall(r'class="[^"]*keep"[^>]*aria-pressed="(\w+)"', page(client, path))


def test_what_is_kept_is_there_on_a_hard_day(as_: Any, world: World, moment: str) -> None:
    ana = as_(world.ana)
    assert WORDS not in page(ana, "/how-far")
    assert keep(ana, moment).status_code == 303
    assert WORDS in page(ana, "/how-far")
    assert WORDS in page(ana, "/kept-words")
    assert WORDS not in page(as_(world.cal), "/how-far")


def test_it_is_shown_as_kept_to_whoever_keeps_it_and_to_nobody_else(as_: Any, world: World, moment: str) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    keep(ana, moment)
    for path in ("/", circle):
        assert pressed_on(ana, path) == ["true"]
        assert pressed_on(as_(world.cal), path) == ["false"]
    keep(ana, moment, "unkeep")
    assert pressed_on(ana, circle) == ["false"]
    assert WORDS not in page(ana, "/kept-words")


def test_keeping_twice_is_keeping_once(app: Flask, as_: Any, world: World, moment: str) -> None:
    ana = as_(world.ana)
    for _ in range(2):
        assert keep(ana, moment).status_code == 303
    assert how_many(app) == 1


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [("today", "/#"), ("how-far", "/how-far#"), ("kept-words", "/kept-words"), ("keepsakes", "/keepsakes")],
)
def test_it_leads_back_to_the_page_it_was_pressed_on(
    as_: Any, world: World, moment: str, back: str, leads_to: str
) -> None:
    ana = as_(world.ana)
    assert keep(ana, moment, back=back).location.startswith(leads_to)
    assert keep(ana, moment).location.startswith(f"/circles/{world.circle_id}#")


def test_nobody_keeps_what_is_not_shown_to_them(app: Flask, as_: Any, world: World) -> None:
    say(as_(world.ben), world, to=f"member:{world.ana.membership_id}")
    [moment] = moments_on(as_(world.ana), f"/circles/{world.circle_id}")
    for other in (world.cal, world.dee, world.eve):
        assert keep(as_(other), moment).status_code == 404
        assert keep(as_(other), moment, "unkeep").status_code == 404
    assert how_many(app) == 0
    assert keep(as_(world.ana), moment).status_code == 303


def test_ones_own_words_are_not_kept(app: Flask, as_: Any, world: World, moment: str) -> None:
    ben = as_(world.ben)
    assert keep(ben, moment).status_code == 404
    assert pressed_on(ben, f"/circles/{world.circle_id}") == []
    assert how_many(app) == 0


def test_what_its_author_takes_back_is_gone_from_there_too(as_: Any, world: World, moment: str) -> None:
    ana = as_(world.ana)
    keep(ana, moment)
    assert WORDS in page(ana, "/how-far")
    submit(as_(world.ben), f"/moments/{moment}/take-back")
    assert WORDS not in page(ana, "/how-far")
    assert moment not in page(ana, "/kept-words")


def test_what_is_no_longer_shown_is_gone_from_there_too(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"goal:{world.goal_id}"
    show_goal(ana, world, "everyone")
    say(ben, world, to=goal)
    [moment] = moments_on(ana, f"/circles/{world.circle_id}")
    cal = as_(world.cal)
    keep(cal, moment)
    keep(ana, moment)
    assert WORDS in page(cal, "/how-far")
    submit(ana, "/who-sees-what/stop", member=world.cal.membership_id)
    assert WORDS not in page(cal, "/how-far")
    assert WORDS not in cal.get("/you/export").text
    assert WORDS in page(ana, "/how-far")


def test_somebody_who_left_sees_no_more_of_what_they_kept_and_may_still_let_it_go(
    app: Flask, as_: Any, world: World, moment: str
) -> None:
    cal = as_(world.cal)
    keep(cal, moment)
    submit(cal, f"/circles/{world.circle_id}/leave")
    assert WORDS not in page(cal, "/kept-words")
    assert keep(cal, moment, "unkeep").status_code == 303
    assert how_many(app) == 0


def test_to_everybody_else_all_is_the_same_whether_or_not_it_is_kept(
    as_: Any, listening_as: Any, world: World, moment: str
) -> None:
    others = [as_(person) for person in (world.ben, world.cal)]
    paths = ("/", "/how-far", f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members", "/goals")

    def all_of_it() -> list[Any]:
        pages = [page(other, path) for other in others for path in paths]
        return [*pages, *({**other.get("/you/export").json, "made_at": ""} for other in others)]

    before, screens = all_of_it(), [listening_as(person) for person in (world.ben, world.cal)]
    keep(as_(world.ana), moment)
    assert all_of_it() == before
    assert [screen.hears() for screen in screens] == [[], []]
    assert pressed_on(as_(world.ana), "/") == ["true"]


def test_through_somebody_elses_eyes_nothing_says_what_they_keep(as_: Any, world: World, moment: str) -> None:
    ana = as_(world.ana)
    as_cal = f"/circles/{world.circle_id}/as/{world.cal.membership_id}"
    keep(ana, moment)
    assert pressed_on(ana, "/") == ["true"]
    before = page(ana, as_cal)
    keep(as_(world.cal), moment)
    assert page(ana, as_cal) == before
    assert pressed_on(ana, as_cal) == ["false"]
    assert pressed_on(as_(world.cal), f"/circles/{world.circle_id}") == ["true"]


def test_what_arrives_is_the_same_object_for_whoever_keeps_it_and_whoever_does_not(
    app: Flask, as_: Any, listening_as: Any, world: World, moment: str
) -> None:
    keep(as_(world.ana), moment)
    anas, cals = listening_as(world.ana), listening_as(world.cal)
    submit(as_(world.ben), f"/moments/{moment}/cheers", kind="so_glad")
    [for_ana], [for_cal] = anas.hears(), cals.hears()
    assert for_ana == for_cal
    assert 'aria-pressed="false"' in for_ana["html"]


def test_the_copy_one_takes_says_what_is_kept(as_: Any, world: World, moment: str) -> None:
    ana, cal = as_(world.ana), as_(world.cal)
    keep(ana, moment)
    for client, kept in ((ana, "True"), (cal, "False")):
        [said] = client.get("/you/export").json["said_to_you"]
        assert (said["words"], str(said["you_keep_it"])) == (WORDS, kept)


def test_more_than_a_few_are_on_pages_of_their_own_the_latest_kept_first(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    for number in range(23):
        clock.forward(seconds=1)
        say(ben, world, f"Number {number}.")
    said = moments_on(ana, f"/circles/{world.circle_id}")[::-1]
    for moment in said:
        clock.forward(seconds=1)
        keep(ana, moment)
    assert moments_on(ana, "/how-far") == said[:-11:-1]
    first = moments_on(ana, "/kept-words")
    older = re.search(r'href="(/kept-words\?before=[^"]+)"', page(ana, "/kept-words"))
    assert older
    assert [*first, *moments_on(ana, older[1])] == said[::-1]
