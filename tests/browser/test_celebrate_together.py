"""A win celebrated together: four people, four browsers, one of which may not see it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_story import open_at, send
from tests.screens import Screen
from tests.served import Served, gathered

pytestmark = pytest.mark.browser

WIN = "I rang the college"
AFTERWARDS = "Soup tomorrow, for everyone"


@pytest.fixture
def family(screen: Callable[..., Screen], served: Served) -> list[Screen]:
    """Jess, with a win about what she shows to family alone; Maria and Ruth, who are; and Tom, a friend."""
    circle, people = gathered(served.url, "Jess", Maria="family", Ruth="family", Tom="friend")
    her = people["Jess"]
    goal = her.submit("/goals", words="Back to school", area="joy", rhythm="daily").headers["Location"]
    assert her.submit(f"{goal}/shares", circle=circle, audience="relation:family").status_code == 303
    about_it = {"goal": goal.rpartition("/")[2], "client_id": "w"}
    assert her.submit("/wins", words=WIN, to=circle, **about_it).status_code == 303
    return [open_at(screen(), circle, visitor) for visitor in people.values()]


def test_those_who_see_it_celebrate_together_and_it_ends_quietly(family: list[Screen]) -> None:
    jess, maria, ruth, tom = family
    tom.note_news()
    for each in (jess, ruth):
        note_what_moves(each)
    press(maria, "Celebrate together")
    for each in (jess, ruth):
        expect(here(each)).to_contain_text("Celebrating now")
        assert moved(each) == ["article"]
    press(maria, "I’m here")
    expect(here(maria)).to_contain_text("You are here")
    for each in (jess, ruth):
        expect(here(each)).to_contain_text("Maria is here")
    press(ruth, "I’m here")
    expect(here(ruth)).to_contain_text("You and Maria are here")
    expect(here(jess)).to_contain_text("Maria and Ruth are here")

    press(ruth, "So glad")
    expect(jess.moment(WIN)).to_contain_text("So glad · Ruth")
    assert moved(jess) == ["article", "So glad · Ruth"]
    jess.page.reload()
    jess.wait_until_live()
    note_what_moves(jess)
    press(maria, "With you")
    expect(jess.moment(WIN)).to_contain_text("With you · Maria")
    assert moved(jess) == ["With you · Maria"]

    press(jess, "Thank you, that was good")
    for each in (jess, maria, ruth):
        expect(here(each)).to_have_count(0)
        expect(each.moment(WIN)).to_be_visible()
    send(maria, AFTERWARDS)
    tom.has_news_only_of(AFTERWARDS)
    expect(tom.moment(AFTERWARDS)).to_be_visible()
    expect(tom.moment(WIN)).to_have_count(0)
    jess.go("/keepsakes")
    expect(jess.page.locator(".company")).to_contain_text("with Maria and Ruth")


def press(who: Screen, name: str) -> None:
    who.press(name)
    who.wait_until_live()


def note_what_moves(who: Screen) -> None:
    who.page.evaluate(
        """() => {
          window.moved = [];
          new MutationObserver((changes) => {
            for (const { target } of changes)
              if (target.classList.contains("celebrating"))
                window.moved.push(target.matches("article") ? "article" : target.textContent.trim());
          }).observe(document.body, { subtree: true, attributeFilter: ["class"] });
        }"""
    )


def moved(who: Screen) -> list[str]:
    """What moved on a screen since it was noted, each as often as it did."""
    return who.page.evaluate("() => window.moved")  # type: ignore[no-any-return]


def here(who: Screen) -> Any:
    return who.moment(WIN).locator(".together")
