"""L4, L8: however a session or a view ends, its socket falls silent, closes, and cannot come back. On real servers."""

import re
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from circle.sealing import token_hash
from tests.leaks.conftest import Guest
from tests.leaks.wire import Frames, until_cut
from tests.served import PASSWORD

pytestmark = pytest.mark.faults

SECONDS = 5


def sign_out(there: Guest, _phone: Guest) -> None:
    there.submit("/sign-out")


def exit_by_the_link(there: Guest, _phone: Guest) -> None:
    there.http.get(f"{there.url}/exit", allow_redirects=False, timeout=20)


def end_one(_there: Guest, phone: Guest) -> None:
    [there] = re.findall(r"/you/sessions/([0-9a-f]{32})/end", phone.get("/you").text)
    assert phone.submit(f"/you/sessions/{there}/end").status_code == 303


def end_others(_there: Guest, phone: Guest) -> None:
    assert phone.submit("/you/sessions/end-others").status_code == 303


def change_password(_there: Guest, phone: Guest) -> None:
    assert phone.submit("/you/password", current=PASSWORD, new="two pebbles, one after another").status_code == 303


def sign_in_as_another(there: Guest, _phone: Guest) -> None:
    """Somebody else signs in in the same browser."""
    other = Guest(there.served, "Dan", there.party).come()
    signed_in = there.submit("/sign-in", email=other.address, password=PASSWORD)
    assert signed_in.status_code == 303


def grow_old(there: Guest, _phone: Guest) -> None:
    """Nothing was done there for longer than a session lasts: time alone has passed, and nobody rings."""
    database = sqlite3.connect(
        Path(there.served.environment["CIRCLE_DATA"]) / "database" / "circle.sqlite3", timeout=10
    )
    with database:
        changed = database.execute(
            "UPDATE sessions SET ends_at = '2020-01-01 00:00:00.000000' WHERE token_hash = ?",
            (token_hash(there.http.cookies["circle"]),),
        )
        assert changed.rowcount == 1
    database.close()


def close_account(_there: Guest, phone: Guest) -> None:
    assert phone.submit("/you/close", password=PASSWORD).status_code == 303


ENDINGS: dict[str, Callable[[Guest, Guest], None]] = {
    "signed out": sign_out,
    "exit": exit_by_the_link,
    "one session ended": end_one,
    "everywhere else": end_others,
    "password changed": change_password,
    "another signed in": sign_in_as_another,
    "idle too long": grow_old,
    "account closed": close_account,
}


@pytest.fixture
def ana(guest: Callable[[str], Guest]) -> tuple[Guest, str]:
    """Ana, and her circle."""
    ana = guest("Ana")
    return ana, ana.start_circle()


@pytest.mark.parametrize("how", ENDINGS)
def test_l04_a_session_that_ended_hears_nothing_is_closed_and_stays_out(
    ana: tuple[Guest, str], guest: Callable[[str], Guest], how: str
) -> None:
    keeper, circle = ana
    cal = guest("Cal")
    cal.join(keeper.invite(circle, "family"), "Cal")
    phone, cookie = cal.elsewhere(), cal.cookie
    there, anas = cal.listen(), keeper.listen()
    on_phone = phone.listen()
    first = keeper.say(circle, "While they were here")
    for open_screen in (there, anas, on_phone):
        assert open_screen.until(lambda open_screen: open_screen.has(first))

    heard = len(there.items)
    ENDINGS[how](cal, phone)
    began = monotonic()
    after = keeper.say(circle, "After it ended")
    assert there.until(lambda there: there.is_closed or ("signed-out", None) in there.events, SECONDS)
    come_back(there)
    assert there.is_closed_within(SECONDS - (monotonic() - began)), f"open after {SECONDS} seconds"
    assert there.items[heard:] == []
    assert sum(frame.startswith("40") for frame in there.came) == 1, "let in again on the same wire"
    assert anas.until(lambda anas: anas.has(after))
    assert on_phone.until(lambda on_phone: on_phone.has(after) or on_phone.is_closed)
    assert on_phone.has(after) == (how != "account closed")

    again = Frames(cal.url, cookie=cookie)
    assert again.until(lambda again: bool(again.refusals) or again.is_let_in)
    assert (again.refusals, again.items) == (["sign in"], [])
    again.close()


def come_back(socket: Frames) -> None:
    """What a client might do at once: ask to be let in again, on the same wire."""
    try:
        socket.say_hello()
    except OSError:
        socket.is_closed = True


# L8

LONG = "🪨" * 1990  # 24 kB each, as JSON writes it: together a hundred times what the readers have room for
HOW_MANY = 50


def small_room() -> dict[str, Any]:
    return {"sockopt": ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)}


def test_l08_what_lay_waiting_for_a_stalled_client_is_never_read(
    ana: tuple[Guest, str], guest: Callable[[str], Guest]
) -> None:
    """Four stop reading; much is said; for each it ends in another way; then they read on. Ben reads all along."""
    keeper, circle = ana
    signed_out, removed, stopped, taken_back, ben = (guest(name) for name in ("Cal", "Dan", "Eva", "Fay", "Ben"))
    stalled = (signed_out, removed, stopped, taken_back)
    for each in (*stalled, ben):
        each.join(keeper.invite(circle, "friend"), each.name)
    goal = keeper.submit("/goals", words="Walk", why="", area="health", rhythm="daily").headers["Location"]
    keys = {name: f"{circle}/member:{place}" for place, name in members_on(keeper, circle) if name != "Ana"}
    sees = list(keys.values())
    assert keeper.submit(f"{goal}/sharing", sees=sees).status_code == 303
    sockets = {each.name: each.listen(**small_room()) for each in stalled}
    bens = ben.listen()
    to = f"goal:{goal.rpartition('/')[2]}"
    first = keeper.say(circle, "Read at once", to=to)
    for open_screen in (bens, *sockets.values()):
        assert open_screen.until(lambda open_screen: open_screen.has(first))

    said = [keeper.say(circle, f"{number} {LONG}", to=to) for number in range(HOW_MANY)]
    assert bens.until(lambda bens: bens.has(said[-1]), 20)
    assert signed_out.submit("/sign-out").status_code == 303
    place = keys["Dan"].rpartition(":")[2]
    assert keeper.submit(f"/circles/{circle}/members/{place}/remove").status_code == 303
    assert keeper.submit(f"{goal}/sharing", sees=[keys["Fay"], keys["Ben"]]).status_code == 303
    for moment in said[:3]:
        assert keeper.submit(f"/moments/{moment}/take-back").status_code == 303
    read = {}
    for name, open_screen in sockets.items():
        until_cut(open_screen.socket)
        open_screen.is_closed_within(5)
        ended = said[:3] if name == "Fay" else said
        read[name] = sum(open_screen.has(moment) for moment in ended)
    assert read == dict.fromkeys(sockets, 0), f"of {HOW_MANY} said before it ended, so many were read after"
    assert all(bens.has(moment, "new") for moment in said)
    print(f"\nstalled clients: 4 of them, {HOW_MANY} moments of 24 kB waiting for each, 0 read")


def members_on(guest: Guest, circle: str) -> list[tuple[str, str]]:
    """(membership, name) of everybody on *Who is here*."""
    words = guest.get(f"/circles/{circle}/members").text
    return re.findall(r'<li class="member" data-membership="(\w+)">.*?class="member-name">(\w+)', words, re.DOTALL)
