"""Celebrating a win together: begun by whoever sees it, joined by choice, ended quietly, kept by the one celebrated."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.extensions import db
from circle.models import Gathered, Moment
from tests.moments.test_say import say
from tests.people import PASSWORD, World, submit
from tests.showing import moments_on, page, show_goal

NOW_ON, HERE = "Celebrating now", "’m here"


@pytest.fixture
def win(as_: Any, world: World) -> str:
    """A win of Ana's that her circle sees."""
    say(as_(world.ana), world, "I rang the college", kind="win")
    return moments_on(as_(world.ana), f"/circles/{world.circle_id}")[0]


def article(client: FlaskClient, world: World, moment: str) -> str:
    found = re.search(
        rf'<article[^>]*data-moment="{moment}".*?</article>', page(client, f"/circles/{world.circle_id}"), re.DOTALL
    )
    return found[0] if found else ""


def begin(client: FlaskClient, moment: str) -> Any:
    return submit(client, f"/moments/{moment}/together")


def come(client: FlaskClient, moment: str) -> Any:
    return submit(client, f"/moments/{moment}/together/here")


def go(client: FlaskClient, moment: str) -> Any:
    return submit(client, f"/moments/{moment}/together/here?take_back=1")


def thank(client: FlaskClient, moment: str) -> Any:
    return submit(client, f"/moments/{moment}/together/thanks")


def here(html: str) -> list[str]:
    """The names of those who are here, as a moment shows them."""
    found = re.search(r"<div class=\"together\".*?</div>", html, re.DOTALL)
    assert found, "it is not being celebrated"
    return re.findall(r'<span data-membership="\w+">([^<]+)</span>', found[0])


def heard_of(screen: Any, moment: str) -> list[dict[str, Any]]:
    return [item for item in screen.hears() if item["id"] == moment]


def sweep(app: Flask) -> None:
    app.extensions["courier"].sweep_soon()


def test_anybody_who_sees_a_win_opens_it_on_every_screen_that_sees_it(
    as_: Any, listening_as: Any, world: World, win: str
) -> None:
    screens = [listening_as(who) for who in (world.ana, world.ben, world.cal)]
    eves = listening_as(world.eve)
    assert begin(as_(world.ben), win).location.endswith(f"/circles/{world.circle_id}#moment-{win}")
    for screen in screens:
        [item] = screen.hears()
        assert (item["id"], item["change"]) == (win, "changed")
        assert NOW_ON in item["html"]
        assert here(item["html"]) == []
    assert eves.hears() == []
    for stranger in (world.dee, world.eve):
        for act in (begin, come, go, thank):
            assert act(as_(stranger), win).status_code == 404


def test_who_says_that_they_are_here_is_shown_and_nobody_else(
    as_: Any, listening_as: Any, world: World, win: str, clock: Any
) -> None:
    begin(as_(world.ben), win)
    screen = listening_as(world.cal)
    for who in (world.cal, world.ana):
        clock.forward(minutes=1)
        assert come(as_(who), win).status_code == 303
    [*_, item] = heard_of(screen, win)
    assert here(item["html"]) == ["Cal", "Ana"]
    for who in (world.ana, world.ben, world.cal):
        assert here(article(as_(who), world, win)) == ["Cal", "Ana"]
    assert ">Leave<" in article(as_(world.cal), world, win)
    assert HERE in article(as_(world.ben), world, win)
    assert go(as_(world.cal), win).status_code == 303
    [item] = heard_of(screen, win)
    assert here(item["html"]) == ["Ana"]


def test_pressing_twice_is_pressing_once(app: Flask, as_: Any, listening_as: Any, world: World, win: str) -> None:
    begin(as_(world.ben), win)
    come(as_(world.ben), win)
    screen = listening_as(world.cal)
    for act in (begin, come):
        assert act(as_(world.ben), win).status_code == 303
    assert screen.hears() == []
    with app.app_context():
        assert db.session.query(Gathered).count() == 1
    thank(as_(world.ana), win)
    assert len(screen.hears()) == 1
    for act in (thank, go):
        assert act(as_(world.ana), win).status_code == 303
    assert screen.hears() == []


def test_cheers_arrive_while_it_goes_on(as_: Any, listening_as: Any, world: World, win: str) -> None:
    begin(as_(world.cal), win)
    screen = listening_as(world.ana)
    submit(as_(world.ben), f"/moments/{win}/cheers", kind="so_glad")
    [item] = screen.hears()
    assert "So glad · Ben" in item["html"]
    assert NOW_ON in item["html"]


