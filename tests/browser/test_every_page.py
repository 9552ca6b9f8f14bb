"""Every page: axe finds nothing, nothing scrolls sideways, and nothing is too small to press."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.demo_world import Demo, demo_world
from tests.commands import ROOT
from tests.screens import Screen

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (320, 768, 1280)
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # nothing else is another in the dark
DIFFER = {
    "/",
    "/goals",
    "/circles",
    "/you",
    "/who-sees-what",
    "/how-far",
    "/keepsakes",
    "/reflections",
    "/plan",
    "/plan/stages",
    "/sent",
}  # by who looks
SIGNED_OUT = ("/", "/sign-up", "/sign-in", "/help-now", "/help-now/families", "/invited", "/nowhere")


@pytest.fixture(scope="module")
def chromium(engine: Browser) -> Browser:
    return engine


@pytest.fixture(scope="module")
def demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_world(chromium, tmp_path_factory.mktemp("demo")) as demo:
        yield demo


def pages_of(screen: Screen) -> list[str]:
    """Every kind of page somebody can reach, found by following the links of the ones before."""
    waiting, found = ["/"], {}
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-f]{32}", "ID", path.split("?")[0].split("#")[0])
        if kind in found:
            continue
        found[kind] = path
        screen.go(path)
        pages = "a[href^='/']:not([download])"
        links = screen.page.eval_on_selector_all(pages, "(links) => links.map((a) => a.getAttribute('href'))")
        waiting += [link for link in links if not link.startswith(("/exit", "/static"))]
    return list(found.values())


def test_axe_finds_nothing_on_any_page_of_anybody(demo: Demo) -> None:
    looked_at, found, seen = 0, [], set()
    for person in ("Ana", "Ben", "Eve"):
        for path in pages_of(demo.screen_of(person)):
            if path in seen:  # a form that is empty for everybody
                continue
            seen |= {path} - DIFFER
            looked_at += 1
            found += look(demo.screen_of(person), path)
    for path in SIGNED_OUT:
        looked_at += 1
        found += look(demo.stranger(), path)
    assert not found, "\n".join(found)
    assert looked_at > 25
    print(f"\naxe: {looked_at} pages, each in light and, for its colours, in dark at {WIDTHS} px, 0 findings")


def look(screen: Screen, path: str) -> list[str]:
    """What is wrong with a page, at each width, in light and dark."""
    found: list[str] = []
    for width in WIDTHS:
        screen.page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            screen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if (width, scheme) == (WIDTHS[0], "light"):
                screen.go(path)
                for details in screen.page.locator("details:not([open]) > summary").all():
                    if details.is_visible():
                        details.click()
            stand_still(screen, width)
            where = f"{path} at {width} px, {scheme}"
            found += [f"{where}: {finding}" for finding in axe(screen, EVERY_RULE if scheme == "light" else OF_COLOURS)]
        wide = screen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found.append(f"{where} scrolls sideways by {wide} px")
        found += [f"{where}: too small to press: {thing}" for thing in too_small(screen)]
    return found


def stand_still(screen: Screen, width: int) -> None:
    """As tall as the page, so that no bar lies over anything, and with all colours arrived."""
    tall = screen.page.evaluate("document.documentElement.scrollHeight")
    screen.page.set_viewport_size({"width": width, "height": max(800, tall + 200)})
    screen.page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")


def axe(screen: Screen, rules: list[str]) -> list[Any]:
    if not screen.page.evaluate("typeof axe !== 'undefined'"):
        screen.page.evaluate(AXE.read_text())
    found = screen.page.evaluate("(rules) => axe.run(document, { runOnly: rules })", rules)
    return [(violation["id"], [node["html"][:160] for node in violation["nodes"]]) for violation in found["violations"]]


def too_small(screen: Screen) -> list[str]:
    """Whatever is pressed is 44 px high and wide; a link inside a sentence is the size of its words.

    A link may cover the whole row it is in, by an ::after laid over it.
    """
    found: list[str] = screen.page.evaluate(
        """() => [...document.querySelectorAll("a, button, select, summary, input:not([type=hidden])")]
          .filter((el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest("p, .skip-link"))
          .map((el) => [el, getComputedStyle(el, "::after").position === "absolute" ? el.closest("li") : null])
          .map(([el, row]) => [el, (row ?? el.closest("label") ?? el).getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
          .map(([el, box]) => `${el.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`)"""
    )
    return found
