"""A win in two taps, and what is kept for a hard day, in real browsers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import PHONE, Screen

pytestmark = pytest.mark.browser

COUNT_TAPS = """
addEventListener("click", () => sessionStorage.setItem("taps", 1 + Number(sessionStorage.getItem("taps"))), {
  capture: true,
});
"""


def sit_down(screen: Callable[..., Screen]) -> tuple[Screen, Screen]:
    """Jess with a circle of her own, and Maria in it."""
    jess, maria = screen(), screen()
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    maria.accept(jess.invite("family"), "Maria")
    return jess, maria


def say(screen: Screen, words: str) -> None:
    screen.open_circle()
    screen.page.locator("textarea[name=words]").fill(words)
    screen.press("Send")
    expect(screen.moment(words)).to_be_visible()


@pytest.mark.parametrize("has_javascript", [True, False])
def test_a_win_is_two_taps_from_today(screen: Callable[..., Screen], has_javascript: bool) -> None:
    jess = screen(java_script_enabled=has_javascript)
    assert PHONE["width"] == 390
    jess.sign_up("Jess")
    jess.context.add_init_script(COUNT_TAPS)
    jess.go("/")
    jess.page.get_by_role("link", name="Add a win").click()
    jess.page.get_by_role("button", name="I asked for help").click()
    expect(jess.page.get_by_text("Only you can see this")).to_be_visible()
    if has_javascript:
        assert jess.page.evaluate("sessionStorage.getItem('taps')") == "2"
    jess.go("/")
    expect(jess.page.get_by_text("1 thing done")).to_be_visible()


def test_both_taps_are_within_reach_without_scrolling(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    jess.go("/wins")
    tabs_at = jess.page.locator(".tabs").bounding_box()
    for button in jess.page.locator(".ready-wins button").all():
        box = button.bounding_box()
        assert box
        assert tabs_at
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= tabs_at["y"]


def test_a_win_shared_afterwards_arrives_on_open_screens(screen: Callable[..., Screen]) -> None:
    jess, maria = sit_down(screen)
    maria.open_circle()
    maria.wait_until_live()
    jess.go("/wins")
    jess.press("I said no")
    expect(jess.page.get_by_text("Only you can see this")).to_be_visible()
    expect(maria.moment("I said no")).to_have_count(0)
    jess.page.get_by_text("Share this win").click()
    expect(jess.page.get_by_text("Maria will see this")).to_be_visible()
    jess.press("Share it")
    expect(maria.moment("I said no")).to_be_visible()


def test_what_is_kept_leaves_an_open_page_when_it_is_taken_back(screen: Callable[..., Screen]) -> None:
    jess, maria = sit_down(screen)
    for words in ("You kept going", "And you laughed"):
        say(maria, words)
    jess.open_circle()
    for words in ("You kept going", "And you laughed"):
        jess.moment(words).get_by_role("button", name="Keep").click()
        expect(jess.page.get_by_text("Kept for a harder day.")).to_be_visible()
    jess.go("/how-far")
    jess.wait_until_live()
    expect(jess.moment("You kept going")).to_be_visible()
    maria.open_circle()
    maria.moment("You kept going").get_by_text("Take back", exact=True).click()
    maria.moment("You kept going").get_by_role("button", name="Take it back").click()
    expect(jess.moment("You kept going")).to_have_count(0)
    expect(jess.moment("And you laughed")).to_be_visible()


def test_what_is_kept_stays_so_on_the_screen_when_the_moment_changes(screen: Callable[..., Screen]) -> None:
    jess, maria = sit_down(screen)
    ruth = screen()
    ruth.accept(jess.invite("sponsor"), "Ruth")
    say(maria, "You kept going")
    jess.open_circle()
    jess.moment("You kept going").get_by_role("button", name="Keep").click()
    kept = jess.moment("You kept going").get_by_role("button", name=re.compile("Kept"))
    expect(kept).to_have_attribute("aria-pressed", "true")
    jess.wait_until_live()
    ruth.open_circle()
    ruth.moment("You kept going").get_by_role("button", name="Thank you").click()
    expect(jess.moment("You kept going").get_by_text("· Ruth")).to_be_visible()
    expect(kept).to_have_attribute("aria-pressed", "true")
    expect(kept).to_have_attribute("formaction", re.compile("/unkeep$"))


def test_nothing_new_arrives_on_the_page_for_a_hard_day_by_itself(screen: Callable[..., Screen]) -> None:
    jess, maria = sit_down(screen)
    say(maria, "You kept going")
    jess.open_circle()
    jess.moment("You kept going").get_by_role("button", name="Keep").click()
    jess.go("/how-far")
    jess.wait_until_live()
    say(maria, "Another word")
    maria.moment("You kept going").get_by_text("Take back", exact=True).click()
    maria.moment("You kept going").get_by_role("button", name="Take it back").click()
    expect(jess.moment("You kept going")).to_have_count(0)  # so what was said before was heard of as well
    expect(jess.moment("Another word")).to_have_count(0)
    jess.go("/")
    expect(jess.moment("Another word")).to_be_visible()
