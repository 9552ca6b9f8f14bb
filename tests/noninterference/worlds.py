"""Living a month of acts, and looking at it with somebody's eyes: every page, address, poll and message, as bytes.

Tokens and nonces, random by design, are left out. Ids are not: they come from a dice that is thrown anew for each act,
so that whatever is drawn or ordered by them is the same in two worlds, and they are compared by the order in which
somebody first meets them (the same act may need one id more where something hidden went before).
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any, NamedTuple
from uuid import UUID
from zlib import crc32

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, literal, null, select, union_all
from werkzeug.routing import Rule

from circle import sessions
from circle.accounts.actions import sign_up
from circle.accounts.throttle import forget_all_tries
from circle.circles.actions import start_circle
from circle.database import changing
from circle.extensions import Base, db, socketio
from circle.live import bell, connections, courier
from circle.live.cursor import end_of_news
from tests import databases
from tests.conftest import HeldClock, Listener, carry
from tests.noninterference.month import BEGINS, Act
from tests.people import PASSWORD, World, join, place_id_of, token_for
from tests.photographs import file

VISITOR = "a visitor"  # who is not signed in
NOWHERE = "0" * 32
MORNING, EVENING = timedelta(hours=8), timedelta(hours=21)
ASKED_A_DAY = 3
TABLE_OF = {
    "goal_id": "goals",
    "circle_id": "circles",
    "membership_id": "memberships",
    "share_id": "shares",
    "step_id": "steps",
    "if_then_id": "if_thens",
    "invitation_id": "invitations",
    "moment_id": "moments",
    "subject_id": "memberships",
    "session_id": "sessions",
    "check_in_id": "check_ins",
    "change_id": "changes",
    "reflection_id": "reflections",
    "line_id": "reflections",
    "call_id": "calls",
    "offer_id": "offers",
    "letter_id": "letters",
}
WHATEVER = {  # a form that is understood wherever it is sent
    "words": "Hello",
    "kind": "with_you",
    "answer": "yes",
    "relation": "friend",
    "known_as": "Somebody",
    "name": "Somebody",
    "area": "joy",
    "rhythm": "daily",
    "tell": "everyone",
    "lines": "Hello",
    "when": "Hello",
    "then": "Hello",
    "minutes": "10",
}
RANDOM = re.compile(r"""(nonce="|'nonce-|name="csrf_token"[^>]*value="|Set-Cookie: [\w-]+=)[^"';]*""")
# What shows others' things is looked at every day; one's own pages, plain forms and what no link leads to in turn.
OWN = re.compile(
    r"^/(you|who-sees-what|support|wins|how-far|kept-words|keepsakes|plan|letters|muted|tray|sent|being-beside|goals/new|circles/new|invited|invitation|help-now|sign-|healthz|readyz|news)"
    r"|/(edit|guide|smaller|look|days|setback|setback/after|sharing|checking|offers|as/\w+|invitations/new|reach|reply)$"
)
TURNS = 5
ID = re.compile(r"[0-9a-f]{32}")
_LINK = re.compile(r'<(?:a\b[^>]*\bhref|img\b[^>]*\bsrc)="(/[^"#]*)')
_QUERY = re.compile(r"[?](?!before=).*")  # the same page, another way in; but older moments are pages of their own
_INVITED = re.compile(r'data-invitation-link value="http://localhost([^"]+)"')


