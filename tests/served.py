"""A real server on a port of its own, as people run it, and a visitor without a browser."""

import atexit
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.commands import ROOT, run_flask

BIN = Path(sys.executable).parent
PASSWORD = "one small pebble at a time"


@dataclass
class Served:
    """A running Circle: its address and its process."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    environment: dict[str, str]

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers: gunicorn itself only starts them anew."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_workers(self) -> None:
        self.signal_workers(signal.SIGKILL)

    def signal_workers(self, which: signal.Signals) -> None:
        for worker in self.workers:
            os.kill(worker, which)

    def let_end(self, table: str, column: str, id: str) -> None:
        """Let the time of a share (`until`) or a session (`ends_at`) be over now, without waiting for it."""
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        assert self.change(f"UPDATE {table} SET {column} = ? WHERE id = ?", (now, id)) == 1  # noqa: S608

    def change(self, statement: str, values: tuple[str, ...] = ()) -> int:
        """Change its database behind its back, and give how many rows that was."""
        database = Path(self.environment["CIRCLE_DATA"]) / "database" / "circle.sqlite3"
        with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
            connection.execute("PRAGMA legacy_alter_table = ON")  # whoever refers to a renamed table goes on naming it
            return connection.execute(statement, values).rowcount


@contextmanager
def serving(folder: Path, app: str = "wsgi:app", *, behind: str | None = None, **environment: str) -> Iterator[Served]:
    """Set up in `folder`, serve with gunicorn and its own configuration, and stop at the end.

    `behind` is the public address, where something stands in front. On SQLite a fresh folder begins as a copy of one
    that was set up before, which is a program less to start each time.
    """
    port = environment.get("PORT") or str(free_port())
    url = f"http://127.0.0.1:{port}"
    env = {**os.environ, "CIRCLE_DATA": str(folder), "PORT": port, "EXIT_URL": f"{url}/help-now", **environment}
    env.pop("PUBLIC_URL", None)
    if behind:
        env |= {"PUBLIC_URL": behind, "TRUSTED_PROXIES": "1"}
    if "DATABASE_URL" in env or (folder / "keys").exists():
        _set_up(env)
    else:
        shutil.copytree(_set_up_once(), folder, dirs_exist_ok=True)
    log = folder / (f"server-{port}.log" if behind else "server.log")
    with log.open("wb") as out:
        process = subprocess.Popen([BIN / "gunicorn", app], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        until_it_answers(f"{url}/readyz", process, log, behind or url)
        yield Served(behind or url, process, log, env)
    finally:
        process.terminate()
        process.wait(20)


@cache
def _set_up_once() -> Path:
    """A folder with fresh keys and an empty database, made by the program itself; gone when the tests are."""
    folder = Path(mkdtemp(prefix="circle-set-up-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _set_up({**os.environ, "CIRCLE_DATA": str(folder)})
    return folder


def _set_up(env: dict[str, str]) -> None:
    run_flask(["setup"], env).check_returncode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path, public_url: str | None = None) -> None:
    host = {"Host": urlsplit(public_url or url).netloc}
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        try:
            if requests.get(url, headers=host, timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            pass  # not yet, or the machine is busy
        time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text()}")


class ForAWhile(requests.adapters.HTTPAdapter):
    """Keeps a connection for less time than the server does, so that hardly anything meets one just being closed."""

    KEPT_SECONDS = 4  # gunicorn.conf.py says 5

    def __init__(self) -> None:
        super().__init__()
        self.used_at = time.monotonic()

    def send(self, *asked: Any, **how: Any) -> requests.Response:
        if time.monotonic() - self.used_at > self.KEPT_SECONDS:
            self.close()
        try:
            return super().send(*asked, **how)
        finally:
            self.used_at = time.monotonic()


class Visitor:
    """Somebody who uses Circle by HTTP alone."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        for scheme in ("http://", "https://"):
            self.http.mount(scheme, ForAWhile())

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.url + path, timeout=20)

    def token(self) -> str:
        """What every form of this browser carries."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/invited").text)
        assert token, "the page has no form with a token"
        return token[1]

    def submit(self, path: str, **fields: Any) -> requests.Response:
        return self.send(path, {"csrf_token": self.token(), **fields})

    def send(self, path: str, form: dict[str, Any], seconds: float = 20) -> requests.Response:
        """A form as it is, from our own page, without following where the answer leads; a photo as (name, content)."""
        return self.http.post(
            self.url + path,
            data={name: value for name, value in form.items() if name != "photo"},
            files={"photo": form["photo"]} if "photo" in form else None,
            headers={"Origin": self.url},
            allow_redirects=False,
            timeout=seconds,
        )

    def sign_up(self, name: str, **more: str) -> None:
        self.address = f"{name}-{os.urandom(4).hex()}@example.org"
        signed_up = self.submit("/sign-up", name=name, email=self.address, password=PASSWORD, **more)
        assert signed_up.status_code == 303, signed_up.text

    def sign_in(self) -> None:
        signed_in = self.submit("/sign-in", email=self.address, password=PASSWORD)
        assert signed_in.status_code == 303, signed_in.text

    def start_circle(self, name: str = "Family", known_as: str = "Ana") -> str:
        made = self.submit("/circles", name=name, purpose="", known_as=known_as)
        return made.headers["Location"].rpartition("/")[2]

    def invite(self, circle_id: str, relation: str) -> str:
        page = self.submit(f"/circles/{circle_id}/invitations", relation=relation, note="").text
        found = re.search(r'data-invitation-link value="([^"]+)"', page)
        assert found, page
        return found[1].removeprefix(self.url)

    def join(self, link: str, known_as: str) -> None:
        self.get(link)
        joined = self.submit("/invitation/accept", known_as=known_as)
        assert joined.status_code == 303, joined.text

    def say(self, circle_id: str, words: str, **more: Any) -> str:
        said = self.submit(f"/circles/{circle_id}/moments", words=words, **more)
        assert said.status_code == 303, said.text
        return said.headers["Location"].rpartition("moment-")[2]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies)


def gathered(url: str, keeper: str, **others: str) -> tuple[str, dict[str, Visitor]]:
    """A new circle of `keeper` and of others, each with what they are to her: its id, and everybody by name."""
    people = {name: Visitor(url) for name in (keeper, *others)}
    for name, visitor in people.items():
        visitor.sign_up(name)
    circle = people[keeper].start_circle(known_as=keeper)
    for name, relation in others.items():
        people[name].join(people[keeper].invite(circle, relation), name)
    return circle, people
