"""Two houses served side by side, and what every place costs in each: CPU, statements, and bytes that are logged."""

import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

import psycopg
import requests
from sqlalchemy.engine import make_url

from bench import machine, table
from bench.history.places import Place, Places
from bench.history.seeding import House
from bench.rounds import Figures, medians
from bench.table import Row, how_many_of_theirs
from circle.config import ROOT
from tests.served import Served, serving

ASKED = 4  # times a place is asked for in one turn of a round
MUST, REACH = 1.15, 1.05
FRAME_HEADER_BYTES = 24


class WriteAheadLog(Protocol):
    """What the database logs before it writes, and who does its work beside our own worker."""

    def begin(self) -> None: ...
    def written(self) -> int: ...
    def pids(self) -> list[int]: ...


class SqliteLog:
    """SQLite's log, by the header of its index in the -shm file: how many frames there are, and since which salt.

    Source: "WAL-Index File Format" in https://www.sqlite.org/walformat.html: the page size is at byte 14, the number
    of the last valid frame at 16, the salt at 32, all in the byte order of the machine.
    """

    def __init__(self, database: Path) -> None:
        self._index = database.with_name(f"{database.name}-shm")

    def begin(self) -> None:
        self._before = self._look()

    def written(self) -> int:
        """Bytes since `begin`. A log that begins anew gets another salt."""
        _, frames_before, salt_before = self._before
        page_bytes, frames, salt = self._look()
        return (frames - frames_before if salt == salt_before else frames) * (page_bytes + FRAME_HEADER_BYTES)

    def pids(self) -> list[int]:
        return []

    def _look(self) -> tuple[int, int, bytes]:
        with self._index.open("rb") as file:
            header = file.read(40)
        [page_bytes], [frames] = struct.unpack_from("=H", header, 14), struct.unpack_from("=I", header, 16)
        return 65536 if page_bytes == 1 else page_bytes, frames, header[32:40]


class PostgresqlLog:
    """PostgreSQL's log, by where it would write next; and the processes that work for our connections."""

    def __init__(self, address: str) -> None:
        url = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(url, autocommit=True)

    def begin(self) -> None:
        self._before = self._look()

    def written(self) -> int:
        return self._look() - self._before

    def pids(self) -> list[int]:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'circle'"
        return [pid for [pid] in self._connection.execute(asked)]

    def _look(self) -> int:
        [[at]] = self._connection.execute("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")
        return int(at)


@dataclass
class Side:
    """One circle in a house that is served: who asks there, and how often each place was asked for."""

    server: Served
    log: WriteAheadLog
    places: Places
    http: requests.Session = field(default_factory=requests.Session)
    asked: dict[str, int] = field(default_factory=dict)

    def each(self, names: list[str]) -> Figures:
        """Ask for each of these places in turn, and give what one time costs: `<place>|ms`, `|database`, `|log`."""
        figures: dict[str, float] = {}
        for place in self.places.all:
            if place.name in names:
                self._ask(place)  # whatever was forgotten meanwhile is remembered before it counts
                figures |= self._cost(place)
        return figures

    def _cost(self, place: Place) -> Figures:
        pids = [*self.server.workers, *self.log.pids()]
        lines, cpu, written = self.server.log.stat().st_size, machine.cpu_seconds(*pids), 0
        for _ in range(ASKED):
            self.log.begin()
            self._ask(place)
            written += self.log.written()
        cpu = machine.cpu_seconds(*pids) - cpu
        lines = self.server.log.stat().st_size - lines
        return {
            f"{place.name}|ms": cpu / ASKED * 1000,
            f"{place.name}|database": written / ASKED,
            f"{place.name}|log": lines / ASKED,
        }

    def _ask(self, place: Place) -> None:
        number = self.asked.get(place.name, 2)  # two were asked when statements were counted
        self.asked[place.name] = number + 1
        path, fields = place.turn(number)
        headers = {"Cookie": place.cookie, "Origin": self.server.url}
        method = "POST" if fields else "GET"
        url = self.server.url + path
        answer = self.http.request(method, url, data=fields, headers=headers, allow_redirects=False, timeout=60)
        if answer.status_code != (303 if fields else 200):
            raise RuntimeError(f"{place.name}: {answer.status_code}")


