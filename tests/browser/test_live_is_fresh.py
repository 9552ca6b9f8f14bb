"""Live is fresh: after every kind of change an open page is what loading it again would show, for everybody.

Five people each keep every kind of page open. After each change, made by HTTP, every open page is compared with the
same address loaded in another tab of the same session, as text. Pages that are not live (forms, settings, seeing as
somebody else) are not among them, and there is less in the circle than fills a page, so that none begins in the past.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import unified_diff
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.photographs import from_a_phone
from tests.screens import Screen
from tests.served import PASSWORD, Served, Visitor, serving

pytestmark = pytest.mark.browser

STILL_MS = 350  # a region waits 150 ms before it fetches
PATIENCE = 6.0  # seconds until a page that is still another one counts as different

# What is on a page: elements, attributes in order of their names, the state of fields, and words. Left out is what
# every loading makes anew (tokens, nonces, the cursor), what only says "this just came", and what nobody sees.
IN_THE_PAGE = """
const LEFT_OUT = "script, style, link, template, meta:not([name=viewer-memberships]), #announcer, .just-now";
const MADE_ANEW = new Set(["nonce", "tabindex", "data-after", "data-arrived", "data-test-connected"]);
const UNSEEN = ".new-moments[hidden], [data-empty][hidden]";
const IS_TOKEN = "input[name=csrf_token], input[name=client_id]";

function linesOf(node, depth = "") {
  if (node.nodeType === Node.TEXT_NODE) {
    const words = node.data.replace(/\\s+/g, " ").trim();
    return words ? [depth + words] : [];
  }
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches(LEFT_OUT) || node.matches(UNSEEN)) return [];
  const copyOfText = node.cloneNode(false);
  const attributes = [...node.attributes]
    .filter(({ name }) => !MADE_ANEW.has(name) && !(name === "value" && node.matches(IS_TOKEN)))
    .map(({ name, value }) => [name, name === "class" ? classes(node) : value])
    .filter(([name, value]) => name !== "class" || value)
    .map(([name, value]) => `${name}="${value}"`);
  const line = [node.localName, ...attributes.sort(), ...stateOf(node)].join(" ");
  return [depth + line, ...joined(node).flatMap((child) => linesOf(child, depth + " "))];
}

const classes = (node) => [...node.classList].filter((name) => name !== "celebrating").sort().join(" ");

/** The children, with neighbouring texts as one: how words are cut into nodes is seen by nobody. */
function joined(node) {
  const copy = [];
  for (const child of node.childNodes) {
    const last = copy.at(-1);
    const isWords = child.nodeType === Node.TEXT_NODE;
    if (isWords && last?.nodeType === Node.TEXT_NODE) copy[copy.length - 1] = new Text(last.data + child.data);
    else if (child.nodeType !== Node.COMMENT_NODE) copy.push(child);
  }
  return copy;
}

function stateOf(node) {
  if (node.matches("[type=checkbox], [type=radio]")) return [node.checked ? "(ticked)" : "(not ticked)"];
  if (node.matches("input, select, textarea") && !node.matches(IS_TOKEN)) return [`(holds: ${node.value})`];
  return [];
}

function hasGone() {
  const main = document.querySelector("main");
  const calm = document.getElementById("gone")?.content.firstElementChild;
  const shown = main ? [...main.children].filter((child) => child.localName !== "live-status") : [];
  const isCalm = shown.length === 1 && calm && linesOf(shown[0]).join() === linesOf(calm).join();
  return isCalm && !document.querySelector("aside") && !document.body.dataset.about;
}

window.normalForm = () => (hasGone() ? "gone" : linesOf(document.documentElement).join("\\n"));

let underWay = 0;
let changedAt = 0;
const fetchFromServer = window.fetch;
window.fetch = (...asked) => {
  underWay += 1;
  return fetchFromServer(...asked).finally(() => {
    underWay -= 1;
    changedAt = Date.now();
  });
};
new MutationObserver(() => (changedAt = Date.now())).observe(document, {
  subtree: true, childList: true, attributes: true, characterData: true,
});

