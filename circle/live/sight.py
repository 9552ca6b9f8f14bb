"""Sight: who sees what of a goal, looked at before and after a change, so that just those it touches are told.

Sharing, stopping, an end that comes by the clock, somebody joining, leaving or being removed: all of them change
who sees goals, and all of them are told by wrapping the change in `telling_what_changes`.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select

from circle import clock
from circle.database import changing, columns, in_few_sizes
from circle.extensions import db
from circle.live.moments import reads_note
from circle.live.tell import tell_goal, tell_moments_again
from circle.models import CheckIn, Goal, Membership, Moment, News, Part, Share
from circle.models.news import about_moment
from circle.privacy import is_shown, opens_moment

_IDS: Any = bindparam("goals", expanding=True)
_GOALS = Goal.id.in_(_IDS)
# Where to look for those who see the goals bound as `goals`: each circle once, however often one was shown there and
# stopped; and first, because PostgreSQL would try every membership there is for being in one of them.
shown_in = select(Share.goal_id, Share.circle_id).where(Share.goal_id.in_(_IDS)).distinct().subquery()
_SEEN_PARTS = (
    select(
        Goal.id,
        Membership.circle_id,
        Membership.person_id,
        *(is_shown(Membership.person_id, Goal.id, part, Membership.circle_id) for part in Part),
    )
    .join(shown_in, shown_in.c.goal_id == Goal.id)
    .join(Membership, Membership.circle_id == shown_in.c.circle_id)
    .where(
        _GOALS,
        Membership.left_at.is_(None),
        Membership.person_id != Goal.owner_id,
        is_shown(Membership.person_id, Goal.id, circle_id=Membership.circle_id),
    )
)
_SHOWN_IN = select(Share.circle_id).where(Share.goal_id.in_(_IDS))
_PLACES = {
    part: (
        select(Membership.id, Membership.circle_id, Membership.person_id)
        .join(Goal, _GOALS)
        .where(
            Membership.circle_id.in_(_SHOWN_IN),
            Membership.left_at.is_(None),
            Membership.person_id != Goal.owner_id,
            is_shown(Membership.person_id, Goal.id, part, Membership.circle_id),
        )
    )
    for part in Part
}
_SEEN_MOMENTS = (
    select(
        Moment.id,
        News.person_id,
        and_(CheckIn.note_sealed.is_not(None), reads_note(News.person_id)),
    )
    .outerjoin(News, about_moment(Moment))
    .outerjoin(CheckIn, CheckIn.id == Moment.check_in_id)
    .where(Moment.goal_id.in_(_IDS), opens_moment())
    .order_by(Moment.created_at, Moment.id)
)
_OWNERS = select(Goal.id, Goal.owner_id).where(_GOALS)
_SHARED_INTO = select(Share.goal_id).where(Share.circle_id == bindparam("circle")).distinct()
_ENDED = select(Share).where(Share.until <= bindparam("now"), Share.end_told.is_(False))

Parts = tuple[bool, ...]


class Sight:
    """Who sees which parts of some goals, circle by circle, and the moments about them.

    `moments` says, for each moment's id and person, whether they read a note on it.
    """

    def __init__(self, goal_ids: Collection[str], at: datetime | None = None) -> None:
        asked: dict[str, Any] = {"goals": in_few_sizes(goal_ids), "now": at or clock.now()}
        self.parts: dict[tuple[str, str], dict[str, Parts]] = {}
        for goal_id, circle_id, person_id, *parts in columns(_SEEN_PARTS, asked):
            self.parts.setdefault((goal_id, circle_id), {})[person_id] = tuple(parts)
        self.moments: dict[str, dict[str, bool]] = {}
        for moment_id, person_id, with_note in columns(_SEEN_MOMENTS, asked):
            self.moments.setdefault(moment_id, {})[person_id] = bool(with_note)


def people_who_see(goal_id: str, *parts: Part) -> set[str]:
    """Those who see a goal and all these parts of it now, in whichever circles; not its owner."""
    seen: dict[str, set[Part]] = {}
    for _goal, _circle, person_id, *shown in columns(_SEEN_PARTS, {"goals": [goal_id]}):
        seen.setdefault(person_id, set()).update(part for part, is_seen in zip(Part, shown, strict=True) if is_seen)
    return {person_id for person_id, sees in seen.items() if sees.issuperset(parts)}


class SeeingPlace(NamedTuple):
    """A place that sees something: the membership's id, whose it is, and in which circle."""

    id: str
    circle_id: str
    person_id: str


def places_that_see(goal_id: str, part: Part) -> list[SeeingPlace]:
    """The places, in whichever circles, that see a part of a goal now; not its owner's."""
    return [SeeingPlace(*row) for row in columns(_PLACES[part], {"goals": [goal_id]})]


def goals_shared_into(circle_id: str) -> list[str]:
    """The ids of all goals that are or were shown to somebody in this circle."""
    return list(db.session.scalars(_SHARED_INTO, {"circle": circle_id}))


@contextmanager
def telling_what_changes(goal_ids: Collection[str], before_at: datetime | None = None) -> Iterator[None]:
    """Tell whoever comes to see more or less of these goals through what happens inside, and their owners.

    Everyone who sees a goal in a circle is also told when somebody there begins or stops to see it, because
    each thing shown says who sees it. Nobody else is told: for them nothing changed.
    """
    before = Sight(goal_ids, before_at)
    yield
    after = Sight(goal_ids)
    for goal_id, owner_id in columns(_OWNERS, {"goals": in_few_sizes(goal_ids)}):
        touched = _touched(goal_id, before, after)
        if touched:
            tell_goal(goal_id, touched | {owner_id})
    tell_moments_again(
        {
            moment_id: people
            for moment_id in {**before.moments, **after.moments}
            if (people := _who_notices(before.moments.get(moment_id, {}), after.moments.get(moment_id, {})))
        }
    )


def _touched(goal_id: str, before: Sight, after: Sight) -> set[str]:
    touched: set[str] = set()
    for place in before.parts.keys() | after.parts.keys():
        if place[0] == goal_id:
            touched |= _who_notices(before.parts.get(place, {}), after.parts.get(place, {}))
    return touched


def _who_notices(saw: Mapping[str, Any], sees: Mapping[str, Any]) -> set[str]:
    """Everyone, when others see it now than before; else those who see it differently."""
    if saw.keys() != sees.keys():
        return set(saw.keys() | sees.keys())
    return {person for person in saw if saw[person] != sees[person]}


def tell_owners(goal_ids: Collection[str]) -> None:
    """Tell the owners of these goals that it changed who sees them, even if nobody comes to see more or less."""
    for goal_id, owner_id in columns(_OWNERS, {"goals": in_few_sizes(goal_ids)}):
        tell_goal(goal_id, [owner_id])


def tell_of_ended_shares() -> None:
    """Shares that ended by the clock are told like any other change, once."""
    now = clock.now()
    if not db.session.scalars(_ENDED, {"now": now}).first():
        return
    with changing():
        for share in db.session.scalars(_ENDED, {"now": now}).all():
            just_before = min(share.until or now, now) - timedelta(microseconds=1)
            with telling_what_changes([share.goal_id], before_at=just_before):
                share.end_told = True
            tell_owners([share.goal_id])
