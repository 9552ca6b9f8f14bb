"""Seeing as somebody else: a page by the same queries and templates, with that person as its viewer.

Nothing is shown that the one who looks could not see as well: what others show to that person alone stays theirs. And
only what is shown to the place they were found in, so that nobody learns of the same person in another circle. The hour
and the language stay one's own, for where somebody lives and what they speak is theirs too.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import render_template

from circle.asking import NotFound, find_for, looked_at_by
from circle.models import Membership
from circle.sessions import SignedIn
from circle.web import signed_in_person


@dataclass(frozen=True)
class SeenAs:
    """What the frame round such a page says: as whom, and the way back."""

    name: str
    back: str


def page_as(membership_id: str, page: Callable[[SignedIn, SeenAs], str], *, back: str, of: str | None = None) -> str:
    """A page as somebody else sees it now. Where there is none for them, a page that says so.

    Raises NotFound for somebody who is not in the circle `of` (without it: in any of one's own), and for oneself.
    """
    me = signed_in_person()
    member = find_for(me.person_id, Membership, membership_id)
    if member.person_id == me.person_id or of not in (None, member.circle_id):
        raise NotFound
    seen_as = SeenAs(member.known_as, back)
    viewer = replace(me, person_id=member.person_id, session_id="", name=member.known_as)
    with looked_at_by(me.person_id, member.circle_id):
        try:
            return page(viewer, seen_as)
        except NotFound:
            return render_template("seen_as_nothing.html", seen_as=seen_as)
