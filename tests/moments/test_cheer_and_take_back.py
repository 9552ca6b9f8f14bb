"""Cheering, and taking one's own words back."""

import re
from typing import Any

import pytest
from flask import Flask

from circle.extensions import db
from circle.models import Cheer, Moment
from tests.moments.test_say import moments_on, say, seen_by
from tests.people import World, submit


@pytest.fixture
def moment(as_: Any, world: World) -> str:
    """Ben's words for Ana and himself."""
    ben = as_(world.ben)
    say(ben, world, to=f"member:{world.ana.membership_id}")
    [moment] = moments_on(seen_by(ben, world))
    return moment


def cheers(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Cheer).count()


def test_a_cheer_reaches_those_who_see_the_moment(
    app: Flask, as_: Any, listening_as: Any, world: World, moment: str
) -> None:
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    assert submit(as_(world.ana), f"/moments/{moment}/cheers", kind="thank_you").status_code == 303
    [item] = bens.hears()
    assert (item["id"], item["change"]) == (moment, "changed")
    assert "Thank you" in item["html"]
    assert cals.hears() == []


def test_cheering_twice_is_cheering_once(app: Flask, as_: Any, listening_as: Any, world: World, moment: str) -> None:
    ana = as_(world.ana)
    submit(ana, f"/moments/{moment}/cheers", kind="with_you")
    screen = listening_as(world.ben)
    screen.hears()
    submit(ana, f"/moments/{moment}/cheers", kind="with_you")
    assert cheers(app) == 1
    assert screen.hears() == []


def test_a_cheer_can_be_taken_back(app: Flask, as_: Any, world: World, moment: str) -> None:
    ana = as_(world.ana)
    submit(ana, f"/moments/{moment}/cheers", kind="with_you")
    assert cheers(app) == 1
    submit(ana, f"/moments/{moment}/cheers", kind="with_you", take_back="1")
    assert cheers(app) == 0


def test_nobody_cheers_what_they_cannot_see(app: Flask, as_: Any, world: World, moment: str) -> None:
    for stranger in (world.cal, world.eve, world.dee):
        refused = submit(as_(stranger), f"/moments/{moment}/cheers", kind="with_you")
        assert refused.status_code == 404
    assert submit(as_(world.ana), f"/moments/{moment}/cheers", kind="applause").status_code == 404
    assert cheers(app) == 0
    assert submit(as_(world.ana), f"/moments/{moment}/cheers", kind="with_you").status_code == 303


def test_one_takes_back_ones_own_words_and_nobody_elses(app: Flask, as_: Any, world: World, moment: str) -> None:
    assert submit(as_(world.ana), f"/moments/{moment}/take-back").status_code == 404
    assert moment in seen_by(as_(world.ana), world)
    assert submit(as_(world.ben), f"/moments/{moment}/take-back").status_code == 303
    assert moment not in seen_by(as_(world.ana), world)
    with app.app_context():
        assert db.session.get_one(Moment, moment).words_sealed is None


def test_the_same_form_sent_again_after_taking_back_says_nothing_new(as_: Any, world: World) -> None:
    ben = as_(world.ben)
    say(ben, world, client_id="again")
    [moment] = moments_on(seen_by(ben, world))
    submit(ben, f"/moments/{moment}/take-back")
    assert say(ben, world, client_id="again").status_code == 409
    assert moments_on(seen_by(ben, world)) == []


def test_somebody_who_left_takes_nothing_back(as_: Any, world: World) -> None:
    cal, ben = as_(world.cal), as_(world.ben)
    say(cal, world, "Cal was here")
    [moment] = moments_on(seen_by(cal, world))
    submit(cal, f"/circles/{world.circle_id}/leave")
    assert submit(cal, f"/moments/{moment}/take-back").status_code == 404
    assert "Cal was here" in seen_by(ben, world)


def test_the_page_offers_taking_back_only_to_the_author(as_: Any, world: World, moment: str) -> None:
    offered = re.compile(r'formaction="/moments/[^"]+/take-back"')
    assert offered.search(seen_by(as_(world.ben), world))
    assert not offered.search(seen_by(as_(world.ana), world))
