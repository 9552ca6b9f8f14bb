"""I could use support, with four people live: asked in her order, answered at once, and gone when she is all right."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen
from tests.served import Served, gathered

pytestmark = pytest.mark.browser


@pytest.fixture
def family(screen: Callable[..., Screen], served: Served, request: pytest.FixtureRequest) -> list[Screen]:
    """Jess, with scripts or without, and Ruth, Maria and Tom, each somewhere else in Circle."""
    circle, people = gathered(served.url, "Jess", Ruth="friend", Maria="friend", Tom="friend")
    jess = screen(java_script_enabled=request.param)
    jess.come_in_as(people["Jess"])
    others = [screen() for _ in range(3)]
    for each, name, path in zip(others, ("Ruth", "Maria", "Tom"), ("/", f"/circles/{circle}", "/goals"), strict=True):
        each.come_in_as(people[name])
        each.go(path)
        each.wait_until_live()
    return [jess, *others]


@pytest.mark.parametrize("family", [True, False], ids=["with scripts", "without"], indirect=True)
def test_she_asks_once_and_is_not_alone_with_it(family: list[Screen]) -> None:
    jess, ruth, maria, tom = family
    jess.go("/")
    jess.page.get_by_role("link", name="I could use support").click()
    jess.page.get_by_role("link", name="Choose whom to ask").click()
    for number, name in enumerate(("Ruth", "Maria", "Tom"), 1):
        jess.page.get_by_label(name).select_option(str(number))
    jess.press("Keep this order")
    jess.press("Ask Ruth")
    expect(ruth.page.locator(".call")).to_contain_text("Jess could use support")
    expect(maria.page.locator(".call")).to_have_count(0)

    ruth.press("Not today")
    expect(maria.page.locator(".call")).to_contain_text("Jess could use support")
    jess.go("/support")
    expect(jess.page.locator("#asked")).to_contain_text("Can’t today")
    jess.press("Ask Tom now")
    expect(tom.page.locator(".call")).to_contain_text("Jess could use support")

    maria.press("I’m with you")
    expect(tom.page.locator(".call")).to_contain_text("Somebody is with Jess now")
    if jess.page.evaluate("document.documentElement.dataset.testConnected === 'yes'"):
        expect(jess.page.get_by_role("heading", level=1)).to_have_text("Maria is with you")
    jess.go("/support")
    expect(jess.page.get_by_role("heading", level=1)).to_have_text("Maria is with you")
    maria.page.get_by_role("link", name="Write to Jess").click()
    expect(maria.page.locator("[data-who-line]")).to_have_text("Only Jess will see this")

    jess.press("I’m all right for now")
    jess.page.wait_for_url(re.compile(r"/$"))
    for each in (ruth, maria, tom):
        expect(each.page.locator(".call")).to_have_count(0)
