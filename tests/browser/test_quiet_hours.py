"""Quiet hours in real browsers: one writes and reads that it will arrive later; the other lets it in, live."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen

pytestmark = pytest.mark.browser


def keep_quiet(screen: Screen) -> None:
    """From an hour ago until in two hours, by the clock of the browser."""
    hour = screen.page.evaluate("new Date().getHours()")
    screen.go("/you")
    screen.page.get_by_label("Keep quiet hours").check()
    screen.page.get_by_label("From", exact=True).fill(f"{(hour - 1) % 24:02}:00")
    screen.page.get_by_label("Until", exact=True).fill(f"{(hour + 2) % 24:02}:00")
    screen.page.locator("#quiet-hours").get_by_role("button", name="Save").click()
    expect(screen.page.get_by_text("What is said waits.")).to_be_visible()


def test_words_for_one_who_keeps_quiet_arrive_later_and_at_once_when_let_in(screen: Callable[..., Screen]) -> None:
    jess, maria = screen(), screen()
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    maria.accept(jess.invite("family"), "Maria")
    keep_quiet(maria)
    maria.open_circle()
    maria.wait_until_live()
    jess.open_circle()
    jess.page.locator("[name=to]").select_option(label="Only Maria")
    jess.page.locator("textarea[name=words]").fill("Sleep well")
    jess.press("Send")
    expect(jess.page.get_by_text("Will arrive later.")).to_be_visible()
    expect(jess.moment("Sleep well")).to_be_visible()
    jess.page.locator("[name=to]").select_option(label="Everyone here")
    jess.page.locator("textarea[name=words]").fill("Soup tomorrow")
    jess.press("Send")
    expect(jess.page.locator("moment-composer")).to_have_attribute("state", "sent")
    expect(jess.page.get_by_text("Will arrive later.")).to_have_count(0)
    expect(maria.moment("Soup tomorrow")).to_have_count(0)
    other = maria.tab()
    other.goto(f"{maria.url}/")
    other.get_by_role("button", name="Let it in now").click()
    expect(other.get_by_text("Everything said so far is here now.")).to_be_visible()
    for words in ("Sleep well", "Soup tomorrow"):
        expect(maria.moment(words)).to_be_visible()
    assert re.findall(r"Soup tomorrow|Sleep well", maria.page.locator("moment-stream").inner_text()) == [
        "Soup tomorrow",
        "Sleep well",
    ]
