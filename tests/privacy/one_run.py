"""One process's part of the run. pytest takes it only when asked for it by name: test_stateful.py does."""

import gc
import json
import os
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.privacy.looking import House
from tests.privacy.steps import Steps

ASKED = json.loads(os.environ.get("CIRCLE_STATEFUL", '{"seed": 1, "examples": 5, "steps": 50}'))
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
    seed(ASKED["seed"])(Steps)
    monkeypatch.setattr(Steps, "house", house, raising=False)
    began = time.process_time()
    gc.collect()
    gc.freeze()
    try:
        run_state_machine_as_test(
            Steps,
            settings=settings(
                max_examples=ASKED["examples"],
                stateful_step_count=ASKED["steps"] + 1,  # the first says which circles and goals there are
                phases=[Phase.generate, *([Phase.shrink] if ASKED.get("shrink", True) else [])],
                suppress_health_check=[HealthCheck.too_slow],  # an example is fifty steps and a thousand pages
                deadline=None,
                database=None,
            ),
        )
    finally:
        house.figures["cpu seconds"] = round(time.process_time() - began)
        print("\nfigures: " + json.dumps(house.figures))
