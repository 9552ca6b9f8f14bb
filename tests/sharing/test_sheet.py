"""The sheet: everybody a goal can be shown to, and all of it saved at once."""

import re
from typing import Any

from flask import Flask

from circle.circles.actions import leave_circle
from circle.extensions import db
from circle.models import Share
from tests.people import World, submit
from tests.showing import ids, page, show_goal


def keys_on(words: str) -> list[str]:
    return re.findall(r'data-row="([^"]+)"', words)


def ticked(words: str, name: str) -> set[str]:
    boxes = re.findall(rf'name="{name}" value="([^"]+)" checked', words)
    return {key.split("/", 1)[1] for key in boxes}


def save(ana: Any, world: World, **fields: Any) -> Any:
    """Save the sheet; keys are written without their circle here."""
    return submit(
        ana,
        f"/goals/{world.goal_id}/sharing",
        **{
            name: [f"{world.circle_id}/{key}" for key in value] if isinstance(value, list) else value
            for name, value in fields.items()
        },
    )


def test_it_offers_everyone_each_relation_held_and_each_other_member(as_: Any, world: World) -> None:
    words = page(as_(world.ana), f"/goals/{world.goal_id}/sharing")
    offered = [key.split("/")[1] for key in keys_on(words)]
    assert offered[:3] == ["everyone", "relation:family", "relation:sponsor"]
    assert set(offered[3:]) == {f"member:{who.membership_id}" for who in (world.ben, world.cal)}
    assert world.dee.membership_id not in words
    assert ticked(words, "sees") == set()


def test_saving_shows_it_to_those_ticked_and_to_nobody_else(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    ben, cal = f"member:{world.ben.membership_id}", "relation:family"
    show_goal(ana, world, "everyone")
    answer = save(ana, world, sees=[ben], progress=[ben, cal], steps=[cal])
    assert answer.status_code == 303
    words = page(ana, f"{goal}/sharing")
    assert ticked(words, "sees") == {ben}
    assert ticked(words, "progress") == {ben}
    assert ticked(words, "steps") == set()
    assert as_(world.ben).get(goal).status_code == 200
    assert as_(world.cal).get(goal).status_code == 404


def test_rows_that_did_not_change_are_left_alone(app: Flask, as_: Any, listening_as: Any, world: World) -> None:
    ana = as_(world.ana)
    ben, cal = (f"member:{who.membership_id}" for who in (world.ben, world.cal))
    until = {f"until:{world.circle_id}/{ben}": "2026-11-30"}
    save(ana, world, sees=[ben, cal], notes=[ben], **until)
    with app.app_context():
        before = {share.id: share.since for share in db.session.query(Share)}
    bens, cals = listening_as(world.ben), listening_as(world.cal)
    save(ana, world, sees=[ben, cal], notes=[ben], progress=[cal], **until)
    with app.app_context():
        after = db.session.query(Share).all()
        assert len(after) == len(before) + 1
        assert [share.until for share in after if share.notes][0].isoformat() == ("2026-12-01T00:00:00+00:00")
    assert ids(cals.hears(), "goal") == [(world.goal_id, "changed")]
    assert bens.hears() == []


def test_a_day_that_is_over_is_asked_about_and_every_tick_is_kept(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    ben, cal = (f"member:{who.membership_id}" for who in (world.ben, world.cal))
    for typed in ("2026-11-19", "whenever"):
        until = {f"until:{world.circle_id}/{cal}": typed}
        answer = save(ana, world, sees=[ben, cal], setbacks=[ben], **until)
        words = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert ticked(words, "sees") == {ben, cal}
        assert ticked(words, "setbacks") == {ben}
        assert f'value="{typed}"' in words
        assert "Which day did you mean?" in words
        assert "/stop" not in words
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404


def test_somebody_who_left_meanwhile_is_asked_about(app: Flask, as_: Any, world: World) -> None:
    ana = as_(world.ana)
    ben, cal = (f"member:{who.membership_id}" for who in (world.ben, world.cal))
    with app.app_context():
        leave_circle(world.cal.person_id, world.circle_id)
    answer = save(ana, world, sees=[ben, cal])
    assert answer.status_code == 422
    assert ticked(answer.get_data(as_text=True), "sees") == {ben}
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
    assert save(ana, world, sees=[ben]).status_code == 303
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200


def test_keys_of_elsewhere_lead_nowhere_and_nothing_is_half_saved(as_: Any, world: World) -> None:
    ana, sheet = as_(world.ana), f"/goals/{world.goal_id}/sharing"
    good = f"{world.circle_id}/everyone"
    for bad in ("", "nonsense", f"{world.eves_circle_id}/everyone", f"{world.circle_id}/all"):
        assert submit(ana, sheet, sees=[good, bad]).status_code == 404, bad
        assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 404
    assert submit(ana, sheet, sees=[good]).status_code == 303
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200


def test_the_sheet_is_its_owners_alone(as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "everyone")
    sheet = f"/goals/{world.goal_id}/sharing"
    assert as_(world.ben).get(sheet).status_code == 404
    assert submit(as_(world.ben), sheet).status_code == 404
    assert as_(world.ana).get(sheet).status_code == 200
    assert as_(world.ben).get(f"/goals/{world.goal_id}").status_code == 200


def test_with_nobody_else_in_any_circle_it_says_so(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    goal = submit(eve, "/goals", words="Sing", area="joy", rhythm="whenever").location
    words = page(eve, f"{goal}/sharing")
    assert keys_on(words) == []
    assert f"/circles/{world.eves_circle_id}/members" in words
