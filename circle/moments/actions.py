"""What people say and answer: encouragement, wins, cheers; and taking their own words back."""

from typing import Any

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite spells its ON CONFLICT the same
from sqlalchemy.orm import aliased

from circle import clock
from circle.asking import VIEWER, NotFound, find_for, find_to_change, place_in
from circle.database import changing, keep, one_row
from circle.extensions import db
from circle.live import celebrate
from circle.live.tell import tell_circle, tell_goal, tell_moment, tell_moment_again
from circle.models import (
    Cheer,
    CheerKind,
    Goal,
    Membership,
    Moment,
    MomentKind,
    Reflection,
    ReflectionKind,
    SealingKey,
)
from circle.models.columns import new_id
from circle.moments.photos import add_photo, has_this_photo, share_photo
from circle.moments.queries import answered_with, own_win
from circle.photos import Developed
from circle.privacy import is_shown, may_change_goal
from circle.reflecting import WroteSomethingElse, note_down, tell_oneself, written_before


class SaidSomethingElse(Exception):
    """The same form was sent before, with other words or ones taken back since. These are given back."""


class NobodyWouldHear(Exception):
    """What was said between two would be answered to one who does not see it any more, or has gone."""


_said = aliased(Moment)
_is_here = and_(Membership.circle_id == bindparam("circle"), Membership.left_at.is_(None))
_SHARED_BEFORE = select(Moment).where(
    Moment.author_id == VIEWER, Moment.client_id == bindparam("client_id"), Moment.taken_back_at.is_(None)
)
_THEIR_PLACE = select(Membership).where(_is_here, Membership.id == bindparam("member"), Membership.person_id != VIEWER)
# With the author's key, and what the same form said before.
_SPEAKING = (
    select(Membership.id, SealingKey.owner_id, SealingKey.wrapped, _said.id.label("said"))
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .outerjoin(_said, and_(_said.author_id == VIEWER, _said.client_id == bindparam("client_id")))
    .where(_is_here, Membership.person_id == VIEWER)
)
_GOAL_HERE = select(Goal).where(
    Goal.id == bindparam("goal"),
    may_change_goal(VIEWER) | is_shown(VIEWER, Goal.id, circle_id=bindparam("circle")),
)
_CHEER = insert(Cheer).on_conflict_do_nothing().returning(Cheer.kind)
_CHEERED = (
    select(Moment)
    .join(Cheer, Cheer.moment_id == Moment.id)
    .join(Membership, Membership.id == Cheer.membership_id)
    .where(
        Moment.id == bindparam("moment"),
        Moment.taken_back_at.is_(None),
        Cheer.person_id == bindparam("person"),
        Cheer.kind == bindparam("which"),
        Membership.left_at.is_(None),
    )
)
_ARRIVES_LATER = update(Moment).where(Moment.id == bindparam("moment")).values(arrives_later=True)
_UNCHEER = delete(Cheer).where(
    Cheer.moment_id == bindparam("moment"),
    Cheer.person_id == bindparam("person"),
    Cheer.kind == bindparam("which"),
)


def say(
    author_id: str,
    circle_id: str,
    kind: MomentKind,
    words: str,
    *,
    about_goal: str | None = None,
    to: str | None = None,
    client_id: str | None = None,
    photo: Developed | None = None,
) -> Moment:
    """Say something in a circle: to everyone, to the people of a goal, or to one person there; perhaps with a photo.

    The same form sent twice says it once. Raises NotFound for a circle, goal or member that is not there for
    the author, and SaidSomethingElse when the form was sent before with other words or another photo, or to keep a win
    to oneself.
    """
    with changing():
        if kind == MomentKind.WIN and written_before(author_id, client_id):
            raise SaidSomethingElse
        return _say(author_id, circle_id, kind, words, about_goal, to, client_id, photo=photo)


def reply(author_id: str, moment_id: str, words: str, client_id: str | None = None) -> Moment:
    """Answer what somebody said or did, before those who see it and nobody else.

    What was said between two stays between the two; an answer to an answer answers the first. The same form sent twice
    says it once. Raises NotFound for a moment that is not there for the author, NobodyWouldHear for one between two of
    whom the other would not see the answer, and SaidSomethingElse when the form was sent before with other words.
    """
    with changing():
        first = answered_with(find_for(author_id, Moment, moment_id))
        to = first.to_membership_id
        if first.to_membership_id and first.author_id != author_id:
            to = first.membership_id
        kind = MomentKind.ENCOURAGEMENT
        try:
            return _say(author_id, first.circle_id, kind, words, first.goal_id, to, client_id, answers=first)
        except NotFound:
            raise NobodyWouldHear from None


