"""How long a ring takes until the screen is measured: from the first one on, and only for whoever was rung for."""

from typing import Any

import pytest
from flask import Flask

from circle import metrics
from circle.live import bell
from circle.models import NewsKind
from tests.people import World, submit


def test_the_first_ring_counts_and_those_after_the_last_wait_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    bell.wait(0)
    now = [1.0]
    monkeypatch.setattr(bell, "monotonic", lambda: now[0])
    for now[0], person in ((1.0, "ana"), (2.0, "ben")):
        bell.ring([person])
    assert bell.wait(0) == {"ana", "ben"}
    now[0] = 3.0
    bell.ring(["cal"])
    assert bell.first_rung_at() == 1.0
    assert bell.wait(0) == {"cal"}
    assert bell.first_rung_at() == 3.0


def test_only_screens_that_were_rung_for_are_measured(app: Flask, world: World, as_: Any, listening_as: Any) -> None:
    cal, courier = listening_as(world.cal), app.extensions["courier"]
    cal.hears()

    def measured() -> tuple[float | None, float | None]:
        ask = metrics.EVERYTHING.get_sample_value
        sent = ask("circle_deliveries_total", {"kind": "moment", "change": "new"})
        return sent, ask("circle_bell_to_screen_seconds_count")

    def say() -> None:
        submit(as_(world.ben), f"/circles/{world.circle_id}/moments", words="You kept going.", to="everyone")

    sent, lags = measured()
    say()
    assert cal.hears()
    assert measured() == (sent + 1, lags + 1)
    say()
    bell.wait(0)  # the ring is lost
    courier.carry(set())
    with app.app_context():
        courier.sweep()
    assert cal.hears_only()
    assert measured() == (sent + 2, lags + 1)


def test_every_kind_of_news_can_be_counted() -> None:
    """One that could not would stop the courier."""
    assert set(metrics.KINDS) == set(NewsKind)
