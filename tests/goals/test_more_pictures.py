"""Week by week, how much, step by step: the pictures beside the calendar, as far as each reader sees what they say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.people import NOON, World, submit
from tests.showing import check_in, page, show_goal

TERMS = {"words": "Walk", "why": "", "area": "health", "rhythm": "daily", "unit": "minutes"}


def pictures(client: FlaskClient, world: World) -> set[str]:
    """Which pictures a reader of the goal's page can unfold."""
    return set(re.findall(r'<section class="picture section" id="(\w+)"', page(client, f"/goals/{world.goal_id}")))


def drawn(client: FlaskClient, world: World, picture: str) -> str:
    """One picture with all its words."""
    found = re.search(rf'<section[^>]* id="{picture}".*?</section>', page(client, f"/goals/{world.goal_id}"), re.S)
    assert found, picture
    return found[0]


def a_fortnight(ana: FlaskClient, world: World, *amounts: int) -> None:
    """A day in every two of the last fortnight, the latest first, with these amounts."""
    for number, amount in enumerate(amounts):
        on = NOON.date() - timedelta(days=2 * number)
        assert check_in(ana, world, "yes", on=on.isoformat(), amount=str(amount)).status_code == 303


@pytest.fixture
def ana(as_: Any, world: World, clock: Any) -> FlaskClient:
    """Ana, who has a line, seven days with amounts, and three steps of which one is done."""
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, goal, **TERMS, direction="more", line="20")
    a_fortnight(ana, world, 25, 10, 20, 30, 15, 5, 40)
    for words in ("Find the boots", "Ask Dad", "Walk with Ben"):
        submit(ana, f"{goal}/steps", words=words)
        clock.forward(minutes=1)
    done = re.search(rf"{goal}/steps/\w+/done", page(ana, goal))
    assert done
    submit(ana, done[0])
    return ana


def test_each_picture_is_said_in_a_sentence_and_in_a_table(ana: FlaskClient, world: World) -> None:
    assert pictures(ana, world) == {"rise", "amounts", "way"}
    rise, amounts, way = (drawn(ana, world, picture) for picture in ("rise", "amounts", "way"))
    assert "7 days so far." in rise
    assert '<tr><th scope="row">Monday 16 November</th><td>7</td></tr>' in rise
    assert "The latest 7 days with an amount." in amounts
    assert '<tr><th scope="row">Friday 20 November</th><td>25 minutes</td></tr>' in amounts
    assert "1 step done. What is ahead waits for its own time." in way
    assert way.index("Find the boots</th><td>Done") < way.index("Ask Dad</th><td>Ahead")


def test_what_is_drawn_is_for_eyes_alone(ana: FlaskClient, world: World) -> None:
    drawings = re.findall(r'<svg class="drawing"[^>]*>', page(ana, f"/goals/{world.goal_id}"))
    assert len(drawings) == 3
    assert all('aria-hidden="true"' in each for each in drawings)


def test_the_line_is_its_owners_alone(ana: FlaskClient, as_: Any, world: World) -> None:
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    assert "At least 20 minutes on one day. Only you can see this line." in drawn(ana, world, "amounts")
    assert "own-line" in drawn(ana, world, "amounts")
    bens = page(as_(world.ben), f"/goals/{world.goal_id}")
    assert "40 minutes" in drawn(as_(world.ben), world, "amounts")
    assert not re.search("own-line|At least|At most|see this line", bens)
    as_ben = page(ana, f"/goals/{world.goal_id}/as/{world.ben.membership_id}")
    assert "40 minutes" in as_ben
    assert not re.search("own-line|At least|At most", as_ben)


def test_a_line_for_less_is_one_not_to_pass(ana: FlaskClient, world: World) -> None:
    submit(ana, f"/goals/{world.goal_id}", **TERMS, direction="less", line="20")
    assert "At most 20 minutes on one day. Only you can see this line." in drawn(ana, world, "amounts")


def test_a_line_can_be_at_nothing(ana: FlaskClient, world: World) -> None:
    submit(ana, f"/goals/{world.goal_id}", **TERMS, direction="less", line="0")
    assert "At most 0 minutes on one day. Only you can see this line." in drawn(ana, world, "amounts")


def test_without_a_line_there_are_amounts_alone(ana: FlaskClient, world: World) -> None:
    submit(ana, f"/goals/{world.goal_id}", **TERMS, direction="more", line="")
    assert "40 minutes" in drawn(ana, world, "amounts")
    assert not re.search("own-line|At least|At most", page(ana, f"/goals/{world.goal_id}"))


@pytest.mark.parametrize(
    ("parts", "seen"),
    [
        (("progress",), {"rise", "amounts"}),
        (("steps",), {"way"}),
        (("progress", "steps"), {"rise", "amounts", "way"}),
        (("notes", "setbacks"), set()),
        ((), set()),
    ],
)
def test_a_supporter_sees_what_the_parts_shown_can_draw(
    ana: FlaskClient, as_: Any, world: World, parts: tuple[str, ...], seen: set[str]
) -> None:
    show_goal(ana, world, "member:ben", *parts)
    show_goal(ana, world, "member:cal", "progress", "steps", "notes", "setbacks")
    assert pictures(as_(world.ben), world) == seen
    assert pictures(as_(world.cal), world) == {"rise", "amounts", "way"}
    assert ("More pictures" in page(as_(world.ben), f"/goals/{world.goal_id}")) == ("progress" in parts)


def test_a_day_that_went_differently_is_in_no_picture(ana: FlaskClient, as_: Any, world: World) -> None:
    show_goal(ana, world, "everyone", "progress", "notes", "setbacks")
    for answer, on in (("not_this_time", "2026-11-19"), ("different", "2026-11-17")):
        check_in(ana, world, answer, on=on, amount="77", tell="everyone")
    for picture in ("rise", "amounts"):
        for reader in (ana, as_(world.ben)):
            assert not re.search("77 minutes|Thursday 19|Tuesday 17", drawn(reader, world, picture))
    assert "7 days so far." in drawn(ana, world, "rise")


def test_of_little_there_is_no_picture_yet(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, goal, **TERMS)
    a_fortnight(ana, world, 25, 10)
    submit(ana, f"{goal}/steps", words="Find the boots")
    assert pictures(ana, world) == set()
    assert "More pictures" not in page(ana, goal)
