"""What it costs to be asked: a page, a form, a day that is recorded."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from bench.client import SAYING, Asked, Client
from bench.house import LAST_DAYS, House
from bench.rounds import Figures, medians
from bench.servers import SETTLE_SECONDS, Measured
from bench.table import Row, alone, how_many_of_ours, how_many_of_theirs

PAGES, POSTS = 25, 40  # in a round


def pages(ours: Measured, bare_pages: Measured, house: House, rounds: int) -> list[Row]:
    """Today, a circle and a goal, beside a bare view of the same templates; and a day recorded."""
    me = house.cookies[0]
    paths = {"Today": "/", "Circle": f"/circles/{house.circles[10][0]}", "Goal": f"/goals/{house.goals[0]}"}
    rows = []
    for name, path in paths.items():
        if bare_pages.control is None:
            raise RuntimeError("the bare views take no orders")
        bare_pages.control.ask("remember", path=path, cookie=me)
        found = medians(
            {
                server.name: partial(_each, server, Client(server.url), [Asked(path, me)], PAGES)
                for server in (ours, bare_pages)
            },
            rounds,
        )
        cost, theirs = found[ours.name]["ms"], found[bare_pages.name]["ms"]
        rows.append(how_many_of_ours(f"page: {name}", "CPU ms", cost, "bare view", theirs, must=0.4, reach=0.6))
        if name == "Today":
            rows.append(alone("Today, 20 goals and a year of check-ins", "CPU ms", cost, must=20, reach=12))
    return rows


def check_ins(ours: Measured, house: House, rounds: int) -> list[Row]:
    """A day recorded of which nothing was said before, kept for good when it answers."""
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=ago) for ago in range(LAST_DAYS)]
    fresh = iter([(goal, day) for day in days for goal in house.goals])
    client = Client(ours.url)

    def record() -> Figures:
        said = [
            Asked(
                f"/goals/{goal}/check-ins",
                house.cookies[0],
                {"answer": "yes", "on": day.isoformat(), "csrf_token": house.csrf_token},
            )
            for goal, day in islice(fresh, PAGES)
        ]
        if len(said) < PAGES:
            raise RuntimeError("every day is recorded: fewer rounds")
        return _each(ours, client, said, PAGES)

    cost = medians({"ours": record}, rounds)["ours"]["ms"]
    return [alone("a day recorded", "CPU ms", cost, must=8, reach=5)]


def posts(ours: Measured, bare: Measured, house: House, rounds: int) -> list[Row]:
    """Words said in a circle of ten of which nobody has a screen open, beside a bare view that inserts the same row."""
    circle = house.circles[10][0]
    token = {"csrf_token": house.csrf_token}
    said = [
        Asked(f"/circles/{circle}/moments", house.cookies[number], {**SAYING, **token})
        for number in house.members[circle]
    ]
    found = medians(
        {
            "ours": partial(_each, ours, Client(ours.url), said, POSTS),
            "bare": partial(_each, bare, Client(bare.url), [Asked("/rows", "", SAYING)], POSTS),
        },
        rounds,
    )
    cost, theirs = found["ours"]["ms"], found["bare"]["ms"]
    return [how_many_of_theirs("one post", "CPU ms", cost, "bare insert", theirs, must=2.5, reach=2.0)]


def _each(server: Measured, client: Client, asked: list[Asked], count: int) -> Figures:
    """CPU of the server in ms for each of so many, one after the other."""
    client.rest_for(SETTLE_SECONDS)
    return {"ms": server.cpu_seconds_for(lambda: client.send_in_flight(asked, 1, count), client) / count * 1000}
