"""Asking for support in tests: whom, in which order, and what everybody has on their screens."""

import re
from typing import Any

from flask.testing import FlaskClient

from tests.people import Someone, submit
from tests.showing import page

WORDS = "Could you ring me?"


def choose(client: FlaskClient, *people: Someone, minutes: int = 10, words: str = "") -> None:
    """Keep these as whom to ask, the first first."""
    numbers = {f"place-{who.membership_id}": str(number) for number, who in enumerate(people, 1)}
    answer = submit(client, "/support/order", minutes=str(minutes), words=words, **numbers)
    assert answer.status_code == 303, answer.get_data(as_text=True)


def ask(client: FlaskClient, words: str = WORDS, **more: str) -> str:
    """Ask for support; gives the address of the call."""
    answer = submit(client, "/support/calls", words=words, **more)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def is_asked(client: FlaskClient, words: str = WORDS) -> bool:
    """Whether a call with these words is on somebody's Today."""
    return words in (re.search(r'<div id="calls".*?\n</div>', page(client, "/"), re.DOTALL) or [""])[0]


def answer(client: FlaskClient, call: str, said: str) -> Any:
    """Answer a call: with_you or not_today."""
    return submit(client, f"{call}/answer", answer=said)


def names_on(client: FlaskClient, call: str) -> list[tuple[str, str]]:
    """Who stands on the call's page, and what is said of each."""
    listed = re.search(r'<ul class="rows card ladder" id="asked">.*?</ul>', page(client, call), re.DOTALL)
    assert listed
    return [
        (name, " ".join(re.sub(r"<[^>]+>", " ", said).split()))
        for name, said in re.findall(r'member-name">(\w+)</p>(.*?)</li>', listed[0], re.DOTALL)
    ]
