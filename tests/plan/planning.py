"""Writing into a plan as a person does, and reading what stands in it."""

import re
from html import unescape
from typing import Any

from tests.people import submit

FRIDAY, TO_CALS = "Friday, when the wages come", "Straight over with the shopping"


def write(client: Any, part: str = "worked", words: str = "A walk", **more: str) -> Any:
    """Write a line into one part of a plan."""
    return submit(client, "/plan", part=part, words=words, **more)


def lines_in(client: Any, path: str = "/plan") -> list[str]:
    """The addresses of the lines that can be changed on a page, in its order."""
    return re.findall(r'href="(/plan/\w{32})/edit"', client.get(path).text)


def page(client: Any, path: str = "/plan") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.text)


def part_of(text: str, part: str) -> str:
    """What of a plan's page is in one part."""
    found = re.search(rf'<section class="section" id="{part}".*?</section>', text, re.DOTALL)
    assert found, part
    return found[0]
