"""The main job, end to end: invite a circle, share a goal, be cheered live. Three people, three browsers."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, WebSocketRoute, expect

from tests.screens import Screen
from tests.served import Served, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def family(screen: Callable[..., Screen], served: Served) -> tuple[Screen, Screen, Screen]:
    """Jess's circle: Jess, her sister Maria and her sponsor Ruth, each with the circle open."""
    people = {name: Visitor(served.url) for name in ("Jess", "Maria", "Ruth")}
    for name, visitor in people.items():
        visitor.sign_up(name)
    circle = people["Jess"].start_circle(known_as="Jess")
    for name, relation in (("Maria", "family"), ("Ruth", "sponsor")):
        people[name].join(people["Jess"].invite(circle, relation), name)
    jess, maria, ruth = (open_at(screen(), circle, visitor) for visitor in people.values())
    return jess, maria, ruth


def open_at(someones: Screen, circle: str, visitor: Visitor) -> Screen:
    someones.come_in_as(visitor)
    someones.circle, someones.address = circle, visitor.address
    someones.open_circle()
    someones.wait_until_live()
    return someones


def send(who: Screen, words: str) -> None:
    who.page.locator("textarea[name=words]").fill(words)
    who.press("Send")


def share(jess: Screen, goal: str, row: str, *parts: str) -> None:
    """Show the goal to one row of the sheet."""
    jess.go(f"/goals/{goal}/sharing")
    audience = jess.page.locator(f"fieldset[data-row$='{row}']")
    audience.locator("[name=sees]").check(force=True)
    for part in parts:
        audience.locator(f"[name={part}]").check(force=True)


def save_sharing(jess: Screen, goal: str) -> None:
    jess.page.locator("sharing-sheet form button:not([form])").last.click()
    jess.page.wait_for_url(re.compile(f"/goals/{goal}"))


def test_what_is_shared_is_cheered_at_once_and_only_by_those_who_may_see_it(
    family: tuple[Screen, Screen, Screen],
) -> None:
    jess, maria, ruth = family
    goal = jess.set_goal("Walk by the river")
    share(jess, goal, "relation:sponsor", "progress")
    expect(jess.page.locator("[data-will-see]")).to_have_text("Ruth will see this. Nobody else.")
    save_sharing(jess, goal)

    jess.go("/")
    jess.press("Yes")
    expect(jess.page.get_by_text("Yes, today")).to_be_visible()
    expect(ruth.moment("Walk by the river")).to_be_visible()
    expect(ruth.page.locator("#shown-goals [data-goal]")).to_have_count(1)

    jess.open_circle()
    jess.wait_until_live()
    send(ruth, "That is a door you opened yourself")
    for each in (jess, maria, ruth):
        expect(each.moment("That is a door you opened yourself")).to_be_visible()
    expect(maria.moment("Walk by the river")).to_have_count(0)
    expect(maria.page.locator("[data-goal]")).to_have_count(0)


def test_a_win_is_celebrated_once_on_every_screen_that_may_see_it(
    family: tuple[Screen, Screen, Screen],
) -> None:
    jess, maria, ruth = family
    for each in (maria, ruth):
        count_celebrations(each)
    jess.go("/wins")
    jess.page.locator("textarea[name=words]").fill("I rang the college")
    jess.press("Add the win")
    for each in (maria, ruth):
        expect(each.moment("I rang the college")).to_be_visible()
        expect(each.page.locator("html[data-celebrated='1']")).to_be_attached()
        count_celebrations(each)
        each.page.reload()
        each.wait_until_live()
        expect(each.moment("I rang the college")).to_be_visible()
        expect(each.page.locator(".celebrating")).to_have_count(0)


def count_celebrations(each: Screen) -> None:
    each.page.evaluate(
        """() => new MutationObserver((changes) => {
          const root = document.documentElement;
          for (const { target } of changes)
            if (target.matches?.("article.celebrating"))
              root.dataset.celebrated = Number(root.dataset.celebrated ?? 0) + 1;
          for (const { addedNodes } of changes)
            for (const node of addedNodes)
              if (node.matches?.("article.celebrating"))
                root.dataset.celebrated = Number(root.dataset.celebrated ?? 0) + 1;
        }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["class"] })"""
    )