def test_the_one_celebrated_ends_it_for_good_and_nobody_else_does(
    as_: Any, listening_as: Any, world: World, win: str
) -> None:
    begin(as_(world.ben), win)
    come(as_(world.ben), win)
    screen = listening_as(world.cal)
    assert "Thank you, that was good" not in article(as_(world.ben), world, win)
    assert "Thank you, that was good" in article(as_(world.ana), world, win)
    assert thank(as_(world.ben), win).status_code == 404
    assert thank(as_(world.ana), win).status_code == 303
    [item] = screen.hears()
    assert NOW_ON not in item["html"]
    for act in (begin, come):
        assert act(as_(world.cal), win).status_code == 303
    assert screen.hears() == []
    for who in (world.ana, world.ben, world.cal):
        shown = article(as_(who), world, win)
        assert "I rang the college" in shown
        assert "ogether" not in shown


def test_it_ends_by_itself_after_ten_minutes_and_every_screen_hears_it_once(
    app: Flask, as_: Any, listening_as: Any, world: World, win: str, clock: Any
) -> None:
    begin(as_(world.ben), win)
    come(as_(world.ben), win)
    screens = [listening_as(who) for who in (world.ana, world.cal)]
    clock.forward(minutes=9, seconds=59)
    sweep(app)
    assert all(screen.hears() == [] for screen in screens)
    assert here(article(as_(world.cal), world, win)) == ["Ben"]
    clock.forward(seconds=1)
    assert NOW_ON not in article(as_(world.cal), world, win)
    assert come(as_(world.cal), win).status_code == 303
    sweep(app)
    for screen in screens:
        [item] = screen.hears()
        assert (item["id"], item["change"]) == (win, "changed")
        assert NOW_ON not in item["html"]
    sweep(app)
    assert all(screen.hears() == [] for screen in screens)
    with app.app_context():
        assert db.session.query(Gathered).count() == 1


def test_begun_once_more_nobody_is_there_who_has_not_said_so_since(
    as_: Any, listening_as: Any, world: World, win: str, clock: Any
) -> None:
    begin(as_(world.ben), win)
    come(as_(world.ben), win)
    clock.forward(days=1)
    begin(as_(world.cal), win)
    for who in (world.ana, world.ben, world.cal):
        assert here(article(as_(who), world, win)) == []
    assert HERE in article(as_(world.ben), world, win)
    screen = listening_as(world.cal)
    for _time in range(2):
        come(as_(world.ben), win)
    [item] = heard_of(screen, win)
    assert here(item["html"]) == ["Ben"]
    assert ">Leave<" in article(as_(world.ben), world, win)
    thank(as_(world.ana), win)
    assert "with Ben" in page(as_(world.ana), "/keepsakes")


def test_whoever_came_to_an_earlier_one_alone_stays_in_its_keepsake(
    as_: Any, world: World, win: str, clock: Any
) -> None:
    begin(as_(world.ben), win)
    come(as_(world.ben), win)
    clock.forward(hours=1)
    begin(as_(world.cal), win)
    clock.forward(minutes=-1)  # it steps back
    come(as_(world.cal), win)
    assert here(article(as_(world.ana), world, win)) == ["Cal"]
    thank(as_(world.ana), win)
    assert "Celebrated together on 20 November with Ben and Cal" in page(as_(world.ana), "/keepsakes")


def test_nothing_is_said_of_whoever_leaves_or_is_removed(as_: Any, listening_as: Any, world: World, win: str) -> None:
    begin(as_(world.ana), win)
    come(as_(world.ben), win)
    come(as_(world.cal), win)
    screen = listening_as(world.ana)
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    [item] = heard_of(screen, win)
    assert here(item["html"]) == ["Cal"]
    submit(as_(world.ana), f"/circles/{world.circle_id}/members/{world.cal.membership_id}/remove")
    [item] = heard_of(screen, win)
    assert here(item["html"]) == []
    assert come(as_(world.ben), win).status_code == 404


def test_somebody_who_comes_back_by_undoing_is_there_again(as_: Any, listening_as: Any, world: World, win: str) -> None:
    begin(as_(world.ana), win)
    come(as_(world.ben), win)
    left = submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    ben = as_(world.ben)
    assert here(article(as_(world.cal), world, win)) == []
    [undo] = re.findall(r'formaction="(/changes/\w+/undo)"', page(ben, left.location)) or re.findall(
        r"(/changes/\w+/undo)", page(ben, "/who-sees-what")
    )
    screen = listening_as(world.cal)
    submit(ben, undo)
    [item] = heard_of(screen, win)
    assert here(item["html"]) == ["Ben"]