/** Resolves when nothing is asked of the server and nothing has changed for a while, since `since` (epoch, ms). */
window.settled = ([since, still]) =>
  new Promise((resolve) => {
    const giveUpAt = Date.now() + 5000;
    const look = () => {
      const isStill = !underWay && Date.now() - Math.max(changedAt, since) >= still;
      isStill || Date.now() > giveUpAt ? resolve() : setTimeout(look, 20);
    };
    look();
  });

/** Resolves when a page that listens has its socket, and any other at once when it is parsed. */
window.ready = () =>
  new Promise((resolve) => {
    const look = () => {
      const isLive = document.body?.dataset.after;
      const isConnected = document.querySelector("html[data-test-connected=yes]");
      const isReady = isLive ? isConnected : document.readyState === "complete";
      isReady ? resolve() : setTimeout(look, 5);
    };
    look();
  });
"""
MADE_ANEW = re.compile(r'\b(nonce|data-after|name="(?:csrf_token|client_id)" value)="[^"]*"')


@pytest.fixture(scope="module")
def chromium(engine: Browser) -> Browser:
    return engine


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server whose sweep comes every second, for what ends by the clock."""
    with serving(tmp_path_factory.mktemp("served"), app="tests.altered:undoing_all_day()", SWEEP_SECONDS="1") as served:
        yield served


class Member(Visitor):
    """Somebody in the circle, by HTTP: their place there, and a goal of their own."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(url)
        self.name = name
        self.place = self.goal = ""
        self.sign_up(name, time_zone=zone_in_the_afternoon())

    def do(self, path: str, **fields: Any) -> str:
        """Send a form that must be taken; gives where it leads."""
        answer = self.submit(path, **fields)
        assert answer.status_code == 303, (path, answer.status_code, answer.text)
        return answer.headers["Location"]

    def set_goal(self, words: str, **more: str) -> str:
        return self.do("/goals", words=words, **more).rpartition("/")[2]

    def shares(self, goal: str) -> dict[str, str]:
        """The ids of what is shown of a goal, by audience."""
        rows = re.findall(r'data-row="\w+/([^"]+)"[^>]*? data-share="(\w+)"', self.get(f"/goals/{goal}/sharing").text)
        return dict(rows)

    def steps(self, goal: str) -> list[str]:
        return re.findall(rf"/goals/{goal}/steps/(\w+)/(?:done|undone)", self.get(f"/goals/{goal}").text)


def zone_in_the_afternoon() -> str:
    """A time zone where it is neither noon, evening nor midnight soon: greetings and days stay the same."""
    zones = ("Pacific/Honolulu", "America/Phoenix", "America/Sao_Paulo", "Africa/Lagos", "Asia/Karachi", "Asia/Tokyo")
    more = ("Pacific/Pago_Pago", "America/Panama", "Atlantic/Azores", "Africa/Nairobi", "Asia/Bangkok", "Pacific/Guam")
    return next(zone for zone in (*zones, *more) if datetime.now(ZoneInfo(zone)).hour in (13, 14, 15, 16))


def today() -> date:
    return datetime.now(ZoneInfo(zone_in_the_afternoon())).date()


@dataclass
class World:
    """A circle of Ana, Ben (her sponsor), Cal (family), Dot (shown nothing) and Dee (about to be removed).

    Ana keeps another one, where nobody has come yet; in the first, one thing was said.
    """

    served: Served
    members: dict[str, Member]
    circle: str
    alone: str
    said: str = ""

    def __getattr__(self, name: str) -> Member:
        return self.members[name]

    def learn_places(self) -> None:
        """Read everybody's place off the page that names them."""
        words = self.ana.get(f"/circles/{self.circle}/members").text
        places = re.findall(r'<li class="member" data-membership="(\w+)">.*?class="member-name">(\w+)', words, re.S)
        for place, name in places:
            if name.lower() in self.members:
                self.members[name.lower()].place = place

    def show(self, audience: str, *parts: str, until: str = "", owner: str = "ana") -> None:
        """Show somebody's goal to an audience, instead of what it was shown before."""
        who = self.members[owner]
        shown = {"circle": self.circle, "audience": audience, "until": until, **dict.fromkeys(parts, "1")}
        who.do(f"/goals/{who.goal}/shares", **shown)

    def stop(self, audience: str) -> None:
        share = self.ana.shares(self.ana.goal)[audience]
        self.ana.do(f"/goals/{self.ana.goal}/shares/{share}/stop")

    def check_in(self, answer: str, **more: str) -> None:
        self.ana.do(f"/goals/{self.ana.goal}/check-ins", answer=answer, **more)

    def undo(self, who: Member, page: str = "/who-sees-what") -> None:
        """Undo the latest of what somebody did, from a page that offers it."""
        change = re.search(r'formaction="(/changes/\w+/undo)"', who.get(page).text)
        assert change, "there is nothing to undo"
        who.do(change[1])

    def arrive(self, name: str, relation: str) -> Member:
        """Somebody new takes a seat."""
        newcomer = Member(self.served.url, name)
        newcomer.join(self.ana.invite(self.circle, relation), name)
        self.members[name.lower()] = newcomer
        self.learn_places()
        return newcomer


