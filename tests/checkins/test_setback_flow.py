"""A few quiet minutes for a day that did not go as hoped: safe, a breath, what helped, whom to tell, and the goal."""

import re
from typing import Any

from tests.people import World, submit
from tests.showing import check_in, ids, page, show_goal


def flow_of(world: World) -> str:
    return f"/goals/{world.goal_id}/setback"


def test_help_stands_first_and_everything_can_be_left_out(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    words = page(ana, flow_of(world))
    assert words.index("Are you safe right now?") < words.index("Three slow breaths") < words.index("What helped")
    answer = submit(ana, flow_of(world))
    assert (answer.status_code, answer.location) == (303, f"{flow_of(world)}/after")
    assert "Not this time" in page(ana, f"/goals/{world.goal_id}")


def test_nobody_is_told_unless_she_says_whom(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", "progress", "notes", "setbacks")
    before, bens, cals = page(ben, goal), listening_as(world.ben), listening_as(world.cal)
    submit(ana, flow_of(world), note="The rain", helped="A call", would_try="The long way home")
    assert page(ben, goal) == before
    assert bens.hears() == cals.hears() == []
    submit(ana, flow_of(world), note="The rain", tell=f"member:{world.ben.membership_id}")
    assert [change for _, change in ids(bens.hears(), "moment")] == ["new"]
    assert cals.hears() == []


def test_what_helped_is_there_the_next_time_and_nobody_elses(as_: Any, world: World, clock: Any) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes", "setbacks")
    submit(ana, flow_of(world), helped="A call to Ruth", would_try="The long way home", tell="everyone")
    clock.forward(days=3)
    words = page(ana, flow_of(world))
    assert "A call to Ruth" in words
    assert "The long way home" in words
    assert "let you know" in page(ben, goal)
    assert "Ruth" not in page(ben, goal)
    assert ben.get(flow_of(world)).status_code == 404


def test_what_was_done_today_stays_done(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "yes", note="Two herons")
    assert "What you did today stays" in page(ana, flow_of(world))
    submit(ana, flow_of(world), helped="A call")
    words = page(ana, f"/goals/{world.goal_id}")
    assert "Yes, today" in words
    assert "Two herons" in words
    assert "1 day so far" in page(ana, "/goals")


def test_no_total_goes_down_and_no_zero_is_shown(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "yes")
    clock.forward(days=1)
    submit(ana, flow_of(world), note="The rain")
    after = page(ana, f"{flow_of(world)}/after")
    assert "Your 1 day still counts." in after
    assert "1 day so far" in page(ana, "/goals")
    for verb in ("edit", "rest"):
        assert f"/goals/{world.goal_id}/{verb}" in after


def test_the_same_form_sent_twice_is_kept_once_and_other_words_are_given_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    for _ in range(2):
        assert submit(ana, flow_of(world), helped="A call to Ruth", client_id="one form").status_code == 303
    assert page(ana, flow_of(world)).count("A call to Ruth") == 1
    other = submit(ana, flow_of(world), helped="A walk", client_id="one form")
    assert other.status_code == 409
    assert "A walk" in other.text
    assert "one form" not in other.text


def test_somebody_who_may_not_hear_is_not_told_and_the_words_are_kept(as_: Any, world: World) -> None:
    refused = submit(
        as_(world.ana), flow_of(world), note="The rain", helped="Ring Ruth", tell=f"member:{world.cal.membership_id}"
    )
    assert refused.status_code == 422
    assert "The rain" in refused.text
    assert "Ring Ruth" in refused.text
    assert "Ring Ruth" not in page(as_(world.ana), flow_of(world))


def test_how_it_felt_is_asked_about_before_somebody_is_told(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "setbacks", "feelings")
    to_ben = {"helped": "A call to Ruth", "tell": f"member:{world.ben.membership_id}"}
    check_in(ana, world, "not_this_time", mood="2")
    asked = submit(ana, flow_of(world), **to_ben)
    assert asked.status_code == 422
    assert 'name="mood" value="2" checked' in asked.text
    assert "A call to Ruth" in asked.text
    assert "let you know" not in page(ben, goal)
    assert submit(ana, flow_of(world), **to_ben, mood="2", urge="").status_code == 303
    assert "A harder day" in page(ben, goal)


def test_what_is_written_of_a_hard_day_is_not_read_by_those_who_see_what_was_done(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes", "setbacks")
    assert 'name="note"' in page(ana, flow_of(world))
    check_in(ana, world, "yes", note="Two herons")  # meanwhile, on another page
    before, bens = page(ben, goal), listening_as(world.ben)
    for _ in range(2):
        answer = submit(ana, flow_of(world), note="It was close", tell="everyone", client_id="one form")
        assert answer.status_code == 303
    assert page(ben, goal) == before
    assert bens.hears() == []
    assert "Two herons" in page(ana, goal)
    assert page(ana, "/reflections").count('<p class="voice">It was close') == 1


def test_a_page_that_did_not_ask_changes_neither_the_note_nor_whom_it_is_told_to(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "notes", "setbacks")
    check_in(ana, world, "yes")
    assert 'name="note"' not in page(ana, flow_of(world))
    check_in(ana, world, "not_this_time", note="The rain", tell="everyone")  # meanwhile, on another page
    assert submit(ana, flow_of(world), helped="A call").status_code == 303
    assert "The rain" in page(ben, goal)


def test_what_was_learned_in_another_way_is_not_said_to_be_tried(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, f"/goals/{world.goal_id}/strength", words="Evenings are long")
    (written,) = re.findall(r"/reflections/(\w+)/edit", page(ana, "/reflections"))
    submit(ana, f"/reflections/{written}", words="Evenings are long", kind="learned")
    words = page(ana, flow_of(world))
    assert "Evenings are long" in words
    assert "You wanted to try" not in words
