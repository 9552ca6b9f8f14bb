"""Offering something, and looking into the tray, through the doors."""

import re
from typing import Any

from flask.testing import FlaskClient

from tests.people import Someone, World, submit
from tests.showing import show_goal

STEP = "Open one letter"
QUESTION = "What helped before, even a little?"


def reads_primer(client: FlaskClient) -> None:
    """Somebody reads how to be beside somebody."""
    assert submit(client, "/being-beside").status_code == 303


def ask(client: FlaskClient, path: str, question: str = "ask_helped", **more: Any) -> Any:
    return submit(client, f"{path}/offers", kind="question", question=question, **more)


def suggest(client: FlaskClient, path: str, words: str = STEP, days: int = 3, **more: Any) -> Any:
    return submit(client, f"{path}/offers", kind="suggestion", words=words, days=str(days), **more)


def to(someone: Someone) -> str:
    """Where something is offered to somebody in the circle."""
    return f"/members/{someone.membership_id}"


def about_her_goal(as_: Any, world: World, *parts: str) -> str:
    """Ana's goal, shown to Ben, who has read the primer; gives its path."""
    show_goal(as_(world.ana), world, "member:ben", *parts)
    reads_primer(as_(world.ben))
    return f"/goals/{world.goal_id}"


def in_tray(client: FlaskClient) -> list[str]:
    """The paths of what is in somebody's tray, newest first."""
    return [f"/tray/{id}" for id in re.findall(r'id="offer-(\w{32})"', client.get("/tray").text)]


def on_sent(client: FlaskClient) -> list[str]:
    """The paths of what somebody sent, newest first."""
    return re.findall(r'formaction="(/sent/\w{32})/take-back"', client.get("/sent").text)
