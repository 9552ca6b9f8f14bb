"""Beside her: an evening with Jess, her sponsor Ruth, her sister Maria and her friend Tom, each in their own browser.

What somebody may not see is looked for once something later has come to them.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_story import open_at, send
from tests.browser.test_quiet_hours import keep_quiet
from tests.screens import Screen
from tests.served import Served, gathered

pytestmark = pytest.mark.browser

GOAL = "Walk by the river"
WORDS, ANSWER = "You opened that door yourself", "And you held it"
STEP = "Ten minutes outside"
WAITS = "Something is waiting for you, when you like"
FRIDAYS = "Jess would like you to ask how it went, every Friday"
CHEER = "Jess would like you to cheer when there is something new here"
LETTER = "When it is dark, remember the river"
IN_THE_QUIET = "Sleep well, all of you"

Four = tuple[Screen, Screen, Screen, Screen]


@pytest.fixture
def four(screen: Callable[..., Screen], served: Served) -> Four:
    """All in one circle, each with it open; and what Jess shows to her sponsor and her sister."""
    circle, people = gathered(served.url, "Jess", Ruth="sponsor", Maria="family", Tom="friend")
    her = people["Jess"]
    goal = her.submit("/goals", words=GOAL, area="joy", rhythm="daily").headers["Location"]
    for relation in ("sponsor", "family"):
        shown = her.submit(f"{goal}/shares", circle=circle, audience=f"relation:{relation}", progress="1")
        assert shown.status_code == 303
    jess, ruth, maria, tom = (open_at(screen(), circle, visitor) for visitor in people.values())
    return jess, ruth, maria, tom


def test_an_evening_beside_her(four: Four) -> None:
    kind_words_and_an_answer(*four)
    a_step_that_is_let_pass(*four)
    a_wish_for_one_of_them(*four)
    a_letter_for_a_harder_day(*four)
    a_word_in_quiet_hours(*four)


def kind_words_and_an_answer(jess: Screen, ruth: Screen, maria: Screen, tom: Screen) -> None:
    """Ruth speaks about what she is shown, and Jess answers: at once on every screen that may see it."""
    tom.note_news()
    ruth.page.locator("[name=to]").select_option(label=f"About “{GOAL}”")
    send(ruth, WORDS)
    for each in (jess, ruth, maria):
        expect(each.moment(WORDS)).to_be_visible()
    jess.moment(WORDS).get_by_role("link", name="Reply").click()
    send(jess, ANSWER)
    for each in (jess, ruth, maria):
        expect(each.moment(ANSWER)).to_contain_text(WORDS)
    say(jess, "Tea is on the table")
    tom.has_news_only_of("Tea is on the table")
    for words in (WORDS, ANSWER):
        expect(tom.moment(words)).to_have_count(0)


def a_step_that_is_let_pass(jess: Screen, ruth: Screen, maria: Screen, tom: Screen) -> None:
    """It waits for Jess until she likes. Ruth sees that she sent it, and the same when it was put away."""
    for each in (jess, maria, tom):
        each.go("/")
        each.wait_until_live()
    ruth.page.locator("#shown-goals").get_by_role("link", name=GOAL).click()
    ruth.page.get_by_role("link", name="Ask, or suggest a small step").click()
    ruth.page.get_by_role("link", name="One small step").click()
    ruth.press("I’ve read it")
    ruth.page.locator("[name=words]").fill(STEP)
    ruth.press("Send")
    ruth.page.wait_for_url(re.compile("/sent$"))
    ruth.note_news()
    sent = ruth.page.locator("main .rows").inner_text()
    assert STEP in sent
    jess.page.get_by_role("link", name=WAITS).click()
    expect(jess.page.locator("#tray")).to_contain_text(STEP)
    jess.press("Let it pass")
    expect(jess.page.get_by_text("Nothing waits for you")).to_be_visible()
    say(jess, "Is there soup left?")
    ruth.has_news_only_of("Is there soup left?")
    assert ruth.page.locator("main .rows").inner_text() == sent
    ruth.page.reload()
    assert ruth.page.locator("main .rows").inner_text() == sent
    for each in (maria, tom):
        expect(each.moment("Is there soup left?")).to_be_visible()
        expect(each.page.get_by_role("link", name=WAITS)).to_have_count(0)


def a_wish_for_one_of_them(jess: Screen, ruth: Screen, maria: Screen, tom: Screen) -> None:
    """“Ask me on Fridays” is for Ruth, and not for Maria, who sees the goal as well."""
    for each in (ruth, maria, tom):
        each.open_circle()
        each.note_news()
    wish(jess, of="Ruth", way="Ask me, every Friday")
    expect(ruth.page.locator("#shown-goals")).to_contain_text(FRIDAYS)
    say(jess, "A plate is here for everyone")
    for each in (maria, tom):
        each.has_news_only_of("A plate is here for everyone")
        expect(each.page.get_by_text("would like you to")).to_have_count(0)
    maria.page.locator("#shown-goals").get_by_role("link", name=GOAL).click()
    expect(maria.page.get_by_role("heading", name=GOAL)).to_be_visible()
    expect(maria.page.get_by_text("would like you to")).to_have_count(0)


def a_letter_for_a_harder_day(jess: Screen, ruth: Screen, maria: Screen, tom: Screen) -> None:
    """Tom's letter is closed until Jess says that today is one. Neither his pages nor his socket know of it."""
    jess.go("/letters")
    jess.wait_until_live()
    tom.open_circle()
    tom.note_news()
    desk = tom.tab()
    desk.goto(f"{tom.url}/letters/new")
    desk.get_by_label("To", exact=True).select_option(label="Jess")
    desk.get_by_label("Your words").fill(LETTER)
    desk.get_by_role("button", name="Close and keep it").click()
    expect(desk.locator("main .rows")).to_contain_text("To Jess")
    written = desk.locator("main .rows").inner_text()

    expect(jess.page.get_by_text("A letter from Tom")).to_be_visible()
    expect(jess.page.get_by_role("button", name="Open")).to_have_count(0)
    jess.page.get_by_role("link", name="Today is a harder day").click()
    jess.press("Open", exact=False)
    expect(jess.page.locator(".letter-words")).to_have_text(LETTER)

    say(ruth, "It is good to sit here with you")
    tom.has_news_only_of("It is good to sit here with you")
    assert desk.locator("main .rows").inner_text() == written
    desk.reload()
    assert desk.locator("main .rows").inner_text() == written
    for each in (ruth, maria):
        each.go("/letters")
        expect(each.page.get_by_text("No letter is here yet")).to_be_visible()


