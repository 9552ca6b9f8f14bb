"""Everything that is somebody's own, as they may take it with them; and what others said that they may see now."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from json import JSONEncoder
from typing import Any

from flask import Flask
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import defer, joinedload, lazyload

from circle import clock
from circle.accounts.queries import address_of
from circle.asking import MAY_SEE, MY_CIRCLES, VIEWER, places_of, viewer_alone, viewer_may
from circle.database import columns, one_row
from circle.deck import DECK
from circle.extensions import db
from circle.live.moments import MomentView, reads_note, views_for
from circle.live.together import who_came
from circle.models import (
    Call,
    CheckIn,
    Circle,
    Goal,
    GoalVersion,
    IfThen,
    Invitation,
    Letter,
    Membership,
    Moment,
    Mute,
    Offer,
    Order,
    Part,
    Photo,
    Reach,
    Reflection,
    ReflectionKind,
    Rung,
    SealingKey,
    Share,
    Step,
    Wish,
)
from circle.models.photos import opened
from circle.photos import MIME_TYPE
from circle.privacy import (
    keeps,
    may_change_check_in,
    may_change_goal,
    may_change_if_then,
    may_change_letter,
    may_change_reflection,
    may_change_step,
)
from circle.rhythms import weekdays_in
from circle.sessions import SignedIn

_GOALS = select(Goal).where(may_change_goal(VIEWER)).order_by(Goal.created_at, Goal.id)
_VERSIONS = (
    select(GoalVersion)
    .join(Goal, Goal.id == GoalVersion.goal_id)
    .where(may_change_goal(VIEWER))
    .order_by(GoalVersion.since, GoalVersion.id)
)
_STEPS = select(Step).where(may_change_step(VIEWER)).order_by(Step.created_at, Step.id)
_PLANS = select(IfThen).where(may_change_if_then(VIEWER)).order_by(IfThen.created_at, IfThen.id)
_DAYS = select(CheckIn).where(may_change_check_in(VIEWER)).order_by(CheckIn.on, CheckIn.id)
_SHARES = (
    select(Share).join(Goal, Goal.id == Share.goal_id).where(may_change_goal(VIEWER)).order_by(Share.since, Share.id)
)
_WISHES = (
    select(Wish).join(Goal, Goal.id == Wish.goal_id).where(may_change_goal(VIEWER)).order_by(Wish.said_at, Wish.goal_id)
)
_WRITTEN = (
    select(Reflection, Goal, Photo)
    .outerjoin(Goal, and_(Goal.id == Reflection.goal_id, may_change_goal(VIEWER)))
    .outerjoin(Photo, Photo.reflection_id == Reflection.id)
    .where(may_change_reflection(VIEWER))
    .options(lazyload(Goal.sealing_key), lazyload(Photo.sealing_key), defer(Photo.content_sealed))
    .order_by(Reflection.created_at, Reflection.id)
)
_INVITATIONS = (
    select(Invitation).where(Invitation.inviter_person_id == VIEWER).order_by(Invitation.created_at, Invitation.id)
)
_CALLS = select(Call).where(Call.owner_id == VIEWER).order_by(Call.created_at, Call.id)
_ORDER = select(Order).where(Order.id == VIEWER)
_RUNGS = (
    select(Membership)
    .join(Rung, Rung.membership_id == Membership.id)
    .where(Rung.owner_id == VIEWER, MAY_SEE[Membership])
    .order_by(Rung.position, Rung.membership_id)
)
_REACHES = (
    select(Reach, Circle)
    .join(Membership, Membership.id == Reach.membership_id)
    .join(Circle, Circle.id == Membership.circle_id)
    .where(Membership.person_id == VIEWER, Membership.left_at.is_(None))
    .order_by(Membership.joined_at, Membership.id)
)
_LETTERS = select(Letter).order_by(Letter.created_at, Letter.id)
_LETTERS_WRITTEN = _LETTERS.where(may_change_letter(VIEWER))
_LETTERS_OPENED = _LETTERS.where(MAY_SEE[Letter])
_SAID = (
    select(Moment, Photo)
    .outerjoin(Photo, Photo.moment_id == Moment.id)
    .where(
        Moment.author_id == VIEWER,
        Moment.taken_back_at.is_(None),
        or_(Moment.words_sealed.is_not(None), Photo.id.is_not(None)),
    )
    .options(lazyload(Photo.sealing_key), defer(Photo.content_sealed))
    .order_by(Moment.created_at, Moment.id)
)
_MUTED = (
    select(Mute.since, Circle, Membership)
    .join(Circle, Circle.id == Mute.circle_id)
    .outerjoin(Membership, and_(Membership.id == Mute.subject_id, MAY_SEE[Membership]))
    .where(
        Mute.person_id == VIEWER, MAY_SEE[Circle], or_(Mute.subject_id == Mute.circle_id, Membership.id.is_not(None))
    )
    .order_by(Mute.since, Mute.subject_id)
)
_OFFERED = (
    select(Offer).where(Offer.author_id == VIEWER, Offer.taken_back_at.is_(None)).order_by(Offer.created_at, Offer.id)
)
_IN_TRAY = (
    select(Offer)
    .where(MAY_SEE[Offer], Offer.owner_id == VIEWER)
    .options(joinedload(Offer.author, innerjoin=True))
    .order_by(Offer.created_at, Offer.id)
)
_SAID_BY_OTHERS = (
    select(Moment.id, viewer_may(reads_note), viewer_alone(keeps))
    .where(Moment.circle_id.in_(MY_CIRCLES), MAY_SEE[Moment], Moment.author_id != VIEWER)
    .order_by(Moment.created_at, Moment.id)
)

_CONTENT = (
    select(Photo.id, Photo.content_sealed, SealingKey.owner_id, SealingKey.wrapped)
    .join(SealingKey, SealingKey.owner_id == Photo.owner_id)
    .where(Photo.id == bindparam("id"), Photo.owner_id == VIEWER)
)

PIECE = 64 * 1024  # letters
_REACHED = ("from_minute", "until_minute", "not_on")


def in_pieces(everything: dict[str, Any], viewer: SignedIn, app: Flask) -> Iterator[str]:
    """All of it as JSON, a piece at a time: of somebody's photos no more than one is held at once.

    The pieces are made while they are fetched, when the request is over.
    """
    db.session.close()  # nobody keeps a connection meanwhile
    written = JSONEncoder(default=partial(_content, app, viewer), separators=(",", ":")).iterencode(everything)
    return _joined(written)


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """The same, in fewer and larger pieces."""
    piece: list[str] = []
    length = 0
    for part in parts:
        piece.append(part)
        length += len(part)
        if length >= PIECE:
            yield "".join(piece)
            piece, length = [], 0
    yield "".join(piece)


def everything_for(viewer: SignedIn) -> dict[str, Any]:
    """A person's own words and days, what they show to whom, and what is said to them now, for `in_pieces`.

    Instants are ISO 8601 in UTC, days ISO dates, amounts decimal numbers as text. Moods are from 1 (much harder) to 5
    (much easier), urges from 0 (none) to 3 (strong); weekdays from 0 (Monday). Quiet hours, and
    from when until when somebody can be reached, are minutes of the local day.
    """
    asked = {"viewer": viewer.person_id}
    moments = views_for(viewer.person_id, viewer.time_zone, columns(_SAID_BY_OTHERS, asked))
    return {
        "made_at": _plain(clock.now()),
        "you": {
            "name": viewer.name,
            "signs_in_as": address_of(viewer.person_id),
            "time_zone": viewer.time_zone,
            "language": viewer.language,
            "quiet_hours": viewer.quiet_hours and viewer.quiet_hours._asdict(),
        },
        "circles": [_circle(place) for place in places_of(viewer.person_id)],
        "goals": _goals(asked),
        **_written(asked),
        "invitations": [
            {"sent_at": _plain(sent.created_at), "note": sent.note} for sent in db.session.scalars(_INVITATIONS, asked)
        ],
        "whom_you_would_ask": _whom_they_would_ask(asked),
        "when_you_can_be_reached": [
            {"circle": circle.name, "weekdays": weekdays_in(reach.days), **_fields(reach, *_REACHED)}
            for reach, circle in db.session.execute(_REACHES, asked)
        ],
        "asked_for_support": [
            _fields(call, "created_at", "words", "ended_at") for call in db.session.scalars(_CALLS, asked)
        ],
        "letters_you_wrote": _letters(_LETTERS_WRITTEN, asked),
        "letters_you_opened": _letters(_LETTERS_OPENED, asked),
        "said_by_you": [
            {**_fields(said, "created_at", "kind", "words"), "photo": photo and _photo(photo)}
            for said, photo in db.session.execute(_SAID, asked)
        ],
        "celebrated_together": [
            {"since": _plain(celebrated.at), "with": celebrated.names}
            for celebrated in who_came(viewer.person_id).values()
        ],
        "muted": [
            {"since": _plain(since), "circle": circle.name, "person": member and member.known_as}
            for since, circle, member in db.session.execute(_MUTED, asked)
        ],
        "said_to_you": [_moment(moment) for moment in moments],
        "offered_by_you": [_offer(offer) for offer in db.session.scalars(_OFFERED, asked)],
        "offered_to_you": [
            {**_offer(offer), "by": offer.author.known_as, "state": offer.state}
            for offer in db.session.scalars(_IN_TRAY, asked)
        ],
    }


def _photo(photo: Photo) -> dict[str, Any]:
    """A photo with the words for it; its content is read when its turn comes."""
    return {"words": photo.words, "open": photo}


def _content(app: Flask, viewer: SignedIn, photo: Photo) -> str | None:
    """A photo as an address that any browser opens by itself; nothing, if it was taken back meanwhile."""
    with app.app_context():
        found = one_row(_CONTENT, {"viewer": viewer.person_id, "id": photo.id})
    if found is None:
        return None
    return f"data:{MIME_TYPE};base64,{b64encode(opened(found.id, found.content_sealed, found)).decode()}"


def _letters(statement: Any, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Letters by their words, without whether or when they were opened."""
    letters = db.session.scalars(statement, asked)
    return [_fields(letter, "created_at", "opens", "opens_on", "words") for letter in letters]


