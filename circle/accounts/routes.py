"""The doors to one's own account."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from circle.accounts import actions, queries
from circle.accounts.actions import Arrival
from circle.accounts.device import device_called
from circle.accounts.export import everything_for, in_pieces
from circle.accounts.forms import CloseForm, PasswordForm, ProfileForm, QuietForm, SignInForm, SignUpForm
from circle.accounts.queries import Account
from circle.accounts.throttle import (
    ONE_ACCOUNT,
    ONE_NETWORK,
    OWN_ACCOUNT,
    count_refusal,
    few_times,
    few_tries,
    network,
)
from circle.fields import Form
from circle.web import browser_language, place_to_go, public, say, signed_in_person, viewer_if_known

bp = Blueprint("accounts", __name__)

KEPT = ("invitation", "next")


@bp.route("/sign-up", methods=["GET", "POST"])
@public
@few_tries(ONE_ACCOUNT, ONE_NETWORK)
@few_times("SIGN_UPS_FROM_ONE_NETWORK", network)
def sign_up() -> ResponseReturnValue:
    form = SignUpForm()
    if request.method != "POST" and current_user.is_authenticated:
        return redirect(place_to_go(), 303)
    if not form.validate_on_submit():
        return _door_page("sign_up", form)
    try:
        account = actions.sign_up(
            name=form.name.data or "",
            address=form.email.data or "",
            password=form.password.data or "",
            time_zone=form.known_time_zone,
            language=browser_language(),
        )
        return _come_in(account)
    except actions.DoNotBelongTogether:
        count_refusal()
        form.email.errors = [
            _("That name and password can't be used together here. If you already have an account, sign in.")
        ]
        return _door_page("sign_up", form)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@few_tries(ONE_ACCOUNT, ONE_NETWORK)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method != "POST" and current_user.is_authenticated:
        return redirect(place_to_go(), 303)
    if not form.validate_on_submit():
        return _door_page("sign_in", form)
    try:
        return _come_in(actions.recognise(form.email.data or "", form.password.data or ""))
    except actions.DoNotBelongTogether:
        count_refusal()
        form.password.errors = [_("This name and password don't go together. Could you look at both again?")]
        return _door_page("sign_in", form)


def _door_page(name: str, form: Form, status: int | None = None) -> ResponseReturnValue:
    page = render_template(f"accounts/{name}.html", form=form, invited="invitation" in session)
    return page, status or (422 if request.method == "POST" else 200)


def _come_in(account: Account) -> Response:
    config = current_app.config
    arrival = Arrival(
        device=device_called(request.user_agent.string),
        lasts=config["SESSION_LASTS"],
        idles=config["SESSION_IDLES"],
        instead_of=signed_in_person() if current_user.is_authenticated else None,
    )
    token = actions.come_in(account, arrival)
    _forget_form_session()
    answer = redirect(_where_to(account), 303)
    answer.set_cookie(value=token, max_age=config["SESSION_LASTS"], **_sign_in_cookie())
    return answer


def _where_to(account: Account) -> str:
    if queries.closing_of(account.person_id):
        return url_for(".closed")
    return url_for("invitations.show") if "invitation" in session else place_to_go()


def _sign_in_cookie() -> dict[str, Any]:
    config = current_app.config
    return {
        "key": config["SIGN_IN_COOKIE"],
        "path": "/",
        "secure": config["IS_SECURE"],
        "httponly": True,
        "samesite": "Lax",
    }


def _forget_form_session() -> None:
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)


@bp.errorhandler(429)
@bp.errorhandler(503)
def try_later(refusal: HTTPException) -> ResponseReturnValue:
    """Too many tries, or too many at once: the same page, with all words kept but the password."""
    wait = _("There were many tries in a short time. Please wait a little, then try again.")
    doors: dict[str, type[Form]] = {
        "accounts.sign_up": SignUpForm,
        "accounts.sign_in": SignInForm,
    }
    if request.endpoint == "accounts.close":
        closing = CloseForm()
        closing.form_errors = [wait]
        return _closing_page(closing), refusal.code or 503
    if request.endpoint not in doors:
        password = PasswordForm()
        password.form_errors = [wait]
        return _your_page(password=password), refusal.code or 503
    form = doors[request.endpoint]()
    form.form_errors = [wait]
    return _door_page(request.endpoint.partition(".")[2], form, refusal.code)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    actions.sign_out(signed_in_person())
    return _out(redirect(url_for("home.index"), 303))


def _out(answer: Response) -> Response:
    """Let this browser forget: an opened invitation too, for the next person in it may be another."""
    session.clear()
    answer.delete_cookie(**_sign_in_cookie())
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.get("/exit")
@public
def exit() -> ResponseReturnValue:
    """Out of here, to a neutral site; whatever else fails, this browser forgets."""
    try:
        viewer = viewer_if_known()
        if viewer:
            actions.sign_out(viewer)
    except SQLAlchemyError:
        current_app.logger.exception("a session could not be ended on the way out")
    session.clear()
    answer = redirect(current_app.config["EXIT_URL"], 303)
    answer.delete_cookie(**_sign_in_cookie())
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.route("/you", methods=["GET", "POST"])
def you() -> ResponseReturnValue:
    if request.method != "POST":
        return _your_page()
    form = ProfileForm()
    if not form.validate():
        return _your_page(profile=form), 422
    actions.describe_yourself(
        signed_in_person(),
        name=form.name.data or "",
        time_zone=form.time_zone.data,
        language=form.language.data,
        is_calm=form.is_calm.data,
        wants_hints=form.wants_hints.data,
    )
    say(_("Kept."))
    return redirect(url_for(".you"), 303)


def _your_page(**changes: Any) -> str:
    viewer = signed_in_person()
    page = {
        "profile": ProfileForm(formdata=None, obj=viewer),
        "quiet": QuietForm.of(viewer.quiet_hours, calls_may_pass=queries.lets_calls_pass(viewer.person_id)),
        "password": PasswordForm(formdata=None),
        "sessions": queries.places_of(viewer),
        "address": queries.address_of(viewer.person_id),
    }
    return render_template("accounts/you.html", **{**page, **changes})


@bp.post("/you/no-hints")
def want_no_hints() -> ResponseReturnValue:
    actions.want_no_hints(signed_in_person())
    return redirect(url_for(".you"), 303)


@bp.post("/you/quiet")
def keep_quiet() -> ResponseReturnValue:
    form = QuietForm()
    if not form.validate():
        return _your_page(quiet=form), 422
    actions.keep_quiet(signed_in_person(), form.hours, calls_may_pass=form.calls_may_pass.data)
    say(_("Kept."))
    return redirect(url_for(".you", _anchor="quiet-hours"), 303)


@bp.post("/you/quiet/let-in")
def let_in_now() -> ResponseReturnValue:
    actions.let_in_now(signed_in_person())
    say(_("Everything said so far is here now."))
    return redirect(url_for("home.index"), 303)


@bp.post("/you/password")
@few_tries(OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    viewer = signed_in_person()
    form = PasswordForm(name=viewer.name, address=queries.address_of(viewer.person_id))
    if not form.validate():
        return _your_page(password=form), 422
    try:
        actions.change_password(viewer, form.current.data or "", form.new.data or "")
    except actions.DoNotBelongTogether:
        count_refusal()
        form.current.errors = [_("This is not the one you have. Could you look at it again?")]
        return _your_page(password=form), 422
    say(_("Your password is changed, and you are signed out everywhere else."))
    return redirect(url_for(".you"), 303)


@bp.get("/you/export")
def export() -> ResponseReturnValue:
    viewer = signed_in_person()
    pieces = in_pieces(everything_for(viewer), viewer, current_app._get_current_object())  # type: ignore[attr-defined]
    return Response(
        pieces, mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="mine.json"'}
    )


@bp.route("/you/close", methods=["GET", "POST"])
@few_tries(OWN_ACCOUNT)
def close() -> ResponseReturnValue:
    viewer, form = signed_in_person(), CloseForm()
    if request.method != "POST":
        return _closing_page(form)
    if not form.validate():
        return _closing_page(form), 422
    try:
        actions.close_account(viewer, form.password.data or "")
    except actions.DoNotBelongTogether:
        count_refusal()
        form.password.errors = [_("This is not your password. Could you look at it again?")]
        return _closing_page(form), 422
    return _out(redirect(url_for("home.index"), 303))


def _closing_page(form: CloseForm) -> str:
    return render_template(
        "accounts/close.html",
        form=form,
        circles=queries.circles_only_they_keep(signed_in_person().person_id),
        days=current_app.config["CLOSED_ACCOUNT_LASTS"].days,
    )


@bp.get("/you/closed")
def closed() -> ResponseReturnValue:
    """All there is for somebody whose account is closed: the way back, and the day it is erased."""
    viewer = signed_in_person()
    if viewer.closed_at is None:
        return redirect(url_for("home.index"), 303)
    return render_template(
        "accounts/closed.html", erased_at=viewer.closed_at + current_app.config["CLOSED_ACCOUNT_LASTS"]
    )


@bp.post("/you/open-again")
def open_again() -> ResponseReturnValue:
    actions.open_again(signed_in_person())
    say(_("Good to see you."))
    return redirect(url_for("home.index"), 303)


@bp.post("/you/sessions/<session_id>/end")
def sign_out_at(session_id: str) -> ResponseReturnValue:
    actions.sign_out_at(signed_in_person(), session_id)
    return redirect(url_for(".you", _anchor="sessions"), 303)


@bp.post("/you/sessions/end-others")
def sign_out_elsewhere() -> ResponseReturnValue:
    actions.sign_out_elsewhere(signed_in_person())
    return redirect(url_for(".you", _anchor="sessions"), 303)
