"""What people do with circles: start, rename, go by a name, hand over, leave, remove, close."""

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import NotFound, find_to_change
from circle.database import changing
from circle.extensions import db
from circle.live.changes import close, depart, note_change, present_in
from circle.live.tell import tell_circle
from circle.models import Change, ChangeKind, Circle, Membership, SealingKey
from circle.models.columns import new_id


class SentBefore(Exception):
    """The same form was sent before with other words. The circle begun then stands; these are given back."""


class NobodyWouldKeepIt(Exception):
    """The last keeper cannot go while others are here: somebody must keep the circle, or it is closed."""


class KeepsThisCircle(Exception):
    """Somebody who keeps the circle cannot be removed; they can hand it over or leave by themselves."""


_BEGUN = select(Circle).where(Circle.started_by == bindparam("person"), Circle.client_id == bindparam("client_id"))
_MINE = select(Membership).where(
    Membership.circle_id == bindparam("circle"),
    Membership.person_id == bindparam("person"),
    Membership.left_at.is_(None),
)


def start_circle(person_id: str, *, name: str, purpose: str, known_as: str, client_id: str | None = None) -> Circle:
    """Start a private circle and take the first seat. The same form sent twice starts one circle.

    Raises SentBefore when it had other words before.
    """
    with changing():
        begun = db.session.scalar(_BEGUN, {"person": person_id, "client_id": client_id})
        if begun:
            if (begun.name, begun.purpose) != (name, purpose):
                raise SentBefore
            return begun
        now, id = clock.now(), new_id()
        key = SealingKey.new_for(id)
        circle = Circle(
            id=id,
            sealing_key=key,
            name=name,
            purpose=purpose,
            started_by=person_id,
            client_id=client_id or None,
            created_at=now,
        )
        db.session.add_all([key, circle])
        db.session.flush()
        own_key = db.session.get_one(SealingKey, person_id)
        place = Membership(
            id=new_id(),
            sealing_key=own_key,
            circle_id=id,
            person_id=person_id,
            known_as=known_as,
            keeps=True,
            seat=1,
            joined_at=now,
        )
        db.session.add(place)
        db.session.flush()
        _tell_everyone_in(id)
    return circle


def rename_circle(person_id: str, circle_id: str, *, name: str, purpose: str) -> None:
    """Change what a circle is called and what it is for."""
    with changing():
        circle = find_to_change(person_id, Circle, circle_id)
        circle.name, circle.purpose = name, purpose
        _tell_everyone_in(circle_id)


def go_by(person_id: str, circle_id: str, known_as: str) -> None:
    """Go by another name in this circle, and in no other."""
    with changing():
        _place_of(person_id, circle_id).known_as = known_as
        _tell_everyone_in(circle_id)


def hand_over(person_id: str, circle_id: str, membership_id: str) -> None:
    """Let somebody else in the circle keep it from now on."""
    with changing():
        place = _place_to_change(person_id, circle_id, membership_id)
        _place_of(person_id, circle_id).keeps = False
        place.keeps = True
        _tell_everyone_in(circle_id)


def leave_circle(person_id: str, circle_id: str) -> Change:
    """Leave quietly: at once, and without a word to anybody. It can be undone for a while.

    Raises NobodyWouldKeepIt when others are here and nobody else keeps the circle.
    """
    with changing():
        place = _place_of(person_id, circle_id)
        others = [other for other in present_in(circle_id) if other.id != place.id]
        if others and place.keeps and not any(other.keeps for other in others):
            raise NobodyWouldKeepIt
        change = note_change(person_id, ChangeKind.LEFT)
        depart(place, change)
    return change


def remove_member(person_id: str, circle_id: str, membership_id: str) -> Change:
    """Remove somebody quietly: at once, and without a word to the others. It can be undone for a while.

    Raises KeepsThisCircle for a keeper.
    """
    with changing():
        place = _place_to_change(person_id, circle_id, membership_id)
        if place.keeps:
            raise KeepsThisCircle
        change = note_change(person_id, ChangeKind.REMOVED)
        depart(place, change)
    return change


def close_circle(person_id: str, circle_id: str) -> Change:
    """Close a circle: everybody leaves it at once, and everything in it is gone. It can be undone for a while."""
    with changing():
        circle = find_to_change(person_id, Circle, circle_id)
        change = note_change(person_id, ChangeKind.CLOSED_CIRCLE)
        close(circle, change)
    return change


def _tell_everyone_in(circle_id: str) -> None:
    db.session.flush()
    tell_circle(circle_id, [place.person_id for place in present_in(circle_id)])


def _place_of(person_id: str, circle_id: str) -> Membership:
    place = db.session.scalar(_MINE, {"circle": circle_id, "person": person_id})
    if place is None:
        raise NotFound
    return place


def _place_to_change(person_id: str, circle_id: str, membership_id: str) -> Membership:
    place = find_to_change(person_id, Membership, membership_id)
    if place.circle_id != circle_id or place.person_id == person_id:
        raise NotFound
    return place