def make_world(served: Served) -> World:
    ana = Member(served.url, "Ana")
    world = World(served, {"ana": ana}, circle=ana.start_circle("Family"), alone=ana.start_circle("Band"))
    for name, relation in (("Ben", "sponsor"), ("Cal", "family"), ("Dot", "friend"), ("Dee", "peer")):
        world.arrive(name, relation)
    for name, member in world.members.items():
        member.goal = member.set_goal(f"Something that {name} would like")
    ana.do(f"/goals/{ana.goal}", words="Walk by the river", why="My head is quieter", rhythm="daily", unit="walks")
    world.show("relation:sponsor", "progress", "steps", "notes", "setbacks")
    world.show("relation:family", "progress")
    world.show(f"member:{world.dee.place}", "progress", "steps", "notes", "setbacks")
    world.show(f"member:{ana.place}", "progress", owner="cal")
    world.said = world.cal.say(world.circle, "Is anybody here?")
    return world


def changes(w: World) -> Iterator[str]:
    """Every kind of change, one after the other; each is named when it was made."""
    ana, circle = w.ana, w.circle
    goal, days = f"/goals/{ana.goal}", [today() - timedelta(days=ago) for ago in range(5)]

    yield from what_is_said(w)

    w.check_in("yes")
    yield "check in: yes"
    w.check_in("some")
    yield "check in amended: some of it"
    w.check_in("some", note="Slower than yesterday", amount="2")
    yield "note and amount added"
    w.check_in("yes", on=days[2].isoformat())
    yield "check in back-filled"
    w.check_in("not_this_time", note="Slower than yesterday", amount="")
    yield "check in amended: a setback kept"
    w.check_in("not_this_time", note="Slower than yesterday", amount="", tell="everyone")
    yield "setback told"
    w.check_in("different", note="Slower than yesterday", amount="", tell="everyone")
    yield "told setback amended"
    w.check_in("different", note="Slower than yesterday", amount="")
    yield "told setback kept after all"
    w.check_in("not_this_time", on=days[3].isoformat())
    yield "setback kept, back-filled"
    w.check_in("not_this_time", on=days[4].isoformat(), tell="later")
    yield "setback to tell of later, back-filled"
    later = re.search(rf"{goal}/check-ins/\w+/tell", ana.get(goal).text)
    assert later
    ana.do(later[0], tell=f"member:{w.ben.place}")
    yield "earlier setback told to one person"
    w.check_in("yes", note="Slower than yesterday", amount="1")
    yield "setback amended: yes"

    ana.do(f"/circles/{circle}/members/{w.dee.place}/remove")
    yield "member is removed"
    w.undo(ana, "/circles")
    yield "member is removed: undone"
    ana.do(f"/circles/{circle}/members/{w.dee.place}/remove")
    yield "member is removed again"

    ana.do(f"{goal}/steps", words="Find the boots")
    yield "step added"
    ana.do(f"{goal}/steps", words="Ask about the path")
    first, second = ana.steps(ana.goal)
    ana.do(f"{goal}/steps/{first}/done")
    yield "step done"
    ana.do(f"{goal}/steps/{first}/undone")
    yield "step undone"
    ana.do(f"{goal}/steps/{first}/done")
    ana.do(f"{goal}/steps/{first}/remove")
    yield "step that was done removed"
    ana.do(f"{goal}/steps/{second}", words="Ask about the other path", by_on=(today() + timedelta(days=2)).isoformat())
    yield "step in other words, with a day"
    ana.do(f"{goal}/steps/{second}/done")
    ana.do(f"{goal}/steps/{second}", words="Ask about the other path", is_private="1")
    yield "step that was done kept to oneself"
    ana.do(f"{goal}/steps/{second}", words="Ask about the other path")
    yield "step shown again"
    ana.do(f"{goal}/steps/{second}/remove")
    yield "step removed"
    ana.do(f"{goal}/if-thens", when="It rains", then="The big coat")
    yield "if-then plan"
    yield from in_the_plan(ana)
    ana.do(f"{goal}/confidence", confidence="8")
    yield "how likely it feels"
    guide = {"words": "Walk by the river", "why": "My head is quieter", "rhythm": "daily", "unit": "walks"}
    ana.do(f"{goal}/guide", **guide, lines="Find the gloves\nAsk for the key", resources="Ruth")
    yield "steps and what could help, from the guide"

    yield from who_sees_it(w)

    ana.do(goal, words="Walk by the lake", why="My head is quieter", rhythm="daily", unit="walks")
    yield "goal renamed"
    ana.do(goal, words="Walk by the lake", why="The ducks", rhythm="weekdays", weekdays=["0", "6"], unit="rounds")
    yield "goal's plan changed"
    ana.do(goal, words="Walk by the lake", why="The ducks", rhythm="daily", unit="rounds")
    ana.do(f"{goal}/rest")
    yield "goal rests"
    ana.do(f"{goal}/resume")
    yield "goal resumed"
    ana.do(f"{goal}/finish")
    yield "goal finished"
    ana.do(f"{goal}/resume")
    yield "finished goal resumed"
    ana.do(f"{goal}/let-go")
    yield "goal let go"
    ana.do(f"{goal}/resume")
    yield "goal that was let go resumed"
    w.show("everyone", "progress", "steps")
    yield "share begun: everyone"
    ana.set_goal("Sleep before midnight")
    yield "goal set"

    yield from who_is_here(w)