def _whom_they_would_ask(asked: dict[str, Any]) -> dict[str, Any] | None:
    """Whom somebody would ask for support, first to last, and what with; none before they chose."""
    order = db.session.scalar(_ORDER, asked)
    if order is None:
        return None
    people = [place.known_as for place in db.session.scalars(_RUNGS, asked)]
    return {"people": people, **_fields(order, "minutes", "words")}


def _circle(place: Membership) -> dict[str, Any]:
    return {
        "name": place.circle.name,
        "purpose": place.circle.purpose,
        "your_name_there": place.known_as,
        "you_keep_it": place.keeps,
        "since": _plain(place.joined_at),
    }


def _goals(asked: dict[str, Any]) -> list[dict[str, Any]]:
    versions, steps, plans, days, shares, wishes = (
        _by_goal(db.session.scalars(each, asked)) for each in (_VERSIONS, _STEPS, _PLANS, _DAYS, _SHARES, _WISHES)
    )
    return [
        {
            **_said_by(goal),
            **_fields(goal, "ends_at", "celebration", "look_weeks", "look_on", "marked_on"),
            **_fields(goal, "confidence", "state", "created_at", "finished_at"),
            "earlier_words": [
                {**_said_by(version), **_fields(version, "learned", "since", "until")} for version in versions[goal.id]
            ],
            "steps": [
                {**_fields(step, "words", "by_on", "created_at", "done_at"), "is_private": step.is_private}
                for step in steps[goal.id]
            ],
            "if_then": [_fields(plan, "when", "then") for plan in plans[goal.id]],
            "days": [_fields(day, "on", "answer", "amount", "note", "mood", "urge") for day in days[goal.id]],
            "how_to_check": [_fields(wish, "kind", "weekday", "said_at") for wish in wishes[goal.id]],
            "shown": [_shown(share) for share in shares[goal.id]],
        }
        for goal in db.session.scalars(_GOALS, asked)
    ]


