"""A house in which worlds are lived: ids from a dice, and the courier's clockwork the same in each."""

from typing import Any

import pytest
from flask import Flask

from circle.models import columns
from tests.noninterference.worlds import Dice, House
from tests.people import World


@pytest.fixture
def house(app: Flask, world: World, clock: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    dice = Dice()
    monkeypatch.setattr(columns, "uuid4", dice)
    monkeypatch.setitem(app.config, "SWEEP_SECONDS", 1e9)  # swept at the same acts in both worlds, not by the wall
    monkeypatch.setitem(app.config, "MARK_SECONDS", 0)  # and a mark after every round
    return House(app, clock, dice, world)
