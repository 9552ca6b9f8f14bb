"""What people do with their account: make it, sign in and out, say how Circle is for them.

Passwords are hashed before a change begins, never inside one.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.exc import IntegrityError

from circle import clock
from circle.accounts import passwords
from circle.accounts.queries import Account, account_called, account_of, closing_of
from circle.asking import NotFound
from circle.database import afterwards, changing
from circle.extensions import db
from circle.live import bell
from circle.live.arriving import let_arrive, wait_anew
from circle.live.closing import close_everything_of
from circle.live.undoing import undo_change
from circle.models import Person, SealingKey, Stream
from circle.models.columns import new_id
from circle.quiet import Hours, hours_of
from circle.sealing import address_hash
from circle.sessions import (
    SignedIn,
    end_other_sessions,
    end_session,
    sessions_of,
    start_session,
)


class DoNotBelongTogether(Exception):
    """Name and password do not belong together, or nobody has the name: we never say which."""


@dataclass(frozen=True)
class Arrival:
    """How somebody comes in: on what device, for how long, and who was signed in there before."""

    device: str
    lasts: timedelta
    idles: timedelta
    instead_of: SignedIn | None = None


def sign_up(*, name: str, address: str, password: str, time_zone: str, language: str) -> Account:
    """Make an account. Somebody who has it already is known by its password.

    Raises DoNotBelongTogether when the name is taken and the password is not its own.
    """
    account = account_called(address)
    if account:
        return _check(account, password)
    password_hash = passwords.hash_password(password)
    try:
        with changing():
            person_id = _add_person(name, address, password_hash, time_zone, language)
    except IntegrityError:  # the name was taken a moment ago, perhaps by this very form sent twice
        return recognise(address, password)
    return Account(person_id, password_hash)


def _add_person(name: str, address: str, password_hash: str, time_zone: str, language: str) -> str:
    id = new_id()
    key = SealingKey.new_for(id)
    person = Person(
        id=id,
        sealing_key=key,
        address_hash=address_hash(address),
        address=address,
        name=name,
        password_hash=password_hash,
        time_zone=time_zone,
        language=language,
        created_at=clock.now(),
    )
    db.session.add_all([key, person, Stream(person_id=id)])
    db.session.flush()
    return id


def recognise(address: str, password: str) -> Account:
    """Whose name and password these are. Raises DoNotBelongTogether."""
    return _check(account_called(address), password)


def _check(account: Account | None, password: str) -> Account:
    is_right = passwords.is_right(password, account and account.password_hash)
    if account is None or not is_right:
        raise DoNotBelongTogether
    if passwords.is_dated(account.password_hash):
        try:
            account = _replace_hash(account, passwords.hash_password(password))
        except DoNotBelongTogether:  # it was replaced meanwhile, perhaps by the same person on another device
            return _check(account_of(account.person_id), password)
    return account


def _replace_hash(account: Account, password_hash: str) -> Account:
    with changing():
        return _keep_hash(account, password_hash)


def _keep_hash(account: Account, password_hash: str) -> Account:
    _refuse_if_changed_meanwhile(account)
    db.session.get_one(Person, account.person_id).password_hash = password_hash
    return account._replace(password_hash=password_hash)


def _refuse_if_changed_meanwhile(account: Account) -> None:
    """Hashing takes a while, and in it the password may become another one."""
    if account_of(account.person_id) != account:
        raise DoNotBelongTogether


def come_in(account: Account, arrival: Arrival) -> str:
    """Sign in; gives the token for the cookie. Whoever was signed in here before no longer is."""
    with changing():
        _refuse_if_changed_meanwhile(account)
        if arrival.instead_of:
            _end(arrival.instead_of.person_id, arrival.instead_of.session_id)
        return start_session(account.person_id, arrival.device, lasts=arrival.lasts, idles=arrival.idles)


def sign_out(viewer: SignedIn) -> None:
    """Sign out here: the next page, and the screen that is open, ask who you are."""
    with changing():
        _end(viewer.person_id, viewer.session_id)


def sign_out_at(viewer: SignedIn, session_id: str) -> None:
    """Sign out somewhere else. Raises NotFound when this is not a place where you are signed in."""
    with changing():
        if session_id not in {place.id for place in sessions_of(viewer.person_id)}:
            raise NotFound
        _end(viewer.person_id, session_id)


def sign_out_elsewhere(viewer: SignedIn) -> None:
    """Sign out everywhere but here."""
    with changing():
        _end_others(viewer)


def change_password(viewer: SignedIn, current: str, new: str) -> None:
    """Change the password, and sign out everywhere else.

    Raises DoNotBelongTogether when `current` is not the password.
    """
    account = account_of(viewer.person_id)
    if not passwords.is_right(current, account.password_hash):
        raise DoNotBelongTogether
    password_hash = passwords.hash_password(new)
    with changing():
        _keep_hash(account, password_hash)
        _end_others(viewer)


def describe_yourself(
    viewer: SignedIn, *, name: str, time_zone: str, language: str, is_calm: bool, wants_hints: bool
) -> None:
    """Say what you are called, where your day is, your language, whether all keeps still, and whether to have hints."""
    with changing():
        person = db.session.get_one(Person, viewer.person_id)
        has_travelled = person.time_zone != time_zone
        person.name, person.time_zone = name, time_zone
        person.language, person.is_calm, person.wants_hints = language, is_calm, wants_hints
        if has_travelled:
            wait_anew(person.id, hours_of(person), time_zone)


def want_no_hints(viewer: SignedIn) -> None:
    """Have no more hints at kinder words, here or anywhere, until one asks for them again."""
    with changing():
        db.session.get_one(Person, viewer.person_id).wants_hints = False


def keep_quiet(viewer: SignedIn, hours: Hours | None, *, calls_may_pass: bool) -> None:
    """Say in which hours what others say waits for you; none, and whatever waits arrives at once.

    `calls_may_pass` lets a call for support reach you all the same.
    """
    with changing():
        person = db.session.get_one(Person, viewer.person_id)
        person.quiet_from, person.quiet_until = hours or (None, None)
        person.calls_may_pass = calls_may_pass
        wait_anew(person.id, hours, person.time_zone)


def let_in_now(viewer: SignedIn) -> None:
    """Look at what waits although it is quiet. What is said from now on waits again. Nobody is told."""
    with changing():
        let_arrive(viewer.person_id)


def close_account(viewer: SignedIn, password: str) -> None:
    """Close one's account: out of every circle, off every screen and signed out everywhere, at once.

    It can be opened again for a while; then it is erased. Raises DoNotBelongTogether when this is not the password.
    """
    account = account_of(viewer.person_id)
    if not passwords.is_right(password, account.password_hash):
        raise DoNotBelongTogether
    with changing():
        _refuse_if_changed_meanwhile(account)
        close_everything_of(viewer.person_id)
        _close_screens(viewer.person_id)


def open_again(viewer: SignedIn) -> None:
    """Open one's closed account again: back to every circle that is still there, with everything said and shown.

    Raises NotFound when it is not closed.
    """
    with changing():
        change = closing_of(viewer.person_id)
        if change is None:
            raise NotFound
        db.session.get_one(Person, viewer.person_id).closed_at = None
        db.session.flush()
        undo_change(change)


def _end(person_id: str, session_id: str) -> None:
    end_session(person_id, session_id)
    _close_screens(person_id)


def _end_others(viewer: SignedIn) -> None:
    end_other_sessions(viewer.person_id, viewer.session_id)
    _close_screens(viewer.person_id)


def _close_screens(person_id: str) -> None:
    """The courier, rung, finds which of somebody's open screens have no session any more."""
    afterwards(partial(bell.ring, [person_id]))
