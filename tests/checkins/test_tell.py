"""Whom to tell of a day that did not go as hoped: nobody, one person, a circle, everybody who may hear, or later."""

import re
from typing import Any

import pytest
from flask import Flask

from circle.models import Relation
from tests.people import World, join, submit
from tests.showing import check_in, ids, moments_on, page, show_goal


@pytest.fixture
def told(as_: Any, world: World) -> Any:
    """Show setbacks to everyone, tell as asked, and give who sees it."""

    def told(tell: str) -> set[str]:
        answer = check_in(as_(world.ana), world, "not_this_time", tell=tell)
        assert answer.status_code == 303
        return {who for who in ("ben", "cal") if "let you know" in page(as_(getattr(world, who)), goal_of(world))}

    show_goal(as_(world.ana), world, "everyone", "progress", "setbacks", "notes")
    return told


def goal_of(world: World) -> str:
    return f"/goals/{world.goal_id}"


def test_each_choice_tells_just_those_it_names(world: World, told: Any) -> None:
    assert told("") == set()
    assert told(f"member:{world.ben.membership_id}") == {"ben"}
    assert told(f"member:{world.cal.membership_id}") == {"cal"}
    assert told(f"circle:{world.circle_id}") == {"ben", "cal"}
    assert told("later") == set()
    assert told("everyone") == {"ben", "cal"}
    assert told("") == set()


def test_one_person_told_is_told_alone_on_screens_too(as_: Any, listening_as: Any, world: World, told: Any) -> None:
    before = page(as_(world.cal), goal_of(world))
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    told(f"member:{world.ben.membership_id}")
    assert len(ids(bens.hears(), "moment")) == 1
    assert cals.hears() == []
    assert page(as_(world.cal), goal_of(world)) == before
    told(f"member:{world.cal.membership_id}")
    assert [change for _, change in ids(bens.hears(), "moment")] == ["gone"]
    assert [change for _, change in ids(cals.hears(), "moment")] == ["new"]


def test_telling_more_people_leaves_those_told_as_they_were(
    as_: Any, listening_as: Any, world: World, told: Any
) -> None:
    told("everyone")
    (moment,) = moments_on(as_(world.ben), f"/circles/{world.circle_id}")
    bens = listening_as(world.ben)
    check_in(as_(world.ana), world, "not_this_time", tell="everyone", note="Hard day")
    assert ids(bens.hears(), "moment") == [(moment, "changed")]


def test_who_is_not_shown_setbacks_is_not_told_and_the_words_are_kept(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "setbacks")
    show_goal(ana, world, "member:cal", "progress")
    for nobody in (world.cal.membership_id, world.dee.membership_id, world.ana.membership_id, "0" * 32):
        refused = check_in(ana, world, "not_this_time", tell=f"member:{nobody}", note="Hard day")
        assert refused.status_code == 422
        assert "Hard day" in refused.text
    assert check_in(ana, world, "different", tell=f"circle:{world.eves_circle_id}").status_code == 422
    assert check_in(ana, world, "not_this_time", tell=f"member:{world.ben.membership_id}").status_code == 303
    assert "let you know" not in page(as_(world.cal), goal_of(world))
    assert "let you know" in page(as_(world.ben), goal_of(world))


def test_the_form_begins_with_nobody_and_remembers_the_choice(as_: Any, world: World, told: Any) -> None:
    ana = as_(world.ana)
    assert '<input type="radio" name="tell" value="" checked>' in page(ana, goal_of(world))
    told(f"member:{world.ben.membership_id}")
    words = page(ana, goal_of(world))
    assert f'value="member:{world.ben.membership_id}" checked' in words
    assert 'name="tell" value="" checked' not in words.partition("Another day")[0]


def test_later_stands_on_ones_own_page_until_one_decides(as_: Any, world: World, told: Any, clock: Any) -> None:
    ana = as_(world.ana)
    told("later")
    others = [page(as_(person), goal_of(world)) for person in (world.ben, world.cal)]
    clock.forward(days=40)
    ana = as_(world.ana)  # the session of before has ended meanwhile
    words = page(ana, goal_of(world))
    assert "You wanted to think about it" in words
    assert "You wanted to think about it" not in page(ana, "/")
    door = words.partition(f'action="{goal_of(world)}/check-ins/')[2].partition('"')[0]
    path = f"{goal_of(world)}/check-ins/{door}"
    assert submit(as_(world.ben), path, tell="everyone").status_code == 404
    assert "let you know" not in page(as_(world.cal), goal_of(world))
    assert submit(ana, path, tell=f"member:{world.ben.membership_id}").status_code == 303
    assert "let you know" in page(as_(world.ben), goal_of(world))
    assert "let you know" not in page(as_(world.cal), goal_of(world))
    assert "You wanted to think about it" not in page(ana, goal_of(world))
    assert all("let you know" not in words for words in others)