class Dice:
    """What ids are drawn from."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, throw: str) -> None:
        self._throw, self._count = throw, 0

    def __call__(self) -> UUID:
        self._count += 1
        return UUID(bytes=sha256(f"{self._throw} {self._count}".encode()).digest()[:16], version=4)


class Thing(NamedTuple):
    """A row that an act made: its table, its id, and the goal and circle it belongs to, if any."""

    table: str
    id: str
    goal_id: str | None
    circle_id: str | None


def _every_row() -> Any:
    tables = [table for table in Base.metadata.sorted_tables if "id" in table.c]
    return union_all(
        *(
            select(literal(table.name), table.c.id, *(table.c.get(name, null()) for name in ("goal_id", "circle_id")))
            for table in tables
        )
    )


_EVERY_ROW = _every_row()


class House:
    """The app, and a world that can be begun again and again."""

    def __init__(self, app: Flask, clock: HeldClock, dice: Dice, world: World) -> None:
        self.app, self.clock, self.dice = app, clock, dice
        self.statements: list[str] = []
        self.names = {"family": world.circle_id, "band": world.eves_circle_id, "walk": world.goal_id}
        people = {who.name: who.person_id for who in world.everyone}
        with app.app_context():
            self._settle(world, people)
            self.tokens = {who: self._token(id) for who, id in people.items()}
            self.people = people
            event.listen(db.engine, "before_cursor_execute", self._count)
        self._bring_back = databases.keep(app)

    def _settle(self, world: World, people: dict[str, str]) -> None:
        for name in ("fay", "gil", "hal", "ida"):
            address = f"{name}@example.org"
            account = sign_up(name=name.title(), address=address, password=PASSWORD, time_zone="UTC", language="en")
            people[name] = account.person_id
        sunday = start_circle(people["ana"], name="Sunday", purpose="", known_as="Ana").id
        self.names["sunday"] = sunday
        gil = type(world.ana)("gil", people["gil"])
        self.names["gil_in_sunday"] = join(world.ana, sunday, gil)
        self.names["ana_in_sunday"] = place_id_of(people["ana"], sunday)
        self.names |= {f"{who.name}_in_family": who.membership_id for who in (world.ana, world.ben, world.cal)}

    def _token(self, person_id: str) -> str:
        config = self.app.config
        lasts = {"lasts": config["SESSION_LASTS"], "idles": config["SESSION_IDLES"]}
        with changing():
            return sessions.start_session(person_id, "A browser", **lasts)

    def _count(self, *args: Any) -> None:
        self.statements.append(args[2])

    def begin_again(self) -> None:
        self._bring_back()
        forget_all_tries()
        bell.wait(0)
        connections.forget_all()
        self.clock.set(BEGINS)

    def browser_of(self, who: str) -> FlaskClient:
        browser = self.app.test_client()
        if who in self.tokens:
            browser.set_cookie(self.app.config["SIGN_IN_COOKIE"], self.tokens[who])
        return browser

    def rows(self) -> set[Thing]:
        with self.app.app_context():
            return {Thing(*row) for row in db.session.execute(_EVERY_ROW)}


class Life:
    """One world as it is lived: the people in it, each with a browser, and the open screens of some of them."""

    def __init__(self, house: House, with_screens: Collection[str]) -> None:
        house.begin_again()
        self.house = house
        self.names = dict(house.names)
        self._browsers: dict[str, FlaskClient] = {}
        self._tokens: dict[str, str] = {}
        self.heard: dict[str, list[Any]] = {who: [] for who in with_screens}
        self._screens = {who: Listener(house.app, self.browser(who), None) for who in with_screens}
        self._rows = house.rows()
        self.listen()

    def browser(self, who: str) -> FlaskClient:
        if who not in self._browsers:
            self._browsers[who] = self.house.browser_of(who)
        return self._browsers[who]

    def token(self, who: str) -> str:
        """What this browser's forms carry."""
        if who not in self._tokens:
            self._tokens[who] = token_for(self.browser(who))
        return self._tokens[who]

    def live(self, act: Act, day: int, number: int) -> bool:
        """Let the n-th act of a day happen; whether whoever may notice it did, on their screen or the page it names.

        The page is opened in every world the act happens in, because looking is a trace in itself.
        """
        self.house.clock.set(moment_of(day, number))
        before = self._page_of(act) if act.at else ""
        self.house.dice.begin(f"act {day} {number}")
        status = self.do(act)
        assert status in (200, 303), (status, act)
        heard = self.listen()
        if act.at:
            return self._page_of(act) != before
        return act.fields is None or bool(heard.get(act.noticed_by))

    def _page_of(self, act: Act) -> str:
        self.house.dice.begin("a page")
        return RANDOM.sub(r"\1", self.browser(act.noticed_by).get(act.at.format_map(self.names)).text)

    def do(self, act: Act) -> int:
        """Let somebody do it; gives how it was answered."""
        path = act.path.format_map(self.names)
        if not path:
            self.sweep()
            return 200
        who = act.browser or act.who
        if act.opens:
            self.browser(who).get(act.opens.format_map(self.names))
        if act.fields is None:
            return self.browser(who).get(path).status_code
        fields = {name.format_map(self.names): value.format_map(self.names) for name, value in act.fields.items()}
        photo = {"photo": file()} if "photo" in fields else {}
        answer = self.browser(who).post(path, data={"csrf_token": self.token(who), **fields, **photo})
        if act.browser:
            self._tokens.pop(who)  # whoever signs in or out there has new forms
        link = _INVITED.search(answer.text)
        if link:
            self.names[f"link_{fields['client_id']}"] = link[1]
        return answer.status_code

    def made(self, act: Act) -> list[Thing]:
        """What has come of the act, and the names it is called by from now on."""
        rows = self.house.rows()
        made = sorted(rows - self._rows)
        self._rows = rows
        if act.makes:
            name, _, kind = act.makes.partition("=")
            table, _, circle = kind.partition("@")
            circle_id = self.names[circle] if circle else None
            self.names[name] = next(
                thing.id for thing in made if thing.table == table and circle_id in (None, thing.circle_id)
            )
        return made

    def sweep(self) -> None:
        with self.house.app.app_context():
            self.house.app.extensions["courier"].sweep()

    def listen(self) -> dict[str, list[Any]]:
        """Let the courier go round; gives what came on each screen, in order."""
        carry(self.house.app)
        came = {who: screen.socket.get_received() for who, screen in self._screens.items()}
        for who, events in came.items():
            self.heard[who] += events
        for connection in connections.open_connections():
            if connection.answer_by is not None:
                courier._marked(connection, connection.reader.after)
        return came

    def leave(self) -> None:
        for screen in self._screens.values():
            if screen.socket.is_connected():
                screen.socket.disconnect()
            screen.socket.clients.pop(screen.socket.eio_sid, None)