def _said_by(row: Goal | GoalVersion) -> dict[str, Any]:
    terms = _fields(row, "words", "why", "unit", "resources", "area", "direction", "line", "rhythm")
    return {**terms, "weekdays": weekdays_in(row.weekdays), **_fields(row, "times_a_week", "weeks_apart", "by_on")}


def _shown(share: Share) -> dict[str, Any]:
    parts = [part.value for part in Part if getattr(share, part)]
    return {**_fields(share, "audience", "relation", "since", "until"), "parts": parts, "has_ended": share.end_told}


def _moment(moment: MomentView) -> dict[str, Any]:
    return {
        "at": _plain(moment.at),
        "by": moment.author.known_as,
        "kind": moment.kind,
        "words": moment.words or moment.step_words or moment.note,
        "on_the_photo": moment.photo and moment.photo.words,
        "about": moment.goal_words,
        "you_keep_it": moment.is_kept,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    question = DECK.get(offer.question)
    return {**_fields(offer, "created_at", "kind", "days"), "words": str(question) if question else offer.words}


def _by_goal(rows: Iterable[Any]) -> dict[str, list[Any]]:
    by_goal: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_goal[row.goal_id].append(row)
    return by_goal


def _written(asked: dict[str, Any]) -> dict[str, Any]:
    """What somebody wrote for themselves, and the lines of their plan with what they are kept under."""
    rows = db.session.execute(_WRITTEN, asked).all()
    return {
        "written_for_yourself": [
            {
                **_fields(written, "created_at", "kind", "question", "words"),
                "about": goal and goal.words,
                "photo": photo and _photo(photo),
            }
            for written, goal, photo in rows
            if written.kind != ReflectionKind.PLAN
        ],
        "plan": [
            {**_fields(line, "created_at", "words", "then"), "part": line.question}
            for line, *_more in rows
            if line.kind == ReflectionKind.PLAN
        ],
    }


def _fields(row: Any, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value if value is None else str(value)
