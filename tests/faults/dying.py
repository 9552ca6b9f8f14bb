"""Circle that dies at a chosen place, once: at the one whose name stands in the file that CIRCLE_DIES names."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from circle import create_app
from circle.extensions import db
from circle.live import bell, courier

WHERE = Path(os.environ["CIRCLE_DIES"])
app = create_app()


def dies_at(place: str) -> None:
    if WHERE.exists() and WHERE.read_text() == place:
        WHERE.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def dying_before(place: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def done(*args: Any, **how: Any) -> Any:
        dies_at(place)
        return work(*args, **how)

    return done


def dying_after(place: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def done(*args: Any, **how: Any) -> Any:
        result = work(*args, **how)
        dies_at(place)
        return result

    return done


with app.app_context():
    event.listen(db.engine, "commit", lambda _connection: dies_at("written, not committed"))
bell.ring = dying_before("committed, not rung", bell.ring)
courier.news_for = dying_after("asked, not sent", courier.news_for)
courier._emit = dying_after("sent, not noted", courier._emit)