class Address(NamedTuple):
    """One address that is asked with an id somebody cannot know, and the rule it comes from."""

    method: str
    path: str
    rule: str


class Eyes:
    """What one person is shown of a life. `look` is taken once a day; nothing of it depends on what they cannot see."""

    def __init__(self, life: Life, who: str) -> None:
        self._life, self._house, self.who = life, life.house, who
        self._browser = life.browser(who)
        self._after = self._cursor() if who != VISITOR else ""
        self._met: dict[str, str] = {}

    def _cursor(self) -> str:
        with self._house.app.app_context():
            return str(end_of_news(self._house.people[self.who]))

    def look(self, addresses: Iterable[Address], day: int = 0, *, everywhere: bool = False) -> dict[str, str]:
        """Every surface, by name, as it is now; of one's own pages those whose turn it is, or `everywhere` all."""
        seen = self._pages(day, everywhere=everywhere)
        for method, path, _rule in addresses:
            seen[f"{method} {path} (not theirs)"] = self._as_met(self._ask(method, path))
        seen["GET /news, from the last cursor"] = self._as_met(self._poll())
        seen["the socket"] = self._as_met(self._socket())
        return seen

    def _pages(self, day: int, *, everywhere: bool) -> dict[str, str]:
        """Every page that can be reached by links from the first, and those that no link leads to."""
        waiting = ["/", *self._without_a_link()]
        seen: dict[str, str] = {}
        while waiting:
            path = _QUERY.sub("", waiting.pop(0))
            name = self._as_met(f"GET {path}")
            is_due = everywhere or not OWN.search(path) or crc32(name.encode()) % TURNS == day % TURNS
            if name in seen or not is_due or path.startswith(("/exit", "/static")):
                continue
            page = self._ask("GET", path)
            seen[name] = self._as_met(page)
            waiting += [unescape(link) for link in _LINK.findall(page)]
        return seen

    def _without_a_link(self) -> list[str]:
        rules = self._house.app.url_map.iter_rules()
        return [rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments]

    def _poll(self) -> str:
        answer = self._ask("GET", f"/news?after={self._after}")
        found = re.search(r'"after":\s*"([^"]+)"', answer)
        self._after = found[1] if found else ""
        return answer

    def _socket(self) -> str:
        if self.who == VISITOR:
            screen = socketio.test_client(self._house.app, flask_test_client=self._browser)
            return f"open: {screen.is_connected()}"
        heard = self._life.heard[self.who]
        frames, events = len(heard), json.dumps(heard, indent=1)
        heard.clear()
        return f"{frames} frames\n{events}"

    def _as_met(self, words: str) -> str:
        """With each id as the number at which this person first met it."""
        return ID.sub(lambda found: self._met.setdefault(found[0], f"id-{len(self._met)}"), words)

    def _ask(self, method: str, path: str) -> str:
        """One answer: its status, headers and body, and how many questions it asked the database."""
        self._house.dice.begin(f"{self.who} {self._house.clock.at} {method} {path}")
        data = {"csrf_token": self._life.token(self.who), **WHATEVER} if method == "POST" else None
        self._house.statements.clear()
        answer = self._browser.open(path, method=method, data=data)
        cost = len(self._house.statements)
        headers = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        return RANDOM.sub(
            r"\1", f"{answer.status}\n{headers}statements: {cost}\n\n{answer.data.decode(errors='replace')}"
        )


