"""The guide: from a vague wording to a clear one, a question at a time, none of which must be answered."""

import re
from typing import Any

import pytest

from tests.people import World, submit
from tests.showing import ids, page, show_goal

CLEAR = {
    "words": "Tea at the kitchen table after dinner",
    "direction": "less",
    "unit": "beers",
    "line": "2",
    "confidence": "8",
    "why": "Mornings are kinder then",
    "rhythm": "weekdays",
    "weekdays": ["4", "5"],
    "lines": "Buy the good tea\n\n Put the radio on ",
    "resources": "Ruth, on Thursdays",
    "plans-0-when": "the evening is long",
    "plans-0-then": "I ring Ruth",
    "area": "joy",
    "celebration": "still",
}
BY_ITS_OWNER = ("Mornings are kinder", "Ruth, on Thursdays", "the evening is long", "I ring Ruth", "8 of 10")


def guide_of(world: World) -> str:
    return f"/goals/{world.goal_id}/guide"


def typed_in(client: Any, path: str) -> dict[str, str]:
    """What stands in the text fields of a page, and which answers are chosen, by name."""
    words = client.get(path).text
    found = dict(re.findall(r'<input[^>]*type="(?:text|hidden)"[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', words))
    found |= dict(re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>\s*([^<]*)</textarea>', words))
    return found | dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)"[^>]* checked', words))


