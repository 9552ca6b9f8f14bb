"""Takes pictures of the demo world: three small ones for the README or, given a folder, one of every page.

.venv/bin/python -m tests.browser.take_pictures            three, into static/img/pictures/
.venv/bin/python -m tests.browser.take_pictures FOLDER     every page, phone and desktop, light and dark
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.demo_world import Demo, demo_world
from tests.browser.test_every_page import SIGNED_OUT, pages_of
from tests.commands import ROOT
from tests.screens import FLAGS, PHONE

DESKTOP = {"width": 1280, "height": 860}


def take_readme_pictures(demo: Demo) -> None:
    folder = ROOT / "static" / "img" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    ana = demo.screen_of("Ana")
    ana.page.set_viewport_size(PHONE)
    ana.go("/goals")
    goal = ana.page.get_by_role("link", name="Walk by the river").first.get_attribute("href")
    ana.go("/circles")
    circle = ana.page.get_by_role("link", name="Sunday table").first.get_attribute("href")
    for name, path in (("today", "/"), ("circle", circle), ("sharing", f"{goal}/sharing")):
        ana.go(path)
        ana.page.wait_for_load_state("networkidle")
        ana.page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=72, animations="disabled")


def take_every_page(demo: Demo, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for person in ("Ana", "Ben", "Eve", ""):
        screen = demo.screen_of(person) if person else demo.stranger()
        paths = pages_of(screen) if person else SIGNED_OUT
        for number, path in enumerate(paths):
            screen.go(path)
            for width, size in (("phone", PHONE), ("desktop", DESKTOP)):
                screen.page.set_viewport_size(size)
                for scheme in ("light", "dark"):
                    screen.page.emulate_media(color_scheme=scheme)
                    place = "-".join(part[:8] for part in path.split("?")[0].split("/") if part) or "home"
                    name = f"{person or 'signed-out'}-{number:02}-{place}-{width}-{scheme}.png"
                    screen.page.screenshot(path=folder / name, full_page=True, animations="disabled")


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as data:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with demo_world(chromium, Path(data)) as demo:
            if len(sys.argv) > 1:
                take_every_page(demo, Path(sys.argv[1]))
            else:
                take_readme_pictures(demo)


if __name__ == "__main__":
    main()
