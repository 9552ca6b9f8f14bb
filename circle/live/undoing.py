"""Undoing a change: what it began ends, and what it ended begins again, as far as that can still be.

Whoever has decided anew who sees a goal of theirs has decided: undoing something earlier brings back no more than that.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from circle.extensions import db
from circle.live.changes import begin_share_like, end_shares, note_change, present_in
from circle.live.ladders import tell_calls_between
from circle.live.sight import goals_shared_into, tell_owners, telling_what_changes
from circle.live.tell import tell_answers_again, tell_circle, tell_moment_again, tell_moments_again
from circle.models import (
    Change,
    ChangeKind,
    Circle,
    Goal,
    Invitation,
    Letter,
    Membership,
    Moment,
    News,
    Person,
    Share,
    State,
    Welcome,
)
from circle.models.news import about_moment
from circle.privacy import NOW, holds_now, opens_moment

_change: Any = bindparam("change")
_now_there = aliased(Membership)
_PLACES = (
    select(Membership)
    .join(Circle, Circle.id == Membership.circle_id)
    .join(Person, Person.id == Membership.person_id)
    .where(
        Membership.left_by == _change,
        Person.closed_at.is_(None),
        or_(Circle.closed_at.is_(None), Circle.closed_by == _change),
        ~exists()
        .where(
            _now_there.circle_id == Membership.circle_id,
            _now_there.person_id == Membership.person_id,
            _now_there.left_at.is_(None),
        )
        .correlate(Membership),
    )
)
_BEGUN = select(Share).where(Share.begun_by == _change, holds_now())
_owner, _named = aliased(Membership), aliased(Membership)
_ENDED = (
    select(Share)
    .join(Goal, Goal.id == Share.goal_id)
    .outerjoin(_named, _named.id == Share.membership_id)
    .where(
        Share.ended_by == _change,
        Share.is_settled.is_(False),
        Goal.state != State.LET_GO,
        or_(Share.until.is_(None), Share.until > NOW),
        or_(Share.membership_id.is_(None), _named.left_at.is_(None)),
        exists()
        .where(
            _owner.circle_id == Share.circle_id,
            _owner.person_id == Goal.owner_id,
            _owner.left_at.is_(None),
        )
        .correlate(Share, Goal),
    )
    .order_by(Share.since, Share.id)
)
_HOW_MANY = select(func.count()).where(Share.ended_by == _change)
_TOUCHED = select(Share.goal_id).where(or_(Share.begun_by == _change, Share.ended_by == _change)).distinct()
_REOPEN = update(Circle).where(Circle.closed_by == _change).values(closed_at=None, closed_by=None)
_REINSTATE = update(Invitation).where(Invitation.revoked_by == _change).values(revoked_at=None, revoked_by=None)
_BRING_LETTERS_BACK = (
    update(Letter)
    .where(
        Letter.withdrawn_by == _change,
        exists().where(Membership.id == Letter.membership_id, Membership.left_at.is_(None)).correlate(Letter),
    )
    .values(withdrawn_at=None, withdrawn_by=None)
)
_FORGET_WELCOME = delete(Welcome).where(
    Welcome.person_id == bindparam("person"),
    Welcome.membership_id.in_(select(Share.membership_id).where(Share.begun_by == _change)),
)
NAMED_AGAIN = 100  # moments, the latest: more than any page shows at once
_theirs, _reader = aliased(News), aliased(News)
_circle_of_place = select(Membership.circle_id).where(Membership.id == bindparam("place")).scalar_subquery()
_lately_theirs = (
    select(Moment.id)
    .outerjoin(_theirs, about_moment(Moment, _theirs) & (_theirs.membership_id == bindparam("place")))
    .where(Moment.circle_id == _circle_of_place, opens_moment(_theirs))
    .order_by(Moment.created_at.desc(), Moment.id.desc())
    .limit(NAMED_AGAIN)
)
_SEEN_WITH = (
    select(Moment.id, _reader.person_id)
    .outerjoin(_reader, about_moment(Moment, _reader))
    .where(Moment.id.in_(_lately_theirs), opens_moment(_reader))
)
_WITHDRAWN = select(Moment).where(Moment.withdrawn_by == _change)


def undo_change(change: Change) -> bool:
    """Undo what somebody did, as from now on, and say whether all that it ended could begin again.

    Belongs inside a change of the database.
    """
    undoing, asked = note_change(change.person_id, ChangeKind.UNDONE), {"change": change.id}
    change.undone_at = undoing.at
    places = db.session.scalars(_PLACES, asked).all()
    circles = {place.circle_id for place in places}
    touched = set(db.session.scalars(_TOUCHED, asked))
    goals = touched.union(*(goals_shared_into(circle) for circle in circles))
    with telling_what_changes(goals):
        _sit_down_again(places, asked)
        end_shares(db.session.scalars(_BEGUN, asked), undoing)
        again = db.session.scalars(_ENDED, asked).all()
        for share in again:
            begin_share_like(share, undoing)
    said_again = db.session.scalars(_WITHDRAWN, asked).all()
    for moment in said_again:
        moment.taken_back_at = moment.withdrawn_by = None
    db.session.flush()
    for moment in said_again:
        tell_moment_again(moment)
    tell_answers_again([moment.id for moment in said_again])
    for circle in circles:
        tell_circle(circle, [place.person_id for place in present_in(circle)])
    for place in places:
        tell_calls_between(place.circle_id, place.person_id)
    tell_owners(touched)
    _name_again(places)
    _ask_again(change)
    return len(again) == db.session.scalar(_HOW_MANY, asked)


def _sit_down_again(places: Iterable[Membership], asked: dict[str, Any]) -> None:
    connection = db.session.connection()
    connection.execute(_REOPEN, asked)
    connection.execute(_REINSTATE, asked)
    for place in places:
        place.left_at = place.left_by = None
    db.session.flush()
    connection.execute(_BRING_LETTERS_BACK, asked)


def _name_again(places: Iterable[Membership]) -> None:
    """What was said names whoever sees it: those who are back are named again."""
    readers: dict[str, set[str]] = {}
    for place in places:
        for moment_id, person_id in db.session.execute(_SEEN_WITH, {"place": place.id}):
            readers.setdefault(moment_id, set()).add(person_id)
    tell_moments_again(readers)


def _ask_again(change: Change) -> None:
    """A newcomer who was shown something by this change is a question again."""
    if change.kind == ChangeKind.WELCOMED:
        asked = {"change": change.id, "person": change.person_id}
        db.session.connection().execute(_FORGET_WELCOME, asked)
