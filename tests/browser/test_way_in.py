"""A first goal from nothing: a question on Today, an answer, a goal. With a finger, keys alone, or without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.screens import Screen

pytestmark = pytest.mark.browser

GOAL = re.compile(r"/goals/[0-9a-f]{32}$")
QUESTION = "What is one thing today that would feel good?"


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["with scripts", "without"])
def test_a_first_goal_is_two_taps_and_a_few_words(screen: Callable[..., Screen], options: dict[str, Any]) -> None:
    jess = screen(**options)
    jess.sign_up("Jess")
    jess.page.get_by_role("link", name=QUESTION).click()
    jess.page.get_by_label(QUESTION).fill("Tea in the garden")
    jess.press("Make it today’s goal")
    expect(jess.page).to_have_url(GOAL)
    jess.go("/")
    jess.press("Yes")
    expect(jess.page.get_by_text("Yes, today")).to_be_visible()


def test_a_first_goal_needs_no_more_than_a_keyboard(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    tab_to(jess.page, QUESTION)
    jess.page.keyboard.press("Enter")
    expect(jess.page.get_by_role("heading", name=QUESTION)).to_be_visible()
    tab_to(jess.page, "")
    jess.page.keyboard.type("Tea in the garden")
    tab_to(jess.page, "Make it today’s goal")
    jess.page.keyboard.press("Enter")
    expect(jess.page).to_have_url(GOAL)
    expect(jess.page.get_by_role("heading", name="Tea in the garden")).to_be_visible()


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on what says these words; with none, until it is where one writes."""
    says = "(words) => document.activeElement.textContent.trim() === words"
    writes = "() => document.activeElement.tagName === 'TEXTAREA'"
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(says, words) if words else page.evaluate(writes):
            return
    pytest.fail(f"the keyboard does not come to {words or 'where one writes'}")


def test_words_about_a_medicine_are_saved_and_a_question_is_kept_without_scripts(screen: Callable[..., Screen]) -> None:
    jess = screen(java_script_enabled=False)
    jess.sign_up("Jess")
    jess.go("/goals/new")
    jess.page.locator("[name=words]").fill("Come off methadone")
    jess.press("Save")
    expect(jess.page.get_by_text("It is saved, just as you wrote it")).to_be_visible()
    jess.page.get_by_label("A question for your next visit").fill("Who could I talk to?")
    jess.press("Keep the question")
    expect(jess.page).to_have_url(GOAL)
    jess.go("/reflections")
    expect(jess.page.get_by_text("Who could I talk to?").first).to_be_visible()


def test_a_starting_point_is_changed_before_it_is_saved(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    jess.page.get_by_role("link", name="Look through some starting points").click()
    jess.page.get_by_role("link", name="My first week home, one day at a time").click()
    steps = jess.page.get_by_label("First small steps")
    expect(steps).to_have_value(re.compile("Tell one person that I am home"))
    steps.fill("Ring Ruth\nOpen the curtains")
    jess.press("Save")
    expect(jess.page.locator(".step")).to_have_text([re.compile("Ring Ruth"), re.compile("Open the curtains")])
