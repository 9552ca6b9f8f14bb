"""What is no longer shared is off every open screen: at once by the bell, and by the sweep where the bell is lost.

Gone means that the words are nowhere in the page any more, seen or unseen. Times are taken in the browsers, from the
press (or the start of the request, on the same clock) to the page without the words.
"""

import secrets
import time
from collections.abc import Iterator
from statistics import quantiles

import pytest
from playwright.sync_api import Browser, expect

from tests.screens import Screen
from tests.served import Served, Visitor, serving

pytestmark = pytest.mark.browser

RUNS = 100
AT_ONCE = 10  # goals shown at a time by the bell, so that the page is like people's pages
PROMISED_MS = 10_000

# `watchFor(words)` notes when these words, which must be there, are nowhere in the page any more.
WATCHING = """
const watched = new Set();
window.goneAt = {};
const source = () => document.documentElement?.outerHTML ?? "";
window.watchFor = (each) => {
  for (const words of each) {
    if (!source().includes(words)) throw new Error(`${words} is not there`);
    watched.add(words);
  }
};
new MutationObserver(() => {
  if (!watched.size) return;
  const html = source();
  for (const words of watched) {
    if (html.includes(words)) continue;
    window.goneAt[words] = Date.now();
    watched.delete(words);
  }
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""
PRESSED = """
addEventListener("click", ({ target }) => {
  if (target.closest("[formaction$='/stop']")) sessionStorage.setItem("pressed", Date.now());
}, { capture: true });
"""


@pytest.fixture(scope="module")
def chromium(engine: Browser) -> Browser:
    return engine


class Circle:
    """Jess's circle on a server: she shows goals, and Maria and Ruth look, each in a browser."""

    def __init__(self, chromium: Browser, served: Served) -> None:
        self.served = served
        self.jess = Visitor(served.url)
        self.jess.sign_up("Jess")
        self.id = self.jess.start_circle()
        self.screens = [self._open(chromium, self._come("Maria")), self._open(chromium, self._come("Ruth"))]
        self.sponsor = self._come("Sam", "sponsor")

    def _come(self, name: str, relation: str = "family") -> Visitor:
        visitor = Visitor(self.served.url)
        visitor.sign_up(name)
        visitor.join(self.jess.invite(self.id, relation), name)
        return visitor

    def _open(self, chromium: Browser, visitor: Visitor) -> Screen:
        context = chromium.new_context()
        context.set_default_timeout(15_000)
        context.add_init_script(WATCHING)
        screen = Screen(context, self.served.url)
        screen.come_in_as(visitor)
        return screen

    def set_goal(self, words: str) -> str:
        return self.jess.submit("/goals", words=words).headers["Location"].rpartition("/")[2]

    def show(self, goal: str, audience: str = "relation:family") -> None:
        shown = self.jess.submit(f"/goals/{goal}/shares", circle=self.id, audience=audience, progress="1")
        assert shown.status_code == 303, shown.text

    def share_of(self, goal: str) -> str:
        sheet = self.jess.get(f"/goals/{goal}/sharing").text
        return sheet.partition("relation:family")[2].partition('data-share="')[2].partition('"')[0]

    def close(self) -> None:
        for screen in self.screens:
            screen.context.close()


def went_at(screen: Screen, words: str) -> float:
    """When words went from a screen, as milliseconds of the browser's clock; waits as long as is promised."""
    screen.page.wait_for_function("(words) => goneAt[words]", arg=words, timeout=PROMISED_MS)
    return float(screen.page.evaluate("(words) => goneAt[words]", words))


def say(by: str, times: list[float]) -> None:
    percentiles = quantiles(times, n=100)
    print(
        f"\nstop sharing → gone from an open screen, {by}: {RUNS} runs, {len(times)} screens, "
        f"p50 {percentiles[49]:.0f} ms, p99 {percentiles[98]:.0f} ms"
    )


@pytest.fixture
def circle(chromium: Browser, served: Served) -> Iterator[Circle]:
    circle = Circle(chromium, served)
    yield circle
    circle.close()


