"""The demo world, served, with everybody signed in: for looking at pages."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.commands import ROOT
from tests.screens import Screen
from tests.served import BIN, serving


@dataclass
class Demo:
    """A served demo world: `passwords` by name, as the command printed them."""

    chromium: Browser
    url: str
    passwords: dict[str, tuple[str, str]]
    _screens: dict[str, Screen] = field(default_factory=dict)

    def screen_of(self, name: str, **options: Any) -> Screen:
        """The browser of one of the five, signed in."""
        if name not in self._screens:
            screen = Screen(self.chromium.new_context(locale="en-US", **options), self.url)
            screen.go("/sign-in")
            address, password = self.passwords[name]
            screen.page.locator("[name=email]").fill(address)
            screen.page.locator("[name=password]").fill(password)
            screen.press("Sign in")
            screen.page.wait_for_url(lambda url: "/sign-in" not in url)
            self._screens[name] = screen
        return self._screens[name]

    def stranger(self, **options: Any) -> Screen:
        """A browser that is not signed in."""
        if "" not in self._screens:
            context = self.chromium.new_context(locale="en-US", **options)
            self._screens[""] = Screen(context, self.url)
        return self._screens[""]

    def close(self) -> None:
        for screen in self._screens.values():
            screen.context.close()
        self._screens.clear()


@contextmanager
def demo_world(chromium: Browser, folder: Path) -> Iterator[Demo]:
    """Make the demo in `folder` with its own command, and serve it."""
    with serving(folder) as served:
        printed = subprocess.run(
            [BIN / "flask", "--app", "wsgi", "demo"],
            cwd=ROOT,
            env={**served.environment},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        found = re.findall(r"^(\w+)\s+(\S+@\S+)\s+(\S.*)$", printed, re.MULTILINE)
        passwords = {name: (address, password.strip()) for name, address, password in found}
        demo = Demo(chromium, served.url, passwords)
        yield demo
        demo.close()
