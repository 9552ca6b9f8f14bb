"""What a person does about who sees a goal: show it, save the whole sheet, stop; and what a newcomer is to see."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from circle import clock
from circle.asking import NotFound, find_for, find_to_change
from circle.database import changing, rehearsing
from circle.extensions import db
from circle.live.changes import begin_share_like, decide, end_shares, end_shares_of_goal, note_change, seats_in
from circle.live.sight import telling_what_changes
from circle.live.tell import tell_circle
from circle.models import Audience, Change, ChangeKind, Goal, Membership, Part, Relation, Share, Welcome
from circle.models.columns import new_id
from circle.sharing.queries import goals_of, people_in_circles_of, present_shares, shares_to_ask_about, shown_by
from circle.sharing.rows import Showing, Whom, by_audience, end_of, showing_of, whom_of


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
) -> Change | None:
    """Show a goal to an audience: its words, these parts, through the end of the day `until_on`.

    What that audience was shown before ends now. Raises NotFound for a circle that is not the
    owner's, NotInCircle for a member who is not in it, DayIsOver for a day in the past.
    """
    to = Whom(circle_id, audience, relation, membership_id)
    showing = Showing(frozenset(parts), until_on)
    with _changing_who_sees(owner_id, goal_id) as goal:
        return _settle(goal, {to: showing})


def save_sheet(owner_id: str, goal_id: str, rows: Mapping[Whom, Showing]) -> Change | None:
    """Show a goal to these audiences and to nobody else; None if it was so. Raises what `share_goal` does."""
    with _changing_who_sees(owner_id, goal_id) as goal:
        return _settle_sheet(goal, rows)


@contextmanager
def as_if_saved(owner_id: str, goal_id: str, rows: Mapping[Whom, Showing]) -> Iterator[None]:
    """Inside, the sheet is saved as `save_sheet` would; afterwards it never was. Raises what `share_goal` does."""
    with rehearsing():
        _settle_sheet(find_to_change(owner_id, Goal, goal_id), rows)
        db.session.flush()
        yield


def stop(owner_id: str, goal_id: str, share_id: str) -> Change | None:
    """Stop showing a goal to one audience: off their screens at once, and nobody is told why."""
    with _changing_who_sees(owner_id, goal_id) as goal:
        share = find_to_change(owner_id, Share, share_id)
        if share.goal_id != goal.id:
            raise NotFound
        present = present_shares(goal.id)
        if share not in present:
            return None
        change = decide(owner_id, ChangeKind.STOPPED, [goal.id])
        end_shares(by_audience(present)[whom_of(share)], change)
        return change


def stop_for(owner_id: str, membership_id: str, goal_id: str | None = None) -> Change | None:
    """Stop showing one goal, or everything, to one person. Those beside them go on seeing what they saw, by name.

    None if they saw nothing of it. Raises NotFound for somebody who is not in a circle of the owner's.
    """
    with changing():
        place = find_for(owner_id, Membership, membership_id)
        shown = shown_by(owner_id)
        stopping = [share for share, member in shown if member.id == place.id and goal_id in (None, share.goal_id)]
        if not stopping:
            return None
        goals = {share.goal_id for share in stopping}
        with telling_what_changes(goals):
            change = decide(owner_id, ChangeKind.STOPPED, goals)
            for share, member in shown:
                if share in stopping and share.audience != Audience.MEMBER and member.id != place.id:
                    begin_share_like(share, change, member)
            end_shares(stopping, change)
    return change


def stop_all(owner_id: str) -> Change:
    """Stop showing anything to anybody, those included who are away just now and might come back."""
    with changing():
        goals = goals_of(owner_id)
        with telling_what_changes(goals):
            change = decide(owner_id, ChangeKind.STOPPED_ALL, goals)
            for goal_id in goals:
                end_shares_of_goal(goal_id, change)
    return change


def show_newcomer(owner_id: str, membership_id: str) -> Change | None:
    """Show a newcomer what everyone there, or their relation, is shown. None if there was nothing to show."""
    with changing():
        place = _newcomer(owner_id, membership_id)
        shares = shares_to_ask_about(owner_id, place.id)
        if not shares:
            return None
        with telling_what_changes({share.goal_id for share in shares}):
            change = note_change(owner_id, ChangeKind.WELCOMED)
            for share in shares:
                begin_share_like(share, change, place)
    return change


def leave_newcomer_out(owner_id: str, membership_id: str) -> None:
    """Leave a newcomer out, or just note that one has seen they came: they see what they are shown by name."""
    with changing():
        _newcomer(owner_id, membership_id)


def _newcomer(owner_id: str, membership_id: str) -> Membership:
    """Whoever came, now answered for: the question goes from all screens of the one who answered."""
    place = find_for(owner_id, Membership, membership_id)
    if place.person_id == owner_id:
        raise NotFound
    answered = {"person_id": owner_id, "membership_id": place.id}
    if db.session.get(Welcome, answered) is None:
        db.session.add(Welcome(**answered))
        tell_circle(place.circle_id, [owner_id])
    return place


@contextmanager
def _changing_who_sees(owner_id: str, goal_id: str) -> Iterator[Goal]:
    with changing():
        goal = find_to_change(owner_id, Goal, goal_id)
        with telling_what_changes([goal.id]):
            yield goal


def _settle_sheet(goal: Goal, rows: Mapping[Whom, Showing]) -> Change | None:
    others = {whom_of(share): None for share in present_shares(goal.id)}
    return _settle(goal, {**others, **rows})


def _settle(goal: Goal, rows: Mapping[Whom, Showing | None]) -> Change | None:
    """Let each audience see what is said for it: rows that differ end, the same again stay."""
    time_zone = goal.owner.time_zone
    _check(goal, {to: showing for to, showing in rows.items() if showing}, time_zone)
    present = by_audience(present_shares(goal.id))
    different = {to: showing for to, showing in rows.items() if showing != showing_of(present.get(to, ()), time_zone)}
    if not different:
        return None
    change = decide(goal.owner_id, ChangeKind.SHARED, [goal.id])
    for to, showing in different.items():
        ended = present.get(to, [])
        end_shares(ended, change)
        if showing:
            _begin(goal, to, showing, time_zone, change, ended)
    return change


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


def _begin(
    goal: Goal, to: Whom, showing: Showing, time_zone: str, change: Change, instead_of: Collection[Share]
) -> None:
    """What is changed for an audience goes on for the same people; who came later is answered for by name."""
    until = end_of(showing.until_on, time_zone) if showing.until_on else None
    seats = max((share.seats for share in instead_of), default=0) or seats_in(to.circle_id)
    db.session.add(
        Share(
            id=new_id(),
            goal_id=goal.id,
            circle_id=to.circle_id,
            audience=to.audience,
            relation=to.relation,
            membership_id=to.membership_id,
            seats=seats,
            **{part.value: part in showing.parts for part in Part},
            since=change.at,
            until=until,
            end_told=False,
            begun_by=change.id,
        )
    )
