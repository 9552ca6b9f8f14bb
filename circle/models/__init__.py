"""The tables: what is true, and nothing about who may know it."""

from circle.models.accounts import Person, Session
from circle.models.calls import EVERY_DAY, Asked, Call, CallAnswer, Order, Reach, Rung
from circle.models.changes import Change, ChangeKind
from circle.models.checkins import DONE, Answer, CheckIn, Mood, Urge
from circle.models.circles import Circle, Invitation, Membership, Relation, Welcome
from circle.models.goals import (
    Area,
    Audience,
    Celebration,
    Direction,
    Goal,
    GoalVersion,
    IfThen,
    Part,
    Rhythm,
    Share,
    State,
    Step,
)
from circle.models.keys import SealingKey
from circle.models.letters import Letter, Opens
from circle.models.moments import Cheer, CheerKind, Gathered, Kept, Moment, MomentKind
from circle.models.mutes import Mute
from circle.models.news import News, NewsKind, Stream
from circle.models.offers import Offer, OfferKind, OfferState
from circle.models.photos import Photo
from circle.models.reflections import Reflection, ReflectionKind
from circle.models.wishes import Wish, WishKind

__all__ = [
    "DONE",
    "EVERY_DAY",
    "Answer",
    "Area",
    "Asked",
    "Audience",
    "Call",
    "CallAnswer",
    "Celebration",
    "Change",
    "ChangeKind",
    "Cheer",
    "CheerKind",
    "CheckIn",
    "Circle",
    "Direction",
    "Gathered",
    "Goal",
    "GoalVersion",
    "IfThen",
    "Invitation",
    "Kept",
    "Letter",
    "Membership",
    "Moment",
    "MomentKind",
    "Mood",
    "Mute",
    "News",
    "NewsKind",
    "Offer",
    "OfferKind",
    "OfferState",
    "Opens",
    "Order",
    "Part",
    "Person",
    "Photo",
    "Reach",
    "Reflection",
    "ReflectionKind",
    "Relation",
    "Rhythm",
    "Rung",
    "SealingKey",
    "Session",
    "Share",
    "State",
    "Step",
    "Stream",
    "Urge",
    "Welcome",
    "Wish",
    "WishKind",
]
