"""Answering what was said or done: before those who see it, and nobody else."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.extensions import db
from circle.models import Moment, News, Relation
from tests.moments.test_say import say
from tests.people import PASSWORD, World, join, news_of, submit
from tests.showing import check_in, ids, moments_on, page, show_goal

ANSWER = "That made me smile"


def answer(client: FlaskClient, moment: str, words: str = ANSWER, **fields: str) -> Any:
    return submit(client, f"/moments/{moment}/reply", **{"words": words, "client_id": words, **fields})


def circle(client: FlaskClient, world: World) -> str:
    return page(client, f"/circles/{world.circle_id}")


def latest(client: FlaskClient, world: World) -> str:
    return moments_on(client, f"/circles/{world.circle_id}")[0]


def article(words: str, moment: str) -> str:
    found = re.search(rf'<article[^>]*data-moment="{moment}".*?</article>', words, re.DOTALL)
    assert found, moment
    return found[0]


def tell_setback(as_: Any, world: World) -> str:
    """A harder day of Ana's that she tells Ben alone, though Cal may hear of setbacks as well."""
    ana = as_(world.ana)
    for who in ("ben", "cal"):
        show_goal(ana, world, f"member:{who}", "progress", "setbacks")
    check_in(ana, world, "not_this_time", tell=f"member:{world.ben.membership_id}")
    return latest(ana, world)


