"""What is taken back from Ben, in every way there is, and what is done at the same time; each through the doors.

Ana's goal is shown to Ben and to Cal, each by name, with all its parts. Ben is the one it is taken back from; Cal is
the one who goes on seeing what she may. After each taking back more is written, which he who lost it may never see.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from circle.live import bell
from tests.conftest import Listener
from tests.people import World
from tests.races.screen import Items, page_of

GOAL = "Walk by the river"
NOTE = "Two herons by the bridge"
STEP = "Buy new laces"
ABOUT = "That walk did you good"
SUNDAY = "See you all on Sunday"
LATER = "Written later on"


@dataclass
class Scene:
    """One interleaving: everybody's browsers and open screens, and the things it is about."""

    app: Flask
    world: World
    browsers: dict[str, FlaskClient]
    tokens: dict[str, str]
    ids: dict[str, str]
    start: str
    listeners: dict[str, Listener] = field(default_factory=dict)

    @property
    def goal(self) -> str:
        return f"/goals/{self.world.goal_id}"

    @property
    def circle(self) -> str:
        return f"/circles/{self.world.circle_id}"

    def send(self, who: str, path: str, **fields: str) -> Any:
        """Post a form as it stands on somebody's page."""
        return self.browsers[who].post(path, data={"csrf_token": self.tokens[who], **fields})

    def must(self, who: str, path: str, **fields: str) -> None:
        answer = self.send(who, path, **fields)
        assert answer.status_code == 303, (who, path, answer.status_code)


# Taking back


def stop(scene: Scene) -> None:
    scene.must("ana", f"{scene.goal}/shares/{scene.ids['share']}/stop")


def narrow(scene: Scene) -> None:
    member = f"member:{scene.world.ben.membership_id}"
    scene.must("ana", f"{scene.goal}/shares", circle=scene.world.circle_id, audience=member)


def let_go(scene: Scene) -> None:
    scene.must("ana", f"{scene.goal}/let-go")


def remove(scene: Scene) -> None:
    scene.must("ana", f"{scene.circle}/members/{scene.world.ben.membership_id}/remove")


def leave(scene: Scene) -> None:
    scene.must("ben elsewhere", f"{scene.circle}/leave")


def end_session(scene: Scene) -> None:
    scene.must("ben elsewhere", "/you/sessions/end-others")


def take_back(scene: Scene) -> None:
    scene.must("cal", f"/moments/{scene.ids['sunday']}/take-back")


def close(scene: Scene) -> None:
    scene.must("ana", f"{scene.circle}/close")


def write_note(scene: Scene) -> None:
    scene.must("ana", f"{scene.goal}/check-ins", answer="yes", note=LATER, amount="5")


def revise_goal(scene: Scene) -> None:
    scene.must("ana", scene.goal, words=LATER, why="", rhythm="daily", area="health", unit="")


def say_in_circle(scene: Scene) -> None:
    scene.must("cal", f"{scene.circle}/moments", words=LATER, kind="encouragement")


@dataclass(frozen=True)
class Revoke:
    """One way of taking back: what is done, what is written then, and what Ben may not see from then on.

    What is written then must not even reach him who had begun to look before, unless it is his to see (`sees_later`).
    `ends` names what he can do no longer.
    """

    do: Callable[[Scene], None]
    then: Callable[[Scene], None]
    secrets: tuple[str, ...]
    sees_later: bool = False
    ends: tuple[str, ...] = ()

    @property
    def never(self) -> tuple[str, ...]:
        return () if self.sees_later else (LATER,)


OF_THE_GOAL = (GOAL, NOTE, STEP, ABOUT)
EVERYTHING = (*OF_THE_GOAL, SUNDAY)
SPEAKING = ("encourage", "cheer")
REVOKES = {
    "stop": Revoke(stop, revise_goal, OF_THE_GOAL, ends=("encourage",)),
    "narrow": Revoke(narrow, write_note, (NOTE, STEP)),
    "let go": Revoke(let_go, revise_goal, OF_THE_GOAL, ends=("encourage",)),
    "remove": Revoke(remove, revise_goal, EVERYTHING, ends=SPEAKING),
    "leave": Revoke(leave, say_in_circle, EVERYTHING, ends=SPEAKING),
    "end session": Revoke(end_session, say_in_circle, EVERYTHING),
    "take back": Revoke(take_back, say_in_circle, (SUNDAY,), sees_later=True, ends=("cheer",)),
    "close": Revoke(close, revise_goal, EVERYTHING, ends=SPEAKING),
}


# Meanwhile


@dataclass
class Got:
    """What came of what was done meanwhile: a page and its address, items of news, or the answer to a form."""

    page: str = ""
    path: str = ""
    items: Items = field(default_factory=list)
    is_accepted: bool = False


def read_goal(scene: Scene) -> Got:
    return Got(page_of(scene.browsers["ben"].get(scene.goal)), scene.goal)


def read_circle(scene: Scene) -> Got:
    return Got(page_of(scene.browsers["ben"].get(scene.circle)), scene.circle)


def poll(scene: Scene) -> Got:
    answer = scene.browsers["ben"].get("/news", query_string={"after": scene.start})
    return Got(items=answer.json["items"] if answer.status_code == 200 else [])


def deliver(scene: Scene) -> Got:
    """A round of the courier, rung for by something told before."""
    rung = {scene.world.ben.person_id, scene.world.cal.person_id}
    scene.app.extensions["courier"].carry(bell.wait(0) | rung)
    return Got()


def connect(scene: Scene) -> Got:
    scene.listeners["ben"] = Listener(scene.app, scene.browsers["ben"], scene.start)
    return deliver(scene)


def encourage(scene: Scene) -> Got:
    to = f"goal:{scene.world.goal_id}"
    return _sent(scene.send("ben", f"{scene.circle}/moments", words="One step more", kind="encouragement", to=to))


def cheer(scene: Scene) -> Got:
    return _sent(scene.send("ben", f"/moments/{scene.ids['sunday']}/cheers", kind="so_glad"))


def check_in(scene: Scene) -> Got:
    return _sent(scene.send("ana", f"{scene.goal}/check-ins", answer="some", note="Only to the corner", amount="1"))


def _sent(answer: Any) -> Got:
    return Got(is_accepted=answer.status_code == 303 and "/sign-in" not in answer.headers["Location"])


READS: dict[str, Callable[[Scene], Got]] = {
    "read goal": read_goal,
    "read circle": read_circle,
    "poll": poll,
    "deliver": deliver,
    "connect": connect,
}
WRITES: dict[str, Callable[[Scene], Got]] = {
    "encourage": encourage,
    "cheer": cheer,
    "check in": check_in,
}
OTHERS = READS | WRITES
