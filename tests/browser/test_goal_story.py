"""A goal to do less of something: asked what to do instead, which is the next small step on Today."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen

pytestmark = pytest.mark.browser


def test_whoever_wants_to_do_less_is_asked_what_to_do_instead(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    jess.go("/goals/new")
    jess.page.locator("[name=words]").fill("One coffee a day")
    instead, amount = jess.page.locator("[name=instead]"), jess.page.locator("[name=line]")
    expect(instead).to_be_hidden()
    jess.page.get_by_label("Stop something").check(force=True)
    jess.page.get_by_text("More, if you like").click()
    expect(instead).to_be_visible()
    expect(amount).to_be_hidden()
    jess.page.get_by_label("Do less").check(force=True)
    expect(amount).to_be_visible()
    amount.fill("1")
    instead.fill("Walk to the corner and back")
    jess.press("Save")
    expect(jess.page.get_by_text("At most 1 on one day")).to_be_visible()
    jess.go("/")
    expect(jess.page.locator(".next-step-words")).to_have_text("Walk to the corner and back")
    jess.page.locator(".next-step").get_by_role("button").click()
    expect(jess.page.locator(".next-step-words")).to_have_count(0)
