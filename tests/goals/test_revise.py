"""Changing what a goal says: for its owner the earlier words stay, for others only the new ones show."""

from typing import Any

from tests.people import World, submit
from tests.showing import check_in, ids, page, show_goal

NOW = {
    "words": "Walk by the river",
    "why": "My head is quieter there",
    "area": "health",
    "rhythm": "daily",
}


def test_earlier_words_are_kept_for_the_owner_alone(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    assert "Walk by the river" in page(ben, goal)
    assert submit(ana, goal, **{**NOW, "words": "Walk anywhere"}).status_code == 303
    assert "Walk by the river" in page(ana, goal)
    assert "Walk anywhere" in page(ana, goal)
    assert "Walk anywhere" in page(ben, goal)
    assert "Walk by the river" not in page(ben, goal)


def test_why_it_matters_is_never_shown(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks")
    assert "My head is quieter there" in page(ana, goal)
    assert "Walk by the river" in page(ben, goal)
    assert "quieter" not in page(ben, goal)


def test_a_form_without_a_change_keeps_nothing(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    before, screen = page(ana, goal), listening_as(world.ana)
    assert submit(ana, goal, **NOW).status_code == 303
    assert page(ana, goal) == before
    assert screen.hears() == []
    submit(ana, goal, **{**NOW, "why": "It is quiet"})
    assert page(ana, goal) != before
    assert ids(screen.hears(), "goal") == [(world.goal_id, "changed")]


def test_new_words_are_told_to_those_who_see_the_goal_and_the_rest_to_nobody(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    submit(ana, goal, **{**NOW, "words": "Walk anywhere"})
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    submit(ana, goal, **{**NOW, "words": "Walk anywhere", "why": "", "rhythm": "whenever"})
    assert bens.hears() == []
    assert cals.hears() == []


def test_a_new_unit_is_told_to_those_whose_page_counts_in_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress")
    show_goal(ana, world, "member:cal", "steps")
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    submit(ana, goal, **NOW, unit="miles")
    assert bens.hears() == []
    check_in(ana, world, "yes", amount="2.5")
    bens.hears()
    submit(ana, goal, **NOW, unit="kilometres")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert "2½" in page(as_(world.ben), goal)
    assert cals.hears() == []


def test_nobody_but_the_owner_changes_a_goal(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "progress", "steps")
    other = {**NOW, "words": "Run"}
    assert ben.get(f"{goal}/edit").status_code == 404
    assert submit(ben, goal, **other).status_code == 404
    assert submit(ben, goal, **{**other, "words": ""}).status_code == 404
    assert submit(ben, f"/goals/{'0' * 32}", **{**other, "words": ""}).status_code == 404
    for verb in ("rest", "resume", "finish", "let-go", "steps"):
        assert submit(ben, f"{goal}/{verb}", words="Run").status_code == 404, verb
    assert "Run" not in page(ana, goal)
    assert ana.get(f"{goal}/edit").status_code == 200


def test_words_that_cannot_be_kept_are_given_back(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    answer = submit(ana, f"/goals/{world.goal_id}", **{**NOW, "words": "", "why": "typed just now"})
    assert answer.status_code == 422
    assert "typed just now" in answer.get_data(as_text=True)
    assert "typed just now" not in page(ana, f"/goals/{world.goal_id}")


def test_revised_words_are_revised_on_what_was_said_about_them(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    member = f"member:{world.ben.membership_id}"
    submit(ana, f"/goals/{world.goal_id}/shares", circle=world.circle_id, audience=member)
    submit(ana, "/wins", words="I did it", to=world.circle_id, goal=world.goal_id)
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    bens.hears()
    submit(ana, f"/goals/{world.goal_id}", words="Walk by the lake", rhythm="daily", area="health")
    changed = [item for item in bens.hears() if item["kind"] == "moment"]
    assert "Walk by the lake" in changed[0]["html"]
    assert cals.hears() == []
