"""What people do with invitations: invite, take one up, decline it, revoke it."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from circle import clock, sealing
from circle.asking import NotFound, find_to_change
from circle.database import changing
from circle.extensions import db
from circle.invitations.queries import invitation_behind
from circle.live.changes import present_in, seats_in
from circle.live.sight import goals_shared_into, telling_what_changes
from circle.live.tell import tell_circle
from circle.models import Circle, Invitation, Membership, Mute, News, NewsKind, Relation, SealingKey
from circle.models.columns import new_id


class SentBefore(Exception):
    """The same form was sent before: with other words, or its link does not work any more."""


class InvitationEnded(Exception):
    """The link was used, declined, revoked, or its time is over; which of them is nobody's business."""


class AlreadyHere(Exception):
    """Whoever opened the link is in that circle already. The invitation stays out for somebody else."""


_PRESENT = select(Membership).where(Membership.circle_id == bindparam("circle"), Membership.left_at.is_(None))
# Somebody who comes back is told of the circle as of a new one: nothing they saw before is theirs now.
_FORGET_LINE = delete(News).where(
    News.kind == NewsKind.CIRCLE, News.subject_id == bindparam("circle"), News.person_id == bindparam("person")
)
# Nor is what they had muted when they were there before.
_UNMUTE = delete(Mute).where(Mute.person_id == bindparam("person"), Mute.circle_id == bindparam("circle"))
_SENT_BEFORE = select(Invitation).where(
    Invitation.inviter_person_id == bindparam("person"),
    Invitation.client_id == bindparam("client_id"),
)


def invite(
    person_id: str,
    circle_id: str,
    *,
    relation: Relation,
    note: str,
    lasts: timedelta,
    client_id: str | None = None,
) -> str:
    """Keep a seat for somebody and give the token of the link that opens it, once, for as long as `lasts`.

    The same form sent twice keeps one seat and gives the same token. Raises SentBefore when it was sent before with
    other words, or when its link was used or revoked since.
    """
    client_id = client_id or new_id()
    token = sealing.token_for(f"invitation {person_id} {circle_id} {client_id}")
    with changing():
        find_to_change(person_id, Circle, circle_id)
        sent = db.session.scalar(_SENT_BEFORE, {"person": person_id, "client_id": client_id})
        if sent:
            stands = (sent.circle_id, sent.relation, sent.note) == (circle_id, relation, note)
            if not stands or sent.revoked_at or sent.accepted_at or sent.declined_at:
                raise SentBefore
            return token
        place = _place(circle_id, person_id)
        if place is None:
            raise NotFound
        now = clock.now()
        invitation = Invitation(
            id=new_id(),
            sealing_key=db.session.get_one(SealingKey, person_id),
            circle_id=circle_id,
            inviter_id=place.id,
            inviter_person_id=person_id,
            relation=relation,
            client_id=client_id,
            note=note,
            token_hash=sealing.token_hash(token),
            created_at=now,
            ends_at=now + lasts,
        )
        db.session.add(invitation)
        _tell_keepers(circle_id)
    return token


def accept(person_id: str, token: str | None, *, known_as: str) -> Membership:
    """Sit down, under the name one goes by here. The link then opens nothing more.

    Raises InvitationEnded when the link no longer works, AlreadyHere when the person is in the circle.
    """
    with changing():
        invitation = invitation_behind(token)
        if invitation is None:
            raise InvitationEnded
        if _place(invitation.circle_id, person_id):
            raise AlreadyHere(invitation.circle_id)
        now = clock.now()
        place = Membership(
            id=new_id(),
            sealing_key=db.session.get_one(SealingKey, person_id),
            circle_id=invitation.circle_id,
            person_id=person_id,
            known_as=known_as,
            relation=invitation.relation,
            seat=seats_in(invitation.circle_id) + 1,
            joined_at=now,
        )
        with telling_what_changes(goals_shared_into(invitation.circle_id)):
            db.session.add(place)
            invitation.accepted_at = now
        returning = {"person": person_id, "circle": invitation.circle_id}
        db.session.connection().execute(_FORGET_LINE, returning)
        db.session.connection().execute(_UNMUTE, returning)
        everyone = db.session.scalars(_PRESENT, {"circle": invitation.circle_id})
        tell_circle(invitation.circle_id, [other.person_id for other in everyone])
    return place


def decline(token: str | None) -> None:
    """Let an invitation pass. Nobody is told."""
    with changing():
        invitation = invitation_behind(token)
        if invitation is not None:
            invitation.declined_at = clock.now()


def revoke(person_id: str, circle_id: str, invitation_id: str) -> None:
    """Make a link stop working."""
    with changing():
        invitation = find_to_change(person_id, Invitation, invitation_id)
        if invitation.circle_id != circle_id:
            raise NotFound
        if invitation.accepted_at is None and invitation.revoked_at is None:
            invitation.revoked_at = clock.now()
            _tell_keepers(circle_id)


def _tell_keepers(circle_id: str) -> None:
    """Who is invited is seen by those who keep the circle, and by nobody else."""
    tell_circle(circle_id, [place.person_id for place in present_in(circle_id) if place.keeps])


def _place(circle_id: str, person_id: str) -> Membership | None:
    everyone = db.session.scalars(_PRESENT, {"circle": circle_id}).all()
    return next((place for place in everyone if place.person_id == person_id), None)
