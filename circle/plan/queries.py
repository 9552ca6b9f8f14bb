"""Questions about the plan somebody keeps: all of it on one page, and what of it stands ready on a hard day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import lazyload

from circle.asking import MAY_CHANGE, NotFound, find_to_change
from circle.extensions import db
from circle.models import Goal, IfThen, Reflection, ReflectionKind, State
from circle.models.reflections import HELPED, WOULD_TRY
from circle.plan.parts import PART_KEYS, TOUGH, Stage, stage_called

MOST = 12  # lines in one part: no more than can be taken in
READY_SHOWN = 5
IF_THENS_SHOWN = 30
STAGE = "stage"  # what the line is kept under that says where somebody is: sealed, as all they write

_IN_ORDER = (Reflection.created_at, Reflection.id)
_LINES = (
    select(Reflection)
    .where(MAY_CHANGE[Reflection], Reflection.kind == ReflectionKind.PLAN)
    .order_by(*_IN_ORDER)
    .limit(MOST * (len(PART_KEYS) + 1))
)
_part = bindparam("part", type_=Reflection.question.type)
_IN_PART = select(func.count()).where(
    MAY_CHANGE[Reflection], Reflection.kind == ReflectionKind.PLAN, Reflection.question == _part
)
_CHOSEN = _LINES.where(Reflection.question == STAGE)
_READY = _LINES.where(Reflection.question == TOUGH.key, Reflection.then_sealed.is_not(None)).limit(READY_SHOWN)
_FOUND = (
    select(Reflection)
    .where(
        MAY_CHANGE[Reflection],
        Reflection.kind == ReflectionKind.LEARNED,
        Reflection.question.in_((HELPED, WOULD_TRY)),
    )
    .order_by(Reflection.created_at.desc(), Reflection.id.desc())
    .limit(MOST + 1)
)
_IF_THENS = (
    select(IfThen, Goal)
    .join(Goal, Goal.id == IfThen.goal_id)
    .where(MAY_CHANGE[IfThen], MAY_CHANGE[Goal], Goal.state.in_((State.ACTIVE, State.RESTING)))
    .options(lazyload(IfThen.sealing_key))
    .order_by(Goal.created_at, Goal.id, IfThen.created_at, IfThen.id)
    .limit(IF_THENS_SHOWN + 1)
)


@dataclass(frozen=True)
class Plan:
    """All of somebody's plan: its lines by the part they belong to, where they are, the latest that they found to help
    on harder days, and the if-then plans of goals that go on, each with its goal.
    """

    lines: Mapping[str, Sequence[Reflection]]
    stage: Stage | None
    found: Sequence[Reflection]
    has_more_found: bool
    if_thens: Sequence[tuple[IfThen, Goal]]
    has_more_if_thens: bool

    @property
    def is_empty(self) -> bool:
        """Nothing was written into it yet, here or on a harder day."""
        return not self.stage and not self.found and not any(self.lines.values())

    def has_answers(self, stage: Stage) -> bool:
        """A question of this stage was answered."""
        return any(self.lines[question.key] for question in stage.questions)


def plan_of(viewer_id: str) -> Plan:
    """The plan the viewer keeps, in the order it was written."""
    lines: dict[str, list[Reflection]] = {key: [] for key in (*PART_KEYS, STAGE)}
    for line in db.session.scalars(_LINES, {"viewer": viewer_id}):
        lines.setdefault(line.question, []).append(line)
    chosen = lines.pop(STAGE)
    found = db.session.scalars(_FOUND, {"viewer": viewer_id}).all()
    if_thens = [(if_then, goal) for if_then, goal in db.session.execute(_IF_THENS, {"viewer": viewer_id})]
    return Plan(
        lines,
        stage_called(chosen[0].words) if chosen else None,
        found[:MOST],
        len(found) > MOST,
        if_thens[:IF_THENS_SHOWN],
        len(if_thens) > IF_THENS_SHOWN,
    )


def stage_of(viewer_id: str) -> Stage | None:
    """Where the viewer says they are, if they do."""
    chosen = line_with_stage(viewer_id)
    return stage_called(chosen.words) if chosen else None


def ready_for_hard_day(viewer_id: str) -> Sequence[Reflection]:
    """The situations in the viewer's plan for which they know what to do, the first ones they wrote."""
    return db.session.scalars(_READY, {"viewer": viewer_id}).all()


def line_with_stage(owner_id: str) -> Reflection | None:
    """The line that says where somebody is, if they do."""
    return db.session.scalar(_CHOSEN, {"viewer": owner_id})


def how_many_in(part: str, owner_id: str) -> int:
    """How many lines there are in one part of a plan."""
    return db.session.scalar(_IN_PART, {"viewer": owner_id, "part": part}) or 0


def line_of(owner_id: str, line_id: str) -> Reflection:
    """One line of one's own plan. Raises NotFound for anything else, one's own or not."""
    line = find_to_change(owner_id, Reflection, line_id)
    if line.kind != ReflectionKind.PLAN or line.question == STAGE:
        raise NotFound
    return line
