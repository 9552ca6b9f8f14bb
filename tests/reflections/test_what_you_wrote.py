"""What somebody wrote for themselves: found again, changed, made something else, erased."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from circle.asking import NotFound
from circle.database import changing
from circle.extensions import db
from circle.models import Reflection, ReflectionKind
from circle.reflecting import note_down
from circle.reflections.queries import KINDS
from tests.people import World, submit
from tests.statements import counting_statements

KEPT_AS = {
    "note": "A note",
    "strength": "A strength",
    "learned": "Something I learned",
    "win": "A win",
    "visit": "For my next visit",
}


def write(app: Flask, owner_id: str, kind: str, words: str, goal_id: str | None = None) -> str:
    with app.app_context(), changing():
        return note_down(owner_id, ReflectionKind(kind), words, goal_id=goal_id).id


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_among_everything_and_on_its_own_shelf(
    app: Flask, as_: Any, world: World, kind: str
) -> None:
    for each in KINDS:
        write(app, world.ana.person_id, each, f"Words for {each}")
    ana = as_(world.ana)
    everything, shelf = ana.get("/reflections").text, ana.get(f"/reflections?kind={kind}").text
    assert f"Words for {kind}" in everything
    assert KEPT_AS[kind] in everything
    assert [each for each in KINDS if f"Words for {each}" in shelf] == [kind]


def test_the_newest_is_first_and_pages_go_on_to_the_oldest(app: Flask, as_: Any, clock: Any, world: World) -> None:
    kinds = list(ReflectionKind)
    for n in range(70):
        clock.forward(seconds=n % 2)  # so that two are of the same instant
        write(app, world.ana.person_id, kinds[n % 3], f"Number {n}.")
    ana, address, seen = as_(world.ana), "/reflections", []
    while address:
        page = ana.get(address).text
        seen += re.findall(r"voice\">Number (\d+)\.", page)
        older = re.search(r'href="(/reflections\?before=[^"]+)"', page)
        address = older[1] if older else ""
    assert len(seen) == len(set(seen)) == 70
    instants = [(int(n) + 1) // 2 for n in seen]
    assert instants == sorted(instants, reverse=True)


def test_thousands_cost_as_many_questions_as_a_few(app: Flask, as_: Any, world: World) -> None:
    ana, asked = as_(world.ana), []
    for many in (1, 300):
        for n in range(many):
            write(app, world.ana.person_id, "note", f"Note {n}", world.goal_id)
        with counting_statements(app) as sent:
            assert ana.get("/reflections").status_code == 200
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 12


def test_it_says_which_goal_it_came_from(app: Flask, as_: Any, world: World) -> None:
    write(app, world.ana.person_id, "learned", "Evenings are easier", world.goal_id)
    write(app, world.ana.person_id, "note", "By itself")
    page = as_(world.ana).get("/reflections").text
    assert page.count(f'<a href="/goals/{world.goal_id}">Walk by the river</a>') == 1
    assert "By itself" in page


def test_nobody_writes_about_a_goal_that_is_not_theirs(app: Flask, as_: Any, world: World) -> None:
    with pytest.raises(NotFound):
        write(app, world.ben.person_id, "note", "About her walk", world.goal_id)
    assert "About her walk" not in as_(world.ben).get("/reflections").text


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_changed_and_becomes_something_else(app: Flask, as_: Any, world: World, kind: str) -> None:
    ana, note = as_(world.ana), write(app, world.ana.person_id, "note", "I sing well")
    assert "I sing well" in ana.get(f"/reflections/{note}/edit").text
    assert submit(ana, f"/reflections/{note}", words="I sing", kind=kind).status_code == 303
    shelf = ana.get(f"/reflections?kind={kind}").text
    assert "I sing<" in shelf
    assert "I sing well" not in shelf


def test_it_becomes_a_goal_and_stays(app: Flask, as_: Any, world: World) -> None:
    ana, note = as_(world.ana), write(app, world.ana.person_id, "note", "Sing on Tuesdays")
    page = ana.get(f"/reflections/{note}/edit").text
    assert 'formaction="/goals"' in page
    made = submit(ana, "/goals", words="Sing on Tuesdays", kind="note", rhythm="whenever", client_id="x")
    assert "Sing on Tuesdays" in ana.get(made.location).text
    assert "Sing on Tuesdays" in ana.get("/reflections").text


def test_a_change_to_nothing_is_asked_again(app: Flask, as_: Any, world: World) -> None:
    ana, note = as_(world.ana), write(app, world.ana.person_id, "note", "I sing well")
    assert submit(ana, f"/reflections/{note}", words=" ", kind="note").status_code == 422
    assert submit(ana, f"/reflections/{note}", words="I sing", kind="diary").status_code == 422
    assert "I sing well" in ana.get("/reflections").text


def test_what_is_erased_is_gone(app: Flask, as_: Any, world: World) -> None:
    ana, note = as_(world.ana), write(app, world.ana.person_id, "note", "Not any more")
    kept = write(app, world.ana.person_id, "note", "Still here")
    assert submit(ana, f"/reflections/{note}/erase").status_code == 303
    page = ana.get("/reflections").text
    assert "Not any more" not in page
    assert "Still here" in page
    assert ana.get(f"/reflections/{note}/edit").status_code == 404
    with app.app_context():
        assert db.session.scalars(select(Reflection.id)).all() == [kept]


def test_nobody_else_reads_changes_or_erases_it(app: Flask, as_: Any, world: World) -> None:
    note = write(app, world.ana.person_id, "strength", "I am stubborn")
    for other in (world.ben, world.cal, world.dee, world.eve):
        client = as_(other)
        assert client.get(f"/reflections/{note}/edit").status_code == 404
        assert submit(client, f"/reflections/{note}", words="Mine now", kind="note").status_code == 404
        assert submit(client, f"/reflections/{note}/erase").status_code == 404
    assert "I am stubborn" in as_(world.ana).get("/reflections").text


def test_it_is_found_from_ones_own_page_and_from_the_goals(as_: Any, world: World) -> None:
    for page in ("/you", "/goals"):
        assert 'href="/reflections"' in as_(world.ana).get(page).text


def test_a_win_written_here_is_on_ones_other_screens_at_once_and_on_nobody_elses(
    as_: Any, listening_as: Any, world: World
) -> None:
    ana, circle = as_(world.ana), ("circle", "changed")
    anas, bens = listening_as(world.ana), listening_as(world.ben)

    def heard() -> list[tuple[str, str]]:
        return [(item["kind"], item["change"]) for item in anas.hears()]

    submit(ana, "/reflections", words="I sang", kind="win")
    assert heard() == [circle]
    (written,) = re.findall(r"/reflections/(\w+)/edit", ana.get("/reflections").text)
    submit(ana, f"/reflections/{written}", words="I sang", kind="note")
    assert heard() == [circle]
    submit(ana, f"/reflections/{written}/erase")
    assert heard() == [circle]
    assert bens.hears() == []