def in_the_plan(ana: Member) -> Iterator[str]:
    ana.do("/plan", part="tough", words="An empty evening", then="Out, and along the river")
    yield "first line of a plan"
    ana.do("/plan/stage", stage="skills")
    yield "where one is"
    ana.do("/plan", part="early_signs", words="I stop answering")
    yield "question of a stage answered"
    line = re.search(r"/plan/\w{32}(?=/edit)", ana.get("/plan").text)
    assert line
    ana.do(line[0], words="An empty Sunday", then="")
    yield "line of a plan changed"
    ana.do(f"{line[0]}/erase")
    yield "line of a plan erased"
    ana.do("/plan/stage", stage="")
    yield "where one is: nowhere"


def celebrated_together(w: World) -> Iterator[str]:
    newest = re.search(r'data-moment="(\w+)"', w.ana.get(f"/circles/{w.circle}").text)
    assert newest
    win = f"/moments/{newest[1]}/together"
    w.ben.do(win)
    yield "a win celebrated together"
    for who in (w.cal, w.ana):
        who.do(f"{win}/here")
        yield f"{who.name} here to celebrate"
    w.cal.do(f"{win}/here?take_back=1")
    yield "somebody gone from celebrating"
    w.ana.do(f"{win}/thanks")
    yield "celebrating ended"


