"""Circle as it grows: two workers behind nginx, on PostgreSQL and Redis, as deploy/ has them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from tests.faults.crowds import Crowd, crowd_at
from tests.faults.outside import Bell, Front, NotInstalled, nginx_running, redis_running
from tests.postgres.server import NoPostgreSQL, Server, server_running
from tests.served import Served, Visitor, free_port, serving

# What PostgreSQL keeps when it is killed is what is tried here.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass
class Several:
    """All of it, running."""

    front: Front
    workers: list[Served]
    bell: Bell
    database: Server
    folder: Path

    def visitor(self, name: str) -> Visitor:
        """Somebody new, who comes by the front door."""
        visitor = self.browser()
        visitor.sign_up(name)
        return visitor

    def family(self) -> tuple[Visitor, Visitor, str]:
        """Ana, Ben whom she invited, and their circle's id."""
        ana, ben = self.visitor("Ana"), self.visitor("Ben")
        circle = ana.start_circle()
        ben.join(ana.invite(circle, "sponsor"), "Ben")
        return ana, ben, circle

    def browser(self) -> Visitor:
        visitor = Visitor(self.front.url)
        visitor.http.trust_env = False  # or another list of certificates may take the place of ours
        visitor.http.verify = str(self.front.certificate)
        return visitor

    def ready(self, worker: int) -> tuple[int, object]:
        """The status of a worker's /readyz, and what it says of the bell."""
        port, host = self.workers[worker].environment["PORT"], urlsplit(self.front.url).netloc
        answer = requests.get(f"http://127.0.0.1:{port}/readyz", headers={"Host": host}, timeout=10)
        return answer.status_code, answer.json()["bell"]

    def kept(self) -> list[tuple[str, str]]:
        """(id, client_id) of every moment there is."""
        with psycopg.connect(f"user=circle dbname=postgres host={self.database.folder}") as connection:
            return connection.execute("SELECT id, client_id FROM moments").fetchall()

    def refused_sign_ins(self, somebody: Visitor, count: int) -> list[int]:
        """The answers to so many wrong passwords, at one worker and the other by turns, as nginx leads them."""
        answers = []
        for number in range(count):
            stranger = self.browser()
            if number % 2:
                stranger.get("/invited")  # each form takes a page first: so both would always go to the same one
            tried = stranger.submit("/sign-in", email=somebody.address, password="not the one at all")
            answers.append(tried.status_code)
        return answers

    def browsers_of(self, visitor: Visitor, count: int) -> list[Visitor]:
        """So many browsers in which somebody is signed in, the first among them."""
        more = [self.browser() for _ in range(count - 1)]
        for each in more:
            each.address = visitor.address
            each.sign_in()
        return [visitor, *more]

    def crowd(self) -> AbstractContextManager[Crowd]:
        """Open screens that come by the front door."""
        return crowd_at(self.front.url, certificate=self.front.certificate)

    def crowd_at_worker(self, worker: int) -> AbstractContextManager[Crowd]:
        """Open screens at this worker alone."""
        port = self.workers[worker].environment["PORT"]
        return crowd_at(f"http://127.0.0.1:{port}", self.front.url)


@contextmanager
def several_running(workers: int = 2, **environment: str) -> Iterator[Several]:
    """Start everything, in a folder that goes with it. Without what it needs: skipped, or failed where CI is set."""
    folder = Path(mkdtemp(prefix="circle-several-"))
    try:
        with ExitStack() as stack:
            yield _start(stack, folder, workers, environment)
    except (NotInstalled, NoPostgreSQL) as reason:
        if os.environ.get("CI"):
            pytest.fail(f"{reason}, and CI needs it")
        pytest.skip(f"{reason}: make ready installs it, as root")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(stack: ExitStack, folder: Path, workers: int, environment: dict[str, str]) -> Several:
    database = stack.enter_context(server_running(**DURABLE))
    bell = stack.enter_context(redis_running(folder))
    port, ports = free_port(), [free_port() for _ in range(workers)]
    settings: dict[str, Any] = {"DATABASE_URL": database.address, "REDIS_URL": bell.url, **environment}
    front = stack.enter_context(nginx_running(folder, port, ports))
    served = [stack.enter_context(serving(folder, behind=front.url, PORT=str(each), **settings)) for each in ports]
    return Several(front, served, bell, database, folder)
