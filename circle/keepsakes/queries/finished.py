"""What somebody finished: goals with what goes with them, and single steps; and their wins celebrated together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, desc, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased, joinedload

from circle.asking import HEARS, MAY_SEE, VIEWER, viewer_alone, viewer_may
from circle.database import Spelled, columns, in_few_sizes
from circle.extensions import db
from circle.keepsakes.queries.looking_back import STRENGTHS
from circle.keepsakes.queries.totals import TOTALS, Total, totals
from circle.keyset import Place, comes_after, read_place
from circle.live.moments import MomentView, reads_note, views_for
from circle.live.together import WINS, Celebrated, was_celebrated, who_came
from circle.models import Goal, Moment, MomentKind, Reflection, State, Step
from circle.privacy import keeps, may_change_goal, may_change_step, may_know_who_came
from circle.sessions import SignedIn

PAGE = 20
STEPS_SHOWN, WORDS_SHOWN = 6, 3  # on one keepsake


@dataclass(frozen=True)
class Keepsake:
    """Something finished: a goal, with what goes with it; or a single step on the way to one that is not finished; or
    a win that was celebrated together, with whom.
    """

    at: datetime
    total: Total | None
    steps: Sequence[Step]
    strengths: Sequence[Reflection]
    said: Sequence[MomentView]
    cheered: Sequence[MomentView]
    step: Step | None = None
    win: MomentView | None = None
    celebrated: Sequence[Celebrated] = ()


_GOALS: Any = bindparam("goals", expanding=True)
_finished = select(Goal.finished_at.label("at"), Goal.id.label("id"), literal("goal").label("of")).where(
    may_change_goal(VIEWER), Goal.state == State.FINISHED
)
_ticked = (
    select(Step.done_at.label("at"), Step.id.label("id"), literal("step").label("of"))
    .join(Goal, Goal.id == Step.goal_id)
    .where(may_change_step(VIEWER), Step.done_at.is_not(None), Goal.state != State.FINISHED)
)
_celebrated = select(Moment.created_at.label("at"), Moment.id.label("id"), literal("win").label("of")).where(
    Moment.author_id == VIEWER,
    Moment.kind == MomentKind.WIN,
    viewer_alone(may_know_who_came, Moment),
    was_celebrated(),
)
_finished_before = _finished.where(comes_after(Goal.finished_at, Goal.id))
_ticked_before = _ticked.where(comes_after(Step.done_at, Step.id))
_celebrated_before = _celebrated.where(comes_after(Moment.created_at, Moment.id))
_NEWEST_FIRST: Any = (desc("at"), desc("id"))
_FIRST, _BEFORE = (
    union_all(*(select(each.order_by(*_NEWEST_FIRST).limit(PAGE + 1).subquery()) for each in each_kind))
    .order_by(*_NEWEST_FIRST)
    .limit(PAGE + 1)
    for each_kind in ((_finished, _ticked, _celebrated), (_finished_before, _ticked_before, _celebrated_before))
)
_in_order = (
    select(
        Step.id,
        func.row_number().over(partition_by=Step.goal_id, order_by=(Step.done_at.desc(), Step.id)).label("place"),
    )
    .where(Step.goal_id.in_(_GOALS), Step.done_at.is_not(None), may_change_step(VIEWER))
    .subquery()
)
_STEPS = (
    select(Step)
    .where(
        may_change_step(VIEWER),
        or_(
            Step.id.in_(bindparam("steps", expanding=True)),
            Step.id.in_(select(_in_order.c.id).where(_in_order.c.place <= STEPS_SHOWN)),
        ),
    )
    .options(joinedload(Step.goal, innerjoin=True))
    .order_by(Step.done_at.desc(), Step.id)
)
_TOTALS_OF = TOTALS.where(Goal.id.in_(_GOALS))
_STRENGTHS_OF = STRENGTHS.where(Reflection.goal_id.in_(_GOALS))

# Said by others about each of some goals, and no more of it looked at than is shown; and the moments of finishing them.
_goal, _said = aliased(Goal), aliased(Moment)
_latest_about = (
    select(Moment.id)
    .where(
        Moment.goal_id == _goal.id,
        Moment.kind == MomentKind.ENCOURAGEMENT,
        Moment.author_id != VIEWER,
        HEARS,
    )
    .order_by(Moment.created_at.desc(), Moment.id.desc())
    .limit(WORDS_SHOWN)
    .correlate(_goal)
)
_lately = _latest_about.lateral()
_seen = select(_said.id, viewer_may(reads_note, _said), viewer_alone(keeps, _said), _said.kind)
_of_these = and_(_goal.id.in_(_GOALS), may_change_goal(VIEWER, _goal))
_finishing = select(Moment.id, viewer_may(reads_note), viewer_alone(keeps), Moment.kind).where(
    Moment.goal_id.in_(_GOALS), Moment.kind == MomentKind.FINISH, Moment.author_id == VIEWER, MAY_SEE[Moment]
)
_said_about = {
    "sqlite": _seen.join(_goal, _said.id.in_(_latest_about)),
    "postgresql": _seen.select_from(_goal).join(_lately, true()).join(_said, _said.id == _lately.c.id),
}
_SAID = Spelled(**{name: union_all(about.where(_of_these), _finishing) for name, about in _said_about.items()})


def keepsakes_of(viewer: SignedIn, before: str | None = None) -> tuple[list[Keepsake], str | None]:
    """A page of what the viewer finished, newest first, and where the next page begins (None at the end)."""
    asked, place = {"viewer": viewer.person_id}, read_place(before)
    statement, after = (_BEFORE, place._asdict()) if place else (_FIRST, {})
    rows = columns(statement, {**asked, **after})
    page = rows[:PAGE]
    older = str(Place(page[-1].at, page[-1].id)) if rows[PAGE:] else None
    shelf = _Shelf(viewer, page)
    return [shelf.keepsake(row) for row in page], older


class _Shelf:
    """What goes with the things of one page, asked for together."""

    def __init__(self, viewer: SignedIn, page: Sequence[Any]) -> None:
        goals, steps, wins = ([row.id for row in page if row.of == kind] for kind in ("goal", "step", "win"))
        asked = {"viewer": viewer.person_id, "goals": in_few_sizes(goals), "steps": in_few_sizes(steps)}
        self.totals = {total.goal.id: total for total in totals(db.session.execute(_TOTALS_OF, asked))}
        self.steps: dict[str, Step] = {step.id: step for step in db.session.scalars(_STEPS, asked)}
        self.strengths = _by_goal(db.session.scalars(_STRENGTHS_OF, asked))
        said = [*columns(_SAID.here, asked), *((win, False, False, MomentKind.WIN) for win in wins)]
        views = views_for(viewer.person_id, viewer.time_zone, said)
        self.said = _by_goal(views)
        self.views = {view.id: view for view in views}
        self.came = who_came(viewer.person_id, [id for id, _note, _kept, kind in said if kind in WINS])

    def keepsake(self, row: Any) -> Keepsake:
        if row.of == "step":
            return Keepsake(row.at, None, (), (), (), (), self.steps[row.id])
        if row.of == "win":
            return Keepsake(row.at, None, (), (), (), (), None, self.views[row.id], self._company([row.id]))
        steps = [step for step in self.steps.values() if step.goal_id == row.id]
        said = sorted(self.said[row.id], key=lambda moment: moment.at, reverse=True)
        cheered = [moment for moment in said if moment.kind == MomentKind.FINISH]
        return Keepsake(
            at=row.at,
            total=self.totals[row.id],
            steps=steps,
            strengths=self.strengths[row.id],
            said=[moment for moment in said if moment.kind == MomentKind.ENCOURAGEMENT],
            cheered=cheered,
            celebrated=self._company([moment.id for moment in cheered]),
        )

    def _company(self, moment_ids: Sequence[str]) -> Sequence[Celebrated]:
        return [self.came[id] for id in moment_ids if id in self.came]


def _by_goal(rows: Iterable[Any]) -> dict[str, list[Any]]:
    by_goal: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_goal[row.goal_id].append(row)
    return by_goal