def test_an_answer_is_seen_by_everybody_who_sees_what_it_answers(
    as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    clock.forward(minutes=1)
    assert answer(as_(world.ana), first).status_code == 303
    reply = latest(as_(world.ana), world)
    for person in (world.ana, world.ben, world.cal):
        said = article(circle(as_(person), world), reply)
        assert ANSWER in said
        assert f'href="/circles/{world.circle_id}#moment-{first}"' in said
        assert "<q>You kept going</q>" in said
    for screen in (bens, cals):
        [item] = screen.hears()
        assert (item["id"], item["change"]) == (reply, "new")
        assert ANSWER in item["html"]


def test_an_answer_between_two_stays_between_the_two(as_: Any, listening_as: Any, world: World, clock: Any) -> None:
    say(as_(world.ben), world, to=f"member:{world.ana.membership_id}")
    first = latest(as_(world.ana), world)
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    for number, person in enumerate((world.ana, world.ben)):
        clock.forward(minutes=1)
        assert answer(as_(person), first, f"Between us {number}").status_code == 303
    assert answer(as_(world.cal), first).status_code == 404
    for person in (world.ana, world.ben):
        assert "Between us 0" in circle(as_(person), world)
        assert "Between us 1" in circle(as_(person), world)
    assert "Between us" not in circle(as_(world.cal), world)
    assert len(bens.hears()) == 2
    assert cals.hears() == []


def test_an_answer_to_an_answer_answers_the_first(app: Flask, as_: Any, world: World, clock: Any) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    clock.forward(minutes=1)
    answer(as_(world.ana), first)
    clock.forward(minutes=1)
    answer(as_(world.cal), latest(as_(world.ana), world), "Me too")
    with app.app_context():
        replies = db.session.query(Moment).filter(Moment.reply_to_id.is_not(None)).all()
        assert [reply.reply_to_id for reply in replies] == [first, first]


@pytest.mark.parametrize("what", ["yes", "step", "win", "finish"])
def test_whatever_is_told_can_be_answered(as_: Any, world: World, clock: Any, what: str) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps")
    match what:
        case "yes":
            check_in(ana, world, "yes")
        case "step":
            submit(ana, f"{goal}/steps", words="Find the boots")
            [step] = set(re.findall(rf"({goal}/steps/\w{{32}})/done", page(ana, goal)))
            submit(ana, f"{step}/done")
        case "win":
            submit(ana, "/wins", words="I went", to=world.circle_id, goal=world.goal_id, client_id="w")
        case "finish":
            submit(ana, f"{goal}/finish")
    first = latest(as_(world.ben), world)
    clock.forward(minutes=1)
    assert "Ana will see this" in page(as_(world.ben), f"/moments/{first}/reply")
    assert answer(as_(world.ben), first).status_code == 303
    assert ANSWER in article(circle(ana, world), latest(ana, world))
    assert answer(as_(world.cal), first).status_code == 404
    assert ANSWER not in circle(as_(world.cal), world)


def test_an_answer_to_a_harder_day_reaches_only_those_who_were_told_of_it(
    as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    first = tell_setback(as_, world)
    anas, cals = listening_as(world.ana), listening_as(world.cal)
    clock.forward(minutes=1)
    assert answer(as_(world.ben), first).status_code == 303
    assert ANSWER in circle(as_(world.ana), world)
    assert ANSWER not in circle(as_(world.cal), world)
    assert ANSWER not in page(as_(world.cal), f"/goals/{world.goal_id}")
    [item] = anas.hears()
    assert ANSWER in item["html"]
    assert cals.hears() == []


def test_who_will_see_it_is_named_before_it_is_sent_and_it_is_they_who_hear(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    say(as_(world.ben), world)
    say(as_(world.ben), world, "For you", to=f"member:{world.ana.membership_id}")
    for first in moments_on(as_(world.ana), f"/circles/{world.circle_id}"):
        words = page(as_(world.ana), f"/moments/{first}/reply")
        clock.forward(minutes=1)
        answer(as_(world.ana), first, f"To {first}")
        with app.app_context():
            [reply] = db.session.query(Moment).filter_by(reply_to_id=first)
            told = {row.person_id for row in db.session.query(News).filter_by(subject_id=reply.id)}
        named = {world.ana.person_id} | {
            who.person_id for who in (world.ben, world.cal) if f'data-face="{who.membership_id}"' in words
        }
        assert told == named
        assert "Ben" in words
        assert ("Cal" in words) == (world.cal.person_id in told)


def test_whoever_comes_later_sees_neither(app: Flask, as_: Any, world: World, clock: Any) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    clock.forward(minutes=1)
    with app.app_context():
        join(world.ana, world.circle_id, world.eve, Relation.FRIEND)
    clock.forward(minutes=1)
    assert answer(as_(world.ana), first).status_code == 303
    assert ANSWER in circle(as_(world.ben), world)
    assert ANSWER not in circle(as_(world.eve), world)
    assert answer(as_(world.eve), first).status_code == 404


def test_taken_back_words_take_what_was_answered_off_every_screen(
    as_: Any, listening_as: Any, cursor_of: Any, world: World, clock: Any
) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    clock.forward(minutes=1)
    answer(as_(world.ana), first)
    reply = latest(as_(world.ana), world)
    screens, after = [listening_as(world.ana), listening_as(world.cal)], cursor_of(world.cal)
    assert ANSWER in circle(as_(world.cal), world)
    submit(as_(world.ben), f"/moments/{first}/take-back")
    for screen in screens:
        assert set(ids(screen.hears(), "moment")) == {(first, "gone"), (reply, "gone")}
    assert set(ids(news_of(as_(world.cal), after), "moment")) == {(first, "gone"), (reply, "gone")}
    for person in (world.ana, world.ben, world.cal):
        assert ANSWER not in circle(as_(person), world)
    assert answer(as_(world.cal), first, "Too late").status_code == 404


def test_a_closed_account_takes_the_answers_along_and_opening_it_brings_them_back(
    as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    clock.forward(minutes=1)
    answer(as_(world.cal), first)
    reply = latest(as_(world.ana), world)
    anas = listening_as(world.ana)
    ben = as_(world.ben)
    submit(ben, "/you/close", password=PASSWORD)
    heard = ids(anas.hears(), "moment")
    assert (reply, "gone") in heard
    assert ANSWER not in circle(as_(world.ana), world)
    submit(as_(world.ben), "/you/open-again")
    assert {(first, "changed"), (reply, "changed")} <= set(ids(anas.hears(), "moment"))
    assert ANSWER in circle(as_(world.ana), world)


def test_what_is_not_shown_any_more_takes_what_was_answered_along(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress")
    [bens_share] = re.findall(r'data-share="(\w+)"', page(ana, f"/goals/{world.goal_id}/sharing"))
    show_goal(ana, world, "member:cal", "progress")
    check_in(ana, world, "yes")
    first = latest(ana, world)
    clock.forward(minutes=1)
    answer(as_(world.cal), first)
    assert ANSWER in circle(as_(world.ben), world)
    submit(ana, f"/goals/{world.goal_id}/shares/{bens_share}/stop")
    assert ANSWER not in circle(as_(world.ben), world)
    assert ANSWER in circle(as_(world.cal), world)


def test_answering_twice_is_answering_once_and_other_words_are_given_back(as_: Any, world: World, clock: Any) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    clock.forward(minutes=1)
    ana = as_(world.ana)
    assert answer(ana, first, client_id="d").location == answer(ana, first, client_id="d").location
    assert circle(ana, world).count(f'<p class="voice">{ANSWER}</p>') == 1
    refused = answer(ana, first, "Something else", client_id="d")
    assert refused.status_code == 409
    assert "Something else" in refused.text
    assert answer(ana, first, "").status_code == 422
    assert answer(ana, first, "x" * 2001).status_code == 422


def test_words_for_what_is_gone_are_not_lost(as_: Any, world: World) -> None:
    say(as_(world.ben), world)
    first = latest(as_(world.ana), world)
    submit(as_(world.ben), f"/moments/{first}/take-back")
    too_long = f"{ANSWER} {'x' * 2000}"
    for words in (ANSWER, too_long):
        gone, missing = (answer(as_(world.ana), id, words) for id in (first, "0" * 32))
        assert (gone.status_code, missing.status_code) == (404, 404)
        assert words in gone.text
        assert words in missing.text


def test_nobody_answers_between_two_when_the_other_has_gone(as_: Any, world: World, clock: Any) -> None:
    say(as_(world.ben), world, to=f"member:{world.ana.membership_id}")
    first = latest(as_(world.ana), world)
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    refused = answer(as_(world.ana), first)
    assert refused.status_code == 409
    assert ANSWER in refused.text
    assert ANSWER not in circle(as_(world.ana), world)
