"""The rules once more, in plain Python over plain rows, to compare what pages show with. Shares by name alone."""

from typing import Any

from sqlalchemy import select

from circle import clock
from circle.extensions import db
from circle.models import Cheer, Goal, Membership, Moment, News, Share, Stream


def rows_of(model: Any) -> list[Any]:
    return list(db.session.execute(select(model.__table__)))


class Plain:
    """Everything there is, and who may see it now."""

    def __init__(self) -> None:
        self.places = rows_of(Membership)
        self.shares = rows_of(Share)
        self.goals = rows_of(Goal)
        self.moments = rows_of(Moment)
        self.news = rows_of(News)
        self.streams = {stream.person_id: stream.news_seq for stream in rows_of(Stream)}
        self.cheers = rows_of(Cheer)
        self.present = {place.id: place for place in self.places if place.left_at is None}

    def sees_goal(self, person_id: str, goal_id: str, part: str | None = None, circle_id: str | None = None) -> bool:
        if any(goal.id == goal_id and goal.owner_id == person_id for goal in self.goals):
            return True
        return any(
            share.goal_id == goal_id
            and share.circle_id in (circle_id or share.circle_id,)
            and not share.end_told
            and (share.until is None or share.until > clock.now())
            and share.membership_id in self.present
            and self.present[share.membership_id].person_id == person_id
            and (part is None or getattr(share, part))
            for share in self.shares
        )

    def is_in(self, person_id: str, circle_id: str) -> bool:
        return any(place.person_id == person_id and place.circle_id == circle_id for place in self.present.values())

    def moments_for(self, person_id: str, circle_id: str) -> set[str]:
        """The ids of the moments somebody sees in a circle."""
        told = {
            line.subject_id for line in self.news if line.person_id == person_id and line.membership_id in self.present
        }
        return {
            moment.id
            for moment in self.moments
            if moment.circle_id == circle_id
            and moment.id in told
            and moment.taken_back_at is None
            and (moment.goal_id is None or self.sees_goal(person_id, moment.goal_id, moment.part, circle_id))
        }

    def check_order(self) -> None:
        """No number is given twice or ahead of its counter, and what was taken back has no cheers."""
        numbers = [(line.person_id, line.seq) for line in self.news]
        assert len(set(numbers)) == len(numbers)
        assert all(line.first_seq <= line.seq <= self.streams[line.person_id] for line in self.news)
        gone = {moment.id for moment in self.moments if moment.taken_back_at is not None}
        assert not [cheer for cheer in self.cheers if cheer.moment_id in gone]
