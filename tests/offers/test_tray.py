"""The tray: opened when one likes; what is in it is taken, changed first, kept for later, or let pass."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask

from circle import clock as circle_clock
from circle.database import changing
from circle.extensions import db
from circle.models import Offer, OfferKind, SealingKey
from circle.models.columns import new_id
from tests.offers.offering import QUESTION, STEP, about_her_goal, ask, in_tray, on_sent, reads_primer, suggest, to
from tests.people import World, submit
from tests.showing import ids, page, show_goal
from tests.statements import counting_statements


def test_taking_a_suggestion_makes_a_step_like_any_other(as_: Any, listening_as: Any, clock: Any, world: World) -> None:
    goal, ana = about_her_goal(as_, world, "steps"), as_(world.ana)
    show_goal(ana, world, "member:cal", "steps")
    suggest(as_(world.ben), goal)
    cals, bens = listening_as(world.cal), listening_as(world.ben)
    assert "Ben" in ana.get("/tray").text
    taken = submit(ana, f"{in_tray(ana)[0]}/take")
    assert (taken.status_code, taken.location) == (303, f"{goal}#steps")
    assert STEP in ana.get(goal).text
    assert STEP in as_(world.cal).get(goal).text
    assert ids(cals.hears(), "goal") == ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert in_tray(ana) == []
    as_suggested = page(as_(world.cal), goal)
    step = re.search(rf"{goal}/steps/(\w{{32}})/remove", ana.get(goal).text)
    assert step
    submit(ana, step[0])
    submit(ana, f"{goal}/steps", words=STEP)
    other = re.search(rf"{goal}/steps/(\w{{32}})/remove", ana.get(goal).text)
    assert other
    assert page(as_(world.cal), goal).replace(other[1], step[1]) == as_suggested, "nothing says where it came from"


def test_taking_it_says_by_name_who_will_see_the_step(as_: Any, world: World) -> None:
    goal = about_her_goal(as_, world)
    show_goal(as_(world.ana), world, "member:cal", "steps")
    suggest(as_(world.ben), goal)
    tray = as_(world.ana).get("/tray").text
    assert re.search(r"Only <span data-membership=\"\w+\">Cal</span> will see this", tray)


def test_two_taps_take_it_once(as_: Any, world: World) -> None:
    goal, ana = about_her_goal(as_, world), as_(world.ana)
    suggest(as_(world.ben), goal)
    [offer] = in_tray(ana)
    for _tap in range(2):
        assert submit(ana, f"{offer}/take").status_code == 303
    assert len(re.findall(rf"{goal}/steps/\w{{32}}/remove", ana.get(goal).text)) == 1


def test_changed_first_it_is_saved_in_her_own_words(as_: Any, world: World) -> None:
    goal, ana = about_her_goal(as_, world, "steps"), as_(world.ana)
    suggest(as_(world.ben), goal)
    [offer] = in_tray(ana)
    assert STEP in ana.get(f"{offer}/change").text
    for words in ("", "x" * 201):
        refused = submit(ana, f"{offer}/change", words=words)
        assert (refused.status_code, words in refused.text) == (422, True)
    assert submit(ana, f"{offer}/change", words="Look at the envelope").status_code == 303
    bens = as_(world.ben).get(goal).text
    assert "Look at the envelope" in bens
    assert STEP not in bens
    assert in_tray(ana) == []


def test_changed_on_a_page_from_before_it_was_taken_her_words_are_a_step_as_well_and_once(
    as_: Any, world: World
) -> None:
    goal, ana = about_her_goal(as_, world), as_(world.ana)
    suggest(as_(world.ben), goal)
    [offer] = in_tray(ana)
    submit(ana, f"{offer}/take")
    for _tap in range(2):
        assert submit(ana, f"{offer}/change", words="Look at the envelope").status_code == 303
    page = ana.get(goal).text
    assert STEP in page
    assert "Look at the envelope" in page
    assert len(re.findall(rf"{goal}/steps/\w{{32}}/remove", page)) == 2


def test_changed_first_it_may_be_for_her_alone(as_: Any, world: World) -> None:
    goal, ana = about_her_goal(as_, world, "steps"), as_(world.ana)
    suggest(as_(world.ben), goal)
    submit(ana, f"{in_tray(ana)[0]}/change", words=STEP, is_private="1")
    assert STEP in ana.get(goal).text
    assert STEP not in as_(world.ben).get(goal).text


@pytest.mark.parametrize(("days", "rhythm"), [(1, "today"), (5, "daily")])
@pytest.mark.parametrize("way", ["take", "change"])
def test_without_a_goal_it_begins_a_new_one_that_she_sets(
    as_: Any, world: World, days: int, rhythm: str, way: str
) -> None:
    reads_primer(as_(world.ben))
    suggest(as_(world.ben), to(world.ana), days=days)
    ana = as_(world.ana)
    [offer] = in_tray(ana)
    answer = submit(ana, f"{offer}/take") if way == "take" else ana.get(f"{offer}/change")
    form = ana.get(answer.location).text
    assert STEP in form
    assert re.findall(r'name="(?:rhythm|area)" value="(\w+)"[^>]* checked', form) == [rhythm, "other"]
    assert STEP not in ana.get("/goals").text, "nothing is set until she saves it"
    made = submit(ana, "/goals", words="Open letters", area="home", rhythm=rhythm)
    assert "Open letters" in ana.get(made.location).text
    assert as_(world.ben).get(made.location).status_code == 404
    assert as_(world.ben).get(answer.location).status_code == 404


def test_kept_for_later_it_stays_and_let_pass_it_goes(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    ask(as_(world.ben), to(world.ana))
    [offer] = in_tray(ana)
    submit(ana, f"{offer}/keep")
    assert in_tray(ana) == [offer]
    assert "Kept for later" in ana.get("/tray").text
    passed = submit(ana, f"{offer}/pass")
    assert passed.status_code == 303
    assert in_tray(ana) == []


@pytest.mark.parametrize("deed", ["pass", "take", "answer-them"])
def test_nothing_is_lost_by_a_slip_of_the_thumb(as_: Any, clock: Any, world: World, deed: str) -> None:
    ana = as_(world.ana)
    reads_primer(as_(world.ben))
    (suggest if deed == "take" else ask)(as_(world.ben), to(world.ana))
    [offer] = in_tray(ana)
    submit(ana, f"{offer}/{deed}")
    assert in_tray(ana) == []
    clock.forward(days=29)
    assert f"{offer}/keep" in ana.get("/tray").text
    submit(ana, f"{offer}/keep")
    assert in_tray(ana) == [offer]
    submit(ana, f"{offer}/pass")
    clock.forward(days=31)
    assert f"{offer}/keep" not in ana.get("/tray").text


def test_a_question_is_answered_for_herself_alone(as_: Any, world: World) -> None:
    goal, ana = about_her_goal(as_, world), as_(world.ana)
    ask(as_(world.ben), goal)
    [offer] = in_tray(ana)
    refused = submit(ana, f"{offer}/answer", words=" ")
    assert refused.status_code == 422
    assert submit(ana, f"{offer}/answer", words="A cup of tea", client_id="one page").status_code == 303
    assert submit(ana, f"{offer}/answer", words="A cup of tea", client_id="one page").status_code == 303
    other = submit(ana, f"{offer}/answer", words="Two cups", client_id="one page")
    assert other.status_code == 409
    written = ana.get("/reflections").text
    assert "A cup of tea" in written
    assert QUESTION in written
    assert "Walk by the river" in written
    assert in_tray(ana) == []
    for path in ("/reflections", goal, f"/circles/{world.circle_id}", "/sent"):
        assert "A cup of tea" not in as_(world.ben).get(path).text


def test_a_refused_answer_is_kept_beside_its_question(as_: Any, clock: Any, world: World) -> None:
    ana, words = as_(world.ana), "tea " * 600
    ask(as_(world.ben), to(world.ana))
    clock.forward(minutes=1)
    ask(as_(world.cal), to(world.ana))
    newer, older = in_tray(ana)
    page = submit(ana, f"{older}/answer", words=words).text
    assert page.count(words.strip()) == 1
    assert page.index(words.strip()) > page.index(f"{newer}/answer")


def test_a_question_is_answered_to_whoever_asked(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    ask(as_(world.ben), to(world.ana))
    answer = submit(ana, f"{in_tray(ana)[0]}/answer-them")
    composer = ana.get(answer.location).text
    chosen = re.search(r'<option value="([^"]+)"[^>]* selected', composer)
    assert chosen
    assert chosen[1] == f"member:{world.ben.membership_id}"
    assert in_tray(ana) == []


def test_a_way_meant_for_the_other_kind_leads_nowhere(as_: Any, clock: Any, world: World) -> None:
    ana = as_(world.ana)
    reads_primer(as_(world.ben))
    suggest(as_(world.ben), to(world.ana))
    clock.forward(minutes=1)
    ask(as_(world.ben), to(world.ana))
    question, suggestion = in_tray(ana)
    assert submit(ana, f"{question}/take").status_code == 404
    assert ana.get(f"{question}/change").status_code == 404
    assert submit(ana, f"{suggestion}/answer", words="For me").status_code == 404
    assert submit(ana, f"{suggestion}/answer-them").status_code == 404
    assert in_tray(ana) == [question, suggestion]


def test_a_tray_is_its_owners_alone(as_: Any, world: World) -> None:
    goal, ana = about_her_goal(as_, world), as_(world.ana)
    suggest(as_(world.ben), goal)
    [offer] = in_tray(ana)
    for other in (world.ben, world.cal, world.dee, world.eve):
        client = as_(other)
        for verb in ("take", "keep", "pass", "answer", "answer-them", "change"):
            assert submit(client, f"{offer}/{verb}", words="Mine").status_code == 404
        assert client.get(f"{offer}/change").status_code == 404
        assert client.get(f"/goals/new?suggested={offer.rpartition('/')[2]}").status_code == 404
    assert in_tray(ana) == [offer]
    assert submit(ana, f"{offer}/take").status_code == 303


def test_thousands_cost_as_many_questions_as_a_few(app: Flask, as_: Any, clock: Any, world: World) -> None:
    ana, ben, asked = as_(world.ana), as_(world.ben), []
    for many in (1, 70):
        with app.app_context(), changing():
            for _ in range(many):
                clock.forward(seconds=1)
                _offer(world)
        with counting_statements(app) as sent:
            assert ana.get("/tray").status_code == 200
            assert ben.get("/sent").status_code == 200
            assert ana.get("/").status_code == 200
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 36
    for client, path, row in ((ana, "/tray", r'id="offer-(\w+)"'), (ben, "/sent", r"/sent/(\w+)/take-back")):
        address, seen = path, []
        while address:
            page = client.get(address).text
            seen += re.findall(row, page)
            older = re.search(rf'href="({path}\?before=[^"]+)"', page)
            address = unescape(older[1]) if older else ""
        assert len(seen) == len(set(seen)) == 71


def _offer(world: World) -> None:
    offer = Offer(
        id=new_id(),
        sealing_key=db.session.get_one(SealingKey, world.ben.person_id),
        circle_id=world.circle_id,
        author_id=world.ben.person_id,
        membership_id=world.ben.membership_id,
        owner_id=world.ana.person_id,
        to_membership_id=world.ana.membership_id,
        kind=OfferKind.SUGGESTION,
        words=STEP,
        days=1,
        client_id=new_id(),
        created_at=circle_clock.now(),
    )
    db.session.add(offer)


def test_what_was_sent_can_be_taken_back_out_of_the_tray(as_: Any, clock: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    ask(ben, to(world.ana))
    assert len(in_tray(ana)) == 1
    [sent] = on_sent(ben)
    assert submit(ana, f"{sent}/take-back").status_code == 404
    assert submit(ben, f"{sent}/take-back").status_code == 303
    assert in_tray(ana) == on_sent(ben) == []
    assert submit(ben, f"{sent}/take-back").status_code == 404


def test_whoever_has_gone_does_not_hear_that_something_is_taken_back(
    as_: Any, listening_as: Any, clock: Any, world: World
) -> None:
    ben, screens = as_(world.ben), {who.name: listening_as(who) for who in (world.ana, world.cal)}
    for who in (world.cal, world.ana):
        ask(ben, to(who))
        clock.forward(minutes=1)
    both = on_sent(ben)
    submit(as_(world.ana), f"/circles/{world.circle_id}/members/{world.cal.membership_id}/remove")
    for screen in screens.values():
        screen.hears()
    for sent in both:
        assert submit(ben, f"{sent}/take-back").status_code == 303
    assert ids(screens["ana"].hears(), "circle") == [(world.circle_id, "changed")]
    assert screens["cal"].hears() == []


def test_what_she_took_is_hers(as_: Any, world: World) -> None:
    goal, ana, ben = about_her_goal(as_, world), as_(world.ana), as_(world.ben)
    suggest(ben, goal)
    submit(ana, f"{in_tray(ana)[0]}/take")
    submit(ben, f"{on_sent(ben)[0]}/take-back")
    assert STEP in ana.get(goal).text
