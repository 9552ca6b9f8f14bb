"""The doors to the plan somebody keeps for themselves alone."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.asking import NotFound
from circle.live.frame import frame_for
from circle.models import Reflection
from circle.models.columns import new_id
from circle.plan import actions, queries
from circle.plan.forms import LineForm, SituationForm, StageForm
from circle.plan.parts import KNOWN, OTHERS, PARTS, STAGES, TOUGH, WORKED, Part, part_called, stage_asking
from circle.reflecting import WroteSomethingElse
from circle.web import say, signed_in_person

bp = Blueprint("plan", __name__)


@bp.get("/plan")
def index() -> ResponseReturnValue:
    viewer_id = signed_in_person().person_id
    after = frame_for(viewer_id)
    plan = queries.plan_of(viewer_id)
    return render_template(
        "plan/index.html", plan=plan, tough=TOUGH, known=KNOWN, others=OTHERS, first=WORKED, after=after
    )


@bp.get("/plan/stages")
def stages() -> ResponseReturnValue:
    viewer_id = signed_in_person().person_id
    after = frame_for(viewer_id)
    return render_template("plan/stages.html", plan=queries.plan_of(viewer_id), stages=STAGES, after=after)


@bp.post("/plan/stage")
def choose_stage() -> ResponseReturnValue:
    form = StageForm()
    if not form.validate():
        raise NotFound
    actions.choose_stage(signed_in_person().person_id, form.stage.data or "")
    return redirect(url_for(".index", _anchor="where-i-am"), 303)


@bp.get("/plan/new")
def new() -> ResponseReturnValue:
    part = _part(request.args.get("part"))
    return _line_page(_form(part, formdata=None, data={"part": part.key}))


@bp.post("/plan")
def create() -> ResponseReturnValue:
    form = _form(_part(request.form.get("part")))
    if not form.validate():
        return _line_page(form), 422
    owner_id, part = signed_in_person().person_id, form.part.data
    try:
        actions.write_down(owner_id, part, form.words.data or "", _then(form), form.client_id.data)
    except actions.PartIsFull:
        form.words.errors = [_("A short plan is easiest to read. Would you change a line that is there, or erase one?")]
        return _line_page(form), 422
    except WroteSomethingElse:
        form.words.errors = [_("Something else was kept from this page before. Keep this as well?")]
        form.client_id.data = new_id()
        return _line_page(form), 409
    say(_("It is kept, for you alone."))
    if request.form.get("next") == "another":
        return redirect(url_for(".new", part=part), 303)
    return redirect(_page_with(part), 303)


def _line_page(form: LineForm) -> str:
    return render_template("plan/new.html", form=form, part=_part(form.part.data), others=OTHERS)


@bp.get("/plan/<line_id>/edit")
def edit(line_id: str) -> ResponseReturnValue:
    line = queries.line_of(signed_in_person().person_id, line_id)
    written = {"words": line.words, "then": line.then, "part": line.question}
    return _edit_page(line, _form(_part(line.question), formdata=None, data=written))


@bp.post("/plan/<line_id>")
def update(line_id: str) -> ResponseReturnValue:
    owner_id = signed_in_person().person_id
    line = queries.line_of(owner_id, line_id)
    form = _form(_part(line.question))
    form.part.data = line.question
    if not form.validate():
        return _edit_page(line, form), 422
    actions.change(owner_id, line_id, form.words.data or "", _then(form))
    return redirect(_page_with(line.question), 303)


def _edit_page(line: Reflection, form: LineForm) -> str:
    return render_template("plan/edit.html", line=line, form=form, part=_part(line.question), others=OTHERS)


@bp.post("/plan/<line_id>/erase")
def erase(line_id: str) -> ResponseReturnValue:
    actions.erase(signed_in_person().person_id, line_id)
    say(_("It is erased."))
    return redirect(url_for(".index"), 303)


def _page_with(part: str) -> str:
    """Where a line of this part stands: in the plan, or among the stages when it answers one that is not chosen."""
    asking = stage_asking(part)
    if asking and asking != queries.stage_of(signed_in_person().person_id):
        return url_for(".stages", _anchor=asking.key)
    return url_for(".index", _anchor=part)


def _form(part: Part, **given: Any) -> LineForm:
    return SituationForm(**given) if part.then else LineForm(**given)


def _part(key: str | None) -> Part:
    return part_called(key) or PARTS[0]


def _then(form: LineForm) -> str:
    return (form.then.data or "") if "then" in form else ""
