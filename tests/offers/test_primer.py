"""Three minutes to read before the first suggestion, and whenever one likes."""

import re
from typing import Any

from tests.offers.offering import STEP, about_her_goal, ask, in_tray, suggest, to
from tests.people import World, submit
from tests.showing import show_goal

TITLE = "Being beside somebody"


def test_it_comes_before_the_first_suggestion_and_leads_on_to_it(as_: Any, world: World) -> None:
    show_goal(as_(world.ana), world, "member:ben")
    ben = as_(world.ben)
    for path in (f"/goals/{world.goal_id}", to(world.ana)):
        page = ben.get(f"{path}/offers?kind=suggestion").text
        assert "Strengths first" in page
        assert 'name="words"' not in page
        to_where = re.search(r'name="to" value="([^"]+)"', page)
        assert to_where
    read = submit(ben, "/being-beside", to=to_where[1])
    assert (read.status_code, read.location) == (303, f"{path}/offers?kind=suggestion")
    assert 'name="words"' in ben.get(read.location).text
    assert 'name="words"' not in as_(world.cal).get(f"{to(world.ana)}/offers?kind=suggestion").text


def test_a_suggestion_without_it_comes_back_with_its_words(as_: Any, world: World) -> None:
    refused = suggest(as_(world.ben), to(world.ana))
    assert refused.status_code == 422
    assert STEP in refused.text
    assert "/being-beside" in refused.text
    assert in_tray(as_(world.ana)) == []


def test_no_question_waits_for_it(as_: Any, world: World) -> None:
    assert ask(as_(world.ben), to(world.ana)).status_code == 303


def test_it_is_there_to_read_again(as_: Any, world: World) -> None:
    goal, ben = about_her_goal(as_, world), as_(world.ben)
    for page in (f"/circles/{world.circle_id}", f"{goal}/offers?kind=suggestion", f"{goal}/offers"):
        assert "/being-beside" in ben.get(page).text
    again = ben.get("/being-beside").text
    assert TITLE in again
    for said in ("Ask open questions", "Small steps", "Strengths first", "Not now is a fine answer", "prescriber"):
        assert said in again
    assert "I’ve read it" not in again


def test_it_is_a_read_of_about_three_minutes_and_no_quiz(as_: Any, world: World) -> None:
    page = as_(world.ben).get("/being-beside").text
    article = page[page.index('<article class="primer">') : page.index("</article>")]
    words = len(re.sub(r"<[^>]+>", " ", article).split())
    assert 400 < words < 720
    assert "<input" not in article
    assert "<form" not in article


def test_it_leads_nowhere_else(as_: Any, world: World) -> None:
    for nonsense in ("https://evil.example", "goal:../you", "member://evil.example", "you:1", "goal:"):
        assert submit(as_(world.ben), "/being-beside", to=nonsense).location == "/being-beside"