def _say(
    author_id: str,
    circle_id: str,
    kind: MomentKind,
    words: str,
    about_goal: str | None,
    to: str | None,
    client_id: str | None,
    answers: Moment | None = None,
    photo: Developed | None = None,
) -> Moment:
    first_id = answers.id if answers else None
    asked: dict[str, Any] = {"viewer": author_id, "circle": circle_id}
    place = one_row(_SPEAKING, {**asked, "client_id": client_id})
    if place is None:
        raise NotFound
    if place.said:
        said = db.session.get_one(Moment, place.said)
        return _same(said, photo, (circle_id, kind, words, about_goal, to, first_id))
    goal = _one(_GOAL_HERE, {**asked, "goal": about_goal}) if about_goal else None
    addressee = _one(_THEIR_PLACE, {**asked, "member": to}) if to else None
    id = new_id()
    moment = Moment(
        id=id,
        circle_id=circle_id,
        author_id=author_id,
        membership_id=place.id,
        kind=kind,
        words_sealed=Moment.words.seal(words, Moment.__tablename__, id, place),
        goal_id=goal and goal.id,
        part=answers.part if answers else None,
        to_membership_id=addressee and addressee.id,
        reply_to_id=first_id,
        client_id=client_id or new_id(),
        created_at=clock.now(),
        arrives_later=False,
    )
    keep(moment)
    if photo:
        add_photo(photo, place, moment_id=id)
    told = tell_moment(moment)
    if addressee and addressee.person_id not in told.people:
        raise NotFound  # words for somebody who would never see them
    if addressee and addressee.person_id in told.waits_for:
        moment.arrives_later = True
        db.session.connection().execute(_ARRIVES_LATER, {"moment": id})
    _tell_of_win(moment, told.people - told.waits_for)
    return moment


def _tell_of_win(moment: Moment, people: set[str]) -> None:
    """A win is on its goal's page as well, for those who hear of it; and always among what its author has done."""
    if moment.kind == MomentKind.WIN and moment.goal_id:
        tell_goal(moment.goal_id, people)
    elif moment.kind == MomentKind.WIN:
        tell_circle(moment.circle_id, [moment.author_id])


def _same(said: Moment, photo: Developed | None, anew: tuple[str | None, ...]) -> Moment:
    first = (said.circle_id, said.kind, said.words, said.goal_id, said.to_membership_id, said.reply_to_id)
    if said.taken_back_at or first != anew or not has_this_photo(said, photo):
        raise SaidSomethingElse
    return said


def keep_to_oneself(
    owner_id: str,
    words: str,
    about_goal: str | None = None,
    client_id: str | None = None,
    photo: Developed | None = None,
) -> Reflection:
    """Keep a win to oneself, perhaps with a photo. It counts like any other, and nobody else ever sees it.

    The same form sent twice keeps it once. Raises WroteSomethingElse when it had other words or another photo before,
    SaidSomethingElse when it was told to a circle, and NotFound for a goal that is not their own.
    """
    with changing():
        if client_id and db.session.scalar(_SHARED_BEFORE, {"viewer": owner_id, "client_id": client_id}):
            raise SaidSomethingElse
        before = written_before(owner_id, client_id)
        win = note_down(owner_id, ReflectionKind.WIN, words, goal_id=about_goal, client_id=client_id)
        if before and not has_this_photo(before, photo):
            raise WroteSomethingElse
        if photo and not before:
            db.session.flush()
            add_photo(photo, win.sealing_key, reflection_id=win.id)
        tell_oneself(win)
    return win


def share_win(owner_id: str, win_id: str, circle_id: str) -> Moment:
    """Share a win that was kept to oneself: from now on it is one of the circle's, told and celebrated like any.

    Sharing it twice shares it once. Raises NotFound for a circle that is not there for its owner, and for a win that is
    not theirs, or was shared with another circle.
    """
    with changing():
        shared = db.session.scalar(_SHARED_BEFORE, {"viewer": owner_id, "client_id": win_id})
        if shared and shared.circle_id == circle_id:
            return shared
        win = own_win(owner_id, win_id)
        moment = _say(owner_id, circle_id, MomentKind.WIN, win.words, win.goal_id, None, win.id)
        share_photo(win.id, moment)
        db.session.delete(win)
    return moment


def take_back_own_win(owner_id: str, win_id: str) -> None:
    """Take back a win that was kept to oneself, by a tap too many for instance: it is erased."""
    with changing():
        win = own_win(owner_id, win_id)
        tell_oneself(win)
        db.session.delete(win)


def cheer(person_id: str, moment_id: str, kind: CheerKind) -> Moment:
    """Answer a moment with a cheer. Twice is once."""
    with changing():
        moment, place = _moment_and_place(person_id, moment_id)
        given = {
            "moment_id": moment.id,
            "membership_id": place.id,
            "kind": kind,
            "person_id": person_id,
            "created_at": clock.now(),
        }
        if db.session.connection().scalar(_CHEER, given):
            tell_moment_again(moment)
    return moment


def uncheer(person_id: str, moment_id: str, kind: CheerKind) -> Moment:
    """Take one's cheer back, whether or not one still sees what it was for."""
    with changing():
        mine = {"moment": moment_id, "person": person_id, "which": kind}
        moment = db.session.scalar(_CHEERED, mine) or find_for(person_id, Moment, moment_id)
        if db.session.connection().execute(_UNCHEER, mine).rowcount:
            tell_moment_again(moment)
    return moment


def take_back(person_id: str, moment_id: str) -> Moment:
    """Take one's own words back: gone from every screen, and erased."""
    with changing():
        moment = find_to_change(person_id, Moment, moment_id)
        _tell_of_win(moment, celebrate.take_back(moment))
    return moment


def _moment_and_place(person_id: str, moment_id: str) -> tuple[Moment, Membership]:
    moment = find_for(person_id, Moment, moment_id)
    return moment, place_in(moment.circle_id, person_id)


def _one(statement: Any, asked: dict[str, Any]) -> Any:
    found = db.session.scalar(statement, asked)
    if found is None:
        raise NotFound
    return found