@pytest.mark.parametrize("still", ["reduced motion", "calm mode"])
def test_a_win_is_still_for_those_who_want_it_still(screen: Callable[..., Screen], still: str) -> None:
    jess = screen()
    ruth = screen(reduced_motion="reduce") if still == "reduced motion" else screen()
    jess.sign_up("Jess")
    jess.start_circle("Family", "Jess")
    ruth.accept(jess.invite("sponsor"), "Ruth")
    if still == "calm mode":
        ruth.go("/you")
        ruth.page.locator("[name=is_calm]").check(force=True)
        ruth.page.locator("form[action='/you'] button[type=submit]").click()
    ruth.open_circle()
    ruth.wait_until_live()
    jess.go("/wins")
    jess.page.locator("textarea[name=words]").fill("I rang the college")
    jess.press("Add the win")
    expect(ruth.moment("I rang the college")).to_be_visible()
    moving = ruth.moment("I rang the college").evaluate(
        "(win) => win.getAnimations({ subtree: true }).filter((a) => a.playState === 'running').length"
    )
    assert moving == 0


def test_what_is_no_longer_shared_leaves_open_screens(
    family: tuple[Screen, Screen, Screen],
) -> None:
    """The server here sweeps every ten minutes, so that what leaves the screen left it by the bell."""
    jess, maria, ruth = family
    goal = jess.set_goal("Walk by the river")
    share(jess, goal, "/everyone", "progress")
    save_sharing(jess, goal)
    ruth.go(f"/goals/{goal}")
    ruth.wait_until_live()
    expect(ruth.page.get_by_role("heading", name="Walk by the river")).to_be_visible()
    expect(maria.page.locator(f"[data-goal='{goal}']").first).to_be_attached()

    jess.go(f"/goals/{goal}/sharing")
    stop = jess.page.locator("[data-share] button[form=act]").first
    for each in (maria, ruth):
        note_when_gone(each, goal)
    before = jess.page.evaluate("() => Date.now()")
    stop.click()
    for each in (maria, ruth):
        each.page.wait_for_selector("html[data-gone-at]", state="attached")
        took = float(each.page.locator("html").get_attribute("data-gone-at") or 0) - before
        print(f"\nstop sharing, from the press to gone from an open screen: {took:.0f} ms")
    expect(ruth.page.get_by_text("Walk by the river")).to_have_count(0)
    ruth.page.reload()
    expect(ruth.page.get_by_text("Walk by the river")).to_have_count(0)


def note_when_gone(each: Screen, goal: str) -> None:
    each.page.evaluate(
        """(goal) => new MutationObserver(() => {
          const root = document.documentElement;
          if (!document.querySelector(`[data-goal="${goal}"]`)) root.dataset.goneAt ??= Date.now();
        }).observe(document.body, { subtree: true, childList: true })""",
        goal,
    )


def test_a_screen_that_was_cut_off_catches_up_by_itself(
    family: tuple[Screen, Screen, Screen],
) -> None:
    jess, maria, ruth = family
    line = Line()
    maria.page.route_web_socket(re.compile("socket.io"), line.connect)
    maria.page.reload()
    maria.wait_until_live()
    send(ruth, "Before")
    expect(maria.moment("Before")).to_have_count(1)
    line.cut()
    send(ruth, "While you were away")
    expect(jess.moment("While you were away")).to_have_count(1)
    expect(maria.moment("While you were away")).to_have_count(0)
    line.mend()
    expect(maria.moment("While you were away")).to_have_count(1)
    expect(maria.moment("Before")).to_have_count(1)


