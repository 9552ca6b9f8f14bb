"""Moments that come from what somebody did: begun in each circle that may see them, and taken back when undone."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select

from circle import clock
from circle.extensions import db
from circle.live.sight import places_that_see
from circle.live.tell import tell_answers_again, tell_moment, tell_moment_again
from circle.live.together import forget_celebration
from circle.models import Cheer, Goal, Membership, Moment, MomentKind, Part, Photo, SealingKey
from circle.models.columns import new_id

_MY_PLACES = select(Membership).where(Membership.person_id == bindparam("owner"), Membership.left_at.is_(None))
_CHEERS_OF = delete(Cheer).where(Cheer.moment_id == bindparam("moment"))
_PHOTO_OF = delete(Photo).where(Photo.moment_id == bindparam("moment"))


class Address(NamedTuple):
    """Where a moment is said: in a circle, to everyone who may hear it there, or to one place alone."""

    circle_id: str
    membership_id: str | None = None


def celebrate(
    goal: Goal,
    kind: MomentKind,
    part: Part,
    check_in_id: str | None = None,
    step_id: str | None = None,
    to: Collection[Address] | None = None,
) -> None:
    """Begin a moment about what the owner did, in each circle where somebody sees that part of the goal.

    With `to`, only there, and where it names a place, for that one alone. Belongs inside a change.
    """
    circles = {place.circle_id for place in places_that_see(goal.id, part)}
    key = db.session.get_one(SealingKey, goal.owner_id)
    places = {place.circle_id: place for place in db.session.scalars(_MY_PLACES, {"owner": goal.owner_id}).all()}
    for circle_id, addressee_id in map(Address, places) if to is None else to:
        if circle_id not in places.keys() & circles:
            continue
        place = places[circle_id]
        moment = Moment(
            id=new_id(),
            sealing_key=key,
            circle_id=circle_id,
            author_id=goal.owner_id,
            membership_id=place.id,
            kind=kind,
            to_membership_id=addressee_id,
            goal_id=goal.id,
            part=part,
            check_in_id=check_in_id,
            step_id=step_id,
            client_id=f"{kind}:{new_id()}",
            created_at=clock.now(),
        )
        db.session.add(moment)
        told = tell_moment(moment)
        moment.arrives_later = bool(addressee_id and told.waits_for)


def take_back(moment: Moment) -> set[str]:
    """Take a moment back: gone from every screen with what was answered to it, its words, photo and cheers erased, and
    who celebrated it.

    Gives who saw it until now. Belongs inside a change.
    """
    people = tell_moment_again(moment)
    tell_answers_again([moment.id])
    moment.taken_back_at = clock.now()
    moment.words_sealed = None
    for each in (_PHOTO_OF, _CHEERS_OF):
        db.session.connection().execute(each, {"moment": moment.id})
    forget_celebration(moment)
    return people


def take_back_all(moments: Iterable[Moment]) -> None:
    """Take several moments back. Belongs inside a change."""
    for moment in moments:
        take_back(moment)
