"""How to check on me: said goal by goal and person by person, heard by that person alone, and never a reminder."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.people import World, join, submit
from tests.showing import ids, page, show_goal
from tests.statements import counting_statements

ASK = "Ana would like you to ask how it went, every Friday"
CHEER = "Ana would like you to cheer when there is something new here"
TODAY = "Ana would like you to ask today how it went"
A_FRIDAY = "2026-11-20"


def wish(client: Any, world: World, **ways: str) -> Any:
    """Ana says how she would like each of them, by name, to check on her goal."""
    chosen = {f"wish:{getattr(world, who).membership_id}": way for who, way in ways.items()}
    return submit(client, f"/goals/{world.goal_id}/checking", **chosen)


def shown(as_: Any, world: World, *names: str) -> str:
    """Ana's goal, shown to each of these; gives its path."""
    for name in names or ("ben", "cal"):
        show_goal(as_(world.ana), world, f"member:{name}")
    return f"/goals/{world.goal_id}"


def test_nothing_is_wished_until_she_says_so(as_: Any, world: World) -> None:
    goal = shown(as_, world)
    form = as_(world.ana).get(f"{goal}/checking").text
    for name in ("Ben", "Cal"):
        assert name in form
    assert "selected" not in form
    for path in (goal, f"/circles/{world.circle_id}", "/"):
        assert "would like you to" not in as_(world.ben).get(path).text


def test_it_is_said_on_the_goal_and_beside_it_in_the_circle_to_that_one_alone(as_: Any, world: World) -> None:
    goal = shown(as_, world)
    assert wish(as_(world.ana), world, ben="ask:4", cal="cheer").status_code == 303
    for path in (goal, f"/circles/{world.circle_id}"):
        bens, cals = as_(world.ben).get(path).text, as_(world.cal).get(path).text
        assert (ASK in bens, CHEER in bens) == (True, False)
        assert (ASK in cals, CHEER in cals) == (False, True)
    form = as_(world.ana).get(f"{goal}/checking").text
    assert sorted(re.findall(r'value="([\w:]+)" selected', form)) == ["ask:4", "cheer"]
    for path in (goal, "/", f"/circles/{world.circle_id}"):
        assert "would like you to" not in as_(world.ana).get(path).text


def test_on_the_weekday_it_stands_on_the_others_today(as_: Any, clock: Any, world: World) -> None:
    goal = shown(as_, world)
    wish(as_(world.ana), world, ben="ask:4", cal="cheer")
    assert clock.at.strftime("%Y-%m-%d %A") == f"{A_FRIDAY} Friday"
    ben = as_(world.ben)
    assert f'href="{goal}#say">{TODAY}</a>' in ben.get("/").text
    assert ben.get("/").text.count("would like you to") == 1, "and never how often"
    for other in (world.ana, world.cal, world.eve):
        assert "would like you to" not in as_(other).get("/").text
    for _day in range(6):
        clock.forward(days=1)
        assert "would like you to" not in ben.get("/").text
    clock.forward(days=1)
    assert TODAY in ben.get("/").text


@pytest.mark.parametrize(
    ("zone", "hour", "is_friday"), [("Pacific/Auckland", 10, False), ("Pacific/Auckland", 11, True)]
)
def test_the_day_is_the_supporters_own(
    as_: Any, clock: Any, world: World, zone: str, hour: int, is_friday: bool
) -> None:
    shown(as_, world)
    wish(as_(world.ana), world, ben="ask:4")
    ben = as_(world.ben)
    submit(ben, "/you", name="Ben", time_zone=zone, language="en")
    clock.set(clock.at.replace(day=26, hour=hour))  # Thursday in UTC
    assert (TODAY in ben.get("/").text) == is_friday


def test_it_ends_with_the_share_and_with_the_place(as_: Any, world: World) -> None:
    goal, ana = shown(as_, world), as_(world.ana)
    wish(ana, world, ben="ask:4", cal="ask:4")
    share = re.search(rf"{goal}/shares/\w+/stop", ana.get(f"{goal}/sharing").text)
    assert share
    submit(ana, share[0])
    said = [TODAY in as_(who).get("/").text for who in (world.ben, world.cal)]
    assert sorted(said) == [False, True]
    submit(ana, "/who-sees-what/stop-all")
    assert not any("would like you" in as_(who).get("/").text for who in (world.ben, world.cal))
    shown(as_, world)
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    assert "would like you" not in as_(world.cal).get("/").text
    assert TODAY in as_(world.ben).get("/").text