class Line:
    """A connection that can be cut: closes what is open and lets nothing new through."""

    def __init__(self) -> None:
        self._is_cut = False
        self._open: list[Any] = []

    def connect(self, socket: WebSocketRoute) -> None:
        if self._is_cut:
            socket.close()
            return
        socket.connect_to_server()
        self._open.append(socket)

    def cut(self) -> None:
        self._is_cut = True
        for socket in self._open:
            socket.close()
        self._open.clear()

    def mend(self) -> None:
        self._is_cut = False


def test_where_no_socket_can_be_had_news_comes_by_polling(
    family: tuple[Screen, Screen, Screen],
) -> None:
    _jess, maria, ruth = family
    line = Line()
    line.cut()
    maria.page.route_web_socket(re.compile("socket.io"), line.connect)
    maria.page.reload()
    send(ruth, "By the slow road")
    expect(maria.moment("By the slow road")).to_be_visible(timeout=30_000)


def test_words_that_could_not_be_sent_are_kept_and_sent_once(
    family: tuple[Screen, Screen, Screen],
) -> None:
    _jess, maria, ruth = family
    maria.page.route(re.compile("/moments$"), lambda route: route.abort())
    send(maria, "Save me a plate on Sunday?")
    expect(maria.page.get_by_text("Not sent")).to_be_visible()
    expect(maria.page.locator("textarea[name=words]")).to_have_value("Save me a plate on Sunday?")
    maria.page.unroute(re.compile("/moments$"))
    maria.press("Try again")
    expect(ruth.moment("Save me a plate on Sunday?")).to_have_count(1)
    expect(maria.page.locator("textarea[name=words]")).to_have_value("")
    maria.troubles.clear()


def test_an_arriving_moment_moves_neither_focus_nor_words(
    family: tuple[Screen, Screen, Screen],
) -> None:
    _jess, maria, ruth = family
    writing = maria.page.locator("textarea[name=words]")
    writing.fill("Half a sent")
    send(ruth, "Meanwhile")
    expect(maria.moment("Meanwhile")).to_be_visible()
    expect(writing).to_be_focused()
    expect(writing).to_have_value("Half a sent")


def test_taking_words_back_takes_them_from_every_screen(
    family: tuple[Screen, Screen, Screen],
) -> None:
    jess, maria, ruth = family
    send(ruth, "Said too soon")
    expect(maria.moment("Said too soon")).to_be_visible()
    moment = ruth.moment("Said too soon")
    moment.locator("summary").click()
    moment.get_by_role("button", name="Take it back").click()
    for each in (jess, maria, ruth):
        expect(each.moment("Said too soon")).to_have_count(0)


def test_a_removed_member_loses_the_open_page(family: tuple[Screen, Screen, Screen]) -> None:
    jess, maria, ruth = family
    send(ruth, "For all of us")
    expect(maria.moment("For all of us")).to_be_visible()
    jess.go(f"/circles/{jess.circle}/members")
    row = jess.page.locator("li[data-membership]", has_text="Maria")
    row.locator("summary").first.click()
    row.locator("button[formaction$='/remove']").click()
    expect(maria.moment("For all of us")).to_have_count(0)
    expect(maria.page.get_by_text("Ruth")).to_have_count(0)
    expect(ruth.moment("For all of us")).to_be_visible()


def test_exit_blanks_every_tab_and_the_way_back_shows_nothing(
    family: tuple[Screen, Screen, Screen],
) -> None:
    jess, _maria, ruth = family
    send(ruth, "For your eyes")
    expect(jess.moment("For your eyes")).to_be_visible()
    other = jess.context.new_page()
    other.goto(f"{jess.url}/circles/{jess.circle}")
    expect(other.get_by_text("For your eyes")).to_be_visible()
    jess.page.get_by_role("link", name="Exit").click()
    jess.page.wait_for_url("**/help-now")  # the neutral site of this server
    expect(other.get_by_text("For your eyes")).to_have_count(0)
    with contextlib.suppress(Error):  # a page that was never stored cannot be shown again
        jess.page.go_back()
    expect(jess.page.get_by_text("For your eyes")).to_have_count(0)
    jess.troubles.clear()
