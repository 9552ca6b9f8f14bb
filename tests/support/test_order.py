"""Whom she would ask is her own to choose, and nobody's to know."""

import re
from typing import Any

from flask import Flask

from tests.people import World, join, submit
from tests.showing import page
from tests.support.asking import choose


def test_before_there_is_an_order_it_is_asked_for_and_help_is_in_reach(as_: Any, world: World) -> None:
    words = page(as_(world.ana), "/support")
    assert "Choose whom to ask" in words
    assert 'href="/help-now"' in words
    assert 'href="/support"' in page(as_(world.ana), "/")


def test_those_with_a_number_are_asked_in_that_order(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    choose(ana, world.cal, world.ben)
    words = page(ana, "/support")
    assert words.index(">Cal</p>") < words.index(">Ben</p>")
    choose(ana, world.ben)
    words = page(ana, "/support")
    assert ">Ben</p>" in words
    assert ">Cal</p>" not in words


def test_her_own_words_stand_ready(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    choose(ana, world.ben, words="Just sit with me")
    assert "Just sit with me" in page(ana, "/support")
    assert "Just sit with me" in page(ana, "/support/order")
    assert "Just sit with me" not in page(as_(world.ben), "/support")


def test_the_order_changes_nothing_for_those_on_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    paths = ("/", "/support", "/support/order", f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/reach")
    before, screen = [page(ben, path) for path in paths], listening_as(world.ben)
    choose(ana, world.ben)
    assert [page(ben, path) for path in paths] == before
    assert screen.hears() == []
    assert ">Ben</p>" in page(ana, "/support")


def test_only_people_of_ones_own_circles_can_be_chosen(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for stranger in (world.eve, world.dee, world.ana):
        refused = submit(ana, "/support/order", minutes="10", **{f"place-{stranger.membership_id}": "1"})
        assert refused.status_code == 422
    assert "Choose whom to ask" in page(ana, "/support")


def test_a_refused_order_keeps_what_was_chosen(as_: Any, world: World) -> None:
    refused = submit(
        as_(world.ana),
        "/support/order",
        minutes="7",
        words="Only this",
        **{f"place-{world.cal.membership_id}": "2"},
    )
    assert refused.status_code == 422
    words = refused.get_data(as_text=True)
    assert "Only this" in words
    assert f'name="place-{world.cal.membership_id}"' in words
    assert "selected" in words.partition(f'name="place-{world.cal.membership_id}"')[2].partition("</select>")[0]


def test_who_has_left_is_not_asked(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    choose(ana, world.ben, world.cal)
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    words = page(ana, "/support")
    assert ">Cal</p>" in words
    assert ">Ben</p>" not in words


def numbers_on(words: str) -> dict[str, str]:
    """The numbers on the page of whom she would ask: the place's id, and what is chosen beside it."""
    rows = re.findall(r'name="place-(\w+)">(.*?)</select>', words, re.DOTALL)
    return {place: (re.findall(r'value="(\d+)" selected', options) or ["0"])[0] for place, options in rows}


def test_once_somebody_has_left_the_others_keep_their_places(app: Flask, as_: Any, world: World) -> None:
    """Changed in something else alone, the order stays as it was."""
    with app.app_context():
        world.eve.membership_id = join(world.ana, world.circle_id, world.eve)
    ana, cal, eve = as_(world.ana), world.cal.membership_id, world.eve.membership_id
    choose(ana, world.ben, world.cal, world.eve)
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    assert numbers_on(page(ana, "/support/order")) == {cal: "1", eve: "2"}
    older = {f"place-{who.membership_id}": str(n) for n, who in enumerate((world.ben, world.cal, world.eve), 1)}
    refused = submit(ana, "/support/order", minutes="20", **older)
    assert refused.status_code == 422
    assert numbers_on(refused.get_data(as_text=True)) == {cal: "1", eve: "2"}
