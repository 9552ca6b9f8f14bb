"""Showing Ana's goal to somebody, and looking at it, through the doors."""

import re
from typing import Any

from flask.testing import FlaskClient

from tests.people import World, submit


def show_goal(ana: FlaskClient, world: World, audience: str, *parts: str, until: str = "") -> None:
    """Show Ana's goal; `audience` as on the wire, with a name for a member: `member:ben`."""
    kind, _, who = audience.partition(":")
    if kind == "member":
        audience = f"member:{getattr(world, who).membership_id}"
    answer = submit(
        ana,
        f"/goals/{world.goal_id}/shares",
        circle=world.circle_id,
        audience=audience,
        until=until,
        **dict.fromkeys(parts, "1"),
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)


def check_in(ana: FlaskClient, world: World, answer: str, **more: str) -> Any:
    """Check in to Ana's goal."""
    return submit(ana, f"/goals/{world.goal_id}/check-ins", answer=answer, **more)


def page(client: FlaskClient, path: str) -> str:
    """A page's words, without what differs every time it is made."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    words = answer.get_data(as_text=True)
    return re.sub(r'(nonce|data-after|name="(csrf_token|client_id)" value)="[^"]*"', "", words)


def ids(items: list[dict[str, str]], kind: str) -> list[tuple[str, str]]:
    """What happened to things of one kind, as (id, change)."""
    return [(item["id"], item["change"]) for item in items if item["kind"] == kind]


def moments_on(client: FlaskClient, path: str) -> list[str]:
    """The ids of the moments on a page, newest first."""
    return re.findall(r'<article[^>]*data-moment="(\w+)"', client.get(path).get_data(as_text=True))
