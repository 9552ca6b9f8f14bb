"""Questions about moments: what was said here, what was said to me, and who would hear what I say."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, or_, select, true
from sqlalchemy.orm import aliased, defer

from circle.asking import (
    HEARS,
    MAY_SEE,
    VIEWER,
    NotFound,
    circles_of,
    find_for,
    find_to_change,
    looker_may,
    viewer_alone,
    viewer_may,
)
from circle.database import Spelled, columns, one_row
from circle.extensions import db
from circle.keyset import Place, comes_after, read_place
from circle.live.moments import MomentView, Name, PhotoView, fitted, reads_note, views_for
from circle.models import (
    Circle,
    Goal,
    Membership,
    Moment,
    MomentKind,
    Photo,
    Reflection,
    ReflectionKind,
    SealingKey,
    Share,
)
from circle.models.columns import Envelope
from circle.models.photos import opened
from circle.moments.kinder import kinder_words
from circle.moments.starters import ABOUT_A_GOAL, ABOUT_ANYTHING
from circle.privacy import is_shown, keeps, may_change_reflection, may_see_goal, will_see_moment
from circle.sessions import SignedIn
from circle.words import names

PAGE = 30

_NEWEST_FIRST = (Moment.created_at.desc(), Moment.id.desc())
_SEEING = select(Moment.id, viewer_may(reads_note), viewer_alone(keeps), Moment.created_at)
_SEEN = _SEEING.where(HEARS)
_ONE = _SEEING.where(Moment.id == bindparam("id"), MAY_SEE[Moment])
_IN_CIRCLE = _SEEN.where(Moment.circle_id == bindparam("circle")).order_by(*_NEWEST_FIRST).limit(PAGE + 1)
_BEFORE = _IN_CIRCLE.where(comes_after(Moment.created_at, Moment.id))
SAID_ABOUT_GOALS = (MomentKind.ENCOURAGEMENT, MomentKind.WIN, MomentKind.FINISH)
_ABOUT_GOAL = (
    _SEEN.where(Moment.goal_id == bindparam("goal"), Moment.kind.in_(SAID_ABOUT_GOALS))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("most"))
)
_place = aliased(Membership)
_latest_there = (  # of one circle, so that no more of it is looked at than is needed
    select(Moment.id)
    .where(
        Moment.circle_id == _place.circle_id,
        Moment.kind == MomentKind.ENCOURAGEMENT,
        Moment.author_id != VIEWER,
        HEARS,
    )
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("most"))
    .correlate(_place)
)
_said = aliased(Moment)
_lately = _latest_there.lateral()
_seen = select(_said.id, viewer_may(reads_note, _said), viewer_alone(keeps, _said))
_of_my_places = {
    "sqlite": _seen.join(_place, _said.id.in_(_latest_there)),
    # PostgreSQL would try each moment there is for being among them.
    "postgresql": _seen.select_from(_place).join(_lately, true()).join(_said, _said.id == _lately.c.id),
}
_KIND_WORDS = Spelled(
    **{
        name: words.where(_place.person_id == VIEWER, _place.left_at.is_(None))
        .order_by(_said.created_at.desc(), _said.id.desc())
        .limit(bindparam("most"))
        for name, words in _of_my_places.items()
    }
)


def moments_in(circle_id: str, viewer: SignedIn, before: str | None = None) -> tuple[list[MomentView], str | None]:
    """A page of moments in a circle, newest first, and where the next page begins (None at the end)."""
    asked = {"viewer": viewer.person_id, "circle": circle_id}
    place = read_place(before)
    statement, after = (_BEFORE, place._asdict()) if place else (_IN_CIRCLE, {})
    rows = columns(statement, {**asked, **after})
    page, more = rows[:PAGE], rows[PAGE:]
    older = str(Place(page[-1].created_at, page[-1].id)) if more else None
    return views_for(viewer.person_id, viewer.time_zone, page), older


def moments_about(goal_id: str, viewer: SignedIn, most: int = 20) -> list[MomentView]:
    """What was said about a goal lately, as far as the viewer may see it, newest first.

    Check-ins and steps are on the goal's page already, as progress.
    """
    asked = {"viewer": viewer.person_id, "goal": goal_id, "most": most}
    rows = columns(_ABOUT_GOAL, asked)
    return views_for(viewer.person_id, viewer.time_zone, rows)


def kind_words_for(viewer: SignedIn, most: int = 3) -> list[MomentView]:
    """The latest kind words from others, in any circle, newest first."""
    asked = {"viewer": viewer.person_id, "most": most}
    rows = columns(_KIND_WORDS.here, asked)
    return views_for(viewer.person_id, viewer.time_zone, rows)


@dataclass(frozen=True)
class Hearers:
    """Somebody to say something to: the form's value, what it is called, and who will see it, by name."""

    value: str
    label: str
    will_see: str
    members: tuple[Name | Membership, ...] = ()


