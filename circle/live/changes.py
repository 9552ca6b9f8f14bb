"""Changes of who sees what: shares begun and ended, somebody leaving; each noted, so that it is remembered and undone.

Everything here belongs inside a change of the database, and inside `telling_what_changes` where goals are concerned.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from circle import clock
from circle.database import in_few_sizes
from circle.extensions import db
from circle.live.ladders import tell_calls_between
from circle.live.sight import goals_shared_into, tell_owners, telling_what_changes
from circle.live.tell import tell_circle
from circle.live.together import tell_of_leaving
from circle.models import Audience, Change, ChangeKind, Circle, Goal, Invitation, Letter, Membership, Share
from circle.models.columns import new_id
from circle.privacy import holds_now

_SEATS = select(func.coalesce(func.max(Membership.seat), 0)).where(Membership.circle_id == bindparam("circle"))
_PRESENT = select(Membership).where(Membership.circle_id == bindparam("circle"), Membership.left_at.is_(None))
_SETTLE = (
    update(Share)
    .where(Share.goal_id.in_(bindparam("goals", expanding=True)), Share.end_told.is_(True), Share.is_settled.is_(False))
    .values(is_settled=True)
)
_END = {"end_told": True, "ended_by": bindparam("change")}
_END_SHARES_OF_GOAL = update(Share).where(Share.goal_id == bindparam("goal"), holds_now()).values(_END)
_END_SHARES_OF_PLACE = (
    update(Share)
    .where(
        Share.circle_id == bindparam("circle"),
        holds_now(),
        or_(
            Share.membership_id == bindparam("place"),
            Share.goal_id.in_(select(Goal.id).where(Goal.owner_id == bindparam("person"))),
        ),
    )
    .values(_END)
)
_REVOKE_INVITATIONS_OF = (
    update(Invitation)
    .where(
        Invitation.inviter_id == bindparam("place"),
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"), revoked_by=bindparam("change"))
)

_WITHDRAW_LETTERS_OF = (  # those that go with who wrote them
    update(Letter)
    .where(
        Letter.membership_id == bindparam("place"),
        Letter.keeper_id == Letter.author_id,
        Letter.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("now"), withdrawn_by=bindparam("change"))
)


def note_change(person_id: str, kind: ChangeKind) -> Change:
    """Note that somebody does something now, for what it begins and ends to point to."""
    change = Change(id=new_id(), person_id=person_id, kind=kind, at=clock.now())
    db.session.add(change)
    db.session.flush()
    return change


def decide(owner_id: str, kind: ChangeKind, goal_ids: Collection[str]) -> Change:
    """Note that an owner decides anew who sees these goals: what had ended stays ended, whatever is undone later."""
    db.session.flush()
    db.session.connection().execute(_SETTLE, {"goals": in_few_sizes(goal_ids)})
    tell_owners(goal_ids)  # on their other screens too: what they are asked about newcomers follows from it
    return note_change(owner_id, kind)


def seats_in(circle_id: str) -> int:
    """How many have ever come into a circle; the next seat is one more."""
    return int(db.session.scalar(_SEATS, {"circle": circle_id}) or 0)


def present_in(circle_id: str) -> list[Membership]:
    """Who has a place in a circle now."""
    return list(db.session.scalars(_PRESENT, {"circle": circle_id}))


def end_shares(shares: Iterable[Share], change: Change) -> None:
    """End these shares; the end they would have come to stays written."""
    for share in shares:
        share.end_told, share.ended_by = True, change.id


def end_shares_of_goal(goal_id: str, change: Change) -> None:
    """End everything that shows a goal to anybody."""
    ending = {"goal": goal_id, "change": change.id, "now": change.at}
    db.session.connection().execute(_END_SHARES_OF_GOAL, ending)


def begin_share_like(share: Share, change: Change, place: Membership | None = None) -> None:
    """Show the same again: to the same audience, the same people of it, or to one `place` by name."""
    shown: dict[str, Any] = {column.name: getattr(share, column.name) for column in Share.__table__.columns}
    shown |= {"id": new_id(), "since": change.at, "begun_by": change.id}
    shown |= {"end_told": False, "is_settled": False, "ended_by": None}
    if place is not None:
        shown |= {"audience": Audience.MEMBER, "relation": None, "membership_id": place.id}
    db.session.add(Share(**shown))


def depart(place: Membership, change: Change) -> None:
    """What goes with somebody who leaves: what they showed here, what was shown to them, invitations they sent, and
    letters of which they said so.
    """
    people = [other.person_id for other in present_in(place.circle_id)]
    parting = {
        "circle": place.circle_id,
        "person": place.person_id,
        "place": place.id,
        "now": change.at,
        "change": change.id,
    }
    tell_calls_between(place.circle_id, place.person_id)
    tell_of_leaving(place)
    with telling_what_changes(goals_shared_into(place.circle_id)):
        place.left_at, place.left_by = change.at, change.id
        db.session.connection().execute(_END_SHARES_OF_PLACE, parting)
        db.session.connection().execute(_REVOKE_INVITATIONS_OF, parting)
        db.session.connection().execute(_WITHDRAW_LETTERS_OF, parting)
    tell_circle(place.circle_id, people)


def close(circle: Circle, change: Change) -> None:
    """Close a circle: everybody leaves it."""
    circle.closed_at, circle.closed_by = change.at, change.id
    for place in present_in(circle.id):
        depart(place, change)
