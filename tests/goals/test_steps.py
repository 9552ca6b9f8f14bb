"""Small steps on the way to a goal."""

import re
from typing import Any

from tests.people import World, submit
from tests.showing import ids, moments_on, page, show_goal


def add_step(ana: Any, world: World, words: str = "Find the old boots") -> str:
    """Add a step and give its address."""
    goal = f"/goals/{world.goal_id}"
    assert submit(ana, f"{goal}/steps", words=words).status_code == 303
    found = re.findall(rf"({goal}/steps/\w{{32}})/done", page(ana, goal))
    assert found
    return str(found[-1])


def test_steps_are_seen_by_those_they_are_shown_to(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    show_goal(ana, world, "member:cal", "progress", "notes", "setbacks")
    add_step(ana, world)
    assert "Find the old boots" in page(as_(world.ben), goal)
    assert "Find the old boots" not in page(as_(world.cal), goal)


def test_a_step_is_told_to_those_who_see_steps_and_to_nobody_else(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "steps")
    show_goal(ana, world, "member:cal", "progress", "notes", "setbacks")
    hers, bens, cals = map(listening_as, (world.ana, world.ben, world.cal))
    step = add_step(ana, world)
    changed = [(world.goal_id, "changed")]
    assert ids(hers.hears(), "goal") == ids(bens.hears(), "goal") == changed
    submit(ana, f"{step}/done")
    heard = bens.hears()
    assert ids(heard, "goal") == changed
    assert [change for _, change in ids(heard, "moment")] == ["new"]
    assert cals.hears() == []


def test_a_finished_step_is_a_moment_until_it_is_undone(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    circle = f"/circles/{world.circle_id}"
    show_goal(ana, world, "everyone")
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    submit(ana, f"{step}/done")
    (moment,) = moments_on(ben, circle)
    assert moments_on(as_(world.cal), circle) == []
    screen = listening_as(world.ben)
    submit(ana, f"{step}/undone")
    assert (moment, "gone") in ids(screen.hears(), "moment")
    assert moments_on(ben, circle) == []
    submit(ana, f"{step}/done")
    assert len(moments_on(ben, circle)) == 1


def test_a_removed_step_leaves_every_screen(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    (moment,) = moments_on(ben, f"/circles/{world.circle_id}")
    screen = listening_as(world.ben)
    assert submit(ana, f"{step}/remove").status_code == 303
    heard = screen.hears()
    assert ids(heard, "moment") == [(moment, "gone")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert "Find the old boots" not in page(ben, goal)
    assert "Find the old boots" not in page(ana, goal)


def test_a_step_is_reached_only_through_its_own_goal_by_its_owner(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    other = submit(ana, "/goals", words="Sleep", area="health", rhythm="daily").location
    step_id = step.rsplit("/", 1)[1]
    for verb in ("done", "undone", "remove"):
        assert submit(ana, f"{other}/steps/{step_id}/{verb}").status_code == 404
        assert submit(ben, f"{step}/{verb}").status_code == 404
        assert submit(ana, f"/goals/{world.goal_id}/steps/{world.goal_id}/{verb}").status_code == 404
    assert submit(ana, f"{step}/done").status_code == 303


def test_the_same_form_adds_one_step(as_: Any, world: World) -> None:
    ana, steps = as_(world.ana), f"/goals/{world.goal_id}/steps"
    for _ in range(2):
        assert submit(ana, steps, words="Ring Ben", client_id="once").status_code == 303
    other = submit(ana, steps, words="Ring Cal", client_id="once")
    assert other.status_code == 409
    assert page(ana, f"/goals/{world.goal_id}").count('class="step-tick"') == 1


def test_an_empty_step_is_asked_again(as_: Any, world: World) -> None:
    ana, steps = as_(world.ana), f"/goals/{world.goal_id}/steps"
    assert submit(ana, steps, words=" ").status_code == 422
    too_long = submit(ana, steps, words="x" * 201)
    assert too_long.status_code == 422
    assert "x" * 201 in too_long.get_data(as_text=True)


def change_step(ana: Any, step: str, words: str = "Find the old boots", **more: str) -> Any:
    return submit(ana, step, words=words, **more)


def test_several_steps_are_added_at_once_in_their_order(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    lines = "Zip up the coat\n\n  Ask Ben \r\nBoots\n"
    for _ in range(2):
        assert submit(ana, f"{goal}/steps/several", lines=lines, client_id="once").status_code == 303
    assert re.findall(r"Done: </span>([^<]+)", page(ana, goal)) == ["Zip up the coat", "Ask Ben", "Boots"]
    other = submit(ana, f"{goal}/steps/several", lines="Boots", client_id="once")
    assert other.status_code == 409
    for refused in (" \n ", "x" * 201, "\n".join("abcdefghijklmnopqrstu")):
        again = submit(ana, f"{goal}/steps/several", lines=refused)
        assert again.status_code == 422
        assert refused.strip() in again.text
    assert page(ana, goal).count('class="step-tick"') == 3


def test_a_step_has_a_day_of_its_own_that_is_never_late(as_: Any, world: World, clock: Any) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    submit(ana, f"{goal}/steps", words="Boots", by_on="2026-11-22")
    assert "by Sunday 22 November" in page(ana, goal)
    assert "Boots" in page(ben, goal)
    assert "22 November" not in page(ben, goal), "nobody else has a day to hold it against"
    clock.forward(days=3)
    assert "by Sunday 22 November" not in page(ana, goal)
    assert submit(ana, f"{goal}/steps", words="Map", by_on="soon").status_code == 422


def test_a_steps_words_and_day_can_be_changed(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    show_goal(ana, world, "member:cal", "progress")
    step = add_step(ana, world)
    hers, bens, cals = map(listening_as, (world.ana, world.ben, world.cal))
    assert change_step(ana, step, by_on="2026-11-22").status_code == 303
    assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []
    change_step(ana, step, "Find the new boots", by_on="2026-11-22")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert cals.hears() == []
    assert "Find the new boots" in page(ben, goal)
    hers.hears()
    change_step(ana, step, "Find the new boots", by_on="2026-11-22")
    assert hers.hears() == []
    assert change_step(ana, step, " ").status_code == 422
    assert "typed" in change_step(ana, step, "typed " + "x" * 200).text


def test_new_words_of_a_step_that_is_done_are_new_on_its_moment(as_: Any, listening_as: Any, world: World) -> None:
    ana, circle = as_(world.ana), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    (moment,) = moments_on(as_(world.ben), circle)
    bens = listening_as(world.ben)
    change_step(ana, step, "Find the new boots")
    [said] = [item for item in bens.hears() if item["kind"] == "moment"]
    assert (said["id"], "Find the new boots" in said["html"]) == (moment, True)
    assert "Find the old boots" not in page(as_(world.ben), circle)


def test_a_step_for_oneself_is_neither_shown_told_nor_celebrated(
    as_: Any, listening_as: Any, clock: Any, world: World
) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    circle = f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks", "feelings")
    add_step(ana, world)
    seen, there, bens, hers = page(ben, goal), page(ben, circle), listening_as(world.ben), listening_as(world.ana)
    assert "Find the old boots" in seen
    clock.forward(minutes=1)
    submit(ana, f"{goal}/steps", words="Write to my brother", is_private="1")
    assert "Write to my brother" in page(ana, goal)
    private = re.findall(rf"({goal}/steps/\w{{32}})/done", page(ana, goal))[-1]
    for verb in ("done", "undone", "done"):
        hers.hears()
        submit(ana, f"{private}/{verb}")
        assert ids(hers.hears(), "goal") == [(world.goal_id, "changed")]
    change_step(ana, private, "Write to my mother", is_private="1")
    assert (page(ben, goal), page(ben, circle), moments_on(ben, circle)) == (seen, there, [])
    submit(ana, f"{private}/remove")
    assert bens.hears() == []


def test_several_can_be_for_oneself_as_well(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    submit(ana, f"{goal}/steps/several", lines="Boots\nMap")
    submit(ana, f"{goal}/steps/several", lines="Letter\nStamp", is_private="1")
    own, seen = page(ana, goal), page(ben, goal)
    assert own.count("Only you see this one") == 2
    assert "Boots" in seen
    assert "Map" in seen
    assert "Letter" not in seen
    assert "Stamp" not in seen


def test_a_step_made_private_leaves_every_screen_and_its_moment_is_taken_back(
    as_: Any, listening_as: Any, world: World, clock: Any
) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    circle = f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", "steps")
    for words in ("Ask about the path", "Find the old boots"):
        step = add_step(ana, world, words)
        submit(ana, f"{step}/done")
        clock.forward(minutes=1)
    latest, first = moments_on(ben, circle)
    bens = listening_as(world.ben)
    change_step(ana, step, is_private="1")
    heard = bens.hears()
    assert ids(heard, "moment") == [(latest, "gone")]
    assert ids(heard, "goal") == [(world.goal_id, "changed")]
    assert moments_on(ben, circle) == [first]
    assert "Ask about the path" in page(ben, goal)
    assert "Find the old boots" not in page(ben, goal)
    assert "1</dd>" in page(ben, goal).partition("step done")[2][:40], "what is counted is what is seen"
    assert "2</dd>" in page(ana, goal).partition("steps done")[2][:40]


def test_a_step_shown_again_is_seen_again_and_not_celebrated_anew(as_: Any, listening_as: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    change_step(ana, step, is_private="1")
    assert "Find the old boots" not in page(ben, goal)
    bens = listening_as(world.ben)
    change_step(ana, step)
    assert [(item["kind"], item["change"]) for item in bens.hears()] == [("goal", "changed")]
    assert "Find the old boots" in page(ben, goal)
    assert moments_on(ben, f"/circles/{world.circle_id}") == []


def test_who_sees_a_step_is_said_by_name_before_and_after(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    add_step(ana, world)
    assert "Nobody else sees your steps just now." in page(ana, goal)
    show_goal(ana, world, "member:ben", "steps")
    show_goal(ana, world, "member:cal", "progress")
    assert "Those who see your steps: Ben." in page(ana, goal)
    assert "Those who see your steps: Ben." in page(ana, f"{goal}/guide")


def test_one_step_is_told_by_itself_and_its_goal_stays_unseen(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    step = add_step(ana, world)
    submit(ana, f"{step}/done")
    told = f"/wins?step={step.rpartition('/')[2]}"
    assert told in page(ana, goal)
    assert re.search(r"<textarea[^>]*>Find the old boots</textarea>", page(ana, told))
    submit(ana, "/wins", words="Find the old boots", to=world.circle_id, goal="")
    assert "Find the old boots" in page(ben, f"/circles/{world.circle_id}")
    assert "Walk by the river" not in page(ben, f"/circles/{world.circle_id}")
    assert ben.get(told).status_code == ben.get("/wins?step=nothing").status_code == 404
    assert "Find the old boots" not in page(ana, "/wins")


def test_a_step_is_changed_only_through_its_own_goal_by_its_owner(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    show_goal(ana, world, "member:ben", "steps")
    step = add_step(ana, world)
    other = submit(ana, "/goals", words="Sleep", area="health", rhythm="daily").location
    assert change_step(ben, step).status_code == change_step(ben, step, "").status_code == 404
    assert change_step(ana, f"{other}/steps/{step.rpartition('/')[2]}").status_code == 404
    assert submit(ben, f"/goals/{world.goal_id}/steps/several", lines="Boots").status_code == 404
    assert submit(ben, f"/goals/{world.goal_id}/steps/several", lines="").status_code == 404
    assert change_step(ana, step).status_code == 303