_me = aliased(Membership)
_KNOWN_AS = Envelope("by", Membership.known_as_sealed, SealingKey)
_OTHERS = (
    select(Membership.circle_id, *_KNOWN_AS.columns)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .join(_me, _me.circle_id == Membership.circle_id)
    .where(
        _me.person_id == VIEWER,
        _me.left_at.is_(None),
        Membership.left_at.is_(None),
        Membership.person_id != VIEWER,
    )
    .order_by(Membership.joined_at, Membership.id)
)
_OTHERS_HERE = _OTHERS.where(Membership.circle_id == bindparam("circle"))
_GOAL = Envelope("goal", Goal.words_sealed, SealingKey)
_PEOPLE_OF_GOALS = (
    select(*_GOAL.columns, Membership.id)
    .select_from(Goal)
    .join(SealingKey, SealingKey.owner_id == Goal.owner_id)
    .join(Membership, true())
    .where(
        Goal.id.in_(select(Share.goal_id).where(Share.circle_id == bindparam("circle"))),
        Membership.circle_id == bindparam("circle"),
        Membership.left_at.is_(None),
        or_(
            Goal.owner_id == VIEWER,
            is_shown(VIEWER, Goal.id, circle_id=Membership.circle_id),
        ),
        or_(
            Membership.person_id == Goal.owner_id,
            is_shown(Membership.person_id, Goal.id, circle_id=Membership.circle_id),
        ),
        looker_may(may_see_goal),
        Membership.person_id != VIEWER,
    )
    .order_by(Goal.created_at, Goal.id, Membership.joined_at, Membership.id)
)


def audiences_in(circle_id: str, viewer_id: str) -> list[Hearers]:
    """Whom the viewer can speak to in a circle: everyone, the people of a goal they both see, or one person."""
    asked = {"viewer": viewer_id, "circle": circle_id}
    others = [_name(row) for row in columns(_OTHERS_HERE, asked)]
    who = {member.id: member for member in others}
    goals, people = {}, defaultdict[str, list[Name]](list)
    for row in columns(_PEOPLE_OF_GOALS, asked):
        goals[_GOAL.id(row)] = row
        people[_GOAL.id(row)].append(who[row.id])
    return [
        _hearers("everyone", _("Everyone here"), others),
        *(_hearers(f"goal:{id}", _("About “%(goal)s”", goal=_GOAL.open(row)), people[id]) for id, row in goals.items()),
        *(
            Hearers(
                f"member:{member.id}",
                _("Only %(name)s", name=member.known_as),
                _("Only %(name)s will see this", name=member.known_as),
                (member,),
            )
            for member in others
        ),
    ]


def to_begin_with(viewer: SignedIn, *, about_goal: bool = False) -> dict[str, Any]:
    """What helps to begin saying something kind: starters, and, unless they said no to them, hints at kinder words."""
    return {
        "starters": ABOUT_A_GOAL if about_goal else ABOUT_ANYTHING,
        "kinder": kinder_words() if viewer.wants_hints else None,
    }


_WHO_SEES = (
    select(*_KNOWN_AS.columns)
    .join(SealingKey, SealingKey.owner_id == Membership.person_id)
    .join(Moment, Moment.circle_id == Membership.circle_id)
    .where(
        Moment.id == bindparam("moment"),
        Membership.left_at.is_(None),
        Membership.person_id != VIEWER,
        will_see_moment(Membership.person_id),
    )
    .order_by(Membership.joined_at, Membership.id)
)


