"""The sharing sheet: who is there to show a goal to, and what is ticked for them, saved or not yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from circle.models import Audience, Circle, Membership, Part, Relation, Share
from circle.sharing.queries.shown import people_in_circles_of, present_shares
from circle.sharing.rows import Showing, Whom, by_audience, showing_of
from circle.words import names


class Ticks(NamedTuple):
    """What is ticked in one row; `id` is the present share's, empty for one that is not saved."""

    id: str
    progress: bool
    steps: bool
    notes: bool
    setbacks: bool
    feelings: bool


@dataclass(frozen=True)
class Row:
    """One audience on the sheet: whom it names, and what is ticked (None: they do not see it)."""

    key: str
    label: str
    detail: str
    members: Sequence[Membership]
    share: Ticks | None
    until_on: str
    error: str = ""


@dataclass(frozen=True)
class Draft:
    """A sheet that could not be saved: the ticked rows, days as typed, and mistakes, by row."""

    rows: Mapping[Whom, Showing]
    days: Mapping[str, str]
    mistakes: Mapping[str, str]


def sheet(goal_id: str, viewer_id: str, time_zone: str, draft: Draft | None = None) -> list[tuple[Circle, list[Row]]]:
    """The rows to choose from, circle by circle, as saved or as typed in `draft`.

    Everyone, each relation that somebody there has or is ticked, and each member.
    """
    people = people_in_circles_of(viewer_id)
    shares = by_audience(present_shares(goal_id))
    saved = {to: showing_of(of_audience, time_zone) for to, of_audience in shares.items()}
    chosen = draft.rows if draft else saved
    circles = {member.circle_id: member.circle for member in people}
    others = [member for member in people if member.person_id != viewer_id]
    sheet = []
    for circle in circles.values():
        here = [member for member in others if member.circle_id == circle.id]
        rows = [
            _row(circle, to, here, chosen.get(to), shares.get(to, []), draft)
            for to in _audiences(circle.id, here, [*shares, *chosen])
        ]
        sheet.append((circle, rows if here else []))
    return sheet


def _audiences(circle_id: str, here: Sequence[Membership], chosen: Sequence[Whom]) -> list[Whom]:
    held = {member.relation for member in here if member.relation}
    named = [to for to in chosen if to.circle_id == circle_id]
    held |= {to.relation for to in named if to.relation}
    return [
        Whom(circle_id, Audience.EVERYONE),
        *(Whom(circle_id, Audience.RELATION, each) for each in Relation if each in held),
        *(Whom(circle_id, Audience.MEMBER, membership_id=member.id) for member in here),
    ]


def _row(
    circle: Circle,
    to: Whom,
    here: Sequence[Membership],
    showing: Showing | None,
    shares: Sequence[Share],
    draft: Draft | None,
) -> Row:
    seats = max((share.seats for share in shares), default=None)
    members = [member for member in here if _names(to, member, seats)]
    ticked = {part.value: part in showing.parts for part in Part} if showing else {}
    day = showing.until_on.isoformat() if showing and showing.until_on else ""
    return Row(
        key=to.key,
        label=_label(to, circle, members),
        detail=_detail(to, members),
        members=members,
        share=Ticks(id=shares[0].id if shares else "", **ticked) if showing else None,
        until_on=draft.days.get(to.key, "") if draft else day,
        error=draft.mistakes.get(to.key, "") if draft else "",
    )


def _names(to: Whom, member: Membership, seats: int | None) -> bool:
    """For the words on the sheet alone; who sees is decided by the rule. `seats`: of a group that is shown it now."""
    if to.membership_id:
        return member.id == to.membership_id
    had_come = seats is None or member.seat <= seats
    return had_come and to.relation in (None, member.relation)


def _label(to: Whom, circle: Circle, members: Sequence[Membership]) -> str:
    if to.audience == Audience.EVERYONE:
        return str(_("Everyone in %(circle)s", circle=circle.name))
    if to.relation:
        return _in_words(to.relation, circle.name)
    return members[0].known_as


def _detail(to: Whom, members: Sequence[Membership]) -> str:
    if to.membership_id:
        return _one_in_words(members[0].relation)
    return names(members) if members else str(_("Nobody, so far"))


def _in_words(relation: Relation, circle: str) -> str:
    words: dict[Relation, str] = {
        Relation.FAMILY: _("Family in %(circle)s", circle=circle),
        Relation.FRIEND: _("Friends in %(circle)s", circle=circle),
        Relation.SPONSOR: _("Sponsors in %(circle)s", circle=circle),
        Relation.PEER: _("Peers in %(circle)s", circle=circle),
        Relation.PROFESSIONAL: _("Professionals in %(circle)s", circle=circle),
    }
    return words[relation]


def _one_in_words(relation: str | None) -> str:
    words: dict[str, str] = {
        Relation.FAMILY: _("Family"),
        Relation.FRIEND: _("Friend"),
        Relation.SPONSOR: _("Sponsor"),
        Relation.PEER: _("Peer"),
        Relation.PROFESSIONAL: _("Professional"),
    }
    return words.get(relation or "", "")
