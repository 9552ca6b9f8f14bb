"""The tables: what is true, and nothing about who may know it."""

from circle.models.accounts import Person, Session
from circle.models.changes import Change, ChangeKind
from circle.models.checkins import DONE, Answer, CheckIn
from circle.models.circles import Circle, Invitation, Membership, Relation, Welcome
from circle.models.goals import (
    Area,
    Audience,
    Celebration,
    Direction,
    Goal,
    GoalVersion,
    Part,
    Rhythm,
    Share,
    State,
    Step,
)
from circle.models.keys import SealingKey
from circle.models.moments import Cheer, CheerKind, Moment, MomentKind
from circle.models.news import News, NewsKind, Stream

__all__ = [
    "DONE",
    "Answer",
    "Area",
    "Audience",
    "Celebration",
    "Change",
    "ChangeKind",
    "Cheer",
    "CheerKind",
    "CheckIn",
    "Circle",
    "Direction",
    "Goal",
    "GoalVersion",
    "Invitation",
    "Membership",
    "Moment",
    "MomentKind",
    "News",
    "NewsKind",
    "Part",
    "Person",
    "Relation",
    "Rhythm",
    "SealingKey",
    "Session",
    "Share",
    "State",
    "Step",
    "Stream",
    "Welcome",
]
