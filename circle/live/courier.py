"""The courier: carries news to every open socket that may have it, and closes those whose session has ended.

A bell makes it quick; the sweep of all sockets every few seconds makes it certain. It is the only place that emits,
and always to a non-empty list of sockets (an empty one would mean everybody).
"""

import logging
from collections.abc import Collection, Hashable, Iterator
from dataclasses import replace
from functools import partial
from heapq import nsmallest
from math import inf
from operator import attrgetter
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask

from circle import metrics
from circle.database import empty_log
from circle.extensions import db, socketio
from circle.live import bell
from circle.live.arriving import let_arrive_what_is_due
from circle.live.closing import erase_closed_accounts
from circle.live.connections import Connection, close, connections_of, cut, is_open, open_connections
from circle.live.cursor import Cursor
from circle.live.ladders import go_on_with_calls
from circle.live.news import END_OF_ALL_NEWS, Batch, Reader, news_for
from circle.live.relay import relay
from circle.live.sight import tell_of_ended_shares
from circle.live.together import tell_of_ended_celebrations
from circle.sealing import close_data_keys

log = logging.getLogger(__name__)

AT_ONCE = 50  # sockets: of all that are swept before others have a turn, and of all that are asked for an answer


class Courier:
    """One for each worker."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._starting = Lock()
        self._is_running = False
        self._swept_at = monotonic()
        self._finished_at = monotonic()
        self._marked_at = -inf
        self._rung: Collection[str] = ()

    def start(self) -> None:
        """Begin carrying, once."""
        with self._starting:
            if self._app.config["CARRIES_NEWS"] and not self._is_running:
                self._is_running = True
                self._finished_at = monotonic()
                relay.start()
                socketio.start_background_task(self._carry_for_ever)

    def stands_still(self) -> bool:
        """Whether it was started and has finished no round for three sweeps."""
        return self._is_running and monotonic() - self._finished_at > 3 * self._app.config["SWEEP_SECONDS"]

    def sweep_soon(self) -> None:
        """Look at every socket in the next round: rings may have been missed."""
        self._swept_at = -inf
        bell.ring_here([])

    def _carry_for_ever(self) -> None:
        while True:
            try:
                until_sweep = self._swept_at + self._app.config["SWEEP_SECONDS"] - monotonic()
                # awake in time to cut whoever does not answer to what is gone
                self.carry(bell.wait(max(0, min(self._app.config["GONE_ANSWER_SECONDS"], until_sweep))))
            except Exception:
                metrics.ROUNDS_FAILED.inc()
                log.exception("a round of the courier failed; the next one tries again")

    def carry(self, rung: Collection[str]) -> None:
        """One round: news for the people rung for, for everybody when a sweep is due, then marks."""
        with self._app.app_context():
            self._bring_to(rung)
            if monotonic() - self._swept_at >= self._app.config["SWEEP_SECONDS"]:
                self.sweep()
            self._mark()
        self._finished_at = monotonic()
        metrics.ROUNDS.inc()

    def sweep(self) -> None:
        """Look at every socket, and at what has come to its time: shares, calls, wins, accounts, what waited."""
        self._swept_at = monotonic()
        tell_of_ended_shares()
        go_on_with_calls()
        let_arrive_what_is_due()
        tell_of_ended_celebrations()
        for some in self._by_turns(open_connections()):
            self._deliver(some)
        erase_closed_accounts(self._app.config["CLOSED_ACCOUNT_LASTS"])
        empty_log()
        close_data_keys()

    def _by_turns(self, connections: list[Connection]) -> Iterator[list[Connection]]:
        """Of many sockets some, and then some more. In between, whoever asks for a page and whoever is rung for have
        their turn, and do not wait for all of it."""
        for first in range(0, len(connections), AT_ONCE):
            yield [each for each in connections[first : first + AT_ONCE] if is_open(each)]
            db.session.remove()  # no look stays open meanwhile
            socketio.sleep(0)
            self._bring_to(bell.wait(0))

    def _bring_to(self, rung: Collection[str]) -> None:
        """News for the people rung for."""
        self._rung = rung
        self._deliver(connections_of(rung))

    def _deliver(self, connections: list[Connection]) -> None:
        if not connections:
            return
        readers = [self._reader(connection) for connection in connections]
        batches = news_for(readers, self._app.config["ITEMS_PER_BATCH"])
        groups: dict[Hashable, list[tuple[Connection, Batch]]] = {}
        for connection, batch in zip(connections, batches, strict=True):
            if not batch.is_signed_in:
                self._sign_out(connection)
            elif batch.must_start_again:
                close(connection)  # it comes back by itself, and is told so
            elif batch.items and is_open(connection):
                same = tuple(map(id, batch.items))  # what is the same to hear is one object
                groups.setdefault(same, []).append((connection, batch))
            elif batch.lines:
                self._go_on_from(connection, batch)  # all of it was muted
        for group in groups.values():
            _emit("news", {"items": group[0][1].items}, [connection for connection, _ in group])
            self._count(group)
            for connection, batch in group:
                self._go_on_from(connection, batch)

    def _go_on_from(self, connection: Connection, batch: Batch) -> None:
        """What comes next for a connection comes after this."""
        if connection.reader.after == connection.marked:
            connection.mark_at = monotonic() + self._app.config["MARK_SECONDS"]
        connection.reader.after = batch.after
        self._hurry_if_gone(connection, batch)
        connection.items += len(batch.items)
        if connection.items > self._app.config["UNMARKED_ITEMS"] / 2:
            self._ask_for_answer(connection)
        if batch.has_more:
            bell.ring_here([connection.reader.person_id])

    def _count(self, group: list[tuple[Connection, Batch]]) -> None:
        for item in group[0][1].items:
            metrics.DELIVERIES[item["kind"], item["change"]].inc(len(group))
        if any(connection.reader.person_id in self._rung for connection, _ in group):
            metrics.BELL_TO_SCREEN.observe(monotonic() - bell.first_rung_at())

    def _reader(self, connection: Connection) -> Reader:
        """A client that does not say what it has shown gets nothing more; only its session is looked at."""
        connection.is_held_back = connection.items >= self._app.config["UNMARKED_ITEMS"]
        if connection.is_held_back:
            return replace(connection.reader, after=END_OF_ALL_NEWS)
        return connection.reader

    def _hurry_if_gone(self, connection: Connection, batch: Batch) -> None:
        """What is gone must not wait behind words that a client has not read: it answers soon, or is cut off."""
        if connection.items and any(item["change"] == "gone" for item in batch.items):
            self._ask_for_answer(connection)
            soon = monotonic() + self._app.config["GONE_ANSWER_SECONDS"]
            connection.answer_by = min(connection.answer_by or soon, soon)

    def _sign_out(self, connection: Connection) -> None:
        if is_open(connection):
            _emit("signed-out", None, [connection])
            close(connection)

    def _mark(self) -> None:
        """Ask for an answer a while after the first thing that was sent. What was not answered for is sent again to
        whoever comes back, so that most screens need a mark for many things, not for each. Some are asked at a time,
        whoever waits longest: their answers come together, and nobody else is heard meanwhile."""
        now, config = monotonic(), self._app.config
        if now - self._marked_at < min(config["MARK_SECONDS"], config["GONE_ANSWER_SECONDS"]) / 2:
            return  # it looks at every socket, which is much for every round
        self._marked_at = now
        late, due = [], []
        for connection in open_connections():
            if connection.answer_by is not None:
                if now > connection.answer_by:
                    late.append(connection)
            elif connection.reader.after > connection.marked and now >= connection.mark_at:
                due.append(connection)
        for connection in late:
            cut(connection)  # it has stopped reading; it will come back with its cursor
        for connection in nsmallest(AT_ONCE, due, key=attrgetter("mark_at")):
            self._ask_for_answer(connection)

    def _ask_for_answer(self, connection: Connection) -> None:
        """Send the mark of what was sent so far, unless one is on its way already."""
        if connection.answer_by is None:
            now = monotonic()
            connection.mark_at = now + self._app.config["MARK_SECONDS"]
            connection.answer_by = now + self._app.config["MARK_ANSWER_SECONDS"]
            after = connection.reader.after
            cursor = Cursor(connection.reader.stream_id, after)
            _emit("mark", {"after": str(cursor)}, [connection], partial(_marked, connection, after))


def _marked(connection: Connection, after: int, *_answer: Any) -> None:
    connection.marked, connection.items, connection.answer_by = after, 0, None
    if connection.is_held_back:
        bell.ring_here([connection.reader.person_id])


def _emit(event: str, message: Any, connections: list[Connection], answer: Any = None) -> None:
    to = [connection.sid for connection in connections]
    if not to:
        raise ValueError("an empty audience would be everybody")
    if answer:
        socketio.emit(event, message, to=to[0], callback=answer)
    else:
        socketio.emit(event, message, to=to)