def test_a_note_kept_so_far_is_asked_about_before_it_is_told(as_: Any, world: World, told: Any) -> None:
    ana = as_(world.ana)
    check_in(ana, world, "not_this_time", tell="later", note="Hard day")
    door = page(ana, goal_of(world)).partition(f'action="{goal_of(world)}/check-ins/')[2].partition('"')[0]
    asked = submit(ana, f"{goal_of(world)}/check-ins/{door}", tell="everyone")
    assert asked.status_code == 422
    assert "Hard day" in asked.text
    assert "let you know" not in page(as_(world.ben), goal_of(world))
    check_in(ana, world, "not_this_time", tell="everyone", note="Hard day")
    assert "Hard day" in page(as_(world.ben), goal_of(world))


def test_with_two_circles_one_of_them_can_be_told(app: Flask, as_: Any, world: World, told: Any) -> None:
    ana = as_(world.ana)
    band = submit(ana, "/circles", name="Band", purpose="", known_as="Annie").location.rpartition("/")[2]
    with app.app_context():
        join(world.ana, band, world.eve, Relation.PEER)
    submit(ana, f"{goal_of(world)}/shares", circle=band, audience="everyone", setbacks="1")
    assert told(f"circle:{band}") == set()
    assert "let you know" in page(as_(world.eve), goal_of(world))
    assert told(f"circle:{world.circle_id}") == {"ben", "cal"}
    assert "let you know" not in page(as_(world.eve), goal_of(world))


def test_a_day_long_ago_that_is_asked_about_stays_that_day(as_: Any, world: World, told: Any, clock: Any) -> None:
    check_in(as_(world.ana), world, "not_this_time", tell="later", note="Hard day")
    clock.forward(days=40)
    ana, ben = as_(world.ana), as_(world.ben)
    check_in(ana, world, "yes", note="Two herons")
    door = page(ana, goal_of(world)).partition(f'action="{goal_of(world)}/check-ins/')[2].partition('"')[0]
    asked = submit(ana, f"{goal_of(world)}/check-ins/{door}", tell="everyone")
    assert asked.status_code == 422
    assert '<option value="2026-11-20" selected>' in asked.text
    assert "Two herons" in asked.text
    again = check_in(ana, world, "not_this_time", on="2026-11-20", tell="everyone", note="Hard day", is_filled="1")
    assert again.status_code == 303
    assert "Hard day" in page(ben, goal_of(world))
    assert "Two herons" in page(ben, goal_of(world))
    assert check_in(ana, world, "yes", on="2026-11-19").status_code == 422
    for on in ("2026-11-20", "2026-11-19"):  # of somebody else's, a day with something said is like one without
        assert check_in(ben, world, "yes", on=on).status_code == 404


def test_adding_to_a_day_told_to_somebody_who_left_tells_nobody(as_: Any, world: World, told: Any) -> None:
    ana = as_(world.ana)
    told(f"member:{world.ben.membership_id}")
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    assert submit(ana, f"{goal_of(world)}/amounts", more="2").status_code == 303
    assert "let you know" not in page(as_(world.cal), goal_of(world))


def test_what_was_told_to_one_person_is_asked_about_before_others_see_it(as_: Any, world: World) -> None:
    ana, cal, goal = as_(world.ana), as_(world.cal), goal_of(world)
    show_goal(ana, world, "member:ben", "setbacks", "notes")
    show_goal(ana, world, "member:cal", "progress", "setbacks", "notes", "feelings")
    before = page(cal, goal)
    check_in(ana, world, "not_this_time", note="Hard day", mood="1", tell=f"member:{world.ben.membership_id}")
    assert "Hard day" in page(as_(world.ben), goal)
    assert check_in(ana, world, "yes").status_code == 422
    assert check_in(ana, world, "yes", note="Hard day").status_code == 422
    assert check_in(ana, world, "not_this_time", note="Hard day", tell="everyone").status_code == 422
    assert page(cal, goal) == before
    assert check_in(ana, world, "yes", note="Two herons", mood="", urge="").status_code == 303
    assert check_in(ana, world, "some").status_code == 303  # whoever would see it does so already
    assert "Two herons" in page(cal, goal)


def test_today_names_those_who_were_told_and_nobody_else(as_: Any, world: World, told: Any) -> None:
    def said_on_today() -> str:
        goal = page(as_(world.ana), "/").partition('class="today-goal"')[2].partition("Kind words")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", goal).split())

    told(f"member:{world.ben.membership_id}")
    assert "Only Ben can see this" in said_on_today()
    told("everyone")
    assert "Cal and Ben can see this" in said_on_today() or "Ben and Cal can see this" in said_on_today()
    told("")
    assert "Only you know how this went" in said_on_today()
    told(f"member:{world.ben.membership_id}")
    submit(as_(world.ben), f"/circles/{world.circle_id}/leave")
    assert "Only you know how this went" in said_on_today()
