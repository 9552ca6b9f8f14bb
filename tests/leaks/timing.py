"""Two things at once, in the order a test needs: one held just before it is kept, one slipped into another's middle."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from circle.extensions import db


@contextmanager
def held_before_commit(app: Flask, change: Callable[[], Any]) -> Iterator[threading.Event]:
    """Do `change` in a thread and hold it when all is done but the commit; setting what is given lets it go on."""
    is_done, may_commit = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def hold(_connection: Any) -> None:
        if threading.current_thread() is worker:
            is_done.set()
            assert may_commit.wait(10)

    def work() -> None:
        with app.app_context():
            try:
                change()
            except BaseException as failure:
                failures.append(failure)
                is_done.set()

    with app.app_context():
        engine = db.engine
    worker = threading.Thread(target=work)
    event.listen(engine, "commit", hold)
    worker.start()
    try:
        assert is_done.wait(10)
        yield may_commit
    finally:
        may_commit.set()
        worker.join(10)
        event.remove(engine, "commit", hold)
    assert failures == []


@contextmanager
def in_between(app: Flask, number: int, happens: Callable[[], Any]) -> Iterator[list[int]]:
    """Let something else happen, whole and kept, before this thread's `number`-th statement; counts them."""
    asked, here = [0], threading.current_thread()

    def step_aside(*_: Any) -> None:
        if threading.current_thread() is not here:
            return
        asked[0] += 1
        if asked[0] == number:
            other = threading.Thread(target=happens)
            other.start()
            other.join(20)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", step_aside)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", step_aside)
