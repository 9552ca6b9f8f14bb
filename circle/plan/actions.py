"""What a person does with the plan they keep for themselves alone."""

from circle.database import changing
from circle.extensions import db
from circle.models import ReflectionKind
from circle.plan.queries import MOST, STAGE, how_many_in, line_of, line_with_stage
from circle.reflecting import note_down, tell_oneself, written_before


class PartIsFull(Exception):
    """There are as many lines in this part of the plan as can be taken in."""


def write_down(owner_id: str, part: str, words: str, then: str = "", client_id: str | None = None) -> None:
    """Write a line into one's plan; of a situation, with what one will do then.

    The same form sent twice writes it once. Raises WroteSomethingElse when it had other words before, and PartIsFull.
    """
    with changing():
        if not written_before(owner_id, client_id) and how_many_in(part, owner_id) >= MOST:
            raise PartIsFull
        tell_oneself(note_down(owner_id, ReflectionKind.PLAN, words, part, client_id=client_id, then=then))


def change(owner_id: str, line_id: str, words: str, then: str = "") -> None:
    """Write a line of one's plan differently. How it read before is not kept."""
    with changing():
        line = line_of(owner_id, line_id)
        line.words, line.then = words, then
        tell_oneself(line)


def erase(owner_id: str, line_id: str) -> None:
    """Erase a line of one's plan. It is gone for good."""
    with changing():
        line = line_of(owner_id, line_id)
        tell_oneself(line)
        db.session.delete(line)


def choose_stage(owner_id: str, stage: str) -> None:
    """Say where one is, or nothing of it. Where one was before is not kept, and what was answered stays."""
    with changing():
        before = line_with_stage(owner_id)
        if before:
            tell_oneself(before)
            db.session.delete(before)
        if stage:
            tell_oneself(note_down(owner_id, ReflectionKind.PLAN, stage, STAGE))
