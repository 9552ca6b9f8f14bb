"""What people do with offers: send one, take it back; and in the tray take it, change it, keep it, let it pass.

Only the one whose tray it is is ever told, whatever happens.
"""

from typing import Any

from sqlalchemy import bindparam, select

from circle import clock
from circle.asking import NotFound, find_for, find_to_change
from circle.database import changing
from circle.extensions import db
from circle.live.tell import tell_circle
from circle.models import Goal, Membership, Offer, OfferKind, OfferState, Person, ReflectionKind, SealingKey, Step
from circle.models.columns import new_id
from circle.offers.queries import Addressee, Rest, addressee, has_read_primer, rest_of, suggestion_called
from circle.reflecting import note_down
from circle.stepping import begin_steps


class SentSomethingElse(Exception):
    """The same form was sent before with something else, or taken back since. This is given back."""


class HasNotReadPrimer(Exception):
    """Nobody suggests anything before they have read, once, how to be beside somebody."""


class ItRests(Exception):
    """The same thing was sent a short while ago; `rest` says when, and until when it rests."""

    def __init__(self, rest: Rest) -> None:
        self.rest = rest


_STEPS_OF = select(Step).where(Step.goal_id == bindparam("goal"))
_SENT_BEFORE = select(Offer).where(Offer.author_id == bindparam("author"), Offer.client_id == bindparam("client_id"))


def read_primer(person_id: str) -> None:
    """Say that one has read how to be beside somebody."""
    with changing():
        person = db.session.get_one(Person, person_id)
        person.primer_read_at = person.primer_read_at or clock.now()


def ask(
    author_id: str, time_zone: str, question: str, *, goal_id: str | None, member_id: str | None, client_id: str | None
) -> Offer:
    """Offer a question from the deck, about a goal one is shown or to somebody in the circle. Only they learn of it.

    The same form sent twice sends it once. Raises NotFound for a goal or a member that is not there for the author, or
    of whom nothing may be asked; SentSomethingElse; ItRests.
    """
    with changing():
        said = {"kind": OfferKind.QUESTION, "question": question}
        before = _sent_before(author_id, goal_id, member_id, client_id, said)
        return before or _send(author_id, time_zone, addressee(author_id, goal_id, member_id), client_id, said)


def suggest(
    author_id: str,
    time_zone: str,
    words: str,
    days: int,
    *,
    goal_id: str | None,
    member_id: str | None,
    client_id: str | None,
) -> Offer:
    """Offer one small step, for a week at most. Nothing becomes of it but what the other makes of it.

    Raises what `ask` does, and HasNotReadPrimer.
    """
    with changing():
        said = {"kind": OfferKind.SUGGESTION, "words": words, "days": days}
        if before := _sent_before(author_id, goal_id, member_id, client_id, said):
            return before
        to = addressee(author_id, goal_id, member_id)
        if not has_read_primer(author_id):
            raise HasNotReadPrimer
        return _send(author_id, time_zone, to, client_id, said)


def _sent_before(
    author_id: str, goal_id: str | None, member_id: str | None, client_id: str | None, said: dict[str, Any]
) -> Offer | None:
    """What the same form sent before, whatever happened since to whom or what it was about."""
    asked = {"author": author_id, "client_id": client_id}
    before = db.session.scalar(_SENT_BEFORE, asked) if client_id else None
    if before is None:
        return None
    is_same = all(getattr(before, name) == value for name, value in said.items())
    is_to_same = before.goal_id == goal_id and (goal_id or before.to_membership_id == member_id)
    if before.taken_back_at or not is_same or not is_to_same:
        raise SentSomethingElse
    return before


