"""The whole story again with JavaScript off: forms, pages, nothing else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.screens import Screen
from tests.served import PASSWORD

pytestmark = pytest.mark.browser


def test_the_main_job_can_be_done_without_javascript(screen: Callable[..., Screen]) -> None:
    jess, maria, ruth = (screen(java_script_enabled=False) for _ in range(3))
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    maria.accept(jess.invite("family"), "Maria")
    ruth.accept(jess.invite("sponsor"), "Ruth")

    goal = jess.set_goal("Walk by the river")
    jess.go(f"/goals/{goal}/sharing")
    row = jess.page.locator("fieldset[data-row$='relation:sponsor']")
    row.locator("[name=sees]").check(force=True)
    row.locator("[name=progress]").check(force=True)
    jess.page.locator("sharing-sheet form button:not([form])").last.click()
    expect(jess.page.get_by_text(re.compile("Ruth.* can see this")).first).to_be_visible()

    jess.go("/")
    jess.press("Yes")
    expect(jess.page.get_by_text("Yes, today")).to_be_visible()

    ruth.open_circle()
    expect(ruth.moment("Walk by the river")).to_be_visible()
    maria.open_circle()
    expect(maria.page.get_by_text("Walk by the river")).to_have_count(0)

    ruth.page.locator("textarea[name=words]").fill("You kept going")
    ruth.press("Send")
    for each in (jess, maria, ruth):
        each.open_circle()
        expect(each.moment("You kept going")).to_be_visible()
    maria.moment("You kept going").get_by_role("button", name="With you").click()
    expect(maria.moment("You kept going").get_by_text("· You")).to_be_visible()

    jess.go("/wins")
    jess.page.locator("textarea[name=words]").fill("I rang the college")
    jess.press("Add the win")
    maria.open_circle()
    expect(maria.moment("I rang the college")).to_be_visible()

    jess.go(f"/goals/{goal}/sharing")
    jess.page.locator("[data-share] button[form=act]").first.click()
    ruth.go(f"/goals/{goal}")
    expect(ruth.page.get_by_text("Walk by the river")).to_have_count(0)
    ruth.open_circle()
    expect(ruth.page.get_by_text("Walk by the river")).to_have_count(0)


def test_a_plan_is_kept_without_javascript_and_stands_ready_on_a_hard_day(screen: Callable[..., Screen]) -> None:
    jess = screen(java_script_enabled=False)
    jess.sign_up("Jess")
    goal = jess.set_goal("Walk by the river")
    jess.go("/you")
    jess.page.get_by_role("link", name="My plan").click()
    jess.page.get_by_label("What has helped you, even a little?").fill("The dog")
    jess.press("Keep it")
    expect(jess.page.get_by_text("The dog", exact=True)).to_be_visible()
    jess.page.locator("a[href='/plan/new?part=tough']").click()
    jess.page.get_by_label("Which situation may get tough?").fill("An empty evening")
    jess.page.get_by_label("What will you do then?").fill("Out, and along the river")
    jess.press("Keep it")
    jess.page.get_by_role("link", name="All four places").click()
    jess.page.locator("button[value=rhythm]").click()
    expect(jess.page.get_by_role("heading", name="Staying well")).to_be_visible()
    jess.page.locator("a[href='/plan/new?part=fun']").click()
    jess.page.get_by_label("What is fun without using?").fill("The band")
    jess.press("Keep it")
    expect(jess.page.get_by_text("The band", exact=True)).to_be_visible()
    jess.go(f"/goals/{goal}/setback")
    expect(jess.page.get_by_text("Out, and along the river")).to_be_visible()
    jess.page.get_by_role("link", name="My plan").click()
    jess.page.get_by_role("link", name="An empty evening").click()
    jess.page.get_by_text("Erase it").first.click()
    jess.page.get_by_role("button", name="Erase it").click()
    expect(jess.page.get_by_text("It is erased.")).to_be_visible()
    expect(jess.page.get_by_text("An empty evening")).to_have_count(0)


def test_signing_in_out_and_exit_work_without_javascript(screen: Callable[..., Screen]) -> None:
    jess = screen(java_script_enabled=False)
    jess.sign_up("Jess")
    jess.go("/you")
    jess.page.get_by_role("button", name="Sign out", exact=True).click()
    jess.go("/circles")
    expect(jess.page).to_have_url(re.compile("/sign-in"))
    jess.page.locator("[name=email]").fill(jess.address)
    jess.page.locator("[name=password]").fill(PASSWORD)
    jess.press("Sign in")
    expect(jess.page).to_have_url(re.compile("/circles$"))
    exit_to = jess.page.get_by_role("link", name="Exit").get_attribute("href")
    assert exit_to == "/exit"
    left = jess.context.request.get(jess.url + exit_to, max_redirects=0)
    assert (left.status, left.headers["location"]) == (303, f"{jess.url}/help-now")
    jess.go("/circles")
    expect(jess.page).to_have_url(re.compile("/sign-in"))


def test_help_now_needs_neither_account_nor_javascript(screen: Callable[..., Screen]) -> None:
    anybody = screen(java_script_enabled=False)
    anybody.go("/help-now?country=US")
    expect(anybody.page.locator("a[href='tel:911']").first).to_be_visible()
    expect(anybody.page.locator("a[href='tel:988']").first).to_be_visible()
