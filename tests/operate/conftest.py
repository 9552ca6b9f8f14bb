"""A Circle as somebody runs it: a data folder, one of the two kinds of database, and the commands."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from circle.keyfiles import read_keys
from circle.sealing import _open_bytes
from tests.commands import ROOT, run_flask, run_module
from tests.postgres.conftest import postgresql
from tests.served import Served, serving

__all__ = ["postgresql"]

NUMBERS = count()
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@dataclass
class Operated:
    """One Circle: its folder, and where its database is when it is not in it."""

    folder: Path
    address: str = ""

    @property
    def kind(self) -> str:
        return "postgresql" if self.address else "sqlite"

    @property
    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.address.replace("://", "+psycopg://")} if self.address else {}

    def flask(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """Run one of the commands; gives what it said."""
        return run_flask([str(word) for word in words], self._whole_environment)

    def says(self, *words: object) -> str:
        """Run one of the commands, which must succeed; gives what it said."""
        ran = self.flask(*words)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def killed_everywhere(self, *words: object) -> int:
        """Let tests/operate/killed.py do its work; gives at how many points."""
        ran = run_module("tests.operate.killed", [str(word) for word in words], self._whole_environment)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return int(ran.stdout)

    def run(self, *command: object) -> "subprocess.CompletedProcess[str]":
        """Run another program in the commands' environment; gives what it said."""
        words = [str(word) for word in command]
        return subprocess.run(words, cwd=ROOT, env=self._whole_environment, capture_output=True, text=True)

    @property
    def _whole_environment(self) -> dict[str, str]:
        env = {**os.environ, "CIRCLE_DATA": str(self.folder), **self.environment}
        env.pop("PUBLIC_URL", None)
        return env

    @contextmanager
    def serving(self) -> Iterator[Served]:
        with serving(self.folder, SWEEP_SECONDS="0.3", **self.environment) as served:
            yield served

    def back_up(self) -> Path:
        """Make a backup, and give its file."""
        there = set(self.backups)
        self.says("backup")
        [file] = set(self.backups) - there
        return file

    def words(self) -> dict[str, str]:
        """Every moment's words that the keys which are there open, by id."""
        masters = read_keys(self.keys / "keys.json").masters
        keys = dict(self.ask("SELECT owner_id, wrapped FROM sealing_keys"))
        opened = {}
        for id, author, sealed in self.ask("SELECT id, author_id, words_sealed FROM moments"):
            key = opened_by(masters, keys.get(author, b""), author)
            if key and sealed:
                opened[id] = _open_bytes(AESGCM(key), sealed, f"moments words {id}").decode()
        return opened

    def ask(self, question: str, **named: str) -> list[tuple[Any, ...]]:
        """Ask the database itself, or change something in it."""
        with closing(self._connected()) as connection, connection:
            if self.address:
                question = re.sub(r":(\w+)", r"%(\1)s", question)
            asked = connection.execute(question, named)
            return asked.fetchall() if asked.description else []

    def _connected(self) -> Any:
        if self.address:
            return psycopg.connect(self.address)
        return sqlite3.connect(self.folder / "database" / "circle.sqlite3", timeout=20)

    @property
    def backups(self) -> list[Path]:
        """Everything under a final name."""
        return sorted((self.folder / "backups").glob("circle-*"))

    @property
    def keys(self) -> Path:
        return self.folder / "keys"


def opened_by(masters: tuple[bytes, ...], wrapped: bytes, owner: str) -> bytes | None:
    """The data key, if one of these master keys opens it."""
    for master in masters:
        try:
            return _open_bytes(AESGCM(master), wrapped, f"data-key {owner}")
        except (InvalidTag, ValueError):
            continue
    return None


@pytest.fixture(scope="session")
def an_operated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Operated]:
    """Makes a Circle with nothing in it yet, or, on PostgreSQL, with what is in another one's database."""

    def made(kind: str, like: str = "template1") -> Operated:
        folder = tmp_path_factory.mktemp("operated")
        if kind == "sqlite":
            return Operated(folder)
        name = f"operated{os.getpid()}_{next(NUMBERS)}"
        address = request.getfixturevalue("postgresql").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return Operated(folder, address.replace("/postgres?", f"/{name}?"))

    return made


@pytest.fixture(scope="session")
def a_demo(an_operated: Callable[..., Operated]) -> Callable[[str], Operated]:
    """Makes a Circle with the demo's five people; they are made once for each kind of database."""
    made: dict[str, Operated] = {}

    def of(kind: str) -> Operated:
        if kind not in made:
            made[kind] = an_operated(kind)
            made[kind].says("setup")
            made[kind].says("demo")
        first = made[kind]
        like = first.address.partition("?")[0].rpartition("/")[2]
        copy = an_operated(kind, *([like] if like else []))
        shutil.copytree(first.folder, copy.folder, dirs_exist_ok=True)
        return copy

    return of


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, an_operated: Callable[..., Operated]) -> Operated:
    """An empty Circle on SQLite, and one on PostgreSQL."""
    return an_operated(request.param)


@pytest.fixture(params=KINDS)
def lively(request: pytest.FixtureRequest, a_demo: Callable[[str], Operated]) -> Operated:
    """A Circle with five people on SQLite, and one on PostgreSQL."""
    return a_demo(request.param)


@pytest.fixture
def small(a_demo: Callable[[str], Operated]) -> Operated:
    """A Circle with five people on SQLite alone."""
    return a_demo("sqlite")
