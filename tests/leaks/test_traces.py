"""L9, L11, L14, L20: nothing hidden leaves a trace: not in what takes it away, not in numbers, not in a refusal."""

import re
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from circle.circles.actions import start_circle
from tests.leaks.doors import NOWHERE, OF_OTHERS, doors_with_ids, plain, things_of
from tests.people import World, join, news_of, submit, token_for
from tests.showing import check_in, page, show_goal

PARTS = ("progress", "steps", "notes", "setbacks")


def id_said(answer: Any) -> str:
    """The moment that a form led to."""
    return str(answer.location.rpartition("moment-")[2])


# L9


def test_l09_what_is_gone_carries_its_kind_and_its_id_and_nothing_else(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    """Every way in which something can go, one after another; live, by the poll and by a catch-up."""
    ana, ben, cal, start = as_(world.ana), as_(world.ben), as_(world.cal), cursor_of(world.cal)
    goal, here = f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    screen, bens = listening_as(world.cal), listening_as(world.ben)
    submit(ana, f"{goal}/steps", words="Secret boots")
    [step] = set(re.findall(r"/steps/(\w{32})/done", ana.get(goal).text))
    show_goal(ana, world, "member:ben", *PARTS)
    cals_share = f"member:{world.cal.membership_id}"
    gone: list[dict[str, str]] = []

    def goes(what: str, act: Callable[[], Any]) -> None:
        screen.hears()
        act()
        items = [item for item in screen.hears() if item["change"] == "gone"]
        assert items, f"nothing was gone after {what}"
        gone.extend(items)

    def show() -> None:
        show_goal(ana, world, "member:cal", *PARTS)

    words = id_said(submit(ben, f"{here}/moments", words="Secret words", to=cals_share))
    goes("taking words back", lambda: submit(ben, f"/moments/{words}/take-back"))
    show()
    check_in(ana, world, "yes", note="Secret note")
    goes("another answer", lambda: check_in(ana, world, "not_this_time"))
    submit(ana, f"{goal}/steps/{step}/done")
    goes("undoing a step", lambda: submit(ana, f"{goal}/steps/{step}/undone"))
    submit(ana, f"{goal}/finish")
    goes("taking it up again", lambda: submit(ana, f"{goal}/resume"))
    submit(ben, f"{here}/moments", words="Secret of it", to=f"goal:{world.goal_id}")
    key = f"{world.circle_id}/member:{world.ben.membership_id}"
    goes("showing it to others only", lambda: submit(ana, f"{goal}/sharing", sees=[key]))
    show()
    goes("stopping for one", lambda: submit(ana, "/who-sees-what/stop", member=world.cal.membership_id))
    show()
    goes("stopping everything", lambda: submit(ana, "/who-sees-what/stop-all"))
    show()
    goes("letting go", lambda: submit(ana, f"{goal}/let-go"))
    goes("leaving", lambda: submit(cal, f"{here}/leave"))
    with app.app_context():
        place = join(world.ana, world.circle_id, world.cal)
    submit(ben, f"{here}/moments", words="Secret again", to="everyone")
    goes("being removed", lambda: submit(ana, f"{here}/members/{place}/remove"))
    with app.app_context():
        join(world.ana, world.circle_id, world.cal)
    goes("closing", lambda: submit(ana, f"{here}/close"))

    gone += [item for item in news_of(cal, start) if item["change"] == "gone"]
    gone += [item for item in listening_as(world.cal, start).hears() if item["change"] == "gone"]
    assert [item for item in gone if item.keys() != {"kind", "id", "change"}] == []
    assert {item["kind"] for item in gone} == {"moment", "goal", "circle"}
    assert [item for item in gone if not re.fullmatch(r"[0-9a-f]{32}", item["id"])] == []
    assert "html" in str(bens.hears())


def test_l09_signed_out_says_nothing_more(world: World, as_: Any, wire: Any, cookie_of: Any, app: Flask) -> None:
    ana = as_(world.ana)
    screen = wire(cookie_of(ana))
    assert screen.until(lambda screen: screen.is_let_in)
    submit(ana, "/sign-out")
    with app.app_context():
        app.extensions["courier"].sweep()
    assert screen.is_closed_within(5)
    assert [frame for frame in screen.came if frame.startswith("42")] == ['42["signed-out"]']


# L11


class Traces:
    """What somebody can get hold of, to be looked at before and after."""

    def __init__(self, client: FlaskClient, cursor: Callable[[], str], paths: Collection[str]) -> None:
        self.client, self.cursor, self.paths = client, cursor, paths
        self.start = cursor()
        client.get("/")  # the first answer alone carries the cookie of its forms

    def look(self) -> dict[str, Any]:
        """Cursor, poll, and pages whole: their headers (so ETags and lengths), their numbers, the cursor they carry."""
        seen = {path: plain(self.client.get(path)) for path in self.paths}
        poll = self.client.get("/news", query_string={"after": self.start})
        return {"the cursor": self.cursor(), "a poll": plain(poll), **seen}


def test_l11_one_hidden_act_of_each_kind_leaves_no_gap_no_count_and_no_other_tag(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    """Cal sits at the same table and is shown nothing; Eve is a stranger. Ben, or Ana's own other screen, sees each."""
    ana, ben, eve = as_(world.ana), as_(world.ben), as_(world.eve)
    goal, here = f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    with app.app_context():
        start_circle(world.ben.person_id, name="Band", purpose="", known_as="Benno")
    looked_at = {
        "ana": (goal, "/goals", "/circles", "/you", f"{here}/members"),
        "cal": ("/", "/circles", "/who-sees-what", here, f"{here}/members", goal),
        "eve": ("/", here, goal),
    }
    people = {name: getattr(world, name) for name in looked_at}
    screens = {name: listening_as(people[name]) for name in ("cal", "eve")}
    traces = {
        name: Traces(as_(people[name]), partial(cursor_of, people[name]), paths) for name, paths in looked_at.items()
    }
    bens = cursor_of(world.ben)
    ids_of: dict[str, str] = {}

    def say_to_ana() -> None:
        said = submit(ben, f"{here}/moments", words="Between us", to=f"member:{world.ana.membership_id}")
        ids_of["said"] = id_said(said)

    def step() -> str:
        return re.findall(r"/steps/(\w{32})/(?:un)?done", ana.get(goal).text)[0]

    def invite() -> None:
        submit(ana, f"{here}/invitations", relation="friend", note="Come")
        [ids_of["invitation"]] = re.findall(r"/invitations/(\w{32})/revoke", ana.get(f"{here}/members").text)

    terms = {"why": "", "area": "health", "rhythm": "daily"}
    acts: dict[str, Callable[[], Any]] = {
        "a goal set": lambda: submit(ana, "/goals", words="Sleep", **terms),
        "a goal shown to another": lambda: show_goal(ana, world, "member:ben"),
        "parts shown to another": lambda: show_goal(ana, world, "member:ben", *PARTS),
        "a goal revised": lambda: submit(ana, goal, words="Walk far", **terms),
        "a step": lambda: submit(ana, f"{goal}/steps", words="Find the boots"),
        "a step done": lambda: submit(ana, f"{goal}/steps/{step()}/done"),
        "a step undone": lambda: submit(ana, f"{goal}/steps/{step()}/undone"),
        "a step removed": lambda: submit(ana, f"{goal}/steps/{step()}/remove"),
        "a check-in": lambda: check_in(ana, world, "yes", note="Two herons", amount="2"),
        "an amended check-in": lambda: check_in(ana, world, "some", note="One heron"),
        "a check-in of yesterday": lambda: check_in(ana, world, "yes", on="2026-11-19"),
        "a setback": lambda: check_in(ana, world, "not_this_time", note="It rained"),
        "a setback told to another": lambda: check_in(ana, world, "different", note="It rained", tell="everyone"),
        "words to another": say_to_ana,
        "a cheer": lambda: submit(ana, f"/moments/{ids_of['said']}/cheers", kind="thank_you"),
        "a cheer taken back": lambda: submit(ana, f"/moments/{ids_of['said']}/cheers", kind="thank_you", take_back="1"),
        "words taken back": lambda: submit(ben, f"/moments/{ids_of['said']}/take-back"),
        "words about a goal": lambda: submit(ben, f"{here}/moments", words="Well", to=f"goal:{world.goal_id}"),
        "a win": lambda: submit(ana, "/wins", words="The bridge", to=world.circle_id, goal=world.goal_id),
        "a goal rested": lambda: submit(ana, f"{goal}/rest"),
        "a goal finished": lambda: submit(ana, f"{goal}/finish"),
        "a goal taken up": lambda: submit(ana, f"{goal}/resume"),
        "shown until a day": lambda: show_goal(ana, world, "member:ben", "progress", until="2026-12-01"),
        "no longer shown": lambda: submit(ana, "/who-sees-what/stop-all"),
        "a goal let go": lambda: submit(ana, f"{goal}/let-go"),
        "an invitation": invite,
        "an invitation revoked": lambda: submit(ana, f"{here}/invitations/{ids_of['invitation']}/revoke"),
        "another circle": lambda: submit(ana, "/circles", name="Choir", purpose="", known_as="A."),
        "a name of one's own": lambda: submit(ana, "/you", name="Anna", time_zone="UTC", language="es"),
        "signing in elsewhere": lambda: as_(world.ana),
    }
    left: dict[str, list[str]] = {}
    before = {name: traces[name].look() for name in traces}
    for screen in screens.values():
        screen.hears()
    for what, act in acts.items():
        act()
        after = {name: traces[name].look() for name in traces}
        heard = {name: screen.hears() for name, screen in screens.items()}
        assert after["ana"] != before["ana"], f"{what} did nothing"
        for name in ("cal", "eve"):
            traced = [where for where in after[name] if after[name][where] != before[name][where]]
            traced += ["the socket"] if heard[name] else []
            if traced:
                left[f"{what}, for {name}"] = traced
        before = after
    assert left == {}
    assert cursor_of(world.ben) != bens
    assert not [header for header, _ in plain(eve.get("/"))[2] if header in ("ETag", "Last-Modified")]
    print(f"\nhidden acts: {len(acts)}, each without a trace for two onlookers in {len(before['cal'])} places")


# L14


def test_l14_numbers_count_only_what_may_be_seen(app: Flask, world: World, as_: Any) -> None:
    ana, ben, cal, goal = as_(world.ana), as_(world.ben), as_(world.cal), f"/goals/{world.goal_id}"
    here = f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben", *PARTS)
    show_goal(ana, world, "member:cal")
    for step in ("Find the boots", "Find the map"):
        submit(ana, f"{goal}/steps", words=step)
    for step in set(re.findall(r"/steps/(\w{32})/done", ana.get(goal).text)):
        submit(ana, f"{goal}/steps/{step}/done")
    for day in ("2026-11-17", "2026-11-18"):
        check_in(ana, world, "yes", on=day, amount="3")
    check_in(ana, world, "some", on="2026-11-19", amount="1")
    check_in(ana, world, "not_this_time", amount="9")
    submit(ana, "/wins", words="As far as the bridge", to=world.circle_id, goal=world.goal_id)
    assert totals_on(page(ben, goal)) == {"days": "3", "": "7", "steps done": "2", "win": "1"}
    assert "3 days so far" in page(ben, here)
    assert totals_on(page(cal, goal)) == {"win": "1"}, "she told him of that"
    assert not re.search("calendar|so far", page(cal, goal) + page(cal, here))


def totals_on(words: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", words))


def test_l14_a_win_that_somebody_was_not_told_is_not_counted_for_them(app: Flask, world: World, as_: Any) -> None:
    ana, ben, cal, goal = as_(world.ana), as_(world.ben), as_(world.cal), f"/goals/{world.goal_id}"
    win = {"to": world.circle_id, "goal": world.goal_id}
    show_goal(ana, world, "member:ben", "progress")
    submit(ana, "/wins", words="The bridge", **win)
    submit(ana, "/wins", words="The mill", **win)
    show_goal(ana, world, "member:cal", "progress")
    submit(ana, "/wins", words="The sea", **win)
    assert totals_on(page(ana, goal)) == totals_on(page(ben, goal)) == {"wins": "3"}
    assert totals_on(page(cal, goal)) == {"win": "1"}


def test_l14_what_was_not_done_is_in_no_total_of_those_who_see_progress(world: World, as_: Any) -> None:
    """Before and after a setback the page of somebody who sees progress alone is the very same."""
    ana, cal, ben = as_(world.ana), as_(world.cal), as_(world.ben)
    goal, here = f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:cal", "progress", "notes")
    show_goal(ana, world, "member:ben", "progress", "notes", "setbacks")
    check_in(ana, world, "yes", on="2026-11-19", amount="2")
    before = page(cal, goal), page(cal, here)
    bens = page(ben, goal)
    check_in(ana, world, "not_this_time", amount="5", note="It rained", tell="everyone")
    assert (page(cal, goal), page(cal, here)) == before
    assert page(ben, goal) != bens


def test_l14_whom_one_can_speak_to_names_nobody_who_is_not_here(app: Flask, world: World, as_: Any) -> None:
    ana, cal, here = as_(world.ana), as_(world.cal), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben")
    options = re.findall(r'<option value="([^"]+)"', page(cal, here))
    assert set(options) == {"everyone", *(f"member:{who.membership_id}" for who in (world.ana, world.ben))}
    assert f"goal:{world.goal_id}" in re.findall(r'<option value="([^"]+)"', page(as_(world.ben), here))


# L20


def compare(
    client: FlaskClient, statements: list[str], ask: Callable[[str], Any], hidden: str, missing: str = NOWHERE
) -> str:
    """What differs between asking for what is hidden and for what is missing; nothing is the promise."""
    answers, costs = [], []
    for id in (hidden, missing):
        statements.clear()
        answers.append(plain(ask(id), hidden, missing))
        costs.append(list(statements))
    (status, body, headers), (no_status, no_body, no_headers) = answers
    differs = {
        f"status {status}, {no_status}": status != no_status,
        "body": body != no_body,
        "headers": headers != no_headers,
        f"statements {len(costs[0])}, {len(costs[1])}": costs[0] != costs[1],
    }
    return ", ".join(what for what, is_so in differs.items() if is_so)


@pytest.mark.parametrize("who", ["eve", "cal"])
def test_l20_hidden_and_missing_are_the_same_at_every_door(
    app: Flask, world: World, as_: Any, statements: list[str], who: str
) -> None:
    """Status, body, headers, and what the database is asked. Eve is a stranger; Cal is there and is shown nothing."""
    hidden = things_of(app, world.ana, as_(world.ana), world.circle_id, world.ben.membership_id)
    browser, anas = as_(getattr(world, who)), as_(world.ana)
    token, here = token_for(browser), {"circle_id", "membership_id"}
    told: dict[str, str] = {}
    walked = 0
    for door in doors_with_ids(app):
        if who == "cal" and set(door.gaps) <= here:
            continue  # he is there himself
        shared = {gap: id for gap, id in hidden.items() if who == "cal" and gap in here}
        secret = {gap: id for gap, id in hidden.items() if gap in door.gaps and gap not in shared}
        missing = dict.fromkeys(secret, NOWHERE)
        answers, costs = [], []
        for ids_there in ({**shared, **secret}, {**shared, **missing}):
            statements.clear()
            answer = door.open(browser, ids_there, token)
            answers.append(plain(answer, NOWHERE, *secret.values()))
            costs.append(list(statements))
        walked += 1
        if answers[0][0] != 404 or answers[0] != answers[1] or costs[0] != costs[1]:
            told[f"{door.method} {door.address}"] = f"{answers[0][0]}, {answers[1][0]}, {len(costs[0])}:{len(costs[1])}"
    assert told == {}
    assert walked > 20
    opens = [
        door for door in doors_with_ids(app) if door.method == "GET" and not set(door.gaps) & {"token", "filename"}
    ]
    assert {door.open(anas, hidden, token).status_code for door in opens if door.endpoint not in OF_OTHERS} == {200}
    print(f"\nhidden and missing for {who}: {walked} doors, the same answer at the same cost")


def test_l20_hidden_and_missing_are_the_same_in_every_field(
    app: Flask, world: World, as_: Any, statements: list[str]
) -> None:
    """Ids can be typed into forms as well as into addresses."""
    ben, token, here = as_(world.ben), token_for(as_(world.ben)), f"/circles/{world.circle_id}"
    token = token_for(ben)
    own = submit(ben, "/goals", words="Sing", why="", area="joy", rhythm="daily").location

    def post(path: str, **fields: str) -> Any:
        return ben.post(path, data={"csrf_token": token, **fields})

    about: dict[str, tuple[Callable[[str], Any], str]] = {
        "words about a goal": (lambda id: post(f"{here}/moments", words="Hm", to=f"goal:{id}"), world.goal_id),
        "words with a goal": (lambda id: post(f"{here}/moments", words="Hm", goal=id, to="everyone"), world.goal_id),
        "a win about a goal": (lambda id: post("/wins", words="Hm", to=world.circle_id, goal=id), world.goal_id),
        "a win for a circle": (lambda id: post("/wins", words="Hm", to=id), world.eves_circle_id),
        "words to a member": (
            lambda id: post(f"{here}/moments", words="Hm", to=f"member:{id}"),
            world.eve.membership_id,
        ),
        "to somebody who left": (
            lambda id: post(f"{here}/moments", words="Hm", to=f"member:{id}"),
            world.dee.membership_id,
        ),
        "shown in a circle": (lambda id: post(f"{own}/shares", circle=id, audience="everyone"), world.eves_circle_id),
        "shown to a member": (
            lambda id: post(f"{own}/shares", circle=world.circle_id, audience=f"member:{id}"),
            world.eve.membership_id,
        ),
        "a sheet for a circle": (lambda id: post(f"{own}/sharing", sees=f"{id}/everyone"), world.eves_circle_id),
        "a sheet for a member": (
            lambda id: post(f"{own}/sharing", sees=f"{world.circle_id}/member:{id}"),
            world.eve.membership_id,
        ),
        "a preview as a member": (lambda id: post(f"{own}/sharing/as", **{"as": id}), world.eve.membership_id),
        "stopping for a member": (lambda id: post("/who-sees-what/stop", member=id), world.eve.membership_id),
        "stopping a goal": (
            lambda id: post("/who-sees-what/stop", member=world.ana.membership_id, goal=id),
            world.goal_id,
        ),
        "earlier moments": (
            lambda id: ben.get(here, query_string={"before": f"20261120T120000.000000Z~{id}"}),
            world.goal_id,
        ),
    }
    told = {
        what: differs for what, (ask, hidden) in about.items() if (differs := compare(ben, statements, ask, hidden))
    }
    assert told == {}
    shown = post(f"{here}/moments", words="Hm", to=f"member:{world.ana.membership_id}")
    assert shown.status_code == 303


@pytest.mark.parametrize("what", ["words", "a goal", "a step", "a circle"])
def test_l20_the_mark_of_somebody_elses_form_is_as_good_as_a_new_one(
    world: World, as_: Any, statements: list[str], what: str
) -> None:
    """A form's `client_id` counts for its author alone: using one that is taken tells nothing and takes nothing."""
    ana, ben, here = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    path, fields = {
        "words": (f"{here}/moments", {"to": f"member:{world.cal.membership_id}"}),
        "a goal": ("/goals", {"area": "joy", "rhythm": "daily"}),
        "a step": ("{goal}/steps", {}),
        "a circle": ("/circles", {"purpose": "", "known_as": "Me", "name": "Choir"}),
    }[what]
    goals = {
        who: submit(browser, "/goals", words="Sing", area="joy", rhythm="daily").location
        for who, browser in (("ana", ana), ("ben", ben))
    }

    def send(browser: FlaskClient, who: str, mark: str) -> Any:
        form = {"words": "Hm", **fields, "client_id": mark}
        form["name"] = f"{form.get('name', '')}{mark[0]}"
        token = token_for(browser)
        statements.clear()
        return browser.post(path.format(goal=goals[who]), data={"csrf_token": token, **form})

    first = send(ana, "ana", "a" * 32)
    taken = send(ben, "ben", "a" * 32)
    cost = list(statements)
    fresh = send(ben, "ben", "b" * 32)
    assert first.status_code == taken.status_code == fresh.status_code == 303
    assert taken.location != first.location or what == "a step"
    assert cost == statements
    assert send(ana, "ana", "a" * 32).location == first.location


def test_l20_a_link_that_ended_is_as_one_that_never_was(world: World, as_: Any, statements: list[str]) -> None:
    ana, eve, here = as_(world.ana), as_(world.eve), f"/circles/{world.circle_id}"
    made = submit(ana, f"{here}/invitations", relation="friend", note="Come")
    link = re.search(r'data-invitation-link value="http://localhost/i/([^"]+)"', made.text)
    assert link
    eve.get(f"/i/{link[1]}")
    assert "Come" in eve.get("/invitation").text
    [revoke] = re.findall(r'formaction="([^"]+/revoke)"', ana.get(f"{here}/members").text)
    submit(ana, revoke)

    def open_it(token: str) -> Any:
        eve.get(f"/i/{token}")
        statements.clear()
        return eve.get("/invitation")

    assert compare(eve, statements, open_it, link[1], "x" * 43) == ""
    assert open_it(link[1]).status_code == 410
