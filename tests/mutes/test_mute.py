"""Muting, softly: off one's own pages until one unmutes, and nobody else can tell."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from circle.models import Relation
from tests.moments.test_reply import answer, latest
from tests.moments.test_say import say
from tests.people import World, join, news_of, submit
from tests.showing import check_in, ids, page, show_goal

WORDS = "You kept going"


def mute(client: FlaskClient, world: World, who: Any = None) -> None:
    """Mute somebody in the circle, or all of it."""
    place = f"/members/{who.membership_id}" if who else ""
    assert submit(client, f"/circles/{world.circle_id}{place}/mute").status_code == 303


def unmute(client: FlaskClient, subject: str) -> None:
    assert submit(client, f"/muted/{subject}/unmute").status_code == 303


def circle(client: FlaskClient, world: World) -> str:
    return page(client, f"/circles/{world.circle_id}")


@pytest.fixture(params=["a person", "the circle"])
def muted(request: Any, as_: Any, world: World) -> str:
    """What Cal has muted: Ben, or the circle. The id to unmute."""
    mute(as_(world.cal), world, world.ben if request.param == "a person" else None)
    return world.ben.membership_id if request.param == "a person" else world.circle_id


def test_what_they_say_waits_until_one_unmutes(
    as_: Any, listening_as: Any, world: World, muted: str, clock: Any
) -> None:
    cal, anas, cals = as_(world.cal), listening_as(world.ana), listening_as(world.cal)
    say(as_(world.ben), world)
    for path in (f"/circles/{world.circle_id}", "/"):
        assert WORDS in page(as_(world.ana), path)
        assert WORDS not in page(cal, path)
    assert WORDS in str(anas.hears())
    assert WORDS not in str(cals.hears())
    unmute(cal, muted)
    for path in (f"/circles/{world.circle_id}", "/"):
        assert WORDS in page(cal, path)
    clock.forward(minutes=1)
    say(as_(world.ben), world, "And again")
    assert "And again" in str(cals.hears())


def test_what_was_said_before_goes_as_well_and_comes_again(as_: Any, world: World) -> None:
    cal = as_(world.cal)
    say(as_(world.ben), world)
    assert WORDS in circle(cal, world)
    mute(cal, world, world.ben)
    assert WORDS not in circle(cal, world)
    unmute(cal, world.ben.membership_id)
    assert WORDS in circle(cal, world)


def test_nobody_else_can_tell(as_: Any, cursor_of: Any, world: World, clock: Any) -> None:
    """Pages, names, counts and cursors of the others are the same bytes before and after."""
    cal, ana, ben = as_(world.cal), as_(world.ana), as_(world.ben)
    show_goal(ana, world, "everyone", "progress")
    check_in(ana, world, "yes")
    say(ben, world)
    first = latest(ana, world)
    paths = ["/", f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members", f"/goals/{world.goal_id}"]
    others = [(world.ana, ana), (world.ben, ben)]
    before = {(who.name, path): page(client, path) for who, client in others for path in paths}
    cursors = [cursor_of(who) for who, _client in others]
    as_cal = page(ana, f"/circles/{world.circle_id}/as/{world.cal.membership_id}")
    for who in (world.ben, world.ana, None):
        mute(cal, world, who)
    assert WORDS not in circle(cal, world)
    assert {(who.name, path): page(client, path) for who, client in others for path in paths} == before
    assert [cursor_of(who) for who, _client in others] == cursors
    assert page(ana, f"/circles/{world.circle_id}/as/{world.cal.membership_id}") == as_cal
    for who, client in others:
        assert news_of(client, cursors[who is world.ben]) == []
    assert "Cal" in page(ben, f"/moments/{first}/reply")


def test_what_is_said_to_oneself_alone_comes_unless_it_is_they_who_are_muted(
    as_: Any, listening_as: Any, world: World
) -> None:
    cal, to_cal = as_(world.cal), f"member:{world.cal.membership_id}"
    mute(cal, world)
    cals = listening_as(world.cal)
    say(as_(world.ben), world, "For you alone", to=to_cal)
    assert "For you alone" in circle(cal, world)
    assert "For you alone" in str(cals.hears())
    mute(cal, world, world.ben)
    assert "For you alone" not in circle(cal, world)
    unmute(cal, world.ben.membership_id)
    assert "For you alone" in circle(cal, world)


def test_ones_own_words_stay(as_: Any, world: World) -> None:
    cal = as_(world.cal)
    mute(cal, world)
    say(cal, world, "I am still here")
    assert "I am still here" in circle(cal, world)
    assert "I am still here" in circle(as_(world.ana), world)


def test_what_answers_somebody_muted_waits_as_well(as_: Any, listening_as: Any, world: World, clock: Any) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    mute(as_(world.cal), world, world.ben)
    cals, bens = listening_as(world.cal), listening_as(world.ben)
    clock.forward(minutes=1)
    answer(as_(world.ana), first)
    assert WORDS not in circle(as_(world.cal), world)
    assert WORDS not in str(cals.hears())
    assert WORDS in str(bens.hears())


def test_it_takes_nobodys_sight_away(as_: Any, world: World) -> None:
    """What is muted can still be cheered and answered by whoever has its address, and is in one's own copy."""
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    cal = as_(world.cal)
    mute(cal, world, world.ben)
    assert submit(cal, f"/moments/{first}/cheers", kind="here").status_code == 303
    mine = cal.get("/you/export").json
    assert [said["words"] for said in mine["said_to_you"]] == [WORDS]
    assert [(each["circle"], each["person"]) for each in mine["muted"]] == [("Family", "Ben")]
    assert as_(world.ana).get("/you/export").json["muted"] == []


