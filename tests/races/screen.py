"""What is before somebody's eyes: a page as it was loaded, and what news made of it since, as static/js does it."""

import re
from collections.abc import Callable
from typing import Any

MOMENT = re.compile(r'<article[^>]*data-moment="(\w+)".*?</article>', re.DOTALL)
DIFFERS_EACH_TIME = re.compile(r'(nonce|data-after|name="(?:csrf_token|client_id)" value)="[^"]*"')
NAMES = re.compile(r"<who-sees.*?</who-sees>", re.DOTALL)  # who has left is left out of them in the browser
KINDS_ON_A_GOAL = ("encouragement", "win", "finish")
GONE = ""

Fetch = Callable[[str], str]
Items = list[dict[str, str]]


def page_of(answer: Any) -> str:
    """The page that came; nothing when there is none to see."""
    return answer.get_data(as_text=True) if answer.status_code == 200 else GONE


class Screen:
    """A page somebody has before them: its moments by id, and the rest of it."""

    def __init__(self, path: str, page: str) -> None:
        self.path = path
        self.moments = {each[1]: each[0] for each in MOMENT.finditer(page)}
        self.rest = rest_of(page)
        found = re.search(r'data-after="([^"]+)"', page)
        self.after = found[1] if found else ""

    def hear(self, items: Items, fetch: Fetch) -> "Screen":
        """Apply what came, in order: what is gone goes, what changed changes, the rest of the page is asked for."""
        is_rest_old = False
        for item in items:
            if item["kind"] == "moment":
                self._take(item)
                continue
            is_rest_old = True
            if item["change"] == "gone":
                self._take_away(f'data-{item["kind"]}="{item["id"]}"')
            elif item["kind"] == "circle" and item["change"] == "new":
                self._take_away(f'data-circle="{item["id"]}"')
        if is_rest_old and self.rest:
            self.rest = rest_of(fetch(self.path))
            self.moments = self.moments if self.rest else {}
        return self

    def _take(self, item: dict[str, str]) -> None:
        if item["change"] == "gone":
            self.moments.pop(item["id"], None)
        elif item["id"] in self.moments or (item["change"] == "new" and self._is_for(item)):
            self.moments[item["id"]] = item["html"]

    def _is_for(self, item: dict[str, str]) -> bool:
        if self.path.startswith("/circles/"):
            return self.path.endswith(item["circle"])
        kind = re.search(r'data-kind="(\w+)"', item["html"])
        return self.path.endswith(item.get("goal", "-")) and kind is not None and kind[1] in KINDS_ON_A_GOAL

    def _take_away(self, mark: str) -> None:
        self.moments = {id: html for id, html in self.moments.items() if mark not in html}

    def __str__(self) -> str:
        return self.rest + "".join(self.moments.values())

    def differs_from(self, other: "Screen") -> list[str]:
        """What is on one of them and not on the other."""
        mine, theirs = ({id: NAMES.sub("", html) for id, html in each.moments.items()} for each in (self, other))
        return [
            *(["the rest of the page"] if self.rest != other.rest else []),
            *(id for id in mine | theirs if mine.get(id) != theirs.get(id)),
        ]


def rest_of(page: str) -> str:
    return " ".join(DIFFERS_EACH_TIME.sub("", MOMENT.sub("", page)).split())
