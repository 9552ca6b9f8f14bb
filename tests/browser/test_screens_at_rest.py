"""Screens at rest: once somebody is signed out, no tab, no way back and no file of their browser shows what was."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Response, WebSocketRoute, expect

from tests.commands import ROOT
from tests.screens import FLAGS, Screen, chromium_at
from tests.served import PASSWORD, Served, Visitor, serving

pytestmark = pytest.mark.browser

WITHIN_MS = 15_000  # without a socket a page looks after 4 s and then every 5; the sweep comes every 5
SIGN_IN = re.compile("/sign-in$")
A_FILE = "/static/css/app.css"  # a page of no one's, to go to and come back from
KEEPS_PAGES = ["--disable-back-forward-cache"]  # Playwright turns this cache off; people's browsers have it
# Which page the browser had kept whole, and whether it was seen once all that hears of its coming back had run.
NOTE_KEPT = """
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  sessionStorage.setItem("kept", location.pathname);
  setTimeout(() => sessionStorage.setItem("seen as", getComputedStyle(document.documentElement).visibility));
});
"""


@dataclass
class Home:
    """Ana's account, where every page holds a word found nowhere else; `elsewhere` is another browser of hers."""

    served: Served
    elsewhere: Visitor
    ben: Visitor
    word: str
    circle: str
    pages: dict[str, str]

    def come_in(self, screen: Screen) -> None:
        """Sign in as Ana in this browser, as a session of its own."""
        here = Visitor(self.served.url)
        here.address = self.elsewhere.address
        here.sign_in()
        screen.come_in_as(here)

    def open_tabs(self, screen: Screen) -> list[Page]:
        """Each kind of page in a tab of its own, with the word to be seen on it."""
        tabs = []
        for path in self.pages.values():
            tab = screen.tab()
            tab.goto(screen.url + path)
            expect(tab.locator("body")).to_contain_text(self.word)
            tabs.append(tab)
        return tabs


def make_home(served: Served) -> Home:
    word = f"marker{os.urandom(8).hex()}"
    ana, ben = Visitor(served.url), Visitor(served.url)
    ana.sign_up("Ana")
    ben.sign_up("Ben")
    circle = ana.start_circle(f"Table {word}")
    ben.join(ana.invite(circle, "sponsor"), "Ben")
    ben.say(circle, f"Said {word}")
    goal = ana.submit("/goals", words=f"Walk {word}").headers["Location"]
    pages = {"Today": "/", "circle": f"/circles/{circle}", "goal": goal, "sharing": f"{goal}/sharing"}
    return Home(served, ana, ben, word, circle, pages)


@pytest.fixture
def home(served: Served) -> Home:
    return make_home(served)


