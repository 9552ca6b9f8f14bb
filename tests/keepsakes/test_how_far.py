"""How far somebody has come: all of it, on one page, for a hard day."""

import re
from typing import Any

from flask import Flask

from tests.home.test_today import cost_of, fill
from tests.moments.test_say import say
from tests.people import World, submit
from tests.showing import check_in, moments_on, page, show_goal


def test_it_is_one_tap_from_today_once_something_is_done(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert 'href="/how-far"' not in page(ana, "/")
    check_in(ana, world, "yes")
    assert 'href="/how-far"' in page(ana, "/")


def test_it_is_offered_where_a_day_went_differently(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "not_this_time")
    for path in ("/", f"/goals/{world.goal_id}"):
        assert 'href="/how-far"' in page(ana, path)
    check_in(ana, world, "yes")
    assert 'href="/how-far"' not in page(ana, f"/goals/{world.goal_id}")


def test_all_of_it_is_there_and_people_and_help_in_reach(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "yes")
    submit(ana, f"/goals/{world.goal_id}", words="Walk by the river", rhythm="daily", area="health", unit="minutes")
    check_in(ana, world, "yes", amount="20")
    submit(ana, "/wins", words="I said no", to="me")
    submit(ana, "/wins", words="I rang the college", to=world.circle_id)
    say(as_(world.ben), world)
    submit(ana, f"/moments/{moments_on(ana, '/')[0]}/keep")
    submit(ana, f"/goals/{world.goal_id}/strength", words="I keep walking")
    words = page(ana, "/how-far")
    for each in (
        "3 things done",
        "2 of them wins",
        "I said no",
        "I rang the college",
        "You kept going",
        "I keep walking",
        "1 day so far · 20 minutes",
        "/support",
        "/help-now",
    ):
        assert each in words
    for other in (world.ben, world.eve):
        assert "I keep walking" not in page(as_(other), "/how-far")


def test_a_day_that_went_differently_takes_nothing_away(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "yes")
    clock.forward(days=1)
    before = page(ana, "/how-far")
    check_in(ana, world, "different", note="Hard")
    assert page(ana, "/how-far") == before
    assert "1 day so far" in before


def test_with_nothing_yet_it_is_kind_and_counts_nothing(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    words = page(eve, "/how-far")
    told = re.sub(r"<[^>]+>", "", words.partition('id="how-far"')[2].partition("</main>")[0])
    assert "You are here, and that is something" in words
    assert 'href="/wins"' in words
    assert not re.search(r"\d", told)
    submit(eve, "/wins", words="I said no", to="me")
    assert "You are here, and that is something" not in page(eve, "/how-far")


def test_it_costs_the_same_however_much_there_is(app: Flask, as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress", "steps")
    few, many = (_cost_after(app, ana, world, clock, days) for days in (3, 25))
    assert few == many <= 12


def _cost_after(app: Flask, ana: Any, world: World, clock: Any, days: int) -> int:
    fill(app, world, days=days, clock=clock)
    for number in range(days):
        submit(ana, "/wins", words=f"Win {number}", to="me")
        submit(ana, f"/goals/{world.goal_id}/strength", words=f"Strength {number}")
    for moment in moments_on(ana, "/"):
        submit(ana, f"/moments/{moment}/keep")
    return cost_of(app, ana, "/how-far")
