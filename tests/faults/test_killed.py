"""The server's worker is killed: open screens come back by themselves, with everything said meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen
from tests.served import Served, Visitor, until_it_answers

pytestmark = [pytest.mark.faults, pytest.mark.browser]


def test_a_screen_comes_back_after_its_server_was_killed(screen: Callable[..., Screen], served: Served) -> None:
    jess = screen()
    jess.sign_up("Jess")
    circle = jess.start_circle("Family", "Jess")
    ruth = Visitor(served.url)
    ruth.sign_up("Ruth")
    ruth.join(jess.invite("sponsor").removeprefix(served.url), "Ruth")
    jess.open_circle()
    jess.wait_until_live()
    said = ruth.say(circle, "Before")
    expect(jess.page.locator(f"[data-moment='{said}']")).to_be_visible()

    served.kill_workers()
    until_it_answers(f"{served.url}/readyz", served.process, served.log)
    said = ruth.say(circle, "After")
    expect(jess.page.locator(f"[data-moment='{said}']")).to_have_count(1, timeout=30_000)
    expect(jess.moment("Before")).to_have_count(1)
    jess.troubles.clear()  # the browser says aloud that the socket was lost


def test_words_acknowledged_before_a_kill_are_there_once_when_sent_again(served: Served) -> None:
    ana = Visitor(served.url)
    ana.sign_up("Ana")
    circle = ana.start_circle()
    first = ana.say(circle, "First", client_id="a" * 32)
    served.kill_workers()
    until_it_answers(f"{served.url}/readyz", served.process, served.log)
    assert ana.say(circle, "First", client_id="a" * 32) == first
    assert ana.get(f"/circles/{circle}").text.count(f'data-moment="{first}"') == 1