def test_muted_is_a_list_of_ones_own(as_: Any, world: World) -> None:
    cal = as_(world.cal)
    mute(cal, world)
    mute(cal, world, world.ben)
    mute(cal, world, world.ben)
    words = page(cal, "/muted")
    assert words.count("/unmute") == 2
    assert "Family" in words
    assert "Ben" in words
    assert "/unmute" not in page(as_(world.ana), "/muted")
    assert submit(as_(world.ana), f"/muted/{world.ben.membership_id}/unmute").status_code == 404
    assert submit(cal, f"/muted/{world.ben.membership_id}/unmute", back="muted").location.endswith("/muted")


def test_ones_own_open_pages_follow(as_: Any, listening_as: Any, world: World) -> None:
    cals, bens = listening_as(world.cal), listening_as(world.ben)
    mute(as_(world.cal), world, world.ben)
    assert ids(cals.hears(), "circle") == [(world.circle_id, "changed")]
    assert bens.hears() == []


@pytest.mark.parametrize("person", ["eve", "dee"])
def test_only_what_is_there_can_be_muted(as_: Any, world: World, person: str) -> None:
    stranger, here = as_(getattr(world, person)), f"/circles/{world.circle_id}"
    for path in (f"{here}/mute", f"{here}/members/{world.ben.membership_id}/mute"):
        assert submit(stranger, path).status_code == 404
        assert submit(as_(world.cal), path).status_code == 303
    for member in (world.dee, world.eve, world.cal):
        assert submit(as_(world.cal), f"{here}/members/{member.membership_id}/mute").status_code == 404


def test_coming_back_later_begins_unmuted(app: Any, as_: Any, world: World, clock: Any) -> None:
    mute(as_(world.cal), world)
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    with app.app_context():
        join(world.ana, world.circle_id, world.cal, Relation.FAMILY)
    clock.forward(minutes=1)
    say(as_(world.ben), world)
    assert WORDS in circle(as_(world.cal), world)


def test_leaving_undone_finds_it_as_quiet_as_before(as_: Any, world: World) -> None:
    cal = as_(world.cal)
    mute(cal, world)
    left = submit(cal, f"/circles/{world.circle_id}/leave")
    undo = page(cal, left.location).partition('formaction="/changes/')[2].partition('"')[0]
    assert submit(cal, f"/changes/{undo}").status_code == 303
    say(as_(world.ben), world)
    assert WORDS not in circle(cal, world)
    assert WORDS in circle(as_(world.ana), world)


def test_however_much_is_muted_what_is_not_still_comes(
    app: Any, as_: Any, listening_as: Any, world: World, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ITEMS_PER_BATCH", 2)
    mute(as_(world.cal), world, world.ben)
    cals = listening_as(world.cal)
    for number in range(5):
        say(as_(world.ben), world, f"Muted {number}")
    assert cals.hears() == []
    say(as_(world.ana), world, "Not muted")
    heard = [item for _round in range(4) for item in cals.hears()]
    assert ["Not muted" in item["html"] for item in heard] == [True]
