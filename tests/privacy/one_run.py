"""One process's part of the run. pytest takes it only when asked for it by name, as test_stateful.py does."""

import gc
import json
import os
import time
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as with_seed
from hypothesis.stateful import run_state_machine_as_test

from tests.privacy.house import House
from tests.privacy.steps import Steps

ASKED = {"seed": 1, "examples": 5, "steps": 50, "shrinks": True} | json.loads(os.environ.get("CIRCLE_STATEFUL", "{}"))
SETTINGS = {
    "SWEEP_SECONDS": 1e9,  # sweeps come when a step says so, not when a real clock does
    "GONE_ANSWER_SECONDS": 1e9,  # and nobody is let go for not answering a mark: that is another test's
    "MARK_ANSWER_SECONDS": 1e9,
    "UNMARKED_ITEMS": 10**9,
}


def test_one_part_of_the_run(app: Any, world: Any, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setitem(app.config, name, value)
    house = House(app, world, clock)
    monkeypatch.setattr(Steps, "house", house, raising=False)
    gc.freeze()  # a third of the work would be looking through what stays for the whole run anyway
    seeds = count(ASKED["seed"])
    try:
        while (left := ASKED["examples"] - house.figures["whole examples"]) > 0:
            run(left, next(seeds))
    finally:
        house.figures["seconds of work"] = round(time.process_time())
        print("\nfigures: " + json.dumps(house.figures | {"done": dict(house.done)}))


def run(examples: int, seed: int) -> None:
    """So many examples; hypothesis ends some of them early, to see whether that finds anything."""
    run_state_machine_as_test(
        with_seed(seed)(Steps),
        settings=settings(
            max_examples=examples,
            stateful_step_count=ASKED["steps"] + 1,  # the first says which circles and goals there are
            phases=[Phase.generate, *([Phase.shrink] if ASKED["shrinks"] else [])],
            suppress_health_check=[HealthCheck.too_slow],  # an example is fifty steps and hundreds of pages
            deadline=None,
            database=None,
        ),
    )
