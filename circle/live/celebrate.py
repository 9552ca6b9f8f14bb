"""Moments that come from what somebody did: begun in each circle that may see them, and taken back when undone."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select, true

from circle import clock
from circle.extensions import db
from circle.live.tell import tell_moment, tell_moment_again
from circle.models import Cheer, Goal, Membership, Moment, MomentKind, Part, SealingKey
from circle.models.columns import new_id
from circle.privacy import is_shown

_MY_PLACES = select(Membership).where(Membership.person_id == bindparam("owner"), Membership.left_at.is_(None))
_CIRCLES_THAT_SEE = {
    part: (
        select(Membership.circle_id)
        .join(Goal, true())
        .where(
            Goal.id == bindparam("goal"),
            Membership.left_at.is_(None),
            Membership.person_id != Goal.owner_id,
            is_shown(Membership.person_id, Goal.id, part, Membership.circle_id),
        )
        .distinct()
    )
    for part in Part
}
_CHEERS_OF = delete(Cheer).where(Cheer.moment_id == bindparam("moment"))


def celebrate(
    goal: Goal,
    kind: MomentKind,
    part: Part,
    check_in_id: str | None = None,
    step_id: str | None = None,
) -> None:
    """Begin a moment about what the owner did, in each circle where somebody sees that part of the goal.

    Belongs inside a change.
    """
    db.session.flush()
    circles = set(db.session.scalars(_CIRCLES_THAT_SEE[part], {"goal": goal.id}))
    key = db.session.get_one(SealingKey, goal.owner_id)
    for place in db.session.scalars(_MY_PLACES, {"owner": goal.owner_id}).all():
        if place.circle_id not in circles:
            continue
        moment = Moment(
            id=new_id(),
            sealing_key=key,
            circle_id=place.circle_id,
            author_id=goal.owner_id,
            membership_id=place.id,
            kind=kind,
            goal_id=goal.id,
            part=part,
            check_in_id=check_in_id,
            step_id=step_id,
            client_id=f"{kind}:{new_id()}",
            created_at=clock.now(),
        )
        db.session.add(moment)
        tell_moment(moment)


def take_back(moment: Moment) -> set[str]:
    """Take a moment back: gone from every screen, its words and cheers erased. Gives who saw it until now.

    Belongs inside a change.
    """
    people = tell_moment_again(moment)
    moment.taken_back_at = clock.now()
    moment.words_sealed = None
    db.session.connection().execute(_CHEERS_OF, {"moment": moment.id})
    return people


def take_back_all(moments: Iterable[Moment]) -> None:
    """Take several moments back. Belongs inside a change."""
    for moment in moments:
        take_back(moment)