def test_all_that_was_answered_is_on_the_goals_page(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals/guide", **CLEAR).location
    own = page(ana, goal)
    for words in ("Tea at the kitchen table", "At most 2 beers", "Buy the good tea", "Put the radio on", *BY_ITS_OWNER):
        assert words in own
    assert own.index("Buy the good tea") < own.index("Put the radio on")
    assert own.count('class="step-tick"') == 2


def test_only_the_words_are_needed(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert submit(ana, "/goals/guide", words="Better evenings", rhythm="daily").status_code == 303
    assert submit(ana, "/goals/guide", words="", why="typed just now").status_code == 422


def test_what_was_typed_on_the_short_page_is_carried_along_and_not_saved(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    short = {"words": "Drink less", "why": "For my head", "direction": "less", "instead": "Ring Ruth"}
    guide = submit(ana, "/goals/new/guide", **short)
    assert guide.status_code == 200
    for words in ("Drink less", "For my head", "Ring Ruth"):
        assert words in guide.text
    assert "Drink less" not in page(ana, "/goals")


def test_it_begins_with_the_goal_as_it_stands(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    goal = submit(ana, "/goals/guide", **CLEAR).location
    stands = typed_in(ana, f"{goal}/guide")
    for name in ("words", "why", "resources", "direction", "confidence", "rhythm", "area", "celebration"):
        assert stands[name] == CLEAR[name], name
    assert (stands["plans-0-when"], stands["plans-1-when"]) == ("the evening is long", "")
    assert stands["lines"] == ""
    assert "Buy the good tea" in page(ana, f"{goal}/guide")


def test_earlier_words_and_what_helped_are_kept_as_by_any_revision(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    clock.forward(days=1)
    assert submit(ana, guide_of(world), **CLEAR).status_code == 303
    own = page(ana, f"/goals/{world.goal_id}")
    assert "Earlier words" in own
    assert "Walk by the river" in own
    clock.forward(days=1)
    submit(ana, guide_of(world), **{**CLEAR, "resources": "Cal", "lines": ""})
    clock.forward(days=1)
    submit(ana, f"/goals/{world.goal_id}", words="Tea", rhythm="daily", resources="Cal")
    everything = ana.get("/you/export").json["goals"][0]
    assert [each["resources"] for each in everything["earlier_words"]] == ["", "Ruth, on Thursdays", "Cal"]


def test_saving_so_far_stays_where_one_was(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    stays = submit(ana, "/goals/guide", words="Better evenings", rhythm="daily", confidence="2", part="matters")
    assert re.fullmatch(r"/goals/\w{32}/guide\?saved=matters#matters", stays.location)
    saved = page(ana, stays.location)
    assert re.search(r'id="matters" open.*?Saved\. Go on, or leave it here\.', saved, re.S)
    assert "Better evenings" in page(ana, "/goals")


def test_what_feels_unlikely_leads_to_a_smaller_version_only_at_the_end(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    assert submit(ana, guide_of(world), words="Run", rhythm="daily", confidence="3").location == f"{goal}/smaller"
    assert submit(ana, guide_of(world), words="Run", rhythm="daily", confidence="7").location == goal
    assert submit(ana, guide_of(world), words="Run", rhythm="daily").location == goal


@pytest.mark.parametrize(
    ("mistake", "question"),
    [
        ({"words": ""}, "What would you like?"),
        ({"plans-0-then": ""}, "And what would you try then?"),
        ({"rhythm": "weekdays", "weekdays": []}, "Which days would you like?"),
        ({"lines": "x" * 201}, "Could it be a little shorter?"),
        ({"lines": "\n".join("abcdefghijklmnopqrstu")}, "Could it be a few at a time?"),
        ({"resources": "x" * 2001}, "Could it be a little shorter?"),
    ],
)
def test_a_question_back_keeps_all_that_was_typed(as_: Any, world: World, mistake: Any, question: str) -> None:
    ana = as_(world.ana)
    before = page(ana, f"/goals/{world.goal_id}")
    for path in ("/goals/guide", guide_of(world)):
        again = submit(ana, path, **{**CLEAR, **mistake})
        assert again.status_code == 422
        assert question in again.text
        kept = {**{name: CLEAR[name] for name in ("why", "resources", "plans-0-when")}, **mistake}
        assert all(words in again.text for words in kept.values() if isinstance(words, str))
    assert page(ana, f"/goals/{world.goal_id}") == before


def test_the_same_form_counts_once(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    first = submit(ana, "/goals/guide", **CLEAR, client_id="one form").location
    assert submit(ana, "/goals/guide", **CLEAR, client_id="one form").location == first
    assert submit(ana, "/goals/guide", **{**CLEAR, "words": "Run"}, client_id="one form").status_code == 409
    for _ in range(2):
        assert submit(ana, guide_of(world), **CLEAR, client_id="another form").status_code == 303
    for goal in (first, f"/goals/{world.goal_id}"):
        own = page(ana, goal)
        assert own.count('class="step-tick"') == 2
        assert own.count('class="step plan"') == 1


def test_other_steps_from_the_same_form_are_given_back_and_nothing_is_saved(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, guide_of(world), **CLEAR, client_id="one form")
    before = page(ana, f"/goals/{world.goal_id}")
    for lines in ("Buy the good tea", "Buy the good tea\nPut the radio on\nSit", "Sit"):
        other = submit(ana, guide_of(world), **{**CLEAR, "words": "Run", "lines": lines}, client_id="one form")
        assert other.status_code == 409
        assert lines in other.text
        assert "one form" not in other.text
    assert page(ana, f"/goals/{world.goal_id}") == before


def test_plans_are_changed_taken_away_and_added_where_they_stand(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, guide_of(world), **CLEAR)
    plan = typed_in(ana, guide_of(world))["plans-0-id"]
    more = {"plans-1-id": "", "plans-1-when": "it rains", "plans-1-then": "the big coat"}
    submit(ana, guide_of(world), **{**CLEAR, "plans-0-id": plan, "plans-0-then": "I ring Cal", **more})
    changed = page(ana, goal)
    assert "I ring Cal" in changed
    assert "I ring Ruth" not in changed
    assert "the big coat" in changed
    submit(ana, guide_of(world), **{**CLEAR, "plans-0-id": plan, "plans-0-when": "", "plans-0-then": ""})
    taken = page(ana, goal)
    assert "I ring Cal" not in taken
    assert "the big coat" in taken


def test_a_plan_that_went_meanwhile_keeps_its_words(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, guide_of(world), **CLEAR)
    plan = typed_in(ana, guide_of(world))["plans-0-id"]
    submit(ana, f"{goal}/if-thens/{plan}/remove")
    assert "I ring Ruth" not in page(ana, goal)
    submit(ana, guide_of(world), **{**CLEAR, "plans-0-id": plan})
    assert "I ring Ruth" in page(ana, goal)


def test_a_plan_of_another_goal_is_not_touched(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    other = submit(ana, "/goals/guide", **CLEAR).location
    plan = typed_in(ana, f"{other}/guide")["plans-0-id"]
    submit(ana, guide_of(world), **{**CLEAR, "plans-0-id": plan, "plans-0-then": "I ring Cal"})
    assert "I ring Ruth" in page(ana, other)
    assert "I ring Cal" in page(ana, f"/goals/{world.goal_id}")


def test_others_see_the_words_and_the_steps_they_are_shown_and_nothing_else(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    submit(ana, guide_of(world), **CLEAR)
    shown = page(ben, goal)
    assert "Tea at the kitchen table" in shown
    assert "Buy the good tea" in shown
    for words in BY_ITS_OWNER:
        assert words in page(ana, goal)
        assert words not in shown


def test_what_is_ones_own_is_told_to_nobody_else(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    stands = {"words": "Walk by the river", "why": "My head is quieter there", "area": "health", "rhythm": "daily"}
    hers, bens = listening_as(world.ana), listening_as(world.ben)
    submit(ana, guide_of(world), **stands)
    assert hers.hears() == []
    mine = {name: CLEAR[name] for name in ("confidence", "resources", "plans-0-when", "plans-0-then")}
    submit(ana, guide_of(world), **stands, **mine, lines="Sit down", is_private="1")
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []
    submit(ana, guide_of(world), **stands, **mine, lines="Get up")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]


def test_the_short_page_keeps_what_the_guide_asked(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, guide_of(world), **CLEAR)
    short = page(ana, f"{goal}/edit")
    assert "Ruth, on Thursdays" in short
    submit(ana, goal, words="Tea", rhythm="daily", resources="Ruth, on Thursdays")
    own = page(ana, goal)
    assert all(words in own for words in BY_ITS_OWNER if "kinder" not in words)


def test_examples_stand_side_by_side_at_every_question(as_: Any, world: World) -> None:
    guide = page(as_(world.ana), "/goals/new/guide")
    assert guide.count("As it often begins") == guide.count("A little clearer") == guide.count("<details") == 8
    assert "SMART" not in guide


@pytest.mark.parametrize("other", [{"is_private": "1"}, {"confidence": "9"}])
def test_a_goal_that_is_set_twice_in_another_way_is_given_back(as_: Any, other: dict[str, str], world: World) -> None:
    ana = as_(world.ana)
    first = {**CLEAR, "lines": "Find the boots", "confidence": "8", "client_id": "one form"}
    for _ in range(2):
        assert submit(ana, "/goals/guide", **first).status_code == 303
    again = submit(ana, "/goals/guide", **{**first, **other})
    assert again.status_code == 409
    assert "one form" not in again.text


def test_another_plan_from_the_same_form_is_kept_as_well(as_: Any, world: World) -> None:
    ana, guide = as_(world.ana), guide_of(world)
    plan = {
        **CLEAR,
        "client_id": "one form",
        "plans-0-id": "",
        "plans-0-when": "It rains",
        "plans-0-then": "The big coat",
    }
    for words in ("It rains", "It snows", "It snows"):
        assert submit(ana, guide, **{**plan, "plans-0-when": words}).status_code == 303
    typed = list(typed_in(ana, guide).values())
    assert [typed.count(words) for words in ("It rains", "It snows")] == [1, 1]