def what_is_said(w: World) -> Iterator[str]:
    ana, ben, cal, dot, circle = w.ana, w.ben, w.cal, w.dot, w.circle
    cal.do(f"/moments/{w.said}/take-back")
    yield "only words taken back"
    first = ben.say(circle, "Good morning, all of you")
    yield "first words to everyone"
    cal.say(circle, "Just for you", to=f"member:{ana.place}")
    yield "words to one person"
    about = ben.say(circle, "That river is lucky", to=f"goal:{ana.goal}")
    yield "words about a goal"
    dot.say(circle, "Soup on Sunday")
    yield "words to everyone: from somebody shown nothing"
    last = cal.say(circle, "I will bring bread")
    yield "words to everyone: a fourth time"
    ana.say(circle, "You are all invited")
    yield "words to everyone: the owner's"
    photo = ("IMG_2041.jpg", from_a_phone())
    shown = [ben.say(circle, words, photo=photo, photo_words="His dog") for words in ("Look at this", "")]
    yield "words with a photo, and a photo by itself"
    for moment in shown:
        ben.do(f"/moments/{moment}/take-back")
    yield "photos taken back"
    for about_goal, kind in (("", "win"), (ana.goal, "win about a goal")):
        ana.do("/wins", words="I rang the college", to=circle, goal=about_goal)
        yield kind
        newest = re.search(r'data-moment="(\w+)"', ana.get(f"/circles/{circle}").text)
        assert newest
        ana.do(f"/moments/{newest[1]}/take-back")
        yield f"{kind} taken back"
    ana.do("/wins", words="All the way round", to=circle, goal=ana.goal)
    yield "another win about a goal"
    yield from celebrated_together(w)
    for moment, who in ((first, dot), (about, ana)):
        who.do(f"/moments/{moment}/cheers", kind="with_you")
        yield f"cheer by {who.name}"
    dot.do(f"/moments/{first}/cheers?take_back=1", kind="with_you")
    yield "cheer taken back"
    cal.do(f"/moments/{last}/take-back")
    yield "words taken back"
    ben.do(f"/moments/{about}/take-back")
    yield "words about a goal taken back"


def who_sees_it(w: World) -> Iterator[str]:
    """Ana's goal is shown to Dot, to more of it and to less, and to Ben no more and again."""
    member = f"member:{w.dot.place}"
    w.check_in("some", note="With the dog", amount="1")
    yield "check in amended before sharing"
    w.show(member)
    yield "share begun: the words alone"
    w.show(member, "progress", "steps", "notes", "setbacks")
    yield "share widened"
    w.dot.say(w.circle, "So that is where you go", to=f"goal:{w.ana.goal}")
    yield "words about a goal from who is new to it"
    w.show(member, "progress")
    yield "share narrowed"
    w.stop(member)
    yield "share stopped"
    w.show(member, "progress", "steps", "notes")
    yield "share stopped and begun again"
    w.show("relation:sponsor", "progress")
    yield "share of a relation narrowed"
    w.stop("relation:sponsor")
    yield "share of a relation stopped"
    w.undo(w.ana)
    yield "share of a relation stopped: undone"
    w.show("relation:sponsor", "progress", "steps", "notes", "setbacks")
    yield "share of a relation widened"
    w.show(member, "progress", until=today().isoformat())
    yield "share given an end"
    w.served.let_end("shares", "until", w.ana.shares(w.ana.goal)[member])
    yield "share ended by the clock"
    keys = [f"{w.circle}/{audience}" for audience in ("relation:family", "relation:sponsor")]
    w.ana.do(f"/goals/{w.ana.goal}/sharing", sees=keys, progress=keys, steps=keys[1:], notes=keys[1:], setbacks=keys)
    yield "whole sheet saved"
    w.ana.do("/who-sees-what/stop", member=w.cal.place, goal=w.ana.goal)
    yield "stopped for one person"
    w.undo(w.ana)
    yield "stopped for one person: undone"
    w.ana.do("/who-sees-what/stop-all")
    yield "everything stopped"
    w.undo(w.ana)
    yield "everything stopped: undone"