@pytest.fixture(scope="module")
def sweeping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that sweeps as often as it does by default: what ends by the clock rings no bell."""
    with serving(tmp_path_factory.mktemp("sweeping")) as served:
        yield served


# What a browser has to do without, so that only one thing is left that can bring the news.
WAYS = {
    "as usual": (),
    "by the channel between tabs alone": ("socket", "looks"),
    "by the socket alone": ("channel", "looks"),
    "by looking alone": ("socket", "channel"),
}


def make_do(screen: Screen, way: str) -> None:
    if "socket" in WAYS[way]:
        screen.context.route_web_socket(re.compile("socket.io"), refuse)
    if "looks" in WAYS[way]:
        screen.context.route(re.compile("/news"), lambda route: route.abort())
    if "channel" in WAYS[way]:
        screen.context.add_init_script("delete window.BroadcastChannel;")


def refuse(socket: WebSocketRoute) -> None:
    socket.close()


def expect_at_rest(tabs: list[Page], word: str) -> None:
    """Nothing of it is left in any tab, each asks who is there, and so does loading it again."""
    for tab in tabs:
        expect(tab.locator("body")).not_to_contain_text(word, timeout=WITHIN_MS)
        tab.wait_for_url(SIGN_IN)
        assert word not in tab.content()
        tab.reload()
        assert SIGN_IN.search(tab.url)
        expect(tab.locator("[name=password]")).to_be_visible()
        assert word not in tab.content()


def sign_out(tab: Page, url: str) -> None:
    tab.goto(f"{url}/you")
    tab.locator("form[action='/sign-out'] button").click()
    tab.wait_for_url(f"{url}/")
    expect(tab.get_by_role("link", name="Sign in")).to_be_visible()


def exit(tab: Page, url: str) -> None:
    tab.goto(f"{url}/goals")
    tab.get_by_role("link", name="Exit").click()
    tab.wait_for_url("**/help-now")  # the neutral site of these servers


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("leave", [sign_out, exit])
def test_leaving_in_one_tab_blanks_every_other(
    screen: Callable[..., Screen], home: Home, leave: Callable[[Page, str], None], way: str
) -> None:
    ana, ben = screen(), screen()
    make_do(ana, way)
    home.come_in(ana)
    ben.come_in_as(home.ben)
    tabs, others = home.open_tabs(ana), ben.tab()
    others.goto(f"{ben.url}/circles/{home.circle}")
    leave(ana.page, ana.url)
    expect_at_rest(tabs, home.word)
    expect(others.locator("body")).to_contain_text(home.word)


def sign_out_everywhere_else(home: Home) -> None:
    assert home.elsewhere.submit("/you/sessions/end-others").status_code == 303


def change_password(home: Home) -> None:
    changed = home.elsewhere.submit("/you/password", current=PASSWORD, new="two small pebbles at a time")
    assert changed.status_code == 303, changed.text


@pytest.mark.parametrize("way", ["by the socket alone", "by looking alone"])
@pytest.mark.parametrize("end", [sign_out_everywhere_else, change_password])
def test_a_session_ended_from_another_browser_blanks_every_tab(
    screen: Callable[..., Screen], home: Home, end: Callable[[Home], None], way: str
) -> None:
    ana = screen()
    make_do(ana, way)
    home.come_in(ana)
    tabs = home.open_tabs(ana)
    end(home)
    expect_at_rest(tabs, home.word)
    assert home.word in home.elsewhere.get("/").text


@pytest.mark.parametrize("way", ["by the socket alone", "by looking alone"])
def test_a_session_that_ended_by_the_clock_blanks_every_tab(
    screen: Callable[..., Screen], sweeping: Served, way: str
) -> None:
    home, ana = make_home(sweeping), screen(at=sweeping)
    make_do(ana, way)
    home.come_in(ana)
    tabs = home.open_tabs(ana)
    here = re.findall(r"/you/sessions/(\w+)/end", home.elsewhere.get("/you").text)
    assert len(here) == 1
    sweeping.let_end("sessions", "ends_at", here[0])
    expect_at_rest(tabs, home.word)
    assert home.word in home.elsewhere.get("/").text


@pytest.mark.parametrize("has_javascript", [True, False])
@pytest.mark.parametrize("leave", [sign_out, exit])
def test_the_way_back_asks_who_is_there(
    screen: Callable[..., Screen], home: Home, leave: Callable[[Page, str], None], has_javascript: bool
) -> None:
    ana = screen(java_script_enabled=has_javascript)
    home.come_in(ana)
    tab = ana.page
    for path in home.pages.values():
        tab.goto(ana.url + path)
        expect(tab.locator("body")).to_contain_text(home.word)
    tab.go_back()
    expect(tab.locator("body")).to_contain_text(home.word)
    tab.go_forward()
    leave(tab, ana.url)
    for _ in home.pages:
        tab.go_back()  # to sign-in, or to the welcome page where Today was
        expect(tab.locator("a[href='/sign-in'], form[action='/sign-in']")).to_be_visible()
        assert home.word not in tab.content()


@pytest.fixture
def keeping(playwright: Playwright, served: Served) -> Iterator[Screen]:
    """A browser that keeps pages whole to come back to, as people's do."""
    browser = playwright.chromium.launch(
        executable_path=chromium_at(playwright), args=FLAGS, ignore_default_args=KEEPS_PAGES
    )
    screen = Screen(browser.new_context(), served.url)
    screen.context.add_init_script(NOTE_KEPT)
    yield screen
    browser.close()


def leave_and_return(tab: Page, url: str, path: str) -> None:
    tab.goto(url + path)
    tab.goto(url + A_FILE)
    tab.go_back(wait_until="commit")


@pytest.mark.parametrize("page", ["circle", "edit"])
def test_a_page_that_the_browser_kept_asks_who_is_there(keeping: Screen, home: Home, page: str) -> None:
    """The form is a page without a socket, which this browser does keep: the note of it says so."""
    path = {**home.pages, "edit": f"{home.pages['goal']}/edit"}[page]
    home.come_in(keeping)
    tab, other = keeping.page, keeping.tab()
    leave_and_return(tab, keeping.url, path)
    expect(tab.locator("body")).to_contain_text(home.word)
    if page == "edit":
        assert tab.evaluate("sessionStorage.getItem('kept')") == path
    tab.goto(keeping.url + A_FILE)
    sign_out(other, keeping.url)
    tab.go_back(wait_until="commit")
    expect_at_rest([tab], home.word)


def test_a_page_that_the_browser_kept_is_hidden_until_the_server_has_answered(keeping: Screen, home: Home) -> None:
    """Ended from another browser, a session leaves its cookie behind, and this browser knows of nothing."""
    path = f"{home.pages['goal']}/edit"
    home.come_in(keeping)
    tab = keeping.page
    leave_and_return(tab, keeping.url, path)
    expect(tab.locator("textarea[name=words]")).to_have_value(re.compile(home.word))
    expect(tab.locator("textarea[name=words]")).to_be_visible()
    tab.goto(keeping.url + A_FILE)
    tab.evaluate("sessionStorage.clear()")
    sign_out_everywhere_else(home)
    tab.go_back(wait_until="commit")
    expect_at_rest([tab], home.word)
    assert tab.evaluate("sessionStorage.getItem('kept')") == path
    assert tab.evaluate("sessionStorage.getItem('seen as')") == "hidden"


