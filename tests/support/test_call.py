"""I could use support: one action, people in the order she chose, and nobody is ever left without a next step."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from circle.extensions import db
from circle.live import ladders
from circle.models import Asked, Call, Order, Rung
from tests.conftest import carry
from tests.people import World, join, submit
from tests.showing import ids, page
from tests.support.asking import WORDS, answer, ask, choose, is_asked, names_on


def sweep(app: Flask) -> None:
    with app.app_context():
        app.extensions["courier"].sweep()


@pytest.fixture(autouse=True)
def in_order(as_: Any, world: World) -> None:
    """Ana would ask Ben, then Cal, ten minutes each."""
    choose(as_(world.ana), world.ben, world.cal)


def test_the_first_is_asked_at_once_and_nobody_else(as_: Any, listening_as: Any, world: World) -> None:
    screens = {name: listening_as(getattr(world, name)) for name in ("ana", "ben", "cal", "dee", "eve")}
    call = ask(as_(world.ana))
    id = call.rpartition("/")[2]
    heard = {name: ids(screen.hears(), "call") for name, screen in screens.items()}
    assert heard == {"ana": [(id, "new")], "ben": [(id, "new")], "cal": [], "dee": [], "eve": []}
    assert is_asked(as_(world.ben))
    assert not any(is_asked(as_(getattr(world, name))) for name in ("cal", "dee", "eve"))
    assert "Ana could use support" in page(as_(world.ben), f"/circles/{world.circle_id}")


def test_the_next_is_asked_when_nobody_answered_in_her_chosen_time(
    app: Flask, as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    call, cal = ask(as_(world.ana)), listening_as(world.cal)
    clock.forward(minutes=9, seconds=59)
    sweep(app)
    assert not is_asked(as_(world.cal))
    clock.forward(seconds=1)
    sweep(app)
    assert is_asked(as_(world.cal))
    assert is_asked(as_(world.ben))
    assert len(ids(cal.hears(), "call")) == 1
    assert [name for name, _said in names_on(as_(world.ana), call)] == ["Ben", "Cal"]


def test_looking_often_asks_nobody_twice(app: Flask, as_: Any, world: World, clock: Any) -> None:
    ask(as_(world.ana))
    for _minute in range(60):
        clock.forward(minutes=1)
        sweep(app)
        sweep(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Asked)) == 2


def test_a_server_that_was_down_for_long_asks_one_and_waits_for_them(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    ana = as_(world.ana)
    with app.app_context():
        place = join(world.ana, world.circle_id, world.eve)
    world.eve.membership_id = place
    choose(ana, world.ben, world.cal, world.eve)
    call = ask(ana)
    clock.forward(hours=2)
    sweep(app)
    sweep(app)
    assert [name for name, _said in names_on(ana, call)] == ["Ben", "Cal", "Eve"]
    assert is_asked(as_(world.cal))
    assert not is_asked(as_(world.eve))
    clock.forward(minutes=10)
    sweep(app)
    assert is_asked(as_(world.eve))


def test_im_with_you_shows_on_hers_at_once_and_tells_the_others_that_it_is_in_hand(
    app: Flask, as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    call = ask(as_(world.ana))
    clock.forward(minutes=10)
    sweep(app)
    ana, ben = listening_as(world.ana), listening_as(world.ben)
    answer(as_(world.cal), call, "with_you")
    assert [change for _id, change in ids(ana.hears(), "call")] == ["changed"]
    assert [change for _id, change in ids(ben.hears(), "call")] == ["changed"]
    assert "Cal is with you" in page(as_(world.ana), call)
    assert "Somebody is with you" in page(as_(world.ana), "/")
    bens = page(as_(world.ben), "/")
    assert "Somebody is with Ana now." in bens
    assert "I’m with you too" in bens
    assert "Ana knows that you are with them" in page(as_(world.cal), "/")


def test_once_somebody_is_there_nobody_else_is_asked(app: Flask, as_: Any, world: World, clock: Any) -> None:
    answer(as_(world.ben), ask(as_(world.ana)), "with_you")
    for _time in range(3):
        clock.forward(minutes=10)
        sweep(app)
    assert not is_asked(as_(world.cal))
    assert is_asked(as_(world.ben))


def test_not_today_needs_no_reason_and_goes_on_to_the_next_at_once(as_: Any, world: World, clock: Any) -> None:
    call = ask(as_(world.ana))
    clock.forward(minutes=1)
    answer(as_(world.ben), call, "not_today")
    assert is_asked(as_(world.cal))
    assert names_on(as_(world.ana), call)[0] == ("Ben", "Can’t today")
    assert "That is all right" in page(as_(world.ben), "/")


def test_somebody_who_cannot_after_all_lets_it_go_on(as_: Any, world: World) -> None:
    ana, call = as_(world.ana), ask(as_(world.ana))
    answer(as_(world.ben), call, "with_you")
    assert not is_asked(as_(world.cal))
    answer(as_(world.ben), call, "not_today")
    assert is_asked(as_(world.cal))
    assert "Ben is with you" not in page(ana, call)


def test_somebody_with_her_who_leaves_is_not_with_her_any_more(app: Flask, as_: Any, world: World, clock: Any) -> None:
    call = ask(as_(world.ana))
    answer(as_(world.ben), call, "with_you")
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    assert not is_asked(as_(world.ben))
    clock.forward(minutes=10)
    sweep(app)
    assert is_asked(as_(world.cal))
    assert [name for name, _said in names_on(as_(world.ana), call)] == ["Cal"]


def test_when_nobody_is_left_help_comes_first_and_it_still_goes_on(
    app: Flask, as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    ana, call = as_(world.ana), ask(as_(world.ana))
    assert "Somebody answers here, now" not in page(ana, call)
    submit(as_(world.cal), f"/circles/{world.circle_id}/reach", reached="never")
    answer(as_(world.ben), call, "not_today")
    shown = page(ana, call)
    assert "Nobody could answer just now" in shown
    assert "Somebody answers here, now" in shown
    submit(as_(world.cal), f"/circles/{world.circle_id}/reach", reached="whenever")
    clock.forward(minutes=10)
    sweep(app)
    assert is_asked(as_(world.cal))


def test_with_nobody_there_she_sees_it_before_she_relies_on_it(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert "Ask Ben" in page(ana, "/support")
    submit(as_(world.ben), f"/circles/{world.circle_id}/reach/not-today")
    assert "Ask Cal" in page(ana, "/support")
    submit(as_(world.cal), f"/circles/{world.circle_id}/reach", reached="never")
    words = page(ana, "/support")
    assert "Nobody you chose can be reached just now" in words
    assert 'action="/support/calls"' not in words
    refused = submit(ana, "/support/calls", words=WORDS)
    assert refused.status_code == 422
    assert WORDS in refused.get_data(as_text=True)
    assert not is_asked(as_(world.ben))


def test_she_ends_it_and_it_is_gone_from_every_screen(as_: Any, listening_as: Any, world: World) -> None:
    call, ben = ask(as_(world.ana)), listening_as(world.ben)
    id = call.rpartition("/")[2]
    submit(as_(world.ana), f"{call}/end")
    assert ids(ben.hears(), "call") == [(id, "gone")]
    assert not is_asked(as_(world.ben))
    assert "You asked for support" not in page(as_(world.ana), "/")
    assert answer(as_(world.ben), call, "with_you").status_code == 404
    assert as_(world.ana).get(call).location == "/support"


def test_it_ends_by_itself_after_half_a_day(app: Flask, as_: Any, listening_as: Any, world: World, clock: Any) -> None:
    call, ben = ask(as_(world.ana)), listening_as(world.ben)
    answer(as_(world.ben), call, "with_you")
    ben.hears()
    clock.forward(hours=11, minutes=50)
    sweep(app)
    assert is_asked(as_(world.ben))
    clock.forward(minutes=10)
    sweep(app)
    assert [change for _id, change in ids(ben.hears(), "call")][-1] == "gone"
    assert not is_asked(as_(world.ben))


def test_the_next_can_be_asked_as_well(as_: Any, world: World, clock: Any) -> None:
    ana, call = as_(world.ana), ask(as_(world.ana))
    clock.forward(minutes=1)
    assert "Ask Cal now" in page(ana, call)
    submit(ana, f"{call}/next", place=world.cal.membership_id)
    assert is_asked(as_(world.cal))
    submit(ana, f"{call}/next", place=world.cal.membership_id)  # nobody is left: nothing happens
    assert [name for name, _said in names_on(ana, call)] == ["Ben", "Cal"]


def test_the_next_is_the_one_whose_name_was_pressed_and_nobody_else(app: Flask, as_: Any, world: World) -> None:
    """Pressed twice, or from a page that is older than what has happened since, it asks nobody after that one."""
    with app.app_context():
        world.eve.membership_id = join(world.ana, world.circle_id, world.eve)
    ana = as_(world.ana)
    choose(ana, world.ben, world.cal, world.eve)
    call = ask(ana)
    [pressed] = re.findall(rf'formaction="{call}/next" name="(place)" value="(\w+)">Ask Cal now<', page(ana, call))
    for _time in range(2):
        assert submit(ana, f"{call}/next", **dict([pressed])).status_code == 303
    assert submit(ana, f"{call}/next").status_code == 303
    assert is_asked(as_(world.cal))
    assert not is_asked(as_(world.eve))
    submit(ana, f"{call}/next", place=world.eve.membership_id)
    assert is_asked(as_(world.eve))


def test_asking_twice_is_one_call_and_other_words_are_kept(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    first = ask(ana, client_id="one")
    assert ask(ana, client_id="one") == first
    assert ask(ana, client_id="two") == first
    already = submit(ana, "/support/calls", words="And another thing", client_id="three")
    assert already.status_code == 409
    assert "And another thing" in already.get_data(as_text=True)
    assert f'href="{first}"' in already.get_data(as_text=True)
    refused = submit(ana, "/support/calls", words="Other words", client_id="one")
    assert refused.status_code == 409
    assert "Other words" in refused.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Call)) == 1


def test_nobody_but_who_is_asked_can_answer_and_nobody_but_her_goes_on_or_ends_it(as_: Any, world: World) -> None:
    call = ask(as_(world.ana))
    for name in ("cal", "dee", "eve"):
        assert answer(as_(getattr(world, name)), call, "with_you").status_code == 404
        assert as_(getattr(world, name)).get(call).status_code == 404
    for name in ("ben", "cal", "eve"):
        for verb in ("next", "end"):
            assert submit(as_(getattr(world, name)), f"{call}/{verb}").status_code == 404
    assert answer(as_(world.ana), call, "with_you").status_code == 404
    assert answer(as_(world.ben), call, "no_such_answer").status_code == 404
    assert answer(as_(world.ben), call, "with_you").status_code == 303


def test_a_removed_supporter_no_longer_sees_it(as_: Any, listening_as: Any, world: World) -> None:
    call, ben = ask(as_(world.ana)), listening_as(world.ben)
    submit(as_(world.ana), f"/circles/{world.circle_id}/members/{world.ben.membership_id}/remove")
    assert not is_asked(as_(world.ben))
    assert answer(as_(world.ben), call, "with_you").status_code == 404
    assert all(item["kind"] != "call" or item["change"] == "gone" for item in ben.hears())


def test_killed_in_the_middle_of_going_on_it_has_not_happened(
    app: Flask, as_: Any, world: World, clock: Any, monkeypatch: Any
) -> None:
    ask(as_(world.ana))
    clock.forward(minutes=10)

    def die(*_given: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(ladders, "tell_call", die)
        with app.app_context(), pytest.raises(SystemExit):
            ladders.go_on_with_calls()
    assert not is_asked(as_(world.cal))
    sweep(app)
    assert is_asked(as_(world.cal))


def test_in_practice_nobody_is_asked_and_nothing_is_kept(app: Flask, as_: Any, listening_as: Any, world: World) -> None:
    ben = listening_as(world.ben)
    words = page(as_(world.ana), "/support/practice")
    assert "On the screen of Ben" in words
    assert "After 10 minutes, if nobody has answered" in words
    carry(app)
    assert ben.hears() == []
    assert not is_asked(as_(world.ben), "could use support")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Call)) == 0


def test_leaving_a_circle_takes_the_call_off_the_screens_there(as_: Any, listening_as: Any, world: World) -> None:
    submit(as_(world.ana), f"/circles/{world.circle_id}/members/{world.ben.membership_id}/keep")
    ask(as_(world.ana))
    ben = listening_as(world.ben)
    submit(as_(world.ana), f"/circles/{world.circle_id}/leave")
    assert [change for _id, change in ids(ben.hears(), "call")] == ["gone"]
    assert not is_asked(as_(world.ben))


def test_closing_her_account_ends_it_and_later_erases_it(
    app: Flask, as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    call, ben = ask(as_(world.ana)), listening_as(world.ben)
    assert call
    submit(as_(world.ana), "/you/close", password=world.ana.password)
    assert "gone" in [change for _id, change in ids(ben.hears(), "call")]
    assert not is_asked(as_(world.ben))
    clock.forward(days=8)
    sweep(app)
    with app.app_context():
        for table in (Call, Asked, Order, Rung):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_in_quiet_hours_only_those_are_asked_who_said_that_calls_may_pass(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    quiet = {"quiet_from": "11:00", "quiet_until": "14:00", "keeps_quiet": "1"}
    submit(as_(world.ben), "/you/quiet", **quiet)
    assert "Ask Cal" in page(ana, "/support")
    submit(as_(world.ben), "/you/quiet", **quiet, calls_may_pass="1")
    assert "Ask Ben" in page(ana, "/support")
    ask(ana)
    assert is_asked(as_(world.ben))


def test_words_are_kept_when_everybody_she_would_ask_has_gone(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    choose(ana, world.ben)
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    refused = submit(ana, "/support/calls", words="It is loud in my head")
    assert refused.status_code == 422
    assert "Choose whom to ask" in refused.get_data(as_text=True)
    assert "It is loud in my head" in refused.get_data(as_text=True)


def test_what_is_of_long_ago_is_over_before_anybody_has_looked_at_it(
    app: Flask, as_: Any, world: World, clock: Any
) -> None:
    """As after a server that stood still over night: nobody is asked about yesterday, and today is another call."""
    ana, ben = as_(world.ana), as_(world.ben)
    call = ask(ana, client_id="yesterday")
    clock.forward(hours=12)
    assert not is_asked(ben)
    assert answer(ben, call, "not_today").status_code == 303
    assert not is_asked(as_(world.cal))
    clock.forward(minutes=1)
    again = ask(ana, "Me again", client_id="today")
    clock.forward(hours=12)
    assert submit(ana, f"{again}/next", place=world.cal.membership_id).status_code == 303
    assert not is_asked(as_(world.cal), "Me again")
    ask(ana, "And again", client_id="tomorrow")
    clock.forward(hours=12)
    today = ask(ana, "And once more", client_id="the day after")
    sweep(app)
    assert is_asked(ben, "And once more")
    assert names_on(ana, today)[0][0] == "Ben"