def a_word_in_quiet_hours(jess: Screen, ruth: Screen, maria: Screen, tom: Screen) -> None:
    """What Tom says waits for Maria, though what Jess wishes comes to her; and is there when she lets it in."""
    keep_quiet(maria)
    for each in (jess, ruth, maria):
        each.open_circle()
        each.note_news()
    send(tom, IN_THE_QUIET)
    for each in (jess, ruth, tom):
        expect(each.moment(IN_THE_QUIET)).to_be_visible()
    wish(jess, of="Maria", way="Cheer when I post")
    expect(maria.page.locator("#shown-goals")).to_contain_text(CHEER)
    assert {item["kind"] for item in maria.news_until("goal")} == {"goal"}
    expect(maria.moment(IN_THE_QUIET)).to_have_count(0)
    other = maria.tab()
    other.goto(f"{maria.url}/")
    other.get_by_role("button", name="Let it in now").click()
    expect(maria.moment(IN_THE_QUIET)).to_be_visible()


def say(who: Screen, words: str) -> None:
    """To everyone in the circle, from another tab."""
    tab = who.tab()
    tab.goto(f"{who.url}/circles/{who.circle}")
    tab.locator("textarea[name=words]").fill(words)
    tab.get_by_role("button", name="Send").click()
    expect(tab.locator("article[data-moment]", has_text=words)).to_be_visible()
    tab.close()


def wish(jess: Screen, *, of: str, way: str) -> None:
    jess.go("/goals")
    jess.page.get_by_role("link", name=GOAL).first.click()
    jess.page.get_by_role("link", name="How to check on me").click()
    jess.page.get_by_label(of).select_option(label=way)
    jess.press("Save")
    expect(jess.page.get_by_text("Saved.")).to_be_visible()
