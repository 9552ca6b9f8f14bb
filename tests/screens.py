"""Real browsers on a real server: each person a context of their own. Console errors and foreign requests fail."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.served import PASSWORD, Served, Visitor, serving

PHONE = {"width": 390, "height": 844}
NOTE_CONNECTION = """
for (const [event, state] of [["circle:reached", "yes"], ["circle:lost", "no"]])
  document.addEventListener(event, () => (document.documentElement.dataset.testConnected = state));
"""
NOTE_NEWS = """() => {
  const noted = [];
  document.documentElement.dataset.testNews = "[]";
  document.addEventListener("circle:news", ({ detail }) => {
    noted.push(...detail.items);
    document.documentElement.dataset.testNews = JSON.stringify(noted);
  });
}"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as people have it, but for its window."""
    browser = playwright.chromium.launch(executable_path=chromium_at(playwright), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def engine(playwright: Playwright) -> Iterator[Browser]:
    """Chromium's engine without the browser around it: the same pages for two thirds of the work.

    It keeps no page that was left, for instance. For tests that open pages by the hundred and use no such thing.
    """
    path = shutil.which("chromium-headless-shell") or chromium_at(playwright)
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


def chromium_at(playwright: Playwright) -> str:
    """Where the browser is."""
    path = shutil.which("chromium") or playwright.chromium.executable_path
    if not os.path.exists(path):
        if os.environ.get("CI"):
            pytest.fail("there is no browser, and CI needs one")
        pytest.skip("there is no browser: make test installs one")
    return path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose sweep is so slow that whatever arrives in these tests came by the bell."""
    with serving(tmp_path_factory.mktemp("served"), SWEEP_SECONDS="600") as served:
        yield served


class Screen:
    """Somebody's browser, and what they do in it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        context.add_init_script(NOTE_CONNECTION)
        self.troubles: list[str] = []
        self.page: Page = self.tab()

    def tab(self) -> Page:
        """Another tab of this browser; its troubles are heard as well."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._look_at_request)
        return page

    def come_in_as(self, visitor: Visitor) -> None:
        """Go on in this browser with the session of somebody who signed in by HTTP; its forms are its own."""
        kept = [each for each in visitor.http.cookies if each.name != "form"]
        self.context.add_cookies([{"name": each.name, "value": each.value or "", "url": self.url} for each in kept])

    def _hear(self, message: Any) -> None:
        is_refusal = "Failed to load resource" in message.text  # a 4xx that a test asks for
        if message.type == "error" and not is_refusal:
            self.troubles.append(message.text)

    def _look_at_request(self, request: Any) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.troubles.append(f"a request to {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, name: str, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def sign_up(self, name: str) -> None:
        """From wherever the sign-up page is asked for."""
        if "/sign-up" not in self.page.url:
            self.go("/sign-up")
        self.address = f"{name}-{os.urandom(4).hex()}@example.org".lower()
        self.page.get_by_label("What shall we call you?").fill(name)
        self.page.get_by_label("E-mail or a username").fill(self.address)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Make my place")
        self.page.wait_for_url(lambda url: "/sign-up" not in url)

    def start_circle(self, name: str, known_as: str) -> str:
        self.go("/circles/new")
        self.page.locator("[name=name]").fill(name)
        self.page.locator("[name=known_as]").fill(known_as)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile(r"/circles/[0-9a-f]{32}$"))
        self.circle = self.page.url.rpartition("/")[2]
        return self.circle

    def invite(self, relation: str) -> str:
        self.go(f"/circles/{self.circle}/invitations/new")
        self.page.locator(f"[name=relation][value={relation}]").check(force=True)
        self.press("Make the link")
        return str(self.page.locator("[data-invitation-link]").get_attribute("value"))

    def accept(self, link: str, known_as: str) -> None:
        """Open the link signed out, sign up, read who invites, and sit down."""
        self.page.goto(link)
        self.page.get_by_role("link", name="I am new here").click()
        self.sign_up(known_as)
        self.page.locator("[name=known_as]").fill(known_as)
        self.page.get_by_role("button", name=re.compile("^Join")).click()
        self.page.wait_for_url(re.compile(r"/circles/[0-9a-f]{32}$"))
        self.circle = self.page.url.rpartition("/")[2]

    def set_goal(self, words: str) -> str:
        self.go("/goals/new")
        self.page.locator("[name=words]").fill(words)
        self.press("Save")
        self.page.wait_for_url(re.compile(r"/goals/[0-9a-f]{32}$"))
        return self.page.url.rpartition("/")[2]

    def open_circle(self) -> None:
        self.go(f"/circles/{self.circle}")

    def wait_until_live(self) -> None:
        """The socket is open."""
        self.page.wait_for_selector("html[data-test-connected=yes]", state="attached")

    def note_news(self) -> None:
        """From now on, while this page is open, note all the news that comes to it."""
        self.wait_until_live()
        self.page.evaluate(NOTE_NEWS)

    def news_until(self, words: str) -> list[dict[str, Any]]:
        """All the news that was noted, once these words have come."""
        page = self.page.locator("html")
        expect(page).to_have_attribute("data-test-news", re.compile(re.escape(words)))
        return list(json.loads(page.get_attribute("data-test-news") or ""))

    def has_news_only_of(self, words: str) -> None:
        """These words came, and nothing else since the news was noted."""
        assert [words in item.get("html", "") for item in self.news_until(words)] == [True]

    def moment(self, words: str) -> Any:
        return self.page.locator("article[data-moment]", has_text=words)


@pytest.fixture
def screen(chromium: Browser, served: Served) -> Iterator[Callable[..., Screen]]:
    """Open a browser for somebody; at the end none of them may have had a trouble."""
    opened: list[Screen] = []

    def open_screen(at: Served = served, **options: Any) -> Screen:
        context = chromium.new_context(**{"viewport": PHONE, "locale": "en-US", **options})
        context.set_default_timeout(15_000)
        opened.append(Screen(context, at.url))
        return opened[-1]

    yield open_screen
    troubles = [trouble for each in opened for trouble in each.troubles]
    for each in opened:
        each.context.close()
    assert troubles == []
