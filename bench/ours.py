"""Circle as it is served, with a line for the bench by which words wait until it is rung for them."""

from typing import Any
from unittest.mock import patch

from bench.control import listen
from circle import create_app
from circle.live import bell
from circle.models import MomentKind
from circle.moments.actions import say

app = create_app()


def say_quietly(said: list[dict[str, Any]]) -> list[str]:
    """Say something without ringing: `person`, `circle` and `words` of each. Gives the ids of what was said."""
    with app.app_context(), patch.object(bell, "ring"):
        return [say(each["person"], each["circle"], MomentKind.ENCOURAGEMENT, each["words"]).id for each in said]


def ring(people: list[str]) -> None:
    """Ring for these people, once."""
    bell.ring(people)


listen({"say quietly": say_quietly, "ring": ring})
