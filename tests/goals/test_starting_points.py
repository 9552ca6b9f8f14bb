"""Starting points: each fills in the form of a new goal, and nothing is set before it is sent."""

import re
from html import unescape
from typing import Any

import pytest

from circle.goals.starting_points import STARTING_POINTS
from circle.medicines import reads_like_less_of_a_medicine
from circle.models import Area
from tests.people import World, submit


def form_from(client: Any, key: str) -> tuple[dict[str, str], str]:
    """What the form of a new goal says when it begins from there, as a browser would send it; and the page."""
    page = unescape(client.get("/goals/new", query_string={"from": key}).text)
    typed = dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', page))
    chosen = dict(re.findall(r'type="radio" name="(\w+)" value="(\w+)"[^>]* checked', page))
    times = re.search(r'name="times_a_week"[^>]*value="(\d)"', page)
    return {**typed, **chosen, "times_a_week": times[1] if times else ""}, page


def test_they_stand_under_their_part_of_life_and_lead_to_the_form(as_: Any, world: World) -> None:
    page = unescape(as_(world.eve).get("/goals/starting-points").text)
    order = [page.index(str(each.words)) for each in STARTING_POINTS]
    assert order == sorted(order)
    assert page.index('<h2 id="treatment">Treatment</h2>') < page.index('<h2 id="recovery">Recovery</h2>')
    assert re.findall(r"/goals/new\?from=(\w+)", page) == [each.key for each in STARTING_POINTS]


@pytest.mark.parametrize("point", STARTING_POINTS, ids=lambda each: each.key)
def test_each_is_a_whole_goal_once_it_is_sent(as_: Any, world: World, point: Any) -> None:
    eve = as_(world.eve)
    form, _page = form_from(eve, point.key)
    assert "Nothing here yet" in eve.get("/goals").text, "to look at it sets nothing"
    made = submit(eve, "/goals", **form)
    assert re.fullmatch(r"/goals/\w{32}", made.location), "and none of them is taken for less of a medicine"
    page = unescape(eve.get(made.location).text)
    assert str(point.words) in page
    assert "Only you can see this" in page
    after = unescape(eve.get(f"{made.location}/edit").text)
    assert f'name="area" value="{point.area}" id="field-area-{list(Area).index(point.area)}" checked' in after


def test_steps_that_come_with_one_are_on_the_form_to_change_and_keep_their_order(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    form, page = form_from(eve, "first_week_home")
    assert "First small steps" in page
    assert form["lines"].splitlines()[0] == "Tell one person that I am home"
    goal = submit(eve, "/goals", **{**form, "lines": "Ring Ruth\n\n  Open the curtains \nEat soup"}).location
    steps = re.findall(r"Done: </span>([^<]+)<", eve.get(goal).text)
    assert steps == ["Ring Ruth", "Open the curtains", "Eat soup"]
    assert "First small steps" not in form_from(eve, "sleep")[1]


def test_steps_left_out_are_not_set(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    form, _page = form_from(eve, "first_week_home")
    goal = submit(eve, "/goals", **{**form, "lines": ""}).location
    assert 'class="step"' not in eve.get(goal).text
    with_steps = submit(eve, "/goals", **form).location
    assert eve.get(with_steps).text.count('class="step"') == 3


def test_what_to_do_instead_comes_before_the_other_steps(as_: Any, world: World) -> None:
    eve = as_(world.eve)
    form = {"words": "One coffee", "direction": "less", "instead": "Tea", "lines": "Buy tea"}
    goal = submit(eve, "/goals", **form).location
    assert re.findall(r"Done: </span>([^<]+)<", eve.get(goal).text) == ["Tea", "Buy tea"]


def test_a_line_too_long_for_a_step_is_asked_again_with_all_of_them(as_: Any, world: World) -> None:
    eve, steps = as_(world.eve), "Ring Ruth\n" + "x" * 201
    refused = submit(eve, "/goals", words="Home", lines=steps)
    assert refused.status_code == 422
    assert steps in refused.text
    assert "Could it be a little shorter?" in refused.text


def test_the_daily_dose_has_a_name_of_ones_own_and_no_amount(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    form, page = form_from(ana, "dose")
    assert 'name="unit"' not in page
    assert 'name="line"' not in page
    assert 'name="unit"' in form_from(ana, "movement")[1]
    for name in ("dose", "medic", "methadone", "buprenorphine", " mg"):
        assert name not in page.lower().replace("from=dose", "")
    goal = submit(ana, "/goals", **{**form, "words": "The star on the calendar"}).location
    assert "The star on the calendar" in ana.get(goal).text
    for other in (world.ben, world.cal, world.eve):
        assert as_(other).get(goal).status_code == 404


def test_an_unknown_starting_point_is_an_empty_form(as_: Any, world: World) -> None:
    form, page = form_from(as_(world.ana), "nowhere")
    assert form["words"] == ""
    assert "Not sure yet?" in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_starting_point_speaks_of_less_of_a_medicine(app: Any, language: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        for point in STARTING_POINTS:
            filled_in = point.filled_in()
            said = [filled_in["words"], *filled_in["lines"].splitlines()]
            assert not any(reads_like_less_of_a_medicine(each, "", point.area, point.direction) for each in said)
