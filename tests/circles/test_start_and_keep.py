"""Starting a circle, naming it, keeping it."""

from typing import Any

import pytest

from tests.people import World, submit


def test_starting_a_circle_leads_to_it(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    made = submit(ana, "/circles", name="Sunday walkers", purpose="Walking", known_as="Annie")
    assert made.status_code == 303
    page = ana.get(made.location).get_data(as_text=True)
    assert "Sunday walkers" in page


def test_the_same_form_sent_twice_starts_one_circle(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    form = {"name": "Once", "purpose": "", "known_as": "Ana", "client_id": "a" * 32}
    assert submit(ana, "/circles", **form).location == submit(ana, "/circles", **form).location


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 61}, {"known_as": " "}, {"purpose": "x" * 501}], ids=str
)
def test_what_does_not_fit_is_asked_again_with_the_words_kept(as_: Any, world: World, wrong: dict[str, str]) -> None:
    fields = {"name": "Walkers", "purpose": "For walking", "known_as": "Annie", **wrong}
    page = submit(as_(world.ana), "/circles", **fields)
    assert page.status_code == 422
    kept = page.get_data(as_text=True)
    assert all(value in kept for value in fields.values() if value.strip())


@pytest.mark.parametrize("path", ["/circles/new", "{circle}/members"])
def test_where_it_is_said_what_it_is_for_people_are_asked_to_leave_out_what_identifies_them(
    as_: Any, world: World, path: str
) -> None:
    page = as_(world.ana).get(path.format(circle=f"/circles/{world.circle_id}")).text
    form = page[page.index("What is it for?") :]
    assert "Full names, addresses and medical details are not needed here." in form[: form.index("</form>")]


def test_only_a_keeper_renames_it(as_: Any, world: World) -> None:
    path = f"/circles/{world.circle_id}"
    assert submit(as_(world.ben), path, name="Mine", purpose="").status_code == 404
    assert submit(as_(world.ana), path, name="Our table", purpose="").status_code == 303
    page = as_(world.ben).get(path).get_data(as_text=True)
    assert "Our table" in page
    assert "Mine" not in page


def test_a_name_here_is_a_name_in_this_circle_only(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    other = submit(ana, "/circles", name="Band", purpose="", known_as="A.").location
    submit(ana, f"/circles/{world.circle_id}/known-as", known_as="Nana")
    family = as_(world.ben).get(f"/circles/{world.circle_id}/members").get_data(as_text=True)
    assert "Nana" in family
    assert "Nana" not in ana.get(f"{other}/members").get_data(as_text=True)


def test_keeping_is_handed_over_to_somebody_who_is_here(as_: Any, world: World) -> None:
    ana, ben = as_(world.ana), as_(world.ben)
    place = f"/circles/{world.circle_id}/members"
    assert submit(ana, f"{place}/{world.dee.membership_id}/keep").status_code == 404
    assert submit(ana, f"{place}/{world.ben.membership_id}/keep").status_code == 303
    assert submit(ana, f"/circles/{world.circle_id}", name="No more", purpose="").status_code == 404
    assert submit(ben, f"/circles/{world.circle_id}", name="Mine now", purpose="").status_code == 303


def test_nothing_links_the_two_circles_of_one_person(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    other = submit(ana, "/circles", name="Band", purpose="", known_as="A.").location
    for page in (f"/circles/{world.circle_id}", f"/circles/{world.circle_id}/members"):
        seen = as_(world.ben).get(page).get_data(as_text=True)
        assert "Ana" in seen
        assert other.rpartition("/")[2] not in seen
        assert world.ana.person_id not in seen


@pytest.mark.parametrize("before", ["0001-01-01T00:00:00+14:00~x", "9999-12-31T23:59:59-14:00~x", "~", "x~y"])
def test_a_place_in_time_that_is_none_shows_the_latest(as_: Any, world: World, before: str) -> None:
    page = as_(world.ana).get(f"/circles/{world.circle_id}", query_string={"before": before})
    assert page.status_code == 200


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800 ", "Ana\u202e", "\u2066Ana"], ids=ascii)
def test_a_name_can_be_seen_and_reads_in_one_direction(as_: Any, world: World, name: str) -> None:
    ana, path = as_(world.ana), f"/circles/{world.circle_id}/known-as"
    assert submit(ana, path, known_as=name).status_code == 422
    for good in ("Ana", "مريم", "👩‍👩‍👧", "Nuñez-O'Hara"):
        assert submit(ana, path, known_as=good).status_code == 303


def test_another_circle_from_the_same_form_is_asked_about_and_kept(as_: Any, world: World) -> None:
    ana, form = as_(world.ana), {"purpose": "", "known_as": "Ana", "client_id": "a" * 32}
    assert submit(ana, "/circles", name="One", **form).status_code == 303
    asked = submit(ana, "/circles", name="Two", **form)
    assert asked.status_code == 409
    assert "Two" in asked.text
