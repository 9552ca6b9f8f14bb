"""Many people writing at once while things break: who was told that it is saved, and what there is in the end."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.served import Visitor

PATIENCE_SECONDS = 120.0  # for one form to be taken, sent again and again


@dataclass
class Burst:
    """Words said by several browsers as fast as they are taken. Each form is sent until it is acknowledged.

    `acknowledged` gives, for each form's client_id, the moment it became, and `answers` how often what was answered.
    """

    circle: str
    pause_seconds: float = 0  # of each writer, between one form and the next
    acknowledged: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    answered_at: list[tuple[float, str]] = field(default_factory=list)
    is_over: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, writers: list[Visitor], meanwhile: Callable[[], Any]) -> None:
        """Let everybody write until `meanwhile` is done."""
        with ThreadPoolExecutor(len(writers)) as pool:
            writing = [pool.submit(self._write, writer) for writer in writers]
            try:
                meanwhile()
            finally:
                self.is_over = True
            for each in writing:
                each.result()

    def until(self, count: int, seconds: float = 300) -> None:
        """Wait, bounded, until so many were acknowledged."""
        give_up_at = time.monotonic() + seconds
        while len(self.acknowledged) < count:
            assert time.monotonic() < give_up_at, f"{len(self.acknowledged)} of {count} acknowledged; {self.answers}"
            time.sleep(0.02)

    def _write(self, writer: Visitor) -> None:
        token = writer.token()
        while not self.is_over:
            time.sleep(self.pause_seconds)
            client_id = os.urandom(16).hex()
            form = {"csrf_token": token, "words": f"Words {client_id}", "client_id": client_id}
            give_up_at = time.monotonic() + PATIENCE_SECONDS
            while client_id not in self.acknowledged:
                assert time.monotonic() < give_up_at, f"never taken; answers were {self.answers}"
                self._send(writer, form)

    def _send(self, writer: Visitor, form: dict[str, str]) -> None:
        try:
            answer = writer.send(f"/circles/{self.circle}/moments", form)
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
            return self._note("no answer")
        self._note(str(answer.status_code))
        if answer.status_code == 303:
            self.acknowledged[form["client_id"]] = answer.headers["Location"].rpartition("moment-")[2]
        else:
            assert answer.status_code != 500, answer.text[:2000]
        return None

    def _note(self, answer: str) -> None:
        with self._lock:
            self.answers[answer] += 1
            self.answered_at.append((time.monotonic(), answer))
        if answer != "303":
            time.sleep(0.1)

    def lost_and_doubled(self, kept: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
        """The acknowledged that are not there, and whatever is there twice, of rows (id, client_id)."""
        there = Counter(client_id for _id, client_id in kept)
        ids = {client_id: id for id, client_id in kept}
        lost = [each for each, moment in self.acknowledged.items() if ids.get(each) != moment]
        return lost, [client_id for client_id, count in there.items() if count > 1]
