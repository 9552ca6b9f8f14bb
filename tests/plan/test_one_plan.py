"""One page holds all of it: what was written, the if-then plans of one's goals, and nothing twice."""

import re
from typing import Any

import pytest

from circle.plan.queries import IF_THENS_SHOWN, MOST
from tests.people import World, submit
from tests.plan.planning import FRIDAY, TO_CALS, lines_in, page, part_of, write


def test_an_empty_plan_asks_one_question_and_nothing_else(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    own = page(ana)
    main = own[own.index('<main id="main"') : own.index("</main>")]
    assert main.count("<textarea") == main.count("button filled") == 1
    assert "What has helped you, even a little?" in main
    assert "Nobody else sees it" in main
    form = main[main.index('<form class="card form"') :]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert ana.post("/plan", data={**fields, "words": "A walk"}).status_code == 303
    assert "A walk" in part_of(page(ana), "worked")
    assert "<textarea" not in page(ana), "and then there is no form on it at all"


def test_if_then_plans_of_goals_stand_there_too_each_with_its_goal(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/if-thens", when="It rains before noon", then="Only to the bridge")
    for _empty_or_not in range(2):
        there = part_of(page(ana), "tough")
        assert there.index("It rains before noon") < there.index("Only to the bridge")
        assert f'From your goal <a href="{goal}#plans">Walk by the river</a>' in there
        assert lines_in(ana) == [], "it is changed at its goal"
        write(ana, "tough", FRIDAY, then=TO_CALS)
        submit(ana, f"{lines_in(ana)[0]}/erase")
    submit(ana, f"{goal}/rest")
    assert "It rains before noon" in page(ana), "what rests is still one's own"
    submit(ana, f"{goal}/let-go")
    assert "It rains before noon" not in page(ana)
    submit(ana, f"{goal}/resume")
    assert "It rains before noon" in page(ana)


def test_of_very_many_if_then_plans_the_others_stand_with_their_goals(as_: Any, clock: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    more = "The others stand with your goals"
    for n in range(IF_THENS_SHOWN + 1):
        assert more not in page(ana)
        clock.forward(seconds=1)
        submit(ana, f"{goal}/if-thens", when=f"If {n}.", then="Tea")
    assert more in page(ana)
    assert f"If {IF_THENS_SHOWN - 1}." in page(ana)
    assert f"If {IF_THENS_SHOWN}." not in page(ana)


def test_what_was_found_to_help_on_a_harder_day_stands_there_too(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, f"/goals/{world.goal_id}/setback", helped="A call to Ben", would_try="The bridge first")
    for _only_that_or_more in range(2):
        there = part_of(page(ana), "worked")
        assert there.index("You wanted to try") < there.index("The bridge first")
        assert there.index("Helped before") < there.index("A call to Ben")
        write(ana, "worked", "Something hot to drink")
    assert "Something hot to drink" in there
    for at in re.findall(r'href="(/reflections/\w{32})/edit"', there):
        if "A call to Ben" in page(ana, f"{at}/edit"):
            submit(ana, f"{at}/erase")
        else:
            submit(ana, at, words="The bridge first", kind="note")
    assert not re.search("A call to Ben|The bridge first", page(ana)), "erased, or kept as something else"


def test_of_very_much_that_helped_the_rest_stands_with_what_one_wrote(as_: Any, clock: Any, world: World) -> None:
    ana, more = as_(world.ana), 'href="/reflections?kind=learned"'
    for n in range(MOST + 1):
        assert more not in page(ana)
        submit(ana, f"/goals/{world.goal_id}/setback", helped=f"Helped {n}.")
        clock.forward(seconds=1)
    there = part_of(page(ana), "worked")
    assert more in there
    assert "Helped 1." in there
    assert "Helped 0." not in there, "the latest are shown"


def test_what_others_taught_stands_beside_a_way_to_kind_words(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    write(ana, "others", "She writes three lines each night")
    there = part_of(page(ana), "others")
    assert "What others taught me" in there
    assert "She writes three lines each night" in there
    assert 'href="/kept-words"' in there
    assert 'href="/kept-words"' in page(ana, "/plan/new?part=others")
    assert 'href="/kept-words"' not in page(ana, "/plan/new?part=worked")


def test_a_plan_is_not_told_again_among_what_one_wrote(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/reflections", words="Mornings are easier", kind="note")
    before = page(ana, "/reflections")
    write(ana, "tough", FRIDAY, then=TO_CALS)
    submit(ana, "/plan/stage", stage="rhythm")
    after = page(ana, "/reflections")
    assert "Mornings are easier" in after
    assert not re.search(f"{FRIDAY}|{TO_CALS}|rhythm", after)
    assert after.count("<li") == before.count("<li")
    assert page(ana, "/reflections?kind=plan").count('class="written"') == 1
    [line] = lines_in(ana)
    elsewhere = line.replace("/plan/", "/reflections/")
    assert ana.get(f"{elsewhere}/edit").status_code == 404
    assert submit(ana, elsewhere, words="A note now", kind="note").status_code == 404
    assert submit(ana, f"{elsewhere}/erase").status_code == 404
    assert submit(ana, "/reflections", words="The sea", kind="plan").status_code == 422
    assert FRIDAY in page(ana)


def test_what_one_wrote_elsewhere_is_no_line_of_the_plan(as_: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/reflections", words="Mornings are easier", kind="note")
    [note] = re.findall(r"/reflections/(\w{32})/edit", page(ana, "/reflections"))
    for answer in (
        ana.get(f"/plan/{note}/edit"),
        submit(ana, f"/plan/{note}", words="Changed"),
        submit(ana, f"/plan/{note}/erase"),
    ):
        assert answer.status_code == 404
    assert "Mornings are easier" in page(ana, "/reflections")


@pytest.mark.parametrize("path", ["/you", "/reflections", "/goals", "/how-far", "/letters/harder", "{goal}/setback"])
def test_it_is_found_where_it_is_needed(as_: Any, world: World, path: str) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/check-ins", answer="yes")
    assert 'href="/plan"' in page(ana, path.format(goal=goal))


def test_a_copy_of_ones_own_holds_all_of_it_and_nobody_elses_does(as_: Any, clock: Any, world: World) -> None:
    ana = as_(world.ana)
    submit(ana, "/reflections", words="Mornings are easier", kind="note")
    write(ana, "tough", FRIDAY, then=TO_CALS)
    clock.forward(seconds=1)
    write(ana, "comfort", "The blue blanket")
    clock.forward(seconds=1)
    submit(ana, "/plan/stage", stage="rhythm")
    mine = ana.get("/you/export").json
    kept = [(line["part"], line["words"], line["then"]) for line in mine["plan"]]
    assert kept == [("tough", FRIDAY, TO_CALS), ("comfort", "The blue blanket", ""), ("stage", "rhythm", "")]
    assert [written["words"] for written in mine["written_for_yourself"]] == ["Mornings are easier"]
    assert as_(world.ben).get("/you/export").json["plan"] == []
