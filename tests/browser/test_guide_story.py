"""From vague to clear with the keyboard alone; hints that are asked on this screen only, and stop when told to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.screens import Screen

pytestmark = pytest.mark.browser

HINT = "goal-hints [aria-live]"


def reach(page: Page, what: str) -> None:
    """Press Tab until the focus is on what fits this selector."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(what) => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"{what} cannot be reached")


def test_a_goal_is_made_clear_and_small_with_the_keyboard_alone(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    page, keys = jess.page, jess.page.keyboard
    jess.go("/goals/new")
    reach(page, "[name=words]")
    keys.type("Better evenings")
    reach(page, "[formaction$='/guide']")
    keys.press("Enter")
    expect(page.locator("[name=words]")).to_have_value("Better evenings")
    reach(page, "#likely > summary")
    keys.press("Enter")
    reach(page, "[name=confidence]")
    keys.press("ArrowRight")
    expect(page.get_by_label("1", exact=True)).to_be_checked()
    reach(page, "#actions > summary")
    keys.press("Enter")
    reach(page, "[name=lines]")
    keys.type("Buy the good tea\nPut the radio on")
    reach(page, "#actions button")
    keys.press("Enter")
    expect(page.locator("#actions").get_by_text("Saved. Go on, or leave it here.")).to_be_visible()
    expect(page.locator("#actions").get_by_text("Put the radio on", exact=True)).to_be_visible()
    reach(page, "#way > summary")
    keys.press("Enter")
    reach(page, "[name=plans-0-when]")
    keys.type("the evening is long")
    reach(page, "[name=plans-0-then]")
    keys.type("I ring Ruth")
    reach(page, ".form-end .button")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Would a smaller version help?")).to_be_visible()
    reach(page, "[name=words]")
    keys.press("ControlOrMeta+a")
    keys.type("One cup of tea after dinner")
    reach(page, ".smaller .button")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="One cup of tea after dinner")).to_be_visible()
    expect(page.get_by_role("button", name="Done: Buy the good tea")).to_be_visible()
    expect(page.locator(".plan-words")).to_contain_text("I ring Ruth")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("I want to do BETTER.", "What would somebody see you doing?"),
        ("My mum says I drink too much", "Do you want this as well?"),
        ("Never be late", "What would be enough on an ordinary day?"),
        ("My mum says never again, be better", "Do you want this as well?"),
        ("Walk to the river. " * 8, "Could one part of it be the first?"),
        ("Walk in the country on Sundays", ""),
        ("", ""),
    ],
)
def test_one_hint_at_most_is_asked_and_the_words_stay(screen: Callable[..., Screen], typed: str, hint: str) -> None:
    jess = screen()
    jess.sign_up("Jess")
    jess.go("/goals/new/guide")
    words, sent = jess.page.locator("[name=words]"), []
    words.fill("manage")
    expect(jess.page.locator(HINT)).to_have_text("What would somebody see you doing?")
    jess.page.on("request", lambda request: sent.append(request.url))
    words.fill(typed)
    expect(jess.page.locator(HINT)).to_have_text(hint)
    expect(jess.page.locator("goal-hints button")).to_be_visible(visible=bool(hint))
    expect(words).to_have_value(typed)
    assert sent == []


def test_no_hints_means_none_from_then_on(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    jess.go("/goals/new/guide")
    words = jess.page.locator("[name=words]")
    words.fill("Be better")
    jess.press("No hints")
    expect(words).to_be_focused()
    expect(words).to_have_value("Be better")
    expect(jess.page.locator(HINT)).to_be_empty()
    jess.go("/goals/new/guide")
    jess.page.clock.install()
    words.fill("Never be late")
    jess.page.clock.run_for(5000)
    expect(jess.page.locator(HINT)).to_be_empty()
    expect(jess.page.get_by_role("button", name="No hints")).to_have_count(0)


def test_where_a_browser_keeps_nothing_hints_are_simply_there_again(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });")
    jess.sign_up("Jess")
    for _ in range(2):
        jess.go("/goals/new/guide")
        jess.page.locator("[name=words]").fill("Be better")
        jess.press("No hints")
        expect(jess.page.locator(HINT)).to_be_empty()


def test_hints_are_asked_in_the_language_of_the_page(screen: Callable[..., Screen]) -> None:
    jess = screen(locale="es-MX")
    jess.go("/sign-up")
    jess.page.locator("[name=name]").fill("Jess")
    jess.page.locator("[name=email]").fill("jess-in-spanish@example.org")
    jess.page.locator("[name=password]").fill("una piedra cada vez, despacio")
    jess.page.locator("main form button[type=submit], main form .button.filled").first.click()
    jess.page.wait_for_url(lambda url: "/sign-up" not in url)
    jess.go("/goals/new/guide")
    jess.page.locator("[name=words]").fill("Quiero estar mejor")
    expect(jess.page.locator(HINT)).to_have_text("¿Qué te vería hacer alguien?")


def test_the_guide_needs_no_javascript(screen: Callable[..., Screen]) -> None:
    jess = screen(java_script_enabled=False)
    jess.sign_up("Jess")
    jess.go("/goals/new")
    jess.page.locator("[name=words]").fill("Better evenings")
    jess.press("A little help first")
    expect(jess.page.locator(HINT)).to_be_hidden()
    jess.page.locator("#help > summary").click()
    jess.page.locator("[name=resources]").fill("Ruth, on Thursdays")
    jess.page.locator("#help").get_by_role("button").click()
    expect(jess.page.locator("#help").get_by_text("Saved. Go on, or leave it here.")).to_be_visible()
    jess.press("Save")
    expect(jess.page.get_by_role("heading", name="Better evenings")).to_be_visible()
    expect(jess.page.get_by_text("Ruth, on Thursdays")).to_be_visible()


def test_a_step_kept_to_oneself_leaves_an_open_screen(screen: Callable[..., Screen]) -> None:
    jess, ruth = screen(), screen()
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    ruth.accept(jess.invite("sponsor"), "Ruth")
    goal = jess.set_goal("Walk by the river")
    jess.go(f"/goals/{goal}/sharing")
    row = jess.page.locator("fieldset[data-row$='relation:sponsor']")
    row.locator("[name=sees]").check(force=True)
    row.locator("[name=steps]").check(force=True)
    jess.page.locator("sharing-sheet form button:not([form])").last.click()
    jess.page.wait_for_url(f"**/goals/{goal}")
    for words in ("Find the boots", "Write to my brother"):
        jess.page.locator("#steps .add-step > summary").click()
        jess.page.locator("#step-words").fill(words)
        jess.press("Add")
    ruth.go(f"/goals/{goal}")
    ruth.wait_until_live()
    expect(ruth.page.get_by_text("Write to my brother")).to_be_visible()
    own = jess.page.locator(".step", has_text="Write to my brother")
    own.locator("summary").click()
    expect(own.get_by_text("Those who see your steps: Ruth.")).to_be_visible()
    own.get_by_label("Only I see it").check(force=True)
    own.get_by_role("button", name="Save").click()
    expect(own.get_by_text("Only you see this one")).to_be_visible()
    expect(ruth.page.get_by_text("Write to my brother")).to_have_count(0)
    expect(ruth.page.get_by_text("Find the boots")).to_be_visible()