class Asking:
    """The addresses somebody tries: with ids of what is hidden from them, each rule as often as the next."""

    def __init__(self, app: Flask, who: str, stand_in: str) -> None:
        self._rules = [rule for rule in app.url_map.iter_rules() if set(rule.arguments) & TABLE_OF.keys()]
        self._who, self._stand_in = who, stand_in
        self.asked: Counter[tuple[str, str]] = Counter()
        self._last: dict[str, Thing] = {}

    def of_one_day(self, hidden: Iterable[Thing], links: Iterable[str], *, is_last: bool) -> list[Address]:
        """A few addresses for what was made today and, on the last day, every one there is."""
        things = list(hidden)
        self._last |= {thing.table: thing for thing in things}
        found = list(self._addresses(things))
        found.sort(key=lambda address: self.asked[address.method, address.rule])
        chosen = found[:ASKED_A_DAY]
        if is_last:
            chosen += self._addresses(self._last.values())
        if self._who == VISITOR:
            chosen += [Address("GET", path, "/i/<token>") for link in links for path in (link, "/invitation")]
        for address in chosen:
            self.asked[address.method, address.rule] += 1
        return list(dict.fromkeys(chosen))

    def _addresses(self, things: Iterable[Thing]) -> Iterator[Address]:
        for thing in things:
            for rule in self._rules:
                if thing.table in {TABLE_OF.get(name) for name in rule.arguments}:
                    for method in sorted({"GET", "POST"} & (rule.methods or set())):
                        yield Address(method, self._path(rule, thing), rule.rule)

    def _path(self, rule: Rule, thing: Thing) -> str:
        known = {"goal_id": thing.goal_id, "circle_id": thing.circle_id, "membership_id": self._stand_in}
        path = rule.rule
        for name in rule.arguments:
            id = thing.id if TABLE_OF[name] == thing.table else known.get(name) or NOWHERE
            path = path.replace(f"<{name}>", id)
        return path

    def never_asked(self) -> list[tuple[str, str]]:
        """The rules that take an id of which something was hidden, and that were not tried all the same."""
        return [
            (address.method, address.rule)
            for address in self._addresses(self._last.values())
            if not self.asked[address.method, address.rule]
        ]


def unknown_ids(app: Flask) -> set[str]:
    """What addresses take that this test does not know how to fill in."""
    arguments = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    return arguments - TABLE_OF.keys() - {"token", "filename"}


def moment_of(day: int, number: int) -> datetime:
    """When the n-th act of a day is done: the same instant in both worlds."""
    return BEGINS.replace(hour=0) + timedelta(days=day) + MORNING + timedelta(minutes=5 * number)


def evening_of(day: int) -> datetime:
    """When everybody looks."""
    return BEGINS.replace(hour=0) + timedelta(days=day) + EVENING
