"""Hints at kinder words: for the writer alone, about others alone, and never again once somebody says so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen

pytestmark = pytest.mark.browser

HINT = "kinder-words [aria-live]"
HARD_DAY = "“A hard day”, or “it didn’t go as hoped”, may be easier to hear."


def at_a_reply(screen: Callable[..., Screen]) -> Screen:
    """Somebody about to answer what was said in a circle."""
    jess = screen()
    jess.sign_up("Jess")
    jess.start_circle("Table", "Jess")
    jess.go("/wins")
    jess.page.locator("#field-words").fill("I went outside")
    jess.page.get_by_label("Table").check()
    jess.press("Add the win")
    jess.go(f"/circles/{jess.circle}")
    moment = jess.page.locator("[data-moment]").first.get_attribute("data-moment")
    jess.go(f"/moments/{moment}/reply")
    jess.page.wait_for_load_state("networkidle")
    return jess


def test_only_what_is_said_of_another_has_a_hint_and_nothing_is_sent_or_changed(
    screen: Callable[..., Screen],
) -> None:
    jess = at_a_reply(screen)
    words, sent = jess.page.locator("[name=words]"), []
    jess.page.on("request", lambda request: sent.append(request.url))
    for typed, hint in (
        ("You relapsed, didn’t you", HARD_DAY),
        ("I relapsed. It was a long night", ""),
        ("I relapsed and you fell off", HARD_DAY),
        ("¿Recaíste otra vez?", HARD_DAY),
        ("You should rest", "“Would it help if…?” or “I wonder…” leaves it to them."),
        ("You kept your matinee and cleaned the country house", ""),
    ):
        words.fill(typed)
        expect(jess.page.locator(HINT)).to_have_text(hint)
        expect(jess.page.get_by_role("button", name="Don’t show these again")).to_be_visible(visible=bool(hint))
        expect(words).to_have_value(typed)
    assert sent == []


def test_a_starter_goes_where_one_writes_and_no_more_hints_means_none(screen: Callable[..., Screen]) -> None:
    jess = at_a_reply(screen)
    words = jess.page.locator("[name=words]")
    words.fill("Hello. ")
    jess.page.get_by_role("link", name="I saw how you…").click()
    expect(words).to_have_value("Hello. I saw how you ")
    words.fill("You relapsed")
    with jess.page.expect_response("**/you/no-hints"):
        jess.press("Don’t show these again")
    expect(words).to_have_value("You relapsed")
    expect(jess.page.locator(HINT)).to_be_empty()
    jess.page.reload()
    expect(jess.page.locator("[name=words]")).to_be_visible()
    expect(jess.page.locator("kinder-words")).to_have_count(0)