def sign_in(tab: Page, url: str, visitor: Visitor) -> None:
    tab.goto(f"{url}/sign-in")
    tab.locator("[name=email]").fill(visitor.address)
    tab.locator("[name=password]").fill(PASSWORD)
    tab.locator("main form button[type=submit]").click()
    tab.wait_for_url(f"{url}/")


@pytest.mark.parametrize("has_javascript", [True, False])
def test_words_that_were_not_sent_do_not_wait_for_the_next_person_at_this_browser(
    screen: Callable[..., Screen], home: Home, has_javascript: bool
) -> None:
    """Ben signs in where Ana wrote something, and goes back to the page she wrote it on: it is one of his, too."""
    ana = screen(java_script_enabled=has_javascript)
    home.come_in(ana)
    tab, writing = ana.page, ana.page.locator("textarea[name=words]")
    tab.goto(f"{ana.url}/circles/{home.circle}")
    writing.fill("I do not dare to send this")
    expect(writing).to_have_value("I do not dare to send this")
    sign_out(tab, ana.url)
    sign_in(tab, ana.url, home.ben)
    for _ in range(4):  # sign-in, welcome, settings, the circle
        tab.go_back()
    assert tab.url == f"{ana.url}/circles/{home.circle}"
    expect(tab.locator("body")).to_contain_text(home.word)
    expect(writing).to_have_value("")


def test_every_page_says_that_it_is_not_to_be_kept(screen: Callable[..., Screen], home: Home) -> None:
    ana, answers = screen(), list[Response]()
    home.come_in(ana)
    ana.context.on("response", lambda answer: answers.append(answer))
    more = ("/goals", f"/circles/{home.circle}/members", "/who-sees-what", "/you", "/nowhere")
    for path in (*home.pages.values(), *more):
        ana.go(path)
    sign_out(ana.page, ana.url)
    ana.go("/sign-in")
    kept = {"/static/" in answer.url: answer.header_value("cache-control") for answer in answers}
    pages = [answer for answer in answers if "/static/" not in answer.url]
    assert len(pages) > len(home.pages) + len(more)
    assert {answer.header_value("cache-control") for answer in pages} == {"no-store"}
    assert "immutable" in (kept[True] or "")  # files are another matter


# In every field for words, those in parts that are folded away as well; gives how many there are.
TYPE_EVERYWHERE = """(words) => {
  const fields = document.querySelectorAll("main textarea, main input[type=text], main input:not([type])");
  for (const field of fields) field.value = words;
  return fields.length;
}"""


@pytest.mark.parametrize("signs_out", [True, False])
def test_no_file_of_the_browser_holds_what_was_seen_or_typed(
    playwright: Playwright, home: Home, tmp_path: Path, signs_out: bool
) -> None:
    """A piece of a font, which may be kept, is found there; until signing out, when the browser forgets that too."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium_at(playwright), args=FLAGS, ignore_default_args=KEEPS_PAGES
    )
    ana = Screen(context, home.served.url)
    home.come_in(ana)
    home.open_tabs(ana)
    typed, fields = f"typed{os.urandom(8).hex()}", 0
    here = f"/circles/{home.circle}"
    forms = (
        here,
        f"{here}/members",
        f"{here}/invitations/new",
        home.pages["goal"],
        "/goals/new",
        f"{home.pages['goal']}/guide",
        "/wins",
        "/circles/new",
    )
    for path in forms:
        ana.go(path)
        fields += ana.page.evaluate(TYPE_EVERYWHERE, typed)
    ana.go("/goals")
    if signs_out:
        sign_out(ana.page, ana.url)
    context.close()
    font = (ROOT / "static" / "vendor" / "figtree.woff2").read_bytes()[2000:2064]
    files = sum(file.is_file() for file in tmp_path.rglob("*"))
    assert files > 20
    assert fields >= len(forms)
    assert bool(files_holding(tmp_path, font)) != signs_out
    for words in (home.word, typed):
        assert files_holding(tmp_path, words.encode()) == []
        assert files_holding(tmp_path, words.encode("utf-16-le")) == []
    print(f"\na browser's files, {'signed out' if signs_out else 'still signed in'}: {files}, 0 hold a word of it")


def files_holding(profile: Path, words: bytes) -> list[str]:
    """The files of a browser with these bytes in them. Chromium writes text as UTF-8 and as UTF-16."""
    files = [file for file in profile.rglob("*") if file.is_file()]
    return [str(file.relative_to(profile)) for file in files if words in file.read_bytes()]
