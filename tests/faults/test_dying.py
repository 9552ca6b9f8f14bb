"""The server dies between any two steps of a message's way: it is said once, and every open screen comes to show it."""

import time
from pathlib import Path

import pytest
import requests

from tests.faults.crowds import crowd_at
from tests.faults.outside import until
from tests.faults.test_burst import kept_in
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.faults

PLACES = ("written, not committed", "committed, not rung", "asked, not sent", "sent, not noted")
WITHIN_SECONDS = 60  # of patience; how long it took is printed


def test_whatever_step_the_server_dies_at_it_is_said_once_and_shown_everywhere(tmp_path: Path) -> None:
    where = tmp_path / "dies"
    with serving(tmp_path, "tests.faults.dying:app", CIRCLE_DIES=str(where)) as served, crowd_at(served.url) as crowd:
        ana, ben = Visitor(served.url), Visitor(served.url)
        ana.sign_up("Ana")
        ben.sign_up("Ben")
        circle = ana.start_circle()
        ben.join(ana.invite(circle, "friend"), "Ben")
        crowd.open(ben, ana)
        until(crowd.all_connected, "both screens are open")
        took = {}
        for number, place in enumerate(PLACES):
            until(crowd.all_connected, "both screens are back")
            before = served.workers
            where.write_text(place)
            said = say_until_taken(ana, served, circle, f"{number:032x}")
            began = time.monotonic()
            until(lambda said=said: crowd.all_show({said}), f"shown although it died: {place}", WITHIN_SECONDS)
            took[place] = time.monotonic() - began
            assert not where.exists(), f"it never came to the place: {place}"
            assert served.workers != before, "the worker that died is another one now"
        kept = [id for id, client_id in kept_in(tmp_path) if client_id.startswith("0")]
        shown = [set(screen["shown"]) for screen in crowd.report()]
    assert len(kept) == len(PLACES)
    assert all(set(kept) <= screen for screen in shown)
    words = ", ".join(f"{place} {seconds:.1f} s" for place, seconds in took.items())
    print(f"\ndied on the way, from the answer to shown on every screen: {words}")


def say_until_taken(visitor: Visitor, served: Served, circle: str, client_id: str) -> str:
    """As a browser does it: the same form again, until there is an answer."""
    for _ in range(100):
        try:
            return visitor.say(circle, "Still here", client_id=client_id)
        except (requests.ConnectionError, AssertionError):
            time.sleep(0.1)
    raise AssertionError(f"never taken: {served.log.read_text()[-2000:]}")
