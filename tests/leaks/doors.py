"""Every address there is, with ids put into it; and answers without what differs each time they are made."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import Flask
from flask.testing import FlaskClient

from circle import clock
from circle.database import changing
from circle.extensions import db
from circle.models import (
    Call,
    Change,
    CheckIn,
    Invitation,
    Letter,
    Membership,
    Moment,
    Offer,
    OfferKind,
    Reflection,
    SealingKey,
    Session,
    Share,
    Step,
)
from circle.models.columns import new_id
from tests.people import Someone, submit
from tests.photographs import file

NOWHERE = "0" * 32
OF_OTHERS = {"offers.about_goal"}  # those who see a goal have a page there, and its owner none
NO_IDS = {"token", "filename"}  # a secret of its own, and the files of the repository
FIELDS = {
    "words": "Hm",
    "why": "",
    "area": "health",
    "rhythm": "daily",
    "answer": "yes",
    "note": "Hm",
    "name": "Hm",
    "purpose": "",
    "known_as": "Hm",
    "relation": "friend",
    "audience": "everyone",
    "to": "everyone",
}


class Door(NamedTuple):
    """One way in: its name, its method, and its address with gaps for ids."""

    endpoint: str
    method: str
    address: str
    gaps: tuple[str, ...]

    def path(self, ids: Mapping[str, str]) -> str:
        """The address with these ids in its gaps, and ids of nothing in the others."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda gap: ids.get(gap[1], NOWHERE), self.address)

    def open(self, client: FlaskClient, ids: Mapping[str, str], csrf_token: str, **fields: str) -> Any:
        """Go in as a browser would; a form has something in all its fields."""
        if self.method == "GET":
            return client.get(self.path(ids))
        kind = "with_you" if self.endpoint == "moments.cheer" else "encouragement"
        return client.post(self.path(ids), data={"csrf_token": csrf_token, **FIELDS, "kind": kind, **fields})


def doors(app: Flask) -> Iterator[Door]:
    """Every door, once for each method."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield Door(rule.endpoint, method, rule.rule, tuple(sorted(rule.arguments)))


def doors_with_ids(app: Flask) -> list[Door]:
    """Those whose address names a thing."""
    return [door for door in doors(app) if set(door.gaps) - NO_IDS]


def things_of(
    app: Flask,
    person: Someone,
    browser: FlaskClient,
    circle_id: str,
    shown_to: str | None = None,
    *,
    keeps: bool = True,
) -> dict[str, str]:
    """One thing of each kind that is this person's, by the name of the gap it fits; made through the doors.

    The goal, and what is said, is for the one member `shown_to`, or for everyone. Who does not keep the circle
    has no invitation.
    """
    goal_path = submit(browser, "/goals", words="Mend", why="", area="home", rhythm="whenever").location
    goal = goal_path.rpartition("/")[2]
    submit(browser, f"{goal_path}/steps", words="Find the glue")
    submit(browser, f"{goal_path}/check-ins", answer="yes")
    member = f"member:{shown_to}" if shown_to else "everyone"
    submit(browser, f"{goal_path}/shares", circle=circle_id, audience=member, progress="1")
    submit(browser, f"/circles/{circle_id}/moments", words="Said", to=member, photo=file())
    submit(browser, f"/circles/{circle_id}/invitations", relation="friend", note="")
    submit(browser, "/wins", words="Said no", to="me", photo=file())
    submit(browser, "/plan", part="worked", words="A walk")
    submit(browser, "/letters", words="For me", to="me", opens="asked")
    with app.app_context():
        letter = _one(Letter, Letter.author_id == person.person_id)
    submit(browser, f"/letters/{letter}/open")
    with app.app_context():
        ids = {
            "circle_id": circle_id,
            "goal_id": goal,
            "membership_id": shown_to or person.membership_id,
            "step_id": _one(Step, Step.goal_id == goal),
            "check_in_id": _one(CheckIn, CheckIn.goal_id == goal),
            "share_id": _one(Share, Share.goal_id == goal),
            "moment_id": _one(Moment, Moment.circle_id == circle_id, Moment.words_sealed.is_not(None)),
            "session_id": _one(Session, Session.person_id == person.person_id),
            "change_id": _one(Change, Change.person_id == person.person_id),
            "letter_id": letter,
            "reflection_id": _one(Reflection, Reflection.owner_id == person.person_id, Reflection.kind == "win"),
            "line_id": _one(Reflection, Reflection.owner_id == person.person_id, Reflection.kind == "plan"),
            "offer_id": _offered(person, circle_id, goal, shown_to),
            "call_id": _called(person),
        }
        if keeps:
            out = (Invitation.circle_id == circle_id, Invitation.accepted_at.is_(None))
            ids["invitation_id"] = _one(Invitation, *out)
    return ids


def _offered(person: Someone, circle_id: str, goal_id: str, author: str | None) -> str:
    """A small step in their tray, about the goal: from the one it is shown to or, without one, from nobody else."""
    with changing():
        here = Membership.circle_id == circle_id, Membership.person_id == person.person_id
        theirs = db.session.query(Membership).where(*here, Membership.left_at.is_(None)).one()
        place = db.session.get_one(Membership, author) if author else theirs
        offer = Offer(
            id=new_id(),
            sealing_key=db.session.get_one(SealingKey, place.person_id),
            circle_id=circle_id,
            author_id=place.person_id,
            membership_id=place.id,
            owner_id=person.person_id,
            to_membership_id=theirs.id,
            goal_id=goal_id,
            kind=OfferKind.SUGGESTION,
            words="Hm",
            days=1,
            client_id=new_id(),
            created_at=clock.now(),
        )
        db.session.add(offer)
        return offer.id


def _called(person: Someone) -> str:
    """Their call for support, of which there is one at a time; nobody is asked by it."""
    with changing():
        call = db.session.query(Call).where(Call.owner_id == person.person_id).one_or_none()
        if call is None:
            key, now = db.session.get_one(SealingKey, person.person_id), clock.now()
            call = Call(id=new_id(), owner_id=person.person_id, sealing_key=key, minutes=5, created_at=now, next_at=now)
            call.words = "Hm"
            db.session.add(call)
        return call.id


def _one(model: type[Any], *where: Any) -> str:
    return str(db.session.query(model).where(*where).order_by(model.id).limit(1).one().id)


def plain(answer: Any, *ids: str) -> tuple[int, str, list[tuple[str, str]]]:
    """An answer's status, body and headers, without what differs each time, and without these ids."""

    def without(words: str) -> str:
        words = re.sub(r"'nonce-[^']*'|nonce=\"[^\"]*\"", "", words)
        words = re.sub(r'name="(csrf_token|client_id)" value="[^"]*"', "", words)
        for id in ids:
            words = words.replace(id, "·")
        return words

    headers = [(name, without(value)) for name, value in answer.headers if name != "Set-Cookie"]
    cookies = [(name, value.partition("=")[0]) for name, value in answer.headers if name == "Set-Cookie"]
    return answer.status_code, without(answer.data.decode(errors="replace")), sorted(headers) + cookies
