"""Seeing as somebody else: their very page; of a sheet that is not saved too, and nothing is kept of it."""

import re
from typing import Any

import pytest
from flask import Flask

from circle.extensions import db
from circle.models import Change, MomentKind, News, Relation, Share, Stream
from circle.moments.actions import say
from tests.people import World, join, submit
from tests.showing import check_in, page, show_goal


def as_seen_by(looker: Any, world: World, person: str) -> str:
    return page(looker, f"/goals/{world.goal_id}/as/{getattr(world, person).membership_id}")


def insides(words: str) -> str:
    """What is in the frame, or on the page itself: what is bound to whoever looks left out."""
    main = (
        words.partition('<fieldset class="seen-as" disabled>')[2].partition("</main>")[0].replace("</fieldset>\n", "")
    )
    main = main or words.partition("</live-status>")[2].partition("</main>")[0]
    main = re.sub(r'<div id="calls" aria-live="polite">\s*</div>', "", main)  # those are for whoever looks
    return re.sub(r"\s+", " ", re.sub(r'<input type="hidden" [^>]*>', "", main.replace("</fieldset>", ""))).strip()


def test_it_is_the_very_page_that_person_gets(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, f"/goals/{world.goal_id}/steps", words="Find the boots")
    show_goal(ana, world, "member:ben", "progress", "notes", "setbacks")
    show_goal(ana, world, "member:cal", "steps")
    check_in(ana, world, "yes", note="Two herons")
    submit(as_(world.ben), f"/circles/{world.circle_id}/moments", words="Well done", to=f"goal:{world.goal_id}")
    for person in ("ben", "cal"):
        theirs = page(as_(getattr(world, person)), f"/goals/{world.goal_id}")
        assert insides(as_seen_by(ana, world, person)) == insides(theirs)
    assert "Two herons" in as_seen_by(ana, world, "ben")
    assert "Two herons" not in as_seen_by(ana, world, "cal")


