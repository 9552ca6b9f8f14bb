"""The browsers and the served Circle of the browser tests, for breaking."""

from tests.browser.conftest import chromium, playwright, screen, served

__all__ = ["chromium", "playwright", "screen", "served"]
