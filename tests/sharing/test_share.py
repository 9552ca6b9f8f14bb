"""Showing a goal: to whom, and which parts."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from circle.circles.actions import start_circle
from circle.invitations.actions import accept, invite
from circle.models import Relation
from tests.people import World, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


@pytest.mark.parametrize(
    ("audience", "seers"),
    [
        ("everyone", {"ben", "cal"}),
        ("relation:sponsor", {"ben"}),
        ("relation:professional", set()),
        ("member:cal", {"cal"}),
    ],
)
def test_those_a_share_names_see_the_goal_and_nobody_else(
    as_: Any, world: World, audience: str, seers: set[str]
) -> None:
    show_goal(as_(world.ana), world, audience)
    found = {
        person
        for person in ("ben", "cal", "dee", "eve")
        if as_(getattr(world, person)).get(f"/goals/{world.goal_id}").status_code == 200
    }
    assert found == seers
    assert as_(world.ana).get(f"/goals/{world.goal_id}").status_code == 200


def test_who_sees_it_is_named_on_the_owners_page_and_on_theirs(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    assert f'data-membership="{world.ben.membership_id}"' not in page(ana, goal)
    show_goal(ana, world, "member:ben", "setbacks")
    for reader in (ana, as_(world.ben)):
        words = page(reader, goal)
        assert f'data-membership="{world.ben.membership_id}"' in words
        assert world.cal.membership_id not in words
    assert "Only Ben" in page(ana, goal)


def test_only_those_it_changes_something_for_are_told(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    bens, cals, eves = map(listening_as, (world.ben, world.cal, world.eve))
    show_goal(ana, world, "member:ben")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "new")]
    assert cals.hears() == []
    show_goal(ana, world, "member:ben", "progress")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    show_goal(ana, world, "member:ben", "progress")
    assert bens.hears() == []
    show_goal(ana, world, "member:cal")
    assert ids(cals.hears(), "goal") == [(world.goal_id, "new")]
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert eves.hears() == []


def test_each_part_opens_only_its_own(as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/steps", words="Find the boots")
    check_in(ana, world, "yes", note="Two herons")
    show_goal(ana, world, "member:ben")
    bare = page(ben, goal)
    assert "Walk by the river" in bare
    for hidden in ("Find the boots", "herons", "1 day", "calendar"):
        assert hidden not in bare
    show_goal(ana, world, "member:ben", "progress")
    assert "calendar" in page(ben, goal)
    assert "herons" not in page(ben, goal)
    show_goal(ana, world, "member:ben", "progress", "notes")
    assert "herons" in page(ben, goal)
    show_goal(ana, world, "member:ben", "steps", "notes")
    assert "Find the boots" in page(ben, goal)
    assert "herons" not in page(ben, goal)


def test_a_wider_share_does_not_open_what_was_said_before(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress")
    check_in(ana, world, "yes")
    show_goal(ana, world, "member:cal", "progress")
    assert len(moments_on(as_(world.ben), f"/circles/{world.circle_id}")) == 1
    assert moments_on(as_(world.cal), f"/circles/{world.circle_id}") == []
    assert "1 day so far" in page(as_(world.cal), f"/circles/{world.circle_id}")


def test_notes_no_longer_shown_leave_the_moments_they_stand_on(as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "progress", "notes")
    check_in(ana, world, "yes", note="Two herons")
    bens = listening_as(world.ben, after=None)
    show_goal(ana, world, "everyone", "progress")
    moments = [item for item in bens.hears() if item["kind"] == "moment"]
    assert [item["change"] for item in moments] == ["changed"]
    assert "herons" not in moments[0]["html"]
    assert "herons" in page(ana, f"/circles/{world.circle_id}")


def test_two_circles_are_never_linked(app: Flask, as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    with app.app_context():
        band = start_circle(world.ana.person_id, name="Band", purpose="", known_as="Annie")
        token = invite(
            world.ana.person_id,
            band.id,
            relation=Relation.PEER,
            note="",
            lasts=timedelta(hours=1),
        )
        place = accept(world.ben.person_id, token, known_as="Benno")
    show_goal(ana, world, "everyone", "progress")
    shares = f"{goal}/shares"
    submit(ana, shares, circle=band.id, audience="everyone", progress="1")
    check_in(ana, world, "yes")
    assert "Benno" in page(ana, goal)
    assert "Ben</span>" in page(ana, goal)
    for reader in (as_(world.ben), as_(world.cal)):
        assert "Ben</span>" in page(reader, goal)
    cals = page(as_(world.cal), goal)
    assert not any(trace in cals for trace in ("Benno", "Annie", "Band", band.id, place.id))
    assert "Annie" not in page(as_(world.cal), f"/circles/{world.circle_id}")


@pytest.mark.parametrize("where", ["circle", "goal", "member", "own", "left", "stranger"])
def test_ids_that_are_not_hers_to_use_lead_nowhere(as_: Any, world: World, where: str) -> None:
    ana = as_(world.ana)
    goal = world.cal.membership_id if where == "goal" else world.goal_id
    circle = world.eves_circle_id if where == "circle" else world.circle_id
    audience = {
        "member": f"member:{world.ben.person_id}",
        "own": f"member:{world.ana.membership_id}",
        "left": f"member:{world.dee.membership_id}",
        "stranger": f"member:{world.eve.membership_id}",
    }.get(where, "everyone")
    path = f"/goals/{goal}/shares"
    assert submit(ana, path, circle=circle, audience=audience).status_code == 404
    show_goal(ana, world, "everyone")
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200
    assert as_(world.eve).get(f"/goals/{world.goal_id}").status_code == 404


def test_nobody_shows_somebody_elses_goal(as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "member:ben")
    path = f"/goals/{world.goal_id}/shares"
    asked = {"circle": world.circle_id, "audience": "everyone"}
    assert submit(as_(world.ben), path, **asked).status_code == 404
    assert as_(world.cal).get(f"/goals/{world.goal_id}").status_code == 404
    assert submit(as_(world.ana), path, **asked).status_code == 303
    assert as_(world.cal).get(f"/goals/{world.goal_id}").status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        {"audience": ""},
        {"audience": "relation:boss"},
        {"audience": "member:"},
        {"audience": "public"},
        {"until": "soon"},
    ],
)
def test_what_cannot_be_understood_shows_nothing(as_: Any, world: World, bad: dict[str, str]) -> None:
    asked = {"circle": world.circle_id, "audience": "everyone", **bad}
    path = f"/goals/{world.goal_id}/shares"
    assert submit(as_(world.ana), path, **asked).status_code == 422
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