@dataclass(frozen=True)
class ToAnswer:
    """What somebody is about to answer: its view, and who will see the answer, by name."""

    view: MomentView
    circle: Circle
    hearers: Hearers


def to_answer(moment_id: str, viewer: SignedIn) -> ToAnswer:
    """A moment that the viewer may see, for answering it. Raises NotFound."""
    moment = find_for(viewer.person_id, Moment, moment_id)
    asked = {"viewer": viewer.person_id, "moment": moment.reply_to_id or moment.id}
    [row] = columns(_ONE, {"viewer": viewer.person_id, "id": moment_id})
    [view] = views_for(viewer.person_id, viewer.time_zone, [row])
    return ToAnswer(view, moment.circle, _hearers("", "", [_name(row) for row in columns(_WHO_SEES, asked)]))


def answered_with(moment: Moment) -> Moment:
    """What an answer to this moment answers: itself, or, where it is an answer already, what that answers."""
    return db.session.get_one(Moment, moment.reply_to_id) if moment.reply_to_id else moment


ONLY_ME = "me"


def own_win(viewer_id: str, reflection_id: str) -> Reflection:
    """A win that somebody keeps to themselves. Raises NotFound."""
    written = find_to_change(viewer_id, Reflection, reflection_id)
    if written.kind != ReflectionKind.WIN:
        raise NotFound
    return written


_PHOTO = select(Photo.id, Photo.content_sealed, SealingKey.owner_id, SealingKey.wrapped).join(
    SealingKey, SealingKey.owner_id == Photo.owner_id
)
_PHOTO_OF_MOMENT = _PHOTO.join(Moment, Moment.id == Photo.moment_id).where(
    Moment.id == bindparam("id"), MAY_SEE[Moment]
)
_PHOTO_OF_OWN_WIN = _PHOTO.join(Reflection, Reflection.id == Photo.reflection_id).where(
    Reflection.id == bindparam("id"), may_change_reflection(VIEWER)
)
_SHOWN_WITH_OWN_WIN = select(Photo).where(Photo.reflection_id == bindparam("id")).options(defer(Photo.content_sealed))


def photo_with(moment_id: str, viewer_id: str) -> bytes:
    """The photo that goes with a moment, for whoever may see the moment. Raises NotFound."""
    return _photo(_PHOTO_OF_MOMENT, moment_id, viewer_id)


def photo_with_own_win(reflection_id: str, viewer_id: str) -> bytes:
    """The photo that goes with a win somebody keeps to themselves. Raises NotFound."""
    return _photo(_PHOTO_OF_OWN_WIN, reflection_id, viewer_id)


def _photo(statement: Any, id: str, viewer_id: str) -> bytes:
    found = one_row(statement, {"id": id, "viewer": viewer_id})
    if found is None:
        raise NotFound
    return opened(found.id, found.content_sealed, found)


def photo_shown_with(win: Reflection) -> PhotoView | None:
    """How the photo of a win kept to oneself lies on its page, if it has one."""
    photo = db.session.scalar(_SHOWN_WITH_OWN_WIN, {"id": win.id})
    return fitted(photo.words, photo.width, photo.height) if photo else None


def only_me() -> Hearers:
    """Keeping a win to oneself."""
    return Hearers(ONLY_ME, _("Only me"), _("Only you will see this"))


def circles_to_tell(viewer_id: str, among: Collection[str] | None = None) -> list[Hearers]:
    """The viewer's circles as whom to tell a win, each with who is there; `among`, if given, are all who would hear."""
    others = defaultdict[str, list[Name]](list)
    for row in columns(_OTHERS, {"viewer": viewer_id}):
        if among is None or _KNOWN_AS.id(row) in among:
            others[row.circle_id].append(_name(row))
    return [_hearers(circle.id, circle.name, others[circle.id]) for circle in circles_of(viewer_id)]


def _name(row: Any) -> Name:
    return Name(_KNOWN_AS.id(row), _KNOWN_AS.open(row))


def _hearers(value: str, label: str, members: Sequence[Name]) -> Hearers:
    only_you, they = _("Only you will see this"), _("%(names)s will see this", names=names(members))
    will_see = they if members else only_you
    return Hearers(value, label, will_see, tuple(members))
