"""The servers of one run, side by side on one core, and what each has used of it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bench import machine
from bench.client import Client
from bench.control import PLACE, Control
from bench.house import House
from tests.commands import ROOT
from tests.served import BIN, free_port, until_it_answers

OTHER = Path(__file__).parent / "other"


SETTLE_SECONDS = 0.1  # until a server has nothing more to do


@dataclass
class Measured:
    """A server under measurement: where it answers, and the processes that are it."""

    name: str
    url: str
    pids: list[int]
    control: Control | None = None

    def cpu_seconds(self) -> float:
        return machine.cpu_seconds(*self.pids)

    def cpu_seconds_for(self, do: Callable[[], object], client: Client) -> float:
        """What it has of a core until all that `do` asks of it is done, in seconds; `client` listens meanwhile."""
        before = self.cpu_seconds()
        do()
        client.rest_for(SETTLE_SECONDS)
        return self.cpu_seconds() - before

    def memory_kib(self) -> int:
        return sum(machine.memory_kib(pid) for pid in self.pids)


def make_house(people: int, **environment: str) -> House:
    """Make a house full of people where the environment says."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.house", str(people)],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return House.read(made.stdout.splitlines()[-1])


@contextmanager
def gunicorn(app: str, folder: Path, **environment: str) -> Iterator[Measured]:
    """One of our servers, with gunicorn as Circle is served, its worker on the servers' core."""
    name = app.partition(":")[0].rpartition(".")[2]
    port, door = str(free_port()), folder / f"{name}.control"
    url = f"http://127.0.0.1:{port}"
    env = {**os.environ, **environment, "PORT": port, PLACE: str(door), "LOG_FORMAT": "plain"}
    env.pop("PUBLIC_URL", None)
    log = folder / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen([BIN / "gunicorn", app], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        until_it_answers(f"{url}/readyz", process, log)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        workers = [int(pid) for pid in children]
        for worker in workers:
            machine.pin(worker, machine.SERVER_CORE)
        yield Measured(name, url, workers, Control(door) if door.exists() else None)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def ours(folder: Path, **settings: str) -> Iterator[Measured]:
    """Circle, on the house in `folder`."""
    with gunicorn("bench.ours:app", folder, CIRCLE_DATA=str(folder), **settings) as server:
        yield server


@contextmanager
def bare_pages(folder: Path) -> Iterator[Measured]:
    """Bare views of Circle's pages, made from the house in `folder`."""
    with gunicorn("bench.bare_pages:app", folder, CIRCLE_DATA=str(folder)) as server:
        yield server


Item = dict[str, str]


def items_of(server: Measured, house: House) -> dict[int, Item]:
    """What a screen gets when something is said in a circle of each size, with WORDS in place of the words."""
    return {size: _item(server, house, circles[0]) for size, circles in house.circles.items()}


def _item(server: Measured, house: House, circle: str) -> Item:
    speaker, hearer, *_ = house.members[circle]
    about = {"url": server.url, "cookie": house.cookies[hearer]}
    before = _news(**about)["after"]
    said = {"person": house.people[speaker], "circle": circle, "words": "WORDS"}
    if server.control is None:
        raise RuntimeError("a server without a line to it")
    server.control.ask("say quietly", said=[said])
    item: Item = _news(**about, after=before)["items"][0]
    return item


def _news(url: str, cookie: str, after: str | None = None) -> Any:
    asked = {"after": after} if after else None
    answer = requests.get(f"{url}/news", params=asked, headers={"Cookie": cookie}, timeout=20)
    answer.raise_for_status()
    return answer.json()


@contextmanager
def bare(folder: Path, items: dict[int, Item]) -> Iterator[Measured]:
    """Flask-SocketIO and nothing else, which sends one of `items`, by how many hear it, with other words in it.

    It has a copy of the database of the house in `folder`, to write rows into.
    """
    file, rows, kept = folder / "items.json", folder / "rows.sqlite3", folder / "database" / "circle.sqlite3"
    file.write_text(json.dumps(items))
    with closing(sqlite3.connect(kept)) as theirs, closing(sqlite3.connect(rows)) as copy:
        theirs.backup(copy)
    with gunicorn("bench.bare:app", folder, BENCH_ITEMS=str(file), BENCH_ROWS=str(rows)) as server:
        yield server


@contextmanager
def node(folder: Path, items: dict[int, Item], house: House) -> Iterator[Measured]:
    """Socket.IO on Node with SQLite, knowing the people of `house` by the cookies they have there."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [shutil.which("node") or "node", "server.mjs", str(port), str(folder / "node.sqlite3"), json.dumps(items)]
    log = folder / "node.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=OTHER, stdout=out, stderr=out)
    try:
        until_it_answers(f"{url}/readyz", process, log)
        tokens = [cookies.partition("=")[2].partition(";")[0] for cookies in house.cookies]
        members = [(circle, house.people[number]) for circle, numbers in house.members.items() for number in numbers]
        known = {"people": list(zip(tokens, house.people, strict=True)), "members": members}
        requests.post(f"{url}/people", json=known, timeout=20).raise_for_status()
        machine.pin(process.pid, machine.SERVER_CORE)
        yield Measured("node", url, [process.pid])
    finally:
        process.terminate()
        process.wait(20)
