"""Who sees what: everybody, all they can see of one, since when and until when; and stopping, for one or for all."""

import re
from typing import Any

from tests.people import World, submit
from tests.showing import check_in, ids, page, show_goal


def row_of(words: str, membership_id: str) -> str:
    found = re.search(rf'<li class="seer" data-membership="{membership_id}">(.*?)</li>', words, re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def test_everybody_is_there_with_what_they_see_since_when_and_until_when(as_: Any, world: World, clock: Any) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "notes", until="2026-11-30")
    clock.forward(days=2)
    words = page(ana, "/who-sees-what")
    bens, cals = row_of(words, world.ben.membership_id), row_of(words, world.cal.membership_id)
    for said in ("Walk by the river", "Its words, progress and notes", "since 20 November", "Monday 30 November"):
        assert said in bens
    assert "Sees nothing of yours" in cals
    assert "Walk by the river" not in cals
    assert world.dee.membership_id not in words


def test_a_group_and_a_name_together_show_what_either_shows(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "steps", until="2026-11-25")
    show_goal(ana, world, "member:cal", "progress")
    words = page(ana, "/who-sees-what")
    assert "Its words, progress and steps" in row_of(words, world.cal.membership_id)
    assert "until" not in row_of(words, world.cal.membership_id)
    assert "Its words and steps" in row_of(words, world.ben.membership_id)
    assert "Wednesday 25 November" in row_of(words, world.ben.membership_id)


def test_stopping_for_one_leaves_the_others_of_the_group_what_they_saw(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", "progress", "notes", until="2026-11-30")
    check_in(ana, world, "yes", note="Two herons")
    before = page(as_(world.ben), goal)
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    submit(ana, "/who-sees-what/stop", member=world.cal.membership_id, goal=world.goal_id)
    assert as_(world.cal).get(goal).status_code == 404
    assert ids(cals.hears(), "goal") == [(world.goal_id, "gone")]
    assert "Two herons" in page(as_(world.ben), goal)
    assert world.cal.membership_id in before
    assert world.cal.membership_id not in page(as_(world.ben), goal)
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert "Monday 30 November" in row_of(page(ana, "/who-sees-what"), world.ben.membership_id)


def test_stopping_everything_for_one_stops_nothing_for_another(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    other = submit(ana, "/goals", words="Sleep", area="health", rhythm="daily").location
    for each in (goal, other):
        submit(ana, f"{each}/shares", circle=world.circle_id, audience="everyone")
    submit(ana, "/who-sees-what/stop", member=world.ben.membership_id)
    for each in (goal, other):
        assert as_(world.ben).get(each).status_code == 404
        assert as_(world.cal).get(each).status_code == 200


def test_stopping_all_is_one_press_and_only_ones_own(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    bens_goal = submit(ben, "/goals", words="Sing", area="joy", rhythm="daily").location
    submit(ben, f"{bens_goal}/shares", circle=world.circle_id, audience="everyone")
    show_goal(ana, world, "everyone")
    screens = [listening_as(world.ben), listening_as(world.cal)]
    submit(ana, "/who-sees-what/stop-all")
    for person, screen in zip((world.ben, world.cal), screens, strict=True):
        assert as_(person).get(goal).status_code == 404
        assert (world.goal_id, "gone") in ids(screen.hears(), "goal")
    assert as_(world.cal).get(bens_goal).status_code == 200


def test_nobody_stops_what_is_not_theirs(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    submit(as_(world.ben), "/who-sees-what/stop", member=world.cal.membership_id, goal=world.goal_id)
    submit(as_(world.ben), "/who-sees-what/stop-all")
    assert as_(world.cal).get(goal).status_code == 200
    for stranger in (world.eve.membership_id, world.dee.membership_id, "", "0" * 32):
        assert submit(ana, "/who-sees-what/stop", member=stranger).status_code == 404
    submit(ana, "/who-sees-what/stop", member=world.cal.membership_id, goal=world.goal_id)
    assert as_(world.cal).get(goal).status_code == 404


def test_after_stopping_for_one_the_sheet_says_and_saves_what_is_so(as_: Any, world: World) -> None:
    """The rest of a group stands on the sheet by name; a second share of the same name is one row with it."""
    ana, sheet = as_(world.ana), f"/goals/{world.goal_id}/sharing"
    ben = f"{world.circle_id}/member:{world.ben.membership_id}"
    show_goal(ana, world, "everyone", "progress")
    show_goal(ana, world, "member:ben", "notes")
    submit(ana, "/who-sees-what/stop", member=world.cal.membership_id, goal=world.goal_id)
    words = page(ana, sheet)
    assert re.findall(r'name="sees" value="([^"]+)" checked', words) == [ben]
    for part in ("progress", "notes"):
        assert f'name="{part}" value="{ben}" checked' in words
    submit(ana, sheet)
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