def who_is_here(w: World) -> Iterator[str]:
    ana, circle = w.ana, w.circle
    ana.invite(circle, "friend")
    yield "somebody invited"
    invitation = re.search(rf"/circles/{circle}/invitations/\w+/revoke", ana.get(f"/circles/{circle}/members").text)
    assert invitation
    ana.do(invitation[0])
    yield "invitation withdrawn"
    eve = w.arrive("Eve", "friend")
    yield "member joins"
    eve.say(circle, "Hello from me")
    yield "words from a newcomer"
    ana.do(f"/newcomers/{eve.place}/show")
    yield "newcomer shown what everyone is shown"
    w.undo(ana)
    yield "newcomer shown: undone"
    ana.do(f"/newcomers/{eve.place}/leave-out")
    yield "newcomer left out"
    eve.do("/you/close", password=PASSWORD)
    yield "account closed"
    eve.sign_in()
    eve.do("/you/open-again")
    yield "account opened again"
    eve.do(f"/circles/{circle}/leave")
    yield "member leaves"
    ana.do(f"/circles/{circle}", name="Sunday table", purpose="Bread and soup")
    yield "circle renamed"
    w.cal.do(f"/circles/{circle}/known-as", known_as="Carl")
    yield "name changed"
    ana.do(f"/circles/{circle}/known-as", known_as="Anna")
    yield "owner's name changed"
    ana.do(f"/circles/{circle}/members/{w.ben.place}/keep")
    yield "keeping handed over"
    w.ben.do(f"/circles/{circle}/members/{ana.place}/keep")
    yield "keeping handed back"
    w.ben.join(ana.invite(w.alone, "friend"), "Ben")
    yield "somebody joins where nobody was"
    ana.start_circle("Choir")
    yield "another circle started"
    ana.do(f"/circles/{circle}/close")
    yield "circle closed"
    w.undo(ana, "/circles")
    yield "circle closed: undone"


@dataclass(eq=False)
class Tab:
    """One page that somebody keeps open, and how it looked when loaded, by the HTML it was made of."""

    who: str
    kind: str
    path: str
    screen: Screen
    page: Page
    forms: dict[str, str] = field(default_factory=dict)
    html: str = ""  # as the server answers now, without what is made anew each time
    is_there: bool = False
    was_refused: bool = False  # not there when opened: nothing tells such a page that it is there now

    @property
    def url(self) -> str:
        return self.screen.url + self.path

    def open(self) -> None:
        answer = self.page.goto(self.url, wait_until="commit")
        self.was_refused = answer is not None and answer.status == 404

    def look(self) -> None:
        """Ask what the server answers now, with this browser's cookies.

        The client keeps connections open, and may ask on one just when the server lets it go for having been idle; it
        asks once more then, as browsers do.
        """
        answer = self.screen.context.request.get(self.url, max_retries=1)
        self.is_there, self.html = answer.ok, MADE_ANEW.sub("", answer.text())

    def difference(self) -> str | None:
        """How the open page differs from the same one loaded, in a few lines: empty when it does not.

        None when there is nothing to compare: a page that was not there when opened is there now, and is opened anew.
        """
        live, fresh = form_of(self.page), self.forms[self.html]
        if self.was_refused and self.is_there:
            self.open()
            return None
        if live == "gone" and not self.is_there:
            return ""
        lines = unified_diff(fresh.split("\n"), live.split("\n"), n=1, lineterm="")
        return "\n".join(line[:200] for line in list(lines)[2:16])


def form_of(page: Page) -> str:
    return str(ask(page, "ready().then(normalForm)"))


