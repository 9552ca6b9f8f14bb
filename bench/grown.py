"""What growing costs: two workers behind nginx, on PostgreSQL and Redis, beside one worker on SQLite."""

from functools import partial

from bench import live, machine, servers
from bench.client import Client
from bench.live import HOW_MANY, LISTENING, PER_SECOND, Side
from bench.rounds import medians
from bench.servers import Measured
from bench.table import Row, how_many_of_theirs
from tests.faults.several import several_running


def grown(one: Side, rounds: int) -> list[Row]:
    """CPU of the app's own processes for each delivery, 20 posts a second; the database and the rest not counted."""
    with several_running() as several:
        first = several.workers[0]
        house = servers.make_house(LISTENING, **first.environment)
        pids = [pid for served in several.workers for pid in served.workers]
        for pid in pids:
            machine.pin(pid, machine.SERVER_CORE)
        client = Client(several.front.url, several.front.certificate)
        two = Side(Measured("two workers", several.front.url, pids), client, house)
        two.open(0, LISTENING)
        rows = [_beside(one, two, size, count, rounds) for size, count in HOW_MANY.items()]
        client.close()
    return rows


def _beside(one: Side, two: Side, size: int, count: int, rounds: int) -> Row:
    found = medians(
        {side.server.name: partial(live.paced, side, side.house.circles[size][:count], size) for side in (one, two)},
        rounds,
    )
    return how_many_of_theirs(
        f"two workers, PostgreSQL, Redis, nginx: {PER_SECOND} posts a second into {count} of {size}",
        "CPU µs per delivery",
        found[two.server.name]["µs"],
        "one worker, SQLite",
        found[one.server.name]["µs"],
        must=1.7,
        reach=1.2,
    )
