"""Questions about what somebody wrote for themselves; and those to begin from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, select, union_all
from sqlalchemy.orm import lazyload

from circle.asking import VIEWER, NotFound, find_to_change
from circle.database import columns
from circle.deck import DECK
from circle.extensions import db
from circle.keyset import Place, comes_after, read_place
from circle.models import Goal, Reflection, ReflectionKind
from circle.privacy import may_change_goal, may_change_reflection
from circle.reflections.questions import QUESTIONS, Question, question_called

PAGE = 30
TO_BEGIN_WITH = 3

_NEWEST_FIRST = (Reflection.created_at.desc(), Reflection.id.desc())
# A plan has a page of its own.
KINDS: tuple[ReflectionKind, ...] = tuple(kind for kind in ReflectionKind if kind != ReflectionKind.PLAN)

_latest = {
    kind: select(Reflection.id)
    .where(may_change_reflection(VIEWER), Reflection.kind == kind)
    .order_by(*_NEWEST_FIRST)
    .limit(PAGE + 1)
    for kind in KINDS
}
_later = {kind: ids.where(comes_after(Reflection.created_at, Reflection.id)) for kind, ids in _latest.items()}
_WRITTEN = (
    select(Reflection, Goal)
    .outerjoin(Goal, and_(Goal.id == Reflection.goal_id, may_change_goal(VIEWER)))
    .options(lazyload(Goal.sealing_key))
    .order_by(*_NEWEST_FIRST)
    .limit(PAGE + 1)
)
_SHELVES: dict[ReflectionKind | None, tuple[ReflectionKind, ...]] = {
    None: KINDS,
    **{kind: (kind,) for kind in KINDS},
}
# Each kind is looked at no further than a page goes, so that all of them cost the same however many there are.
_FIRST_PAGE, _NEXT_PAGE = (
    {
        shelf: _WRITTEN.where(Reflection.id.in_(union_all(*(select(ids[kind].subquery()) for kind in kinds))))
        for shelf, kinds in _SHELVES.items()
    }
    for ids in (_latest, _later)
)
_HAS = select(
    *(exists().where(may_change_reflection(VIEWER), Reflection.kind == kind).label(kind.name) for kind in KINDS)
)


@dataclass(frozen=True)
class Written:
    """Something somebody wrote for themselves, with the question it answers and the goal it came from, if any."""

    reflection: Reflection
    question: Any
    goal: Goal | None


def written_by(
    viewer_id: str, kind: ReflectionKind | None = None, before: str | None = None
) -> tuple[list[Written], str | None]:
    """A page of what the viewer wrote for themselves, of one kind or all, newest first, and where the next begins."""
    place = read_place(before)
    statement, after = (_NEXT_PAGE[kind], place._asdict()) if place else (_FIRST_PAGE[kind], {})
    rows = db.session.execute(statement, {"viewer": viewer_id, **after}).all()
    page = [Written(each, words_of_question(each.question), goal) for each, goal in rows[:PAGE]]
    last = page[-1].reflection if rows[PAGE:] else None
    return page, str(Place(last.created_at, last.id)) if last else None


def words_of_question(key: str) -> Any:
    """What was asked under a key: a question to begin from, or one that somebody else asked; None for none."""
    question = question_called(key)
    return question.words if question else DECK.get(key)


def kinds_written_by(viewer_id: str) -> list[ReflectionKind]:
    """What the viewer has kept things as so far."""
    [row] = columns(_HAS, {"viewer": viewer_id})
    return [kind for kind in KINDS if getattr(row, kind.name)]


def written_down(owner_id: str, reflection_id: str) -> Reflection:
    """One thing that somebody wrote for themselves. Raises NotFound for anything else, a line of their plan too."""
    reflection = find_to_change(owner_id, Reflection, reflection_id)
    if reflection.kind not in KINDS:
        raise NotFound
    return reflection


def questions_to_begin_with() -> Sequence[Question]:
    """A few questions for somebody who has no goal yet."""
    return QUESTIONS[:TO_BEGIN_WITH]