def test_by_the_bell_it_is_gone_at_once(chromium: Browser, circle: Circle) -> None:
    """Nothing but the bell can do it here: this server sweeps every ten minutes."""
    jess = Screen(chromium.new_context(), circle.served.url)
    jess.context.add_init_script(PRESSED)
    jess.come_in_as(circle.jess)
    maria, ruth = circle.screens
    times = []
    for run in range(RUNS):
        if run % AT_ONCE == 0:
            goals = {f"Walk number {number}.": "" for number in range(run, run + AT_ONCE)}
            for words in goals:
                goals[words] = circle.set_goal(words)
                circle.show(goals[words])
                circle.show(goals[words], "relation:sponsor")
            maria.go(f"/circles/{circle.id}")
            maria.wait_until_live()
        words = f"Walk number {run}."
        ruth.go(f"/goals/{goals[words]}")
        ruth.wait_until_live()
        for screen in circle.screens:
            screen.page.evaluate("(words) => watchFor([words])", words)
        jess.go(f"/goals/{goals[words]}/sharing")
        jess.page.locator("[data-row$='relation:family'] [formaction$='/stop']").click()
        jess.page.wait_for_url(f"**/goals/{goals[words]}")
        pressed = float(jess.page.evaluate("sessionStorage.getItem('pressed')"))
        times += [went_at(screen, words) - pressed for screen in circle.screens]
        expect(jess.page.get_by_role("heading", name=words)).to_be_visible()
        assert circle.sponsor.get(f"/goals/{goals[words]}").status_code == 200
    jess.context.close()
    assert len(times) == RUNS * len(circle.screens)
    say("by the bell, from the press", times)


@pytest.fixture
def deaf(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Circle]:
    """A circle on a server that sweeps as it does by default, and whose bell nobody hears."""
    with serving(tmp_path_factory.mktemp("deaf"), app="tests.altered:without_its_bell()") as served:
        circle = Circle(chromium, served)
        yield circle
        circle.close()


def test_with_the_bell_cut_it_is_gone_by_the_sweep(deaf: Circle) -> None:
    """All goals stand on one open page and are stopped one after the other, whenever in the sweep's time that is."""
    goals = {f"Walk number {number}.": deaf.set_goal(f"Walk number {number}.") for number in range(RUNS)}
    for goal in goals.values():
        deaf.show(goal)
        deaf.show(goal, "relation:sponsor")
    shares = {words: deaf.share_of(goal) for words, goal in goals.items()}
    for screen in deaf.screens:
        screen.go(f"/circles/{deaf.id}")
        screen.wait_until_live()
        screen.page.evaluate("(words) => watchFor(words)", list(goals))
    stopped: dict[str, float] = {}
    for words, goal in goals.items():
        deaf.screens[0].page.wait_for_timeout(secrets.randbelow(1000))
        stopped[words] = time.time() * 1000
        answer = deaf.jess.submit(f"/goals/{goal}/shares/{shares[words]}/stop")
        assert answer.status_code == 303, answer.text
    times = [went_at(screen, words) - at for words, at in stopped.items() for screen in deaf.screens]
    assert len(times) == RUNS * len(deaf.screens)
    assert max(times) <= PROMISED_MS
    for goal in goals.values():
        assert deaf.sponsor.get(f"/goals/{goal}").status_code == 200
    say("by the sweep alone, from the request", times)


def test_the_bell_is_cut_indeed(deaf: Circle) -> None:
    """Words that nobody is rung for come with the sweep, and not before: or the test above would prove nothing."""
    maria, ruth = deaf.screens
    for screen in deaf.screens:
        screen.go(f"/circles/{deaf.id}")
        screen.wait_until_live()
    came_ms = []
    for run in range(3):
        said_at = time.time() * 1000
        deaf.jess.say(deaf.id, f"Hello number {run}.")
        for screen in (maria, ruth):
            expect(screen.moment(f"Hello number {run}.")).to_have_count(1, timeout=PROMISED_MS)
        came_ms.append(time.time() * 1000 - said_at)
    assert max(came_ms) > 1000