def test_somebody_who_comes_back_hears_nothing_of_it(app: Flask, as_: Any, world: World) -> None:
    shown(as_, world)
    wish(as_(world.ana), world, ben="ask:4", cal="ask:4")
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    with app.app_context():
        again = join(world.ana, world.circle_id, world.cal)
    there = {"circle": world.circle_id, "audience": f"member:{again}"}
    submit(as_(world.ana), f"/goals/{world.goal_id}/shares", **there)
    assert "Walk by the river" in as_(world.cal).get(f"/goals/{world.goal_id}").text
    assert "would like you" not in as_(world.cal).get("/").text
    assert TODAY in as_(world.ben).get("/").text


def test_only_those_for_whom_it_changes_hear_of_it(as_: Any, listening_as: Any, world: World) -> None:
    shown(as_, world)
    bens, cals, anas = (listening_as(who) for who in (world.ben, world.cal, world.ana))
    wish(as_(world.ana), world, ben="ask:4", cal="")
    assert ids(bens.hears(), "goal") == ids(anas.hears(), "goal") == [(world.goal_id, "changed")]
    assert cals.hears() == []
    wish(as_(world.ana), world, ben="ask:4", cal="")
    assert bens.hears() == anas.hears() == [], "nothing changed"
    wish(as_(world.ana), world, ben="")
    assert ids(bens.hears(), "goal") == [(world.goal_id, "changed")]
    assert "would like you" not in as_(world.ben).get("/").text
    assert cals.hears() == []


def test_to_the_others_it_leaves_no_trace(app: Flask, as_: Any, world: World) -> None:
    goal, cal = shown(as_, world), as_(world.cal)
    paths = (goal, "/", f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members")
    seen = []
    for way in ("", "ask:4", "cheer"):
        wish(as_(world.ana), world, ben=way)
        with counting_statements(app) as statements:
            seen.append([page(cal, path) for path in paths])
        seen[-1].append(str(len(statements)))
    assert seen[0] == seen[1] == seen[2]
    assert CHEER in as_(world.ben).get(goal).text


def test_seen_as_somebody_it_is_there_for_its_owner_and_for_nobody_else(as_: Any, world: World) -> None:
    goal = shown(as_, world)
    wish(as_(world.ana), world, ben="ask:4")
    as_ben = f"/circles/{world.circle_id}/as/{world.ben.membership_id}"
    assert ASK in as_(world.ana).get(f"{goal}/as/{world.ben.membership_id}").text
    assert ASK in as_(world.ana).get(as_ben).text
    cals = as_(world.cal).get(as_ben).text
    assert "Walk by the river" in cals
    assert "would like you" not in cals


def test_nobody_else_says_it_and_nothing_else_can_be_said(as_: Any, world: World) -> None:
    goal = shown(as_, world)
    for other in (world.ben, world.cal, world.dee, world.eve):
        assert as_(other).get(f"{goal}/checking").status_code == 404
        assert wish(as_(other), world, ben="ask:4").status_code == 404
    for nonsense in ("ask:7", "ask", "remind", "ask:4:1"):
        assert wish(as_(world.ana), world, ben=nonsense).status_code == 422
    submit(as_(world.ana), f"{goal}/checking", **{f"wish:{world.eve.membership_id}": "ask:4"})
    for who in (world.ben, world.eve):
        assert "would like you" not in as_(who).get("/").text
    assert wish(as_(world.ana), world, ben="ask:4").status_code == 303
    assert TODAY in as_(world.ben).get("/").text


def test_a_goal_that_nobody_sees_leads_to_who_sees_it(as_: Any, world: World) -> None:
    form = as_(world.ana).get(f"/goals/{world.goal_id}/checking").text
    assert "Nobody sees this goal yet" in form
    assert f"/goals/{world.goal_id}/sharing" in form
    assert f"/goals/{world.goal_id}/checking" not in as_(world.ana).get(f"/goals/{world.goal_id}").text
    shown(as_, world)
    assert f"/goals/{world.goal_id}/checking" in as_(world.ana).get(f"/goals/{world.goal_id}").text
    assert f"/goals/{world.goal_id}/checking" in as_(world.ana).get(f"/goals/{world.goal_id}/sharing").text


def test_pages_stay_within_a_dozen_questions(app: Flask, as_: Any, world: World) -> None:
    goal = shown(as_, world)
    wish(as_(world.ana), world, ben="ask:4", cal="cheer")
    for who, path in (
        (world.ben, goal),
        (world.ben, "/"),
        (world.ana, "/"),
        (world.ben, f"/circles/{world.circle_id}"),
        (world.ana, f"{goal}/checking"),
    ):
        client = as_(who)
        client.get(path)
        with counting_statements(app) as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= 12, (path, len(statements))
