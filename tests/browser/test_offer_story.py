"""A small step suggested, which waits quietly until it is opened; whoever sent it sees the same before and after."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen

pytestmark = pytest.mark.browser

WAITS = "Something is waiting for you, when you like"


def test_it_waits_quietly_on_an_open_screen_and_goes_without_a_trace(screen: Callable[..., Screen]) -> None:
    jess, maria = screen(), screen()
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    maria.accept(jess.invite("sponsor"), "Maria")
    jess.go("/")
    jess.wait_until_live()
    maria.open_circle()
    maria.page.get_by_role("link", name="Who is here").click()
    maria.page.get_by_role("link", name="Ask, or suggest a small step").click()
    maria.page.get_by_role("link", name="One small step").click()
    maria.press("I’ve read it")
    maria.page.locator("[name=words]").fill("Open one letter")
    maria.press("Send")
    sent = maria.page.locator("main .rows").inner_text()
    assert "Open one letter" in sent
    expect(jess.page.get_by_role("link", name=WAITS)).to_be_visible()
    jess.page.get_by_role("link", name=WAITS).click()
    jess.press("Let it pass")
    expect(jess.page.get_by_text("Nothing waits for you")).to_be_visible()
    jess.page.get_by_text("Put away lately").click()
    expect(jess.page.get_by_role("button", name="Put it back")).to_be_visible()
    jess.go("/")
    expect(jess.page.get_by_role("link", name=WAITS)).to_have_count(0)
    maria.go("/sent")
    assert maria.page.locator("main .rows").inner_text() == sent
