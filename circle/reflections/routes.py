"""The doors to questions to begin from, and to what somebody wrote for themselves."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from circle.models import Reflection, ReflectionKind
from circle.models.columns import new_id
from circle.reflecting import WroteSomethingElse
from circle.reflections import actions, queries
from circle.reflections.forms import ReflectionForm
from circle.reflections.questions import QUESTIONS, after, question_called
from circle.web import say, signed_in_person

bp = Blueprint("reflections", __name__)


@bp.get("/reflections")
def index() -> ResponseReturnValue:
    viewer_id, asked = signed_in_person().person_id, request.args.get("kind")
    kind = ReflectionKind(asked) if asked in queries.KINDS else None
    written, older = queries.written_by(viewer_id, kind, request.args.get("before"))
    kinds = queries.kinds_written_by(viewer_id)
    return render_template("reflections/index.html", written=written, older=older, kind=kind, kinds=kinds)


@bp.get("/reflections/new")
def new() -> ResponseReturnValue:
    return _question_page(ReflectionForm(data={"question": request.args.get("question")}))


@bp.post("/reflections")
def create() -> ResponseReturnValue:
    form, goes_on = ReflectionForm(), request.form.get("next") == "another"
    if goes_on and not form.words.data:
        return _another(form)
    if not form.validate():
        return _question_page(form), 422
    owner_id, kind = signed_in_person().person_id, ReflectionKind(form.kind.data)
    try:
        actions.keep(owner_id, kind, form.words.data or "", question=form.question.data, client_id=form.client_id.data)
    except WroteSomethingElse:
        form.words.errors = [_("Something else was kept from this page before. Keep this as well?")]
        form.client_id.data = new_id()
        return _question_page(form), 409
    say(_("It is kept, for you alone."))
    return _another(form) if goes_on else redirect(url_for(".index"), 303)


def _question_page(form: ReflectionForm) -> str:
    question = question_called(form.question.data) or QUESTIONS[0]
    return render_template("reflections/new.html", form=form, question=question)


def _another(form: ReflectionForm) -> ResponseReturnValue:
    question = question_called(form.question.data) or QUESTIONS[0]
    return redirect(url_for(".new", question=after(question).key), 303)


@bp.get("/reflections/<reflection_id>/edit")
def edit(reflection_id: str) -> ResponseReturnValue:
    reflection = queries.written_down(signed_in_person().person_id, reflection_id)
    form = ReflectionForm(data={"words": reflection.words, "kind": reflection.kind})
    return _edit_page(reflection, form)


def _edit_page(reflection: Reflection, form: ReflectionForm) -> str:
    question = queries.words_of_question(reflection.question)
    return render_template("reflections/edit.html", reflection=reflection, question=question, form=form)


@bp.post("/reflections/<reflection_id>")
def update(reflection_id: str) -> ResponseReturnValue:
    form, owner_id = ReflectionForm(), signed_in_person().person_id
    if not form.validate():
        return _edit_page(queries.written_down(owner_id, reflection_id), form), 422
    actions.change(owner_id, reflection_id, ReflectionKind(form.kind.data), form.words.data or "")
    return redirect(url_for(".index"), 303)


@bp.post("/reflections/<reflection_id>/erase")
def erase(reflection_id: str) -> ResponseReturnValue:
    actions.erase(signed_in_person().person_id, reflection_id)
    say(_("It is erased."))
    return redirect(url_for(".index"), 303)