def _send(author_id: str, time_zone: str, to: Addressee, client_id: str | None, said: dict[str, Any]) -> Offer:
    rest = rest_of(to, said["kind"], author_id, time_zone)
    if rest:
        raise ItRests(rest)
    offer = Offer(
        id=new_id(),
        sealing_key=db.session.get_one(SealingKey, author_id),
        circle_id=to.theirs.circle_id,
        author_id=author_id,
        membership_id=to.mine.id,
        owner_id=to.theirs.person_id,
        to_membership_id=to.theirs.id,
        goal_id=to.goal and to.goal.id,
        client_id=client_id or new_id(),
        created_at=clock.now(),
        **said,
    )
    db.session.add(offer)
    _tell(offer)
    return offer


def take_back(author_id: str, offer_id: str) -> None:
    """Take back what one sent: out of the tray and erased. What was made of it belongs to whoever made it."""
    with changing():
        offer = find_to_change(author_id, Offer, offer_id)
        offer.words_sealed, offer.taken_back_at = None, clock.now()
        if offer.addressee.left_at is None:  # else it was out of their tray before
            _tell(offer)


def keep_for_later(owner_id: str, offer_id: str) -> None:
    """Keep something for later, or put back what was taken or let pass."""
    with changing():
        offer = find_for(owner_id, Offer, offer_id)
        offer.state, offer.answered_at = OfferState.KEPT, None
        _tell(offer)


def let_pass(owner_id: str, offer_id: str) -> None:
    """Let something pass. Nobody is told, and nothing shows it."""
    with changing():
        _answer(find_for(owner_id, Offer, offer_id), OfferState.PASSED)


def take(owner_id: str, offer_id: str, words: str | None = None, *, is_private: bool = False) -> Offer:
    """Take a suggestion, as it is or in one's own words: about a goal it becomes a step like any other.

    Without a goal it is for a new one, which is the owner's to set. Taking it twice takes it once; other words are
    another step. Raises NotFound for what is no suggestion in the owner's tray.
    """
    with changing():
        offer = suggestion_called(offer_id, owner_id)
        if offer.state == OfferState.TAKEN and (words is None or _is_step(offer.goal_id, words, is_private=is_private)):
            return offer
        if offer.goal_id:
            begin_steps(find_to_change(owner_id, Goal, offer.goal_id), [words or offer.words], is_private=is_private)
        _answer(offer, OfferState.TAKEN)
    return offer


def _is_step(goal_id: str | None, words: str, *, is_private: bool) -> bool:
    steps = db.session.scalars(_STEPS_OF, {"goal": goal_id})
    return any((step.words, step.is_private) == (words, is_private) for step in steps)


def answer_for_oneself(owner_id: str, offer_id: str, words: str, client_id: str | None = None) -> None:
    """Write an answer to a question down for oneself. Whoever asked does not learn of it.

    Raises WroteSomethingElse when the same form had other words before.
    """
    with changing():
        offer = _question(owner_id, offer_id)
        note_down(owner_id, ReflectionKind.NOTE, words, offer.question, offer.goal_id, client_id)
        _answer(offer, OfferState.TAKEN)


def answer_them(owner_id: str, offer_id: str) -> Membership:
    """Go and say something to whoever asked; gives their place. The question is out of the tray then."""
    with changing():
        offer = _question(owner_id, offer_id)
        _answer(offer, OfferState.TAKEN)
        return offer.author


def set_rest(owner_id: str, weeks: int) -> None:
    """Say for how many weeks the same thing may not be offered to one again."""
    with changing():
        db.session.get_one(Person, owner_id).rest_weeks = weeks


def _question(owner_id: str, offer_id: str) -> Offer:
    offer = find_for(owner_id, Offer, offer_id)
    if offer.kind != OfferKind.QUESTION:
        raise NotFound
    return offer


def _answer(offer: Offer, state: OfferState) -> None:
    offer.state, offer.answered_at = state, clock.now()
    _tell(offer)


def _tell(offer: Offer) -> None:
    """The tray and Today of the one whose it is follow, on all their screens. Nobody else is told anything."""
    tell_circle(offer.circle_id, [offer.owner_id])