def measure(full: Path, small: Path, rounds: int) -> dict[str, list[Row]]:
    """What every place costs in the full house beside the small one, and in its old circle beside its young one."""
    with ExitStack() as stack:
        sides: dict[str, Side] = {}
        for house, folder in (("full", full), ("small", small)):
            for circle, side in stack.enter_context(_open(folder)).items():
                if house == "full" or circle == "equal":
                    sides[f"{house} {circle}"] = side
        first = sides["full equal"].places
        found: dict[str, dict[str, float]] = {name: {} for name in sides}
        for places in (first.pages, first.forms):
            names = [place.name for place in places]
            turns = {name: partial(side.each, names) for name, side in sides.items()}
            for name, figures in medians(turns, rounds).items():
                found[name] |= figures
        return {
            "the house": _compare(sides, found, "full equal", "small equal"),
            "one's own history": _compare(sides, found, "full old", "full young"),
        }


@contextmanager
def _open(folder: Path) -> Iterator[dict[str, Side]]:
    """Serve a house, with somebody in each of its known circles."""
    house = House.read(folder)
    environment = {**os.environ, **house.environment}
    visited = subprocess.run(
        [sys.executable, "-m", "bench.history.places", str(folder)],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    circles = json.loads(visited.stdout.splitlines()[-1])
    with serving(folder, **house.environment) as server:
        log = PostgresqlLog(house.database_url) if house.database_url else SqliteLog(_database_in(folder))
        yield {name: Side(server, log, Places.read(each)) for name, each in circles.items()}


def _database_in(folder: Path) -> Path:
    return folder / "database" / "circle.sqlite3"


def _compare(sides: Mapping[str, Side], found: Mapping[str, Figures], ours: str, theirs: str) -> list[Row]:
    """Each figure of one side beside the other's, where there is anything on either."""
    rows = []
    others = {place.name: place for place in sides[theirs].places.all}
    for place in sides[ours].places.all:
        other = others.get(place.name)
        if other is None:
            continue  # of a short history there is nothing older to turn to
        pairs: dict[str, tuple[float, float]] = {
            unit: (found[ours][f"{place.name}|{key}"], found[theirs][f"{place.name}|{key}"])
            for unit, key in (("CPU ms", "ms"), ("bytes of database log", "database"), ("bytes of log", "log"))
        }
        pairs["statements"] = place.statements, other.statements
        for unit, (many, few) in pairs.items():
            if many or few:
                score = many / (few or 1)
                rows.append(Row(place.name, unit, many, theirs, few, score, "at most", MUST, REACH))
        rows.append(how_many_of_theirs(place.name, "bytes of answer", place.answer_bytes, theirs, other.answer_bytes))
    return rows


COLUMNS = ("CPU ms", "statements", "bytes of database log", "bytes of answer")


def show(rows: list[Row]) -> str:
    """One line for each place, the dearest growth first: each figure, then the same at 1 %; and what grows too much."""
    places: dict[str, dict[str, Row]] = {}
    for row in rows:
        places.setdefault(row.measure, {})[row.unit] = row
    lines = [f"{'place':<42}  ratio" + "".join(f"{unit:>24}" for unit in COLUMNS)]
    for name, units in sorted(places.items(), key=lambda each: -each[1]["CPU ms"].score):
        figures = "".join(f"{_pair(units.get(unit)):>24}" for unit in COLUMNS)
        too_much = ", ".join(unit for unit, row in units.items() if row.verdict == "NOT")
        lines.append(f"{name:<42}{units['CPU ms'].score:>7.3f}{figures}  {too_much}")
    return "\n".join(lines)


def _pair(row: Row | None) -> str:
    return f"{row.ours:,.1f} | {row.theirs or 0:,.1f}" if row else ""


def keep(folder: Path, compared: Mapping[str, list[Row]], rounds: int) -> None:
    """Write it all to bench/results, with how much there is in the house."""
    house = House.read(folder)
    kind = "postgresql" if house.database_url else "sqlite"
    rows = [row for each in compared.values() for row in each]
    table.keep(f"history-{kind}", rows, rounds=rounds, circles=house.circles, house=house.rows)
