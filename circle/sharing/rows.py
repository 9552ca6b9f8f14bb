"""Whom a goal can be shown to, and what is shown to them: one row of the sharing sheet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from circle.models import Audience, Part, Relation, Share
from circle.words import last_day

ONE_DAY = timedelta(days=1)


class NoSuchAudience(Exception):
    """It is neither everyone, nor a relation, nor a member."""


class Whom(NamedTuple):
    """An audience in one circle: everyone, a relation, or one member."""

    circle_id: str
    audience: Audience
    relation: Relation | None = None
    membership_id: str | None = None

    def __str__(self) -> str:
        """As forms write it after the circle: `everyone`, `relation:<r>` or `member:<id>`."""
        named = self.relation or self.membership_id
        return f"{self.audience}:{named}" if named else self.audience

    @property
    def key(self) -> str:
        """As the sheet writes it: `<circle>/<audience>`."""
        return f"{self.circle_id}/{self}"


def whom(circle_id: str, text: str) -> Whom:
    """Understand an audience as forms write it. Raises NoSuchAudience."""
    kind, _, named = text.partition(":")
    if kind == Audience.RELATION and named in set(Relation):
        return Whom(circle_id, Audience.RELATION, relation=Relation(named))
    if kind == Audience.MEMBER and named:
        return Whom(circle_id, Audience.MEMBER, membership_id=named)
    if text == Audience.EVERYONE:
        return Whom(circle_id, Audience.EVERYONE)
    raise NoSuchAudience


def whom_of(share: Share) -> Whom:
    """The audience that a share names."""
    relation = Relation(share.relation) if share.relation else None
    return Whom(share.circle_id, Audience(share.audience), relation, share.membership_id)


@dataclass(frozen=True)
class Showing:
    """What an audience is shown beside the words, through the end of a local day or for good."""

    parts: frozenset[Part] = frozenset()
    until_on: date | None = None


def by_audience(shares: Iterable[Share]) -> dict[Whom, list[Share]]:
    """Shares by the audience they name. One may be named more than once: by itself, and by what was left of a group."""
    audiences: dict[Whom, list[Share]] = {}
    for share in shares:
        audiences.setdefault(whom_of(share), []).append(share)
    return audiences


def showing_of(shares: Collection[Share], time_zone: str) -> Showing | None:
    """What some shares show together, their last end as a day in `time_zone`; None when there are none."""
    if not shares:
        return None
    parts = frozenset(part for share in shares for part in Part if getattr(share, part))
    ends = [share.until for share in shares if share.until]
    return Showing(parts, last_day(max(ends), time_zone) if len(ends) == len(shares) else None)


def end_of(on: date, time_zone: str) -> datetime:
    """The instant a local day ends in `time_zone`: when the next one begins."""
    return datetime.combine(on + ONE_DAY, time.min, ZoneInfo(time_zone))