def test_where_they_see_nothing_it_says_so(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben")
    assert "Walk by the river" in as_seen_by(ana, world, "ben")
    assert "Cal sees nothing of this" in as_seen_by(ana, world, "cal")
    assert "Walk by the river" not in as_seen_by(ana, world, "cal")


def test_only_the_owner_sees_a_goal_as_others_and_only_as_those_round_their_tables(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone")
    assert ana.get(f"{goal}/as/{world.ben.membership_id}").status_code == 200
    assert as_(world.cal).get(f"{goal}/as/{world.ben.membership_id}").status_code == 404
    for nobody in (world.ana, world.dee, world.eve):
        assert ana.get(f"{goal}/as/{nobody.membership_id}").status_code == 404


def test_what_is_said_to_one_person_alone_is_not_seen_through_their_eyes(app: Flask, as_: Any, world: World) -> None:
    with app.app_context():
        show_goal(as_(world.ana), world, "everyone")
        for words, to in (("For you alone", world.cal.membership_id), ("For all of us", None)):
            say(world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, words, to=to, about_goal=world.goal_id)
    for path in (f"/circles/{world.circle_id}", f"/goals/{world.goal_id}"):
        cals, seen = page(as_(world.cal), path), page(as_(world.ana), f"{path}/as/{world.cal.membership_id}")
        assert "For you alone" in cals
        assert "For all of us" in cals
        assert "For all of us" in seen
        assert "For you alone" not in seen


def test_a_goal_shown_to_somebody_else_alone_is_not_seen_through_their_eyes(as_: Any, world: World) -> None:
    ben, circle = as_(world.ben), f"/circles/{world.circle_id}"
    goal = submit(ben, "/goals", words="Call my brother", area="family", rhythm="whenever").location
    for audience in (f"member:{world.cal.membership_id}", f"member:{world.ana.membership_id}"):
        assert "Call my brother" not in page(as_(world.ana), f"{circle}/as/{world.cal.membership_id}")
        submit(ben, f"{goal}/shares", circle=world.circle_id, audience=audience, progress="1")
        assert "Call my brother" in page(as_(world.cal), circle)
    assert "Call my brother" in page(as_(world.ana), f"{circle}/as/{world.cal.membership_id}")


def test_one_person_in_two_circles_is_never_linked(app: Flask, as_: Any, world: World) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    band = submit(ana, "/circles", name="Band", purpose="", known_as="Annie").location
    with app.app_context():
        place = join(world.ana, band.rpartition("/")[2], world.ben, Relation.PEER)
    submit(ben, f"{band}/known-as", known_as="Benno")
    show_goal(ana, world, "member:ben", "progress", "notes")
    check_in(ana, world, "yes", note="Two herons")
    assert "Two herons" in page(ana, f"{goal}/as/{world.ben.membership_id}")
    assert "Benno sees nothing of this" in page(ana, f"{goal}/as/{place}")
    assert ana.get(f"{band}/as/{place}").status_code == 200
    assert ana.get(f"{band}/as/{world.ben.membership_id}").status_code == 404


def test_nothing_can_be_pressed_and_nothing_of_the_other_persons_own_is_there(
    app: Flask, as_: Any, world: World, cursor_of: Any
) -> None:
    show_goal(as_(world.ana), world, "everyone")
    submit(as_(world.ben), "/you", name="Ben", time_zone="Asia/Tokyo", language="es")
    seen = page(as_(world.ana), f"/circles/{world.circle_id}/as/{world.ben.membership_id}")
    assert '<fieldset class="seen-as" disabled>' in seen
    assert '<html lang="en">' in seen
    assert "data-after" not in seen
    assert cursor_of(world.ben).split(".")[0] not in seen


@pytest.mark.parametrize("parts", [(), ("progress",), ("progress", "notes"), ("steps", "setbacks")])
def test_l32_an_unsaved_sheet_is_previewed_as_it_will_be_and_nothing_is_kept(
    app: Flask, as_: Any, world: World, parts: tuple[str, ...]
) -> None:
    ana, sheet = as_(world.ana), f"/goals/{world.goal_id}/sharing"
    submit(ana, f"/goals/{world.goal_id}/steps", words="Find the boots")
    check_in(ana, world, "yes", note="Two herons")
    show_goal(ana, world, "member:cal", "progress")
    key = f"{world.circle_id}/relation:sponsor"
    ticked: dict[str, Any] = {"sees": [key], **{part: [key] for part in parts}}
    before = rows_of(app)
    as_ben = submit(ana, f"{sheet}/as", **ticked, **{"as": world.ben.membership_id}).text
    as_cal = submit(ana, f"{sheet}/as", **ticked, **{"as": world.cal.membership_id}).text
    assert rows_of(app) == before
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
    assert "Cal sees nothing of this" in as_cal
    assert "Not saved yet" in as_ben
    submit(ana, sheet, **ticked)
    assert insides(as_ben) == insides(page(as_(world.ben), f"/goals/{world.goal_id}"))
    assert as_(world.cal).get(f"/goals/{world.goal_id}").status_code == 404


def rows_of(app: Flask) -> list[Any]:
    with app.app_context():
        tables = (Share.__table__, Change.__table__, News.__table__, Stream.__table__)
        return [db.session.execute(table.select()).all() for table in tables]


def test_from_a_preview_one_saves_or_goes_on_choosing_with_every_tick_kept(as_: Any, world: World) -> None:
    ana, sheet = as_(world.ana), f"/goals/{world.goal_id}/sharing"
    key = f"{world.circle_id}/member:{world.ben.membership_id}"
    ticked = {"sees": [key], "notes": [key], f"until:{key}": "2026-11-30"}
    seen = submit(ana, f"{sheet}/as", **ticked, **{"as": world.ben.membership_id}).text
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', seen.partition('class="seen-as"')[0])
    assert {pair for pair in kept if pair[0] != "csrf_token"} >= {
        ("sees", key),
        ("notes", key),
        (f"until:{key}", "2026-11-30"),
    }
    again = submit(ana, f"{sheet}/as", **ticked).text
    assert f'name="sees" value="{key}" checked' in again
    assert 'value="2026-11-30"' in again
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404


def test_a_preview_of_what_cannot_be_saved_asks_as_saving_would(as_: Any, world: World) -> None:
    ana, sheet = as_(world.ana), f"/goals/{world.goal_id}/sharing"
    here = world.circle_id
    gone = submit(
        ana, f"{sheet}/as", sees=[f"{here}/member:{world.dee.membership_id}"], **{"as": world.ben.membership_id}
    )
    assert gone.status_code == 422
    assert submit(ana, f"{sheet}/as", sees=["nonsense"], **{"as": world.ben.membership_id}).status_code == 404
    assert submit(as_(world.ben), f"{sheet}/as", **{"as": world.cal.membership_id}).status_code == 404
    assert submit(ana, f"{sheet}/as", **{"as": world.ben.membership_id}).status_code == 200
