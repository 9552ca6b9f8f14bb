"""Somebody who comes while the courier is on its rounds is neither missed nor sent away."""

from typing import Any

from flask import Flask

from circle.extensions import db
from tests.conftest import Listener
from tests.people import World
from tests.races.stage import Side, Stage, one_within_the_other


def test_who_signs_in_during_a_sweep_is_not_taken_for_signed_out(app: Flask, world: World, as_: Any) -> None:
    with app.app_context():
        stage = Stage(db.engine)
    Listener(app, as_(world.cal), None)
    after = 0
    while True:
        coming, sweep = (
            Side("coming", lambda: Listener(app, as_(world.ben), None)),
            Side("sweep", lambda: sweep_once(app)),
        )
        trace = stage.play([coming, sweep], one_within_the_other(sweep, coming, after))
        sweep_once(app)
        assert "signed-out" not in [event["name"] for event in coming.came.socket.get_received()]
        assert coming.came.socket.is_connected()
        coming.came.socket.disconnect()
        if trace.index("c") < after:  # the sweep had ended before
            break
        after += 1
    assert after > 2


def sweep_once(app: Flask) -> None:
    with app.app_context():
        app.extensions["courier"].sweep()
