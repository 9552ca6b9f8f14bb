"""`python -m bench [--rounds N] [MEASURE …]`: measure all, or some, and print the table."""

import argparse
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench import asking, grown, live, machine, servers, table
from bench.client import Client
from bench.live import LISTENING, Side
from bench.table import Row

PEOPLE = 1000
ROUNDS = 7


class Bench:
    """One run: a house, the servers beside each other, and everybody's open screens."""

    def __init__(self, stack: ExitStack, folder: Path, rounds: int) -> None:
        self.folder, self.rounds = folder, rounds
        house = self.house = servers.make_house(PEOPLE, CIRCLE_DATA=str(folder))
        circle = stack.enter_context(servers.ours(folder))
        items = servers.items_of(circle, house)
        others = [
            stack.enter_context(servers.bare(folder, items)),
            stack.enter_context(servers.node(folder, items, house)),
        ]
        self.ours, self.bare, self.node = (Side(each, Client(each.url), house) for each in (circle, *others))

    def live(self) -> list[Row]:
        sides = (self.ours, self.bare, self.node)
        for side in sides:
            side.open(0, LISTENING)
        rows = live.courier_alone(self.ours, self.bare, 3 * self.rounds)
        rows += live.end_to_end(self.ours, {"bare": self.bare, "node": self.node}, self.rounds)
        self.node.client.close()
        rows += live.memory(self.ours, self.bare, LISTENING, PEOPLE)
        rows += live.latency(self.ours, self.bare, self.rounds)
        for side in sides:
            side.client.close()
        return rows

    def asking(self) -> list[Row]:
        ours, house = self.ours.server, self.house
        rows = asking.posts(ours, self.bare.server, house, self.rounds)
        with servers.bare_pages(self.folder) as bare_pages:
            rows += asking.pages(ours, bare_pages, house, self.rounds)
        return rows + asking.check_ins(ours, house, self.rounds)

    def grown(self) -> list[Row]:
        self.ours.open(0, LISTENING)
        rows = grown.grown(self.ours, self.rounds)
        self.ours.client.close()
        return rows


MEASURES: dict[str, Callable[[Bench], list[Row]]] = {"asking": Bench.asking, "live": Bench.live, "grown": Bench.grown}


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("measures", nargs="*", metavar="MEASURE", help=f"some of: {', '.join(MEASURES)}")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    given = asked.parse_args()
    machine.pin_self(machine.CLIENT_CORE)
    folder = Path(tempfile.mkdtemp(prefix="circle-bench-"))
    rows: list[Row] = []
    try:
        with ExitStack() as stack:
            bench = Bench(stack, folder, given.rounds)
            for name in given.measures or MEASURES:
                rows += MEASURES[name](bench)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table.show(rows))
    if not given.measures:
        table.keep("bench", rows, rounds=given.rounds, people=PEOPLE)


if __name__ == "__main__":
    main()
