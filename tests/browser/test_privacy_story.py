"""Privacy a person can see: seeing as, stopping and undoing, somebody new, with three people and their open screens."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_story import family, save_sharing, send, share
from tests.screens import Screen
from tests.served import PASSWORD

__all__ = ["family"]

pytestmark = pytest.mark.browser

Family = tuple[Screen, Screen, Screen]


def shown_to_everyone(jess: Screen) -> str:
    goal = jess.set_goal("Walk by the river")
    share(jess, goal, "/everyone", "progress")
    save_sharing(jess, goal)
    return goal


def test_seeing_as_somebody_before_saving_and_after(family: Family) -> None:
    jess, maria, _ruth = family
    goal = jess.set_goal("Walk by the river")
    share(jess, goal, "relation:sponsor", "progress")
    for name, sees in (("Maria", False), ("Ruth", True)):
        jess.page.locator("select[name=as]").select_option(label=name)
        jess.press("See as")
        expect(jess.page.get_by_text(f"As {name} would see it")).to_be_visible()
        expect(jess.page.get_by_role("heading", name="Walk by the river")).to_have_count(int(sees))
        jess.press("Back to choosing")
        expect(jess.page.locator("fieldset[data-row$='relation:sponsor'] [name=sees]")).to_be_checked()
    jess.press("See as")
    jess.page.locator(".seen-as-frame").get_by_role("button", name="Save").click()
    jess.page.wait_for_url(re.compile(f"/goals/{goal}$"))
    jess.page.locator("summary", has_text="See it as somebody else").click()
    jess.page.get_by_role("link", name="As Ruth").click()
    expect(jess.page.get_by_text("As Ruth sees it now")).to_be_visible()
    expect(jess.page.locator(".who-sees").first).to_have_text("Only you can see this")
    expect(jess.page.get_by_role("button", name="Send")).to_be_disabled()
    expect(maria.page.locator("[data-goal]")).to_have_count(0)


def test_what_is_stopped_and_undone_leaves_open_screens_and_comes_back(family: Family) -> None:
    jess, maria, ruth = family
    goal = shown_to_everyone(jess)
    jess.go("/")
    jess.press("Yes")
    expect(ruth.moment("Walk by the river")).to_be_visible()
    maria.go(f"/goals/{goal}")
    maria.wait_until_live()
    jess.go("/who-sees-what")
    jess.page.locator("summary", has_text="Stop showing everything").click()
    jess.press("Stop everything")
    expect(ruth.moment("Walk by the river")).to_have_count(0)
    expect(maria.page.get_by_role("heading", name="There is nothing here now")).to_be_visible()
    expect(jess.page.get_by_text("Sees nothing of yours")).to_have_count(2)
    jess.press("Undo")
    expect(ruth.moment("Walk by the river")).to_have_count(1)
    expect(ruth.page.locator("#shown-goals [data-goal]")).to_have_count(1)
    expect(maria.page.get_by_role("heading", name="Walk by the river")).to_be_visible()
    maria.troubles.clear()  # the browser says aloud that the page was not there for a while


def test_who_was_removed_by_mistake_is_back_at_the_table_on_every_screen(family: Family) -> None:
    jess, maria, ruth = family
    send(ruth, "For all of us")
    expect(maria.moment("For all of us")).to_be_visible()
    jess.go(f"/circles/{jess.circle}/members")
    row = jess.page.locator("li[data-membership]", has_text="Maria")
    row.locator("summary").first.click()
    row.locator("button[formaction$='/remove']").click()
    expect(maria.moment("For all of us")).to_have_count(0)
    expect(ruth.moment("For all of us").locator(".who-sees")).to_have_text("Only Jess can see this")
    jess.press("Undo")
    expect(maria.moment("For all of us")).to_be_visible()
    expect(ruth.moment("For all of us").locator(".who-sees")).to_have_text("Jess and Maria can see this")
    maria.troubles.clear()


def test_somebody_new_sees_nothing_until_one_says_so(family: Family, screen: Callable[..., Screen]) -> None:
    jess, _maria, ruth = family
    shown_to_everyone(jess)
    link = jess.invite("friend")
    jess.go("/")
    jess.wait_until_live()
    lee = screen()
    lee.accept(link, "Lee")
    lee.wait_until_live()
    expect(jess.page.get_by_text("Lee has come to Family")).to_be_visible()
    expect(ruth.page.locator("#shown-goals [data-goal]")).to_have_count(1)
    expect(lee.page.locator("[data-goal]")).to_have_count(0)
    jess.press("Show them too")
    expect(lee.page.locator("#shown-goals [data-goal]")).to_have_count(1)
    expect(jess.page.get_by_text("Lee has come to Family")).to_have_count(0)


def test_a_closed_account_is_opened_again_from_the_sign_in_page(family: Family) -> None:
    jess, maria, _ruth = family
    send(maria, "Here is a plate for you")
    expect(jess.moment("Here is a plate for you")).to_be_visible()
    maria.go("/you/close")
    maria.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    maria.press("Close my account")
    expect(jess.moment("Here is a plate for you")).to_have_count(0)
    maria.go("/sign-in")
    maria.page.locator("[name=email]").fill(maria.address)
    maria.page.locator("[name=password]").fill(PASSWORD)
    maria.press("Sign in")
    maria.press("Open it again")
    maria.open_circle()
    for each in (maria, jess):
        expect(each.moment("Here is a plate for you")).to_be_visible()
