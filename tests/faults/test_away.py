"""Redis or PostgreSQL goes away under two busy workers: nobody restarts anything, and nothing is lost."""

import time
from collections.abc import Iterator
from functools import partial
from statistics import median

import pytest

from tests.faults.burst import Burst
from tests.faults.outside import until
from tests.faults.several import Several, several_running

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

SLOW = "News may take a few seconds longer"
REDIS_AWAY_SECONDS = 30
CONVERGED_SECONDS = 60  # of patience; how long it took is printed


@pytest.fixture(scope="module")
def several() -> Iterator[Several]:
    with several_running() as several:
        yield several


def test_while_redis_is_away_slow_or_emptied_no_request_fails_and_every_screen_catches_up(several: Several) -> None:
    ana, ben, circle = several.family()
    burst = Burst(circle, pause_seconds=0.2)
    with several.crowd_at_worker(0) as here, several.crowd_at_worker(1) as there:
        for crowd in (here, there):
            crowd.open(ana, ben)
            until(crowd.all_connected, "everybody listens")

        def break_it_again_and_again() -> None:
            burst.until(10)
            several.bell.cut()
            until(lambda: SLOW in ben.get(f"/circles/{circle}").text, "pages say so")
            until(partial(both_say, several, "does not answer"), "both workers are ready all the same, and say so")
            time.sleep(REDIS_AWAY_SECONDS)
            several.bell.start()
            until(partial(both_say, several, True), "both are heard again")
            assert SLOW not in ben.get(f"/circles/{circle}").text
            time.sleep(5)
            several.bell.stall()
            time.sleep(5)
            several.bell.go_on()
            several.bell.flush()
            time.sleep(2)

        burst.run(several.browsers_of(ana, 2), break_it_again_and_again)
        said = set(burst.acknowledged.values())
        took = [
            until(partial(crowd.all_show, said), "every screen shows everything", CONVERGED_SECONDS)
            for crowd in (here, there)
        ]
        last = ana.say(circle, "By the bell again")
        for crowd in (here, there):
            until(partial(crowd.all_show, {last}), "and goes on")
    assert set(burst.answers) == {"303"}, burst.answers
    assert burst.lost_and_doubled(several.kept()) == ([], [])
    print(
        f"\nRedis away {REDIS_AWAY_SECONDS} s, slow 5 s, emptied: {len(said)} forms, 0 failed; "
        f"4 screens at 2 workers had everything {max(took):.1f} s after the last"
    )


def both_say(several: Several, of_the_bell: object) -> bool:
    return {several.ready(worker) for worker in (0, 1)} == {(200, of_the_bell)}


def test_sign_ins_are_still_counted_while_redis_is_away(several: Several) -> None:
    ana = several.visitor("Ana")
    several.bell.cut()
    try:
        tried = several.refused_sign_ins(ana, 24)
    finally:
        several.bell.start()
    assert tried.count(429) == 4, f"ten at each of the two workers: {tried}"


def test_postgresql_that_crashes_in_a_burst_loses_nothing_acknowledged_and_is_found_again_at_once(
    several: Several,
) -> None:
    ana, ben, circle = several.family()
    burst = Burst(circle)
    back_at: list[float] = []
    with several.crowd() as crowd:
        crowd.open(ana, ben)
        until(crowd.all_connected, "everybody listens")

        def crash_again_and_again() -> None:
            for crash in range(1, 4):
                burst.until(150 * crash)
                several.database.stop("immediate")
                time.sleep(2)
                several.database.start()
                back_at.append(time.monotonic())
            burst.until(600)

        burst.run(several.browsers_of(ana, 4), crash_again_and_again)
        said = set(burst.acknowledged.values())
        lost, doubled = burst.lost_and_doubled(several.kept())
        until(partial(crowd.all_show, said), "every screen shows everything")
    first = [min(at for at, answer in burst.answered_at if answer == "303" and at > back) - back for back in back_at]
    print(
        f"\nPostgreSQL crashed {len(back_at)} times in a burst: {len(said)} acknowledged, {len(lost)} lost, "
        f"{len(doubled)} twice; first form taken {median(first):.1f} s after it was up; answers {dict(burst.answers)}"
    )
    assert (lost, doubled) == ([], [])
    assert burst.answers["503"], "nobody noticed"
    assert set(burst.answers) <= {"303", "503"}, "a calm page each time"