def test_a_win_narrowed_or_taken_back_takes_it_all_away(
    app: Flask, as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    ana = as_(world.ana)
    for who in ("ben", "cal"):
        show_goal(ana, world, f"member:{who}", "progress")
    submit(ana, "/wins", words="I went", to=world.circle_id, goal=world.goal_id, client_id="w")
    win = moments_on(ana, f"/circles/{world.circle_id}")[0]
    begin(as_(world.cal), win)
    for who in (world.ben, world.cal):
        clock.forward(minutes=1)
        come(as_(who), win)
    screen, bens = listening_as(world.cal), listening_as(world.ben)
    submit(ana, "/who-sees-what/stop", member=world.ben.membership_id)
    [item] = heard_of(screen, win)
    assert here(item["html"]) == ["Cal"]
    assert [item["change"] for item in heard_of(bens, win)] == ["gone"]
    assert come(as_(world.ben), win).status_code == 404
    assert go(as_(world.ben), win).status_code == 303
    submit(ana, f"/moments/{win}/take-back")
    assert [item["change"] for item in heard_of(screen, win)] == ["gone"]
    with app.app_context():
        assert db.session.query(Gathered).count() == 0
        assert db.session.get_one(Moment, win).together_until is None


def test_only_a_win_is_celebrated_together_and_not_where_its_goal_is_not_celebrated(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana = as_(world.ana)
    say(ana, world, "Good morning")
    terms = {"words": "Walk", "area": "health", "rhythm": "daily"}
    show_goal(ana, world, "member:ben", "progress")
    submit(ana, f"/goals/{world.goal_id}", **terms, celebration="gentle")
    submit(ana, "/wins", words="I went", to=world.circle_id, goal=world.goal_id, client_id="w")
    words, win = moments_on(ana, f"/circles/{world.circle_id}")
    if "I went" in article(ana, world, words):
        words, win = win, words
    assert "Celebrate together" not in article(as_(world.ben), world, words)
    assert begin(as_(world.ben), words).status_code == 404
    assert "Celebrate together" in article(as_(world.ben), world, win)
    begin(as_(world.ben), win)
    screen = listening_as(world.ben)
    submit(ana, f"/goals/{world.goal_id}", **terms, celebration="none")
    [item] = heard_of(screen, win)
    assert NOW_ON not in item["html"]
    assert "Celebrate together" not in article(as_(world.ben), world, win)
    assert begin(as_(world.ben), win).status_code == 404


def test_the_keepsake_is_for_the_one_celebrated_alone(
    as_: Any, listening_as: Any, world: World, win: str, clock: Any
) -> None:
    begin(as_(world.ben), win)
    for who in (world.ben, world.cal, world.ana):
        clock.forward(minutes=1)
        come(as_(who), win)
    submit(as_(world.ben), f"/moments/{win}/cheers", kind="so_glad")
    thank(as_(world.ana), win)
    clock.forward(days=40)
    kept = page(as_(world.ana), "/keepsakes")
    assert "I rang the college" in kept
    assert "Celebrated together on 20 November with Ben and Cal" in kept
    assert "So glad · Ben" in kept
    together = as_(world.ana).get("/you/export").json["celebrated_together"]
    assert [each["with"] for each in together] == [["Ben", "Cal"]]
    assert as_(world.ben).get("/you/export").json["celebrated_together"] == []
    for who in (world.ben, world.cal):
        assert "Celebrated together" not in page(as_(who), "/keepsakes")
        assert "Celebrated together" not in page(as_(who), f"/circles/{world.circle_id}")
    submit(as_(world.ana), f"/moments/{win}/take-back")
    assert "Celebrated together" not in page(as_(world.ana), "/keepsakes")


def test_a_goal_that_was_finished_keeps_who_celebrated_it(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress")
    submit(ana, f"/goals/{world.goal_id}/finish")
    finish = moments_on(ana, f"/circles/{world.circle_id}")[0]
    begin(as_(world.ben), finish)
    assert "Celebrated together" not in page(ana, "/keepsakes")
    come(as_(world.ben), finish)
    assert "Celebrated together on 20 November with Ben" in page(ana, "/keepsakes")


def test_where_nobody_came_nothing_is_kept_and_nothing_is_said(as_: Any, world: World, win: str) -> None:
    begin(as_(world.ana), win)
    come(as_(world.ana), win)
    thank(as_(world.ana), win)
    assert "together" not in page(as_(world.ana), "/keepsakes")


def test_whoever_closes_their_account_is_named_no_longer(
    app: Flask, as_: Any, listening_as: Any, world: World, win: str
) -> None:
    begin(as_(world.ana), win)
    come(as_(world.ben), win)
    come(as_(world.cal), win)
    screen = listening_as(world.cal)
    assert submit(as_(world.ben), "/you/close", password=PASSWORD).status_code == 303
    [item] = heard_of(screen, win)
    assert here(item["html"]) == ["Cal"]
    thank(as_(world.ana), win)
    assert "Celebrated together on 20 November with Cal" in page(as_(world.ana), "/keepsakes")
    with app.app_context():
        assert db.session.query(Gathered).count() == 1
