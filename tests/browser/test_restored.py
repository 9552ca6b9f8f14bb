"""A backup is put back while pages are open: nothing on them is of a past that is no more."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_main_story import send
from tests.commands import run_flask
from tests.screens import Screen
from tests.served import PASSWORD, Visitor, serving

pytestmark = [pytest.mark.browser, pytest.mark.faults]


def test_open_pages_are_left_for_the_sign_in_page_and_hold_what_was_kept(
    screen: Callable[..., Screen], tmp_path: Path
) -> None:
    with serving(tmp_path, SWEEP_SECONDS="0.5") as served:
        jess = screen(at=served)
        jess.sign_up("Jess")
        jess.start_circle("Family", "Jess")
        ruth = Visitor(served.url)
        ruth.sign_up("Ruth")
        ruth.join(jess.invite("sponsor").removeprefix(served.url), "Ruth")
        jess.open_circle()
        send(jess, "Said before")
        expect(jess.moment("Said before")).to_be_visible()
        ran = run_flask(["backup", str(tmp_path / "kept")], served.environment)
        assert ran.returncode == 0, ran.stderr
        send(jess, "Said after")
        other = jess.tab()
        other.goto(f"{served.url}/circles/{jess.circle}")
        expect(other.get_by_text("Said after")).to_be_visible()
        jess.wait_until_live()

        [file] = (tmp_path / "kept").iterdir()
        ran = run_flask(["restore", str(file)], served.environment)
        assert ran.returncode == 0, ran.stderr
        for page in (jess.page, other):
            page.wait_for_url("**/sign-in")
        jess.page.locator("[name=email]").fill(jess.address)
        jess.page.locator("[name=password]").fill(PASSWORD)
        jess.press("Sign in")
        jess.page.wait_for_url(lambda url: "/sign-in" not in url)
        jess.open_circle()
        jess.wait_until_live()
        expect(jess.moment("Said before")).to_have_count(1)
        expect(jess.moment("Said after")).to_have_count(0)
        send(jess, "Said again")
        expect(jess.moment("Said again")).to_be_visible()
        other.go_back()
        expect(other.get_by_text("Said after")).to_have_count(0)
        jess.troubles.clear()  # the browser says aloud that sockets were closed
