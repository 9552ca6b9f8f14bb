"""Two workers behind nginx are one Circle: by the bell, in what they count, and while one of them is paused."""

import contextlib
import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import requests
from redis import Redis
from redis.client import PubSub

from tests.commands import ROOT
from tests.faults.outside import nginx_running, redis_running, until
from tests.faults.several import Several, several_running
from tests.served import BIN, PASSWORD, Visitor, free_port

pytestmark = [pytest.mark.faults, pytest.mark.postgres]


@pytest.fixture(scope="module")
def several() -> Iterator[Several]:
    """Workers whose sweep is so slow that whatever arrives came by the bell."""
    with several_running(SWEEP_SECONDS="600") as several:
        yield several


def test_what_is_said_at_one_worker_is_heard_at_every_other_by_one_ring_that_holds_no_words(several: Several) -> None:
    ana, ben, circle = several.family()
    with Redis.from_url(several.bell.url) as redis, redis.pubsub(ignore_subscribe_messages=True) as ear:
        ear.subscribe("circle:bell")
        with several.crowd_at_worker(0) as here, several.crowd_at_worker(1) as there:
            for crowd in (here, there):
                crowd.open(ana, ben)
                until(crowd.all_connected, "everybody listens")
            until(partial(each_worker_sent_twice, ear, Counter()), "what was rung for before is rung")
            said = {ana.say(circle, f"You kept going {number}") for number in range(6)}
            for crowd in (here, there):
                until(partial(crowd.all_show, said), "heard at both workers")
        heard = [message["data"].decode().split() for _ in range(200) if (message := ear.get_message(timeout=0.01))]
    rings = [ids for _worker, *ids in heard if ids]
    assert len(rings) == len(said), "one message for each ring, however many people and workers"
    assert len({person for ring in rings for person in ring}) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}", person) for ring in rings for person in ring)
    print(f"\nrings through Redis: {len(said)} moments, 4 screens at 2 workers, {len(rings)} messages, ids alone")


def each_worker_sent_twice(ear: PubSub, sent: Counter[str]) -> bool:
    """Hear one message more. What a worker had put down before its first one goes with its second at the latest."""
    if message := ear.get_message(timeout=1):
        sent[message["data"].decode().split()[0]] += 1
    return len(sent) == 2 and min(sent.values()) >= 2


def test_a_command_rings_at_the_workers_and_comes_to_its_end(tmp_path: Path) -> None:
    with redis_running(tmp_path) as bell, Redis.from_url(bell.url) as redis:
        env = {**os.environ, "CIRCLE_DATA": str(tmp_path), "REDIS_URL": bell.url}
        with redis.pubsub(ignore_subscribe_messages=True) as ear:
            ear.subscribe("circle:bell")
            for command in ("setup", "demo"):
                subprocess.run([BIN / "flask", "--app", "wsgi", command], cwd=ROOT, env=env, check=True, timeout=120)
            heard = [message["data"].decode().split() for _ in range(200) if (message := ear.get_message(timeout=0.01))]
    assert {len(person) for _command, *people in heard for person in people} == {32}


def test_what_is_taken_back_at_one_worker_is_gone_from_a_screen_at_another(several: Several) -> None:
    ana, ben, circle = several.family()
    place = re.search(r"/members/(\w{32})/remove", ana.get(f"/circles/{circle}/members").text)
    assert place
    with several.crowd_at_worker(0) as here, several.crowd_at_worker(1) as there:
        for crowd in (here, there):
            crowd.open(ben)
            until(crowd.all_connected, "Ben listens")
        said = ana.say(circle, "For both of us")
        for crowd in (here, there):
            until(partial(crowd.all_show, {said}), "heard at both workers")
        assert ana.submit(f"/circles/{circle}/members/{place[1]}/remove").status_code == 303
        for crowd in (here, there):
            until(lambda crowd=crowd: circle in crowd.report()[0]["gone"], "gone at both workers")
    assert ben.get(f"/circles/{circle}").status_code == 404


def test_refused_sign_ins_are_counted_together(several: Several) -> None:
    ana = several.visitor("Ana")
    answers = several.refused_sign_ins(ana, 14)
    assert answers.count(429) == 4, f"ten tries in all, whichever worker they came to: {answers}"
    here = several.browser()
    assert here.submit("/sign-in", email=ana.address, password=PASSWORD).status_code == 429, "and the right one waits"


def test_a_worker_that_was_paused_shows_nothing_that_was_taken_back_meanwhile(several: Several) -> None:
    ana, ben, circle = several.family()
    with several.crowd_at_worker(0) as awake, several.crowd_at_worker(1) as paused:
        for crowd in (awake, paused):
            crowd.open(ben)
            until(crowd.all_connected, "Ben listens")
        several.workers[1].signal_workers(signal.SIGSTOP)
        try:
            words = {"words": "Said and taken back", "client_id": "c" * 32}
            answer = until_answered(ana, f"/circles/{circle}/moments", **words)
            secret = answer.headers["Location"].rpartition("moment-")[2]
            until(partial(awake.all_show, {secret}), "heard where the worker is awake")
            assert until_answered(ana, f"/moments/{secret}/take-back").status_code == 303
        finally:
            several.workers[1].signal_workers(signal.SIGCONT)
        last = ana.say(circle, "Said after")
        until(partial(paused.all_show, {last}), "the worker that was paused catches up")
        [screen] = paused.report()
    assert secret in screen["gone"]
    assert secret not in screen["shown"], "what was taken back while the worker slept"


def until_answered(visitor: Visitor, path: str, **fields: str) -> requests.Response:
    """Send a form until a worker that is awake takes it, as a person would who is kept waiting."""
    form = {"csrf_token": token_past_a_paused_worker(visitor), **fields}
    for _ in range(20):
        with contextlib.suppress(requests.Timeout):
            return visitor.send(path, form, seconds=3)
    raise AssertionError(f"no worker took {path}")


def token_past_a_paused_worker(visitor: Visitor) -> str:
    for _ in range(20):
        with contextlib.suppress(requests.Timeout):
            page = visitor.http.get(f"{visitor.url}/invited", timeout=3).text
            return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    raise AssertionError("no worker answers")


def test_what_watches_over_a_worker_is_not_for_the_world(several: Several) -> None:
    anybody = several.browser()
    assert [anybody.get(path).status_code for path in ("/healthz", "/readyz", "/metrics")] == [404, 404, 404]
    assert several.ready(0) == (200, True)


@pytest.mark.usefixtures("several")  # which says what is done where nginx is not installed
def test_where_no_worker_listens_nginx_has_a_calm_page_with_the_numbers_to_call(tmp_path: Path) -> None:
    with nginx_running(tmp_path, free_port(), [free_port()]) as front, requests.Session() as anybody:
        anybody.trust_env, anybody.verify = False, str(front.certificate)
        until(partial(listens, anybody, front.url), "nginx listens")
        resting = anybody.get(front.url, timeout=10)
    assert resting.status_code == 503
    assert "One moment, please" in resting.text
    assert 'href="tel:988"' in resting.text
    assert resting.headers["Cache-Control"] == "no-store"
    assert resting.headers["Retry-After"]


def listens(anybody: requests.Session, url: str) -> bool:
    try:
        return bool(anybody.get(url, timeout=10).status_code)
    except requests.ConnectionError:
        return False
