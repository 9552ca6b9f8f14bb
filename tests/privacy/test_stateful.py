"""The whole promise beside a plain model: whatever people do, in any order, everybody sees exactly what it says.

`model.py` and `doings.py` are the model, `steps.py` and `giving.py` all that people do, `looking.py` all that is looked
at after each step. The run is in two halves, so that two processes can share it, each with a seed of its own, so that
it can be had again: CIRCLE_SEEDS="1000 2000" pytest -n0 -s tests/privacy/test_stateful.py. `make prove` begins from
other seeds.
"""

import os
import time
from html.parser import HTMLParser
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as with_seed
from hypothesis.stateful import run_state_machine_as_test

from tests import databases
from tests.people import World
from tests.plans import statements, whole_tables
from tests.privacy.giving import Giving
from tests.privacy.house import House
from tests.privacy.steps import ALL_MOMENTS
from tests.showing import show_goal

SEEDS = os.environ.get("CIRCLE_SEEDS", "1000 2000").split()
EXAMPLES, STEPS = int(os.environ.get("CIRCLE_EXAMPLES", "100")), 50  # of each half, and of each example
AT_ONCE = 10  # examples: after so many hypothesis begins to make new ones from parts of old, which end in their middle
SETTINGS = {
    "SWEEP_SECONDS": 1e9,  # sweeps come when a step says so, not when a real clock does
    "GONE_ANSWER_SECONDS": 1e9,  # and nobody is let go for not answering a mark: that is another test's
    "MARK_ANSWER_SECONDS": 1e9,
    "UNMARKED_ITEMS": 10**9,
}
VOID = {"meta", "link", "input", "br", "hr", "img"}


@pytest.mark.parametrize("seed", [int(seed) for seed in SEEDS])
def test_whatever_people_do_everybody_sees_exactly_what_the_model_says(
    app: Any, world: Any, clock: Any, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setitem(app.config, name, value)
    house, began = House(app, world, clock), time.process_time()
    monkeypatch.setattr(Giving, "house", house, raising=False)
    figures, seeds = house.figures, count(seed)
    try:
        with statements(app) as asked:
            while figures["whole examples"] < EXAMPLES:
                run(min(AT_ONCE, EXAMPLES - figures["whole examples"]), next(seeds))
    finally:
        print(
            f"\nstateful, from seed {seed}: {figures['whole examples']} examples, {figures['steps']} steps, "
            f"{figures['comparisons']} comparisons; {figures['pages made']} pages made, "
            f"{figures['pages known to be the same']} known to be the same; {time.process_time() - began:.0f} s of work"
            f"\n  {', '.join(f'{verb} {times}' for verb, times in house.done.most_common())}"
        )
    assert figures["steps"] >= EXAMPLES * STEPS
    asked.pop(str(ALL_MOMENTS), None)  # a question of our own
    assert databases.GIVEN or whole_tables(app, asked) == []


def run(examples: int, seed: int) -> None:
    """So many examples; hypothesis ends some of them early, to see whether that finds anything."""
    run_state_machine_as_test(
        with_seed(seed)(Giving),
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS + 1,  # the first says which circles and goals there are
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow],  # an example is fifty steps and hundreds of pages
            deadline=None,
            database=None,
        ),
    )


def test_nothing_of_a_goal_stays_on_an_open_page_when_it_is_gone(as_: Any, world: World) -> None:
    """What is gone takes its `data-goal` along, and what is `data-live` is fetched again; nothing stands elsewhere."""
    show_goal(as_(world.ana), world, "member:ben", "progress")
    page = as_(world.ben).get(f"/circles/{world.circle_id}").text
    assert page.count("Walk by the river") >= 2
    assert what_stays(page, world.goal_id, "Walk by the river") == []


def what_stays(page: str, goal_id: str, words: str) -> list[str]:
    """The pieces of a page that name a goal where no news of it would take them away."""
    stays: list[str] = []
    inside: list[bool] = []

    class Walk(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            goes = any(inside[-1:]) or given.get("data-goal") == goal_id or "data-live" in given
            if not goes and goal_id in str(attrs):
                stays.append(self.get_starttag_text() or "")
            if tag not in VOID:
                inside.append(goes)

        def handle_endtag(self, tag: str) -> None:
            if tag not in VOID:
                inside.pop()

        def handle_data(self, data: str) -> None:
            if words in data and not any(inside[-1:]):
                stays.append(data)

    Walk().feed(page)
    return stays
