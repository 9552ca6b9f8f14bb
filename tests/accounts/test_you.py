"""Saying what one is called, where one's day is, in which language, and how calm."""

from typing import Any

import pytest

from tests.people import World, submit

MINE = {"name": "Ana Lucía", "time_zone": "America/Lima", "language": "es", "is_calm": "y"}


def test_what_is_saved_is_there_the_next_time_and_for_nobody_else(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    assert submit(ana, "/you", **MINE).location == "/you"
    page = ana.get("/you").text
    assert 'value="Ana Lucía"' in page
    assert '<option selected value="America/Lima">' in page
    assert '<option selected value="es">' in page
    assert "data-calm" in page
    bens = as_(world.ben).get("/you").text
    assert 'value="Ben"' in bens
    assert "data-calm" not in bens


def test_calm_can_be_switched_off_again(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/you", **MINE)
    submit(ana, "/you", **{key: MINE[key] for key in ("name", "time_zone", "language")})
    assert "data-calm" not in ana.get("/you").text


def test_a_name_for_oneself_changes_none_in_a_circle(as_: Any, world: World) -> None:
    submit(as_(world.ana), "/you", **MINE)
    page = as_(world.ben).get(f"/circles/{world.circle_id}/members").text
    assert "Ana" in page
    assert "Lucía" not in page


@pytest.mark.parametrize("zone", ["UTC", "Cuba", "America/Argentina/Ushuaia"])
def test_any_zone_there_is_can_be_chosen_and_stays_on_offer(as_: Any, world: World, zone: str) -> None:
    ana = as_(world.ana)
    assert submit(ana, "/you", **{**MINE, "time_zone": zone}).status_code == 303
    assert f'<option selected value="{zone}">' in ana.get("/you").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "  "),
        ("name", "x" * 61),
        ("time_zone", ""),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../UTC"),
        ("language", ""),
        ("language", "tlh"),
    ],
)
def test_a_refused_form_says_so_beside_the_field_and_changes_nothing(
    as_: Any, world: World, field: str, value: str
) -> None:
    ana = as_(world.ana)
    page = submit(ana, "/you", **{**MINE, field: value})
    assert page.status_code == 422
    assert f'id="field-{field}-mistake"' in page.text
    if field != "name":
        assert 'value="Ana Lucía"' in page.text
    assert "Ana Lucía" not in ana.get("/you").text
    assert submit(ana, "/you", **MINE).status_code == 303


def test_only_oneself_sees_what_one_signs_in_with(as_: Any, world: World) -> None:
    assert world.ana.address in as_(world.ana).get("/you").text
    ben = as_(world.ben)
    for path in ("/you", "/circles", f"/circles/{world.circle_id}", "/"):
        assert world.ana.address not in ben.get(path).text
