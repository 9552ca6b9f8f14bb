"""Nobody but its owner changes anything of a goal: no form under /goals does, whoever else sends it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from circle import clock as circle_clock
from circle.accounts.throttle import forget_all_tries
from circle.database import changing
from circle.extensions import Base, db
from circle.models import CheckIn, Goal, IfThen, Reflection, ReflectionKind, Share, Step
from circle.models.columns import new_id
from tests import databases
from tests.people import Someone, World, join, submit, token_for
from tests.showing import check_in, show_goal

TABLES = (
    *("goals", "goal_versions", "steps", "if_thens", "check_ins", "reflections", "shares", "wishes"),
    *("changes", "moments"),
)
SENT_BY_OTHERS = {"offers.send_about_goal"}
ONLY_LOOKS = {"sharing.preview", "goals.new_by_guide"}
FORMS_AT_LEAST = 15

# Together what any of the forms asks: each takes what is its own.
FIELDS: dict[str, Any] = {
    "words": "Sit by the river",
    "why": "It is quiet",
    "area": "joy",
    "rhythm": "whenever",
    "direction": "begin",
    "celebration": "still",
    "answer": "some",
    "note": "Two herons",
    "tell": "everyone",
    "audience": "everyone",
    "when": "It rains",
    "then": "I take the bus",
    "learned": "Mornings are easier",
    "confidence": "7",
    "look_weeks": "2",
    "goes_on": "keep",
    "lines": "Oil the gate",
    "marked_on": "2026-11-19",
    "helped": "A call",
    "more": "2",
}
# What there must be, a day before: something to take up, to take for another day, or to look at another time.
BEFORE: dict[str, tuple[str, dict[str, str]]] = {
    "goals.resume": ("/goals/{goal_id}/rest", {}),
    "goals.resume_all": ("/goals/rest", {}),
    "goals.renew": ("/goals/{goal_id}", {"rhythm": "24_hours"}),
    "goals.look_later": ("/goals/{goal_id}", {"look_weeks": "1"}),
}


@pytest.fixture
def ids(app: Flask, world: World, as_: Any) -> dict[str, str]:
    """The ids of everything Ana has, by the names they have in addresses; all of it was shown to Ben, and to Dee, who
    was removed since.
    """
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    with app.app_context():
        world.dee.membership_id = join(world.ana, world.circle_id, world.dee)
    for who in ("ben", "dee"):
        show_goal(ana, world, f"member:{who}", "progress", "steps", "notes", "setbacks", "feelings")
    for words in ("Find the boots", "Ask Dad"):
        submit(ana, f"{goal}/steps", words=words)
    check_in(ana, world, "yes", on="2026-11-18")
    check_in(ana, world, "not_this_time", on="2026-11-19", tell="later")
    gone = submit(ana, f"/circles/{world.circle_id}/members/{world.dee.membership_id}/remove")
    assert gone.status_code == 303
    with app.app_context(), changing():
        owned = db.session.get_one(Goal, world.goal_id)
        ahead, done = db.session.scalars(select(Step).where(Step.goal_id == owned.id)).all()
        done.done_at, done.done_on = circle_clock.now(), circle_clock.now().date()
        mine = {"owner_id": owned.owner_id, "sealing_key": owned.sealing_key, "created_at": circle_clock.now()}
        plan = IfThen(id=new_id(), **mine, goal_id=owned.id, when="It rains", then="I take a coat")
        kept = Reflection(id=new_id(), **mine, goal_id=owned.id, kind=ReflectionKind.NOTE, words="Mornings")
        db.session.add_all([plan, kept])
        share = select(Share.id).where(Share.membership_id == world.ben.membership_id)
        later = select(CheckIn.id).where(CheckIn.tells == "later")
        return {
            "goal_id": owned.id,
            "step_id": ahead.id,
            "done_step_id": done.id,
            "check_in_id": db.session.scalars(later).one(),
            "share_id": db.session.scalars(share).one(),
            "if_then_id": plan.id,
            "reflection_id": kept.id,
            "circle_id": world.circle_id,
            "membership_id": world.ben.membership_id,
        }


def forms(app: Flask, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every form under /goals that is its owner's, as (endpoint, address with Ana's ids)."""
    for rule in app.url_map.iter_rules():
        is_of_a_goal = rule.rule.startswith("/goals") and rule.endpoint not in SENT_BY_OTHERS
        if is_of_a_goal and "POST" in (rule.methods or ()):
            given = {**ids, "step_id": ids["done_step_id" if rule.rule.endswith("undone") else "step_id"]}
            yield rule.endpoint, re.sub(r"<(\w+)>", lambda found, given=given: given[found[1]], rule.rule)


def rows(app: Flask) -> set[tuple[Any, ...]]:
    """All that is in these tables."""
    with app.app_context(), db.engine.connect() as connection:
        tables = [Base.metadata.tables[name] for name in TABLES]
        return {(table.name, *row) for table in tables for row in connection.execute(select(table))}


def send(client: FlaskClient, token: str, address: str, ids: dict[str, str]) -> int:
    forget_all_tries()
    fields = {**FIELDS, "client_id": new_id(), "circle": ids["circle_id"], "csrf_token": token}
    fields[f"wish:{ids['membership_id']}"] = "ask:4"
    return int(client.post(address, data=fields).status_code)


def test_every_form_of_a_goal_changes_something_for_its_owner_and_nothing_for_anybody_else(
    app: Flask, world: World, as_: Any, clock: Any, ids: dict[str, str]
) -> None:
    others: list[Someone] = [world.ben, world.cal, world.dee, world.eve]  # shown all, a member, removed, a stranger
    browsers = {who.name: as_(who) for who in (world.ana, *others)}
    tokens = {name: token_for(browser) for name, browser in browsers.items()}
    bring_back, all_forms = databases.keep(app), list(forms(app, ids))
    assert len(all_forms) >= FORMS_AT_LEAST
    for endpoint, address in all_forms:
        bring_back()
        if endpoint in BEFORE:
            path, fields = BEFORE[endpoint]
            assert submit(browsers["ana"], path.format(**ids), **{**FIELDS, **fields}).status_code == 303
            clock.forward(days=1)
        before = rows(app)
        for who in others:
            answer = send(browsers[who.name], tokens[who.name], address, ids)
            changed = before - rows(app)
            assert not changed, f"{who.name} changed something by {endpoint}"
            if ids["goal_id"] in address:
                assert answer == 404, (who.name, endpoint)
                assert rows(app) == before, f"{who.name} added something by {endpoint}"
            else:
                added = rows(app) - before
                assert not [row for row in added if world.ana.person_id in row], (who.name, endpoint)
        before = rows(app)
        answer = send(browsers["ana"], tokens["ana"], address, ids)
        assert answer in (200, 303), f"{endpoint} answered its owner {answer}: is a field of its form missing here?"
        assert (rows(app) != before) != (endpoint in ONLY_LOOKS), endpoint


def test_what_others_offer_about_a_goal_changes_nothing_of_it(
    app: Flask, world: World, as_: Any, ids: dict[str, str]
) -> None:
    ben, before = as_(world.ben), rows(app)
    submit(ben, "/being-beside")
    for offered in ({"kind": "suggestion", "words": "Open one letter", "days": "3"}, {"question": "ask_helped"}):
        assert submit(ben, f"/goals/{world.goal_id}/offers", **offered).status_code == 303
    assert rows(app) == before
    assert "Open one letter" in as_(world.ana).get("/tray").text
