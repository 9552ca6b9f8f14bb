"""A page that gives back what was typed keeps it, whatever happens meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen

pytestmark = pytest.mark.browser

RENAME = """async (circle) => {
  const csrf_token = document.querySelector("#act [name=csrf_token]").value;
  const body = new URLSearchParams({ csrf_token, name: "Home" });
  return (await fetch(`/circles/${circle}`, { method: "POST", body })).status;
}"""
WORDS = "Take one walk less " * 9


def test_what_was_given_back_stays_while_news_comes(screen: Callable[..., Screen]) -> None:
    jess, maria = screen(), screen()
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    maria.accept(jess.invite("sponsor"), "Maria")
    maria.open_circle()
    maria.page.get_by_role("link", name="Who is here").click()
    maria.page.get_by_role("link", name="Ask, or suggest a small step").click()
    maria.page.get_by_role("link", name="One small step").click()
    maria.press("I’ve read it")
    maria.page.locator("[name=words]").fill(WORDS)
    maria.press("Send")
    expect(maria.page.get_by_text("Could it be a little shorter?").first).to_be_visible()
    before = maria.page.locator("[name=words]").input_value()
    assert before == WORDS.strip()
    maria.page.evaluate("document.activeElement?.blur()")
    maria.wait_until_live()
    assert jess.page.evaluate(RENAME, jess.circle) == 200
    maria.page.wait_for_timeout(1000)  # long enough for a page to be made anew
    assert maria.page.locator("[name=words]").input_value() == before
