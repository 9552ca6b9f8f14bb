"""What a person does about who sees a goal: show it, save the whole sheet, stop."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from circle import clock
from circle.database import changing
from circle.extensions import db
from circle.live.sight import telling_what_changes
from circle.models import Audience, Goal, Part, Relation, Share
from circle.models.columns import new_id
from circle.privacy import NotFound, find_to_change
from circle.sharing.queries import people_in_circles_of, present_shares
from circle.sharing.rows import Showing, Whom, end_of, showing_of, whom_of


class NotInCircle(Exception):
    """Nobody with that place is in this circle now, or it is the owner's own."""


class DayIsOver(Exception):
    """Something cannot be shown until a day that is over already."""


def share_goal(
    owner_id: str,
    goal_id: str,
    *,
    circle_id: str,
    audience: Audience,
    relation: Relation | None = None,
    membership_id: str | None = None,
    parts: Collection[Part] = (),
    until_on: date | None = None,
) -> None:
    """Show a goal to an audience: its words, these parts, through the end of the day `until_on`.

    What that audience was shown before ends now. Raises NotFound for a circle that is not the
    owner's, NotInCircle for a member who is not in it, DayIsOver for a day in the past.
    """
    to = Whom(circle_id, audience, relation, membership_id)
    showing = Showing(frozenset(parts), until_on)
    with _changing_who_sees(owner_id, goal_id) as goal:
        _settle(goal, {to: showing})


def save_sheet(owner_id: str, goal_id: str, rows: Mapping[Whom, Showing]) -> None:
    """Show a goal to these audiences and to nobody else. Raises what `share_goal` does."""
    with _changing_who_sees(owner_id, goal_id) as goal:
        others = {whom_of(share): None for share in present_shares(goal.id)}
        _settle(goal, {**others, **rows})


def stop(owner_id: str, goal_id: str, share_id: str) -> None:
    """Stop showing a goal to one audience: off their screens at once, and nobody is told why."""
    with _changing_who_sees(owner_id, goal_id) as goal:
        share = find_to_change(owner_id, Share, share_id)
        if share.goal_id != goal.id:
            raise NotFound
        if share in present_shares(goal.id):
            _end(share)


@contextmanager
def _changing_who_sees(owner_id: str, goal_id: str) -> Iterator[Goal]:
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        with telling_what_changes([goal.id]):
            yield goal


def _settle(goal: Goal, rows: Mapping[Whom, Showing | None]) -> None:
    """Let each audience see what is said for it: rows that differ end, the same again stay."""
    time_zone = goal.owner.time_zone
    _check(goal, {to: showing for to, showing in rows.items() if showing}, time_zone)
    present = {whom_of(share): share for share in present_shares(goal.id)}
    for to, showing in rows.items():
        share = present.get(to)
        if share and showing == showing_of(share, time_zone):
            continue
        if share:
            _end(share)
        if showing:
            _begin(goal, to, showing, time_zone)


def _check(goal: Goal, rows: Mapping[Whom, Showing], time_zone: str) -> None:
    people = people_in_circles_of(goal.owner_id)
    circles = {member.circle_id for member in people}
    others = {(member.circle_id, member.id) for member in people if member.person_id != goal.owner_id}
    today = clock.local_day(time_zone)
    for to, showing in rows.items():
        if to.circle_id not in circles:
            raise NotFound
        if to.membership_id and (to.circle_id, to.membership_id) not in others:
            raise NotInCircle
        if showing.until_on and showing.until_on < today:
            raise DayIsOver


def _begin(goal: Goal, to: Whom, showing: Showing, time_zone: str) -> None:
    until = end_of(showing.until_on, time_zone) if showing.until_on else None
    db.session.add(
        Share(
            id=new_id(),
            goal_id=goal.id,
            circle_id=to.circle_id,
            audience=to.audience,
            relation=to.relation,
            membership_id=to.membership_id,
            **{part.value: part in showing.parts for part in Part},
            since=clock.now(),
            until=until,
            end_told=False,
        )
    )


def _end(share: Share) -> None:
    share.until, share.end_told = clock.now(), True
