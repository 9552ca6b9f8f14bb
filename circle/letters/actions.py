"""What people do with letters: write one, open one when its time has come, withdraw one of their own."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import VIEWER, NotFound, find_for, find_to_change, place_in
from circle.database import changing
from circle.extensions import db
from circle.live.tell import tell_circle
from circle.models import Letter, Membership, Opens, SealingKey
from circle.models.columns import new_id
from circle.privacy import may_open_letter
from circle.reflecting import WroteSomethingElse

_WRITTEN_BEFORE = select(Letter).where(
    Letter.author_id == bindparam("author"), Letter.client_id == bindparam("client_id")
)
_OPENING = select(Letter).where(Letter.id == bindparam("letter"), may_open_letter(VIEWER))
_THERE = select(Membership).where(Membership.id == bindparam("place"), Membership.left_at.is_(None))


@dataclass(frozen=True)
class Terms:
    """What a letter waits for, and whether it stays when its author leaves."""

    opens: Opens
    opens_on: date | None = None
    stays: bool = True


def write(author_id: str, to: str | None, words: str, terms: Terms, client_id: str | None = None) -> Letter:
    """Write a letter to somebody in a circle, or without `to` to oneself. It is closed, and nobody else is told.

    One that stays is sealed under its reader's key from the beginning: it is theirs. The same form sent twice writes it
    once. Raises NotFound for somebody who is not in a circle with its author, and WroteSomethingElse when the form had
    other words before.
    """
    with changing():
        before = client_id and db.session.scalar(_WRITTEN_BEFORE, {"author": author_id, "client_id": client_id})
        if before:
            return _same(before, to, words, terms)
        place = find_for(author_id, Membership, to) if to else None
        if place and place.person_id == author_id:
            raise NotFound
        reader_id = place.person_id if place else author_id
        keeper_id = reader_id if terms.stays else author_id
        letter = Letter(
            id=new_id(),
            sealing_key=db.session.get_one(SealingKey, keeper_id),
            reader_id=reader_id,
            author_id=author_id,
            keeper_id=keeper_id,
            membership_id=place_in(place.circle_id, author_id).id if place else None,
            to_membership_id=to,
            words=words,
            opens=terms.opens,
            opens_on=terms.opens_on,
            client_id=client_id or new_id(),
            created_at=clock.now(),
        )
        db.session.add(letter)
        _show_anew(letter)
    return letter


def _same(written: Letter, to: str | None, words: str, terms: Terms) -> Letter:
    first = (written.to_membership_id, written.words, written.opens, written.opens_on)
    stays = written.keeper_id == written.reader_id
    is_other = first != (to, words, terms.opens, terms.opens_on) or (to and stays != terms.stays)
    if written.withdrawn_at or is_other:
        raise WroteSomethingElse
    return written


def open_letter(reader_id: str, letter_id: str, time_zone: str) -> Letter:
    """Open a letter to oneself whose time has come, or at one's own word. Its author is told nothing, ever.

    Raises NotFound before its time.
    """
    with changing():
        asked = {"viewer": reader_id, "letter": letter_id, "on": clock.local_day(time_zone)}
        letter = db.session.scalar(_OPENING, asked)
        if letter is None:
            return find_for(reader_id, Letter, letter_id)  # what was opened stays open
        if letter.opened_at is None:
            letter.opened_at = clock.now()
            _show_anew(letter)
    return letter


def withdraw(author_id: str, letter_id: str) -> None:
    """Withdraw a letter of one's own: erased, and off its reader's pages. It is answered the same, opened or not."""
    with changing():
        letter = find_to_change(author_id, Letter, letter_id)
        letter.withdrawn_at, letter.words_sealed = clock.now(), None
        _show_anew(letter)


def _show_anew(letter: Letter) -> None:
    """Pages that its reader has open follow, as when something changes of the circle; nobody else's."""
    place = db.session.scalar(_THERE, {"place": letter.to_membership_id})
    if place:
        tell_circle(place.circle_id, [letter.reader_id])