def ask(page: Page, question: str, *asked: Any) -> Any:
    """Ask a page something, and again when it was just loading itself anew."""
    for _ in range(5):
        try:
            return page.evaluate(question, *asked)
        except Error as trouble:
            if "context was destroyed" not in str(trouble):
                raise
    raise AssertionError(f"{page.url} does not come to rest")


def load(tabs: Iterable[Tab]) -> None:
    """Load each page whose HTML was not loaded before, in a tab of the same browser: several people's at once."""
    waiting: dict[str, list[Tab]] = {}
    for tab in tabs:
        tab.look()
        if tab.html not in tab.forms:
            waiting.setdefault(tab.who, []).append(tab)
    for abreast in zip_longest(*waiting.values()):
        loading = [(tab, tab.screen.page.goto(tab.url, wait_until="commit")) for tab in abreast if tab]
        for tab, answer in loading:
            form = form_of(tab.screen.page)
            tab.html = MADE_ANEW.sub("", answer.text()) if answer else ""
            tab.forms[tab.html] = form


class Tabs:
    """Everybody's open pages, and how often one of them was compared."""

    def __init__(self, world: World, screens: dict[str, Screen]) -> None:
        self.compared = 0
        self.differences: list[str] = []
        self.all = [
            Tab(who, kind, path, screens[who], screens[who].tab())
            for who, member in world.members.items()
            for kind, path in pages_of(world, member).items()
        ]
        for tab in self.all:
            tab.open()

    def compare(self, change: str) -> None:
        """Note each page that is not as it would be loaded, once it is still."""
        found = self._differences(self.all)
        self.compared += len(found)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and any(found.values()):
            found = self._differences([tab for tab, difference in found.items() if difference])
        for tab, difference in found.items():
            if difference:
                self.differences.append(f"{change} · {tab.who} · {tab.kind}\n{difference}\n")
                tab.open()

    def _differences(self, tabs: list[Tab]) -> dict[Tab, str]:
        since = time.time() * 1000
        load(tabs)  # what was changed is changed already: meanwhile the open pages hear of it
        for tab in tabs:
            ask(tab.page, "(asked) => settled(asked)", [since, STILL_MS])
        found = {tab: tab.difference() for tab in tabs}
        return {tab: difference for tab, difference in found.items() if difference is not None}


def pages_of(world: World, member: Member) -> dict[str, str]:
    """Every kind of page somebody can have open; Ana's own goal is the one that the others are shown."""
    others = {"goal shown": f"/goals/{world.ana.goal}"}
    hers = {"circle without others": f"/circles/{world.alone}", "how it was before": "/who-sees-what/history"}
    hers |= {"plan": "/plan", "stages": "/plan/stages"}
    return {
        "Today": "/",
        "circle": f"/circles/{world.circle}",
        "own goal": f"/goals/{member.goal}",
        "goals": "/goals",
        "members": f"/circles/{world.circle}/members",
        "sharing sheet": f"/goals/{member.goal}/sharing",
        "who sees what": "/who-sees-what",
        **(hers if member is world.ana else others),
    }


def test_after_every_change_an_open_page_is_what_loading_it_shows(
    screen: Callable[..., Screen], served: Served
) -> None:
    world = make_world(served)
    screens = {}
    for name, member in world.members.items():
        screens[name] = screen(viewport={"width": 1280, "height": 4000}, device_scale_factor=0.25)
        screens[name].context.add_init_script(IN_THE_PAGE)
        screens[name].come_in_as(member)
    tabs = Tabs(world, screens)
    tabs.compare("before any change")
    kinds = 0
    for change in changes(world):
        kinds += 1
        tabs.compare(change)
    pages = {tab.kind for tab in tabs.all}
    print(
        f"\nlive is fresh: {kinds} kinds of change × {len(screens)} viewers × {len(pages)} pages, "
        f"{tabs.compared} comparisons, {len(tabs.differences)} differences"
    )
    if tabs.differences:
        pytest.fail("\n".join(tabs.differences), pytrace=False)
