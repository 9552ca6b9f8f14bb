"""A plan is for oneself alone: nobody else reads it, changes it, hears of it, or can tell that it is there."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from circle.extensions import db
from circle.models import Reflection
from tests.people import World, submit
from tests.plan.planning import FRIDAY, TO_CALS, lines_in, page, write
from tests.showing import show_goal

RANDOM = re.compile(r'(nonce|value)="[^"]*"|[0-9a-f]{32}')


def test_for_others_a_line_is_as_if_it_were_not_there(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    write(ana, "tough", FRIDAY, then=TO_CALS)
    [line] = lines_in(ana)
    nowhere = f"/plan/{'0' * 32}"
    assert FRIDAY in page(ana, f"{line}/edit")
    for other in (world.ben, world.cal, world.dee, world.eve):
        client = as_(other)
        for there, missing in (
            (client.get(f"{line}/edit"), client.get(f"{nowhere}/edit")),
            (submit(client, line, words="Mine"), submit(client, nowhere, words="Mine")),
            (submit(client, f"{line}/erase"), submit(client, f"{nowhere}/erase")),
        ):
            assert there.status_code == missing.status_code == 404
            assert RANDOM.sub("", there.text) == RANDOM.sub("", missing.text)
        assert FRIDAY not in page(client)
    assert FRIDAY in page(ana)


def test_no_page_of_anybody_else_changes_by_it(as_: Any, world: World) -> None:
    ana, others = as_(world.ana), [as_(who) for who in (world.ben, world.cal, world.dee)]
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks", "feelings")
    paths = ("/", "/goals", "/circles", f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members", "/plan")
    paths += (f"/goals/{world.goal_id}",)

    def seen() -> list[str]:
        return [re.sub(r'(nonce|value|data-after)="[^"]*"', "", who.get(path).text) for who in others for path in paths]

    before = seen()
    assert any("Walk by the river" in each for each in before), "the goal is shown"
    write(ana, "tough", FRIDAY, then=TO_CALS)
    submit(ana, "/plan/stage", stage="steady")
    assert seen() == before


def test_ones_other_screens_follow_and_nobody_elses_hears_of_it(as_: Any, listening_as: Any, world: World) -> None:
    ana, anas, bens = as_(world.ana), listening_as(world.ana), listening_as(world.ben)

    def heard() -> list[tuple[str, str]]:
        return [(item["kind"], item["change"]) for item in anas.hears()]

    write(ana, "tough", FRIDAY, then=TO_CALS)
    assert heard() == [("circle", "changed")]
    [line] = lines_in(ana)
    for path, fields in (
        (line, {"words": "Payday"}),
        ("/plan/stage", {"stage": "rhythm"}),
        ("/plan/stage", {"stage": ""}),
        (f"{line}/erase", {}),
    ):
        assert submit(ana, path, **fields).status_code == 303
        assert heard() == [("circle", "changed")], path
    assert bens.hears() == []


def test_seeing_as_somebody_else_shows_none_of_it(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    write(ana, "tough", FRIDAY, then=TO_CALS)
    seen = page(ana, f"/goals/{world.goal_id}/as/{world.ben.membership_id}")
    assert "Walk by the river" in seen
    assert FRIDAY not in seen
    assert 'href="/plan"' not in seen


def test_whoever_left_or_was_removed_keeps_their_own_and_gets_nobody_elses(as_: Any, world: World) -> None:
    ana, dee, cal = as_(world.ana), as_(world.dee), as_(world.cal)
    write(ana, words="What Ana knows")
    for client, words in ((dee, "What Dee knows"), (cal, "What Cal knows")):
        write(client, words=words)
    submit(ana, f"/circles/{world.circle_id}/members/{world.cal.membership_id}/remove")
    for client, words in ((dee, "What Dee knows"), (cal, "What Cal knows"), (ana, "What Ana knows")):
        own = page(client)
        assert [each for each in ("Ana", "Dee", "Cal") if f"What {each} knows" in own] == [words.split()[1]]
        assert write(client, "sets_off", "The stairwell").status_code == 303


def test_it_goes_with_the_account(app: Flask, as_: Any, clock: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    write(ben, "tough", FRIDAY, then=TO_CALS)
    submit(ben, "/plan/stage", stage="rhythm")
    write(ana, words="Still here")
    submit(ben, "/you/close", password=world.ben.password)
    clock.forward(days=8)
    with app.app_context():
        app.extensions["courier"].sweep()
        assert [line.owner_id for line in db.session.scalars(select(Reflection))] == [world.ana.person_id]
