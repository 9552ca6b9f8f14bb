"""A crowd of open screens (crowd.py), as a test asks for it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.commands import ROOT
from tests.served import Visitor


class Crowd:
    """Open screens of anybody, in a process beside this one."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def open(self, *visitors: Visitor) -> None:
        """A screen for each, as of a page that was just loaded."""
        self._ask({"open": [(visitor.cookie, visitor.get("/news").json()["after"]) for visitor in visitors]})

    def report(self) -> list[Any]:
        """What each screen has shown, in the order they were opened."""
        answer: list[Any] = self._ask({"report": True})
        return answer

    def all_connected(self) -> bool:
        return all(screen["is_connected"] for screen in self.report())

    def all_show(self, ids: set[str]) -> bool:
        return all(ids <= set(screen["shown"]) for screen in self.report())

    def _ask(self, words: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def crowd_at(url: str, public_url: str = "", certificate: object = "") -> Iterator[Crowd]:
    """A crowd with nobody in it yet, which goes home at the end."""
    command = [sys.executable, "-m", "tests.faults.crowd", url, public_url or url, str(certificate)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Crowd(process)
        finally:
            process.kill()
