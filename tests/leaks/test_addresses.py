"""L15, L18, L19, L28, L30: addresses. Each asks again who is there, fits one kind of thing, and knows no way round."""

import ast
import inspect
import re
import threading
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect

from circle import asking, privacy
from circle.asking import visible_to_viewer
from circle.config import ROOT, Config
from circle.extensions import db
from circle.models import CheckIn, Goal, Invitation, Membership, Moment, Step, Stream
from tests.leaks.doors import NO_IDS, NOWHERE, OF_OTHERS, doors, doors_with_ids, plain, things_of
from tests.people import World, submit, token_for
from tests.screens import Screen
from tests.showing import check_in, page, show_goal

PARTS = ("progress", "steps", "notes", "setbacks")


# L15


def test_l15_nothing_of_the_signed_in_is_stored_or_answered_from_a_store(
    app: Flask, world: World, as_: Any, client: FlaskClient
) -> None:
    """Every door there is, with what it answers to a question whether anything changed; only files may be kept."""
    ana = as_(world.ana)
    things, token = things_of(app, world.ana, ana, world.circle_id, world.ben.membership_id), token_for(ana)
    kept: dict[str, str] = {}
    asked = {"If-None-Match": "*", "If-Modified-Since": "Wed, 01 Jan 2031 00:00:00 GMT"}
    gets = [door for door in doors(app) if door.method == "GET" and not set(door.gaps) & NO_IDS]
    for door in gets:
        if door.endpoint == "accounts.exit":
            continue  # it signs out
        for ids in (things, {}):
            answer = ana.get(door.path(ids), headers=asked)
            tags = {"ETag", "Last-Modified", "Expires", "Age"} & set(answer.headers.keys())
            if answer.status_code == 304 or answer.headers["Cache-Control"] != "no-store" or tags:
                kept[door.address] = f"{answer.status_code} {answer.headers['Cache-Control']} {tags}"
    posts = [door for door in doors(app) if door.method == "POST"]
    for door in posts:
        answer = door.open(client, things, token)
        if answer.headers["Cache-Control"] != "no-store":
            kept[door.address] = answer.headers["Cache-Control"]
    assert kept == {}
    assert len(gets) > 25
    assert len(posts) > 25
    with ana.get("/static/css/app.css") as file:
        assert file.headers["Cache-Control"] == "no-cache"
    assert "Mend" in ana.get(f"/goals/{things['goal_id']}").text


def test_l15_after_signing_out_the_same_addresses_lead_to_the_door(app: Flask, world: World, as_: Any) -> None:
    ana = as_(world.ana)
    things = things_of(app, world.ana, ana, world.circle_id, world.ben.membership_id)
    gets = [door for door in doors_with_ids(app) if door.method == "GET" and not set(door.gaps) & NO_IDS]
    paths = [door.path(things) for door in gets if door.endpoint not in OF_OTHERS]
    paths += ["/goals", "/circles", "/you", "/wins", "/who-sees-what", "/you/export"]
    paths += ["/how-far", "/kept-words", "/keepsakes"]
    assert {ana.get(path).status_code for path in paths} == {200}
    out = submit(ana, "/sign-out")
    assert "cache" in out.headers["Clear-Site-Data"]
    asked = {"If-None-Match": "*", "If-Modified-Since": "Wed, 01 Jan 2031 00:00:00 GMT"}
    for path in paths:
        answer = ana.get(path, headers=asked)
        assert (answer.status_code, answer.location) == (303, "/sign-in"), path
        assert "Mend" not in answer.text


@pytest.mark.browser
def test_l15_back_after_signing_out_shows_the_door(screen: Callable[..., Screen]) -> None:
    jess = screen()
    jess.sign_up("Jess")
    jess.set_goal("Walk by the river")
    jess.go("/goals")
    expect(jess.page.get_by_text("Walk by the river").first).to_be_visible()
    jess.go("/you")
    jess.press("Sign out")
    jess.page.wait_for_url(re.compile(r"/$"))
    for _ in range(2):
        jess.page.go_back()
        expect(jess.page.get_by_label("Password", exact=True)).to_be_visible()
        expect(jess.page.get_by_text("Walk by the river")).to_have_count(0)


# L18


def everything_in(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it stands."""
    with app.app_context():
        tables = db.metadata.tables.values()
        return {table.name: [tuple(row) for row in db.session.execute(table.select())] for table in tables}


# Whoever owns several goals looks at each as each of the people in her circles.
FITS_ALL_THE_SAME = {("goals.show_as", "goal elsewhere"), ("goals.show_as", "membership elsewhere")}


def other_ids(app: Flask, world: World, things: Mapping[str, str], elsewhere: Mapping[str, str]) -> dict[str, str]:
    """Ids of every kind, by what they are; those of `elsewhere` belong to another thing of the same person's."""
    with app.app_context():
        stream = db.session.get_one(Stream, world.ana.person_id).stream_id
    ids = {gap.removesuffix("_id"): id for gap, id in things.items()}
    ids |= {"person": world.ana.person_id, "stream": stream}
    return ids | {f"{gap.removesuffix('_id')} elsewhere": id for gap, id in elsewhere.items()}


def test_l18_an_id_of_another_kind_or_place_is_as_good_as_none(app: Flask, world: World, as_: Any) -> None:
    """At every door and in each of its gaps, ids of all other kinds, all of them Ana's own; and of her other circle."""
    ana = as_(world.ana)
    things = things_of(app, world.ana, ana, world.circle_id, world.ben.membership_id)
    band = submit(ana, "/circles", name="Band", purpose="", known_as="A.").location.rpartition("/")[2]
    elsewhere = things_of(app, world.ana, ana, band)
    ids, token = other_ids(app, world, things, elsewhere), token_for(ana)
    before, wrong, walked = everything_in(app), {}, 0
    for door in doors_with_ids(app):
        for gap in sorted(set(door.gaps) - NO_IDS):
            missing = plain(door.open(ana, {**things, gap: NOWHERE}, token), NOWHERE)
            for kind, id in ids.items():
                of_its_kind = kind.startswith(gap.removesuffix("_id"))
                if kind == gap.removesuffix("_id") or (len(door.gaps) == 1 and of_its_kind):
                    continue  # it fits
                if kind.endswith("elsewhere") and (not of_its_kind or (door.endpoint, kind) in FITS_ALL_THE_SAME):
                    continue
                answer = plain(door.open(ana, {**things, gap: id}, token), NOWHERE, id)
                walked += 1
                if missing[0] != 404 or answer != missing:
                    wrong[f"{door.method} {door.address}: {gap} of a {kind}"] = f"{answer[0]}, {missing[0]}"
    assert wrong == {}
    assert everything_in(app) == before, "something happened all the same"
    assert walked > 300
    right = [door for door in doors_with_ids(app) if door.method == "GET" and not set(door.gaps) & NO_IDS]
    assert {door.open(ana, things, token).status_code for door in right if door.endpoint not in OF_OTHERS} == {200}
    print(f"\nwrong ids: {walked} in {len(doors_with_ids(app))} doors, all as good as none")


# L19


def link_into(client: FlaskClient, circle_id: str, relation: str = "friend", **more: str) -> str:
    made = submit(client, f"/circles/{circle_id}/invitations", relation=relation, note="", **more)
    found = re.search(r'data-invitation-link value="http://localhost([^"]+)"', made.text)
    assert found, made.text
    return found[1]


def places_in(app: Flask, circle_id: str, person_id: str) -> list[Membership]:
    with app.app_context():
        return (
            db.session.query(Membership)
            .where(Membership.circle_id == circle_id, Membership.person_id == person_id, Membership.left_at.is_(None))
            .all()
        )


def test_l19_an_invitation_opens_its_own_circle_under_its_own_relation_whatever_is_sent_with_it(
    app: Flask, world: World, as_: Any
) -> None:
    ana, dee = as_(world.ana), as_(world.dee)
    band = submit(ana, "/circles", name="Band", purpose="", known_as="A.").location.rpartition("/")[2]
    link = link_into(ana, world.circle_id)
    dee.get(link, query_string={"circle": band, "relation": "sponsor", "keeps": "1"})
    raised = {"circle": band, "circle_id": band, "relation": "sponsor", "keeps": "1", "seat": "1", "left_at": ""}
    dee.post(
        "/invitation/accept",
        query_string=raised,
        data={"csrf_token": token_for(dee), "known_as": "Dee", **raised, "person_id": world.ana.person_id},
    )
    assert dee.get(f"/circles/{band}").status_code == 404
    [place] = places_in(app, world.circle_id, world.dee.person_id)
    assert (place.relation, place.keeps, place.seat) == ("friend", False, 5)
    assert dee.get(f"/circles/{world.circle_id}").status_code == 200
    assert dee.get(f"/circles/{world.circle_id}/invitations/new").status_code == 404


def test_l19_an_invitation_is_revoked_in_its_own_circle_alone(app: Flask, world: World, as_: Any) -> None:
    ana = as_(world.ana)
    band = submit(ana, "/circles", name="Band", purpose="", known_as="A.").location.rpartition("/")[2]
    link = link_into(ana, world.circle_id)
    with app.app_context():
        sent = db.session.query(Invitation).where(Invitation.accepted_at.is_(None)).one().id
    assert submit(ana, f"/circles/{band}/invitations/{sent}/revoke").status_code == 404
    assert submit(as_(world.ben), f"/circles/{world.circle_id}/invitations/{sent}/revoke").status_code == 404
    assert open_link(as_(world.dee), link) == 200
    assert submit(ana, f"/circles/{world.circle_id}/invitations/{sent}/revoke").status_code == 303
    assert open_link(as_(world.dee), link) == 410


def open_link(client: FlaskClient, link: str) -> int:
    client.get(link)
    return int(client.get("/invitation").status_code)


@pytest.mark.parametrize("who", [("dee", "eve"), ("eve", "eve")], ids=["two people", "one person twice"])
def test_l19_two_who_accept_at_once_take_one_seat(app: Flask, world: World, as_: Any, who: tuple[str, str]) -> None:
    link = link_into(as_(world.ana), world.circle_id)
    browsers = [as_(getattr(world, name)) for name in who]
    tokens = []
    for browser in browsers:
        browser.get(link)
        tokens.append(token_for(browser))
    start, answers = threading.Barrier(2), [0, 0]

    def accept(number: int) -> None:
        start.wait(10)
        form = {"csrf_token": tokens[number], "known_as": who[number].title()}
        answers[number] = browsers[number].post("/invitation/accept", data=form).status_code

    both = [threading.Thread(target=accept, args=(number,)) for number in (0, 1)]
    for each in both:
        each.start()
    for each in both:
        each.join(20)
    assert sorted(answers) == [303, 410]
    seated = [name for name in set(who) if places_in(app, world.circle_id, getattr(world, name).person_id)]
    assert len(seated) == 1
    assert as_(getattr(world, seated[0])).get(f"/circles/{world.circle_id}").status_code == 200


@pytest.mark.parametrize("how", ["used", "declined", "over", "its inviter left", "its circle is closed", "mistyped"])
def test_l19_a_link_that_ended_opens_nothing_ever_again(world: World, as_: Any, clock: Any, how: str) -> None:
    ana, ben, eve, here = as_(world.ana), as_(world.ben), as_(world.eve), f"/circles/{world.circle_id}"
    link = link_into(ana, world.circle_id)
    assert open_link(eve, link) == 200
    if how == "used":
        dee = as_(world.dee)
        open_link(dee, link)
        assert submit(dee, "/invitation/accept", known_as="Dee").status_code == 303
        submit(dee, f"{here}/leave")
    elif how == "declined":
        other = as_(world.dee)
        open_link(other, link)
        submit(other, "/invitation/decline")
    elif how == "over":
        clock.forward(hours=72)
    elif how == "its inviter left":
        submit(ana, f"{here}/members/{world.ben.membership_id}/keep")
        assert submit(ana, f"{here}/leave").status_code == 303
    elif how == "its circle is closed":
        submit(ana, f"{here}/close")
    else:
        link = link[:-1] + ("A" if link[-1] != "A" else "B")
        open_link(eve, link)
    assert submit(eve, "/invitation/accept", known_as="Eve").status_code == 410
    assert open_link(eve, link) == 410
    assert eve.get(here).status_code == 404
    assert ben.get(here).status_code == (404 if how == "its circle is closed" else 200)


# L28


def addresses_on(words: str) -> set[str]:
    """Every address of ours in a page: links, pictures, styles, scripts, forms, and those in its data."""
    found = re.findall(r'(?:href|src|action|formaction|srcset|poster|data-\w+|content|value)="(/[^"]*)"', words)
    found += re.findall(r'"(/static/[^"]+)"', words)
    return {unescape(each).partition("#")[0] for each in found} - {""}


def walk(client: FlaskClient, starts: list[str]) -> dict[str, bool]:
    """Every address that can be collected by going on and on, and whether it is a form's."""
    queue, found = list(starts), dict.fromkeys(starts, False)
    while queue:
        path = queue.pop()
        if path.startswith("/static/") or path == "/exit" or found[path]:
            continue
        answer = client.get(path)
        words = answer.text if answer.mimetype in ("text/html", "application/json") else ""
        forms = {unescape(each).partition("#")[0] for each in re.findall(r'action="(/[^"]*)"', words)}
        for address in addresses_on(words) - found.keys():
            found[address] = address in forms and address not in starts
            queue.append(address)
    return found


@pytest.mark.parametrize("how", ["removed", "no longer shown", "signed out"])
def test_l28_no_address_serves_what_people_wrote_without_asking_again_who_is_there(
    app: Flask, world: World, as_: Any, how: str
) -> None:
    """All that Cal could collect from every page he reached, tried again once it is not for him any more."""
    ana, ben, cal = as_(world.ana), as_(world.ben), as_(world.cal)
    goal, here = f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    of_the_goal = ("Zennor walk", "Zennor boots", "Zennor herons", "Zennor bridge")
    of_the_circle = ("Zennor table", "Zennor words", "Zennor Ben")
    submit(ana, here, name="Zennor table", purpose="")
    submit(ana, f"{here}/members/{world.ben.membership_id}/keep")
    submit(ana, goal, words="Zennor walk", why="", area="health", rhythm="daily")
    submit(ana, f"{goal}/steps", words="Zennor boots")
    show_goal(ana, world, "everyone", *PARTS)
    check_in(ana, world, "yes", note="Zennor herons")
    submit(ana, "/wins", words="Zennor bridge", to=world.circle_id, goal=world.goal_id)
    submit(ben, f"{here}/moments", words="Zennor words", to="everyone")
    submit(ben, f"{here}/known-as", known_as="Zennor Ben")
    collected = walk(cal, ["/", goal, here])
    pages = [path for path, is_form in collected.items() if not is_form and not path.startswith("/static/")]
    shown = "".join(cal.get(path).text for path in pages if path != "/exit")
    assert [word for word in of_the_goal + of_the_circle if word not in shown] == []

    theirs = set(re.findall(r"[0-9a-f]{32}", " ".join(collected)))
    hidden = of_the_goal + of_the_circle
    if how == "removed":
        submit(ben, f"{here}/members/{world.cal.membership_id}/remove")
    elif how == "no longer shown":
        submit(ana, f"{goal}/sharing")
        theirs, hidden = {world.goal_id}, of_the_goal
    else:
        submit(cal, "/sign-out")
    missing, token = plain(cal.get(f"/goals/{NOWHERE}")), token_for(cal)
    wrong: dict[str, str] = {}
    files = [path for path in collected if path.startswith("/static/")]
    for path in files:
        if not (ROOT / path.lstrip("/").partition("?")[0]).is_file():
            wrong[path] = "no file of the repository"
    for path, is_form in collected.items():
        is_theirs = any(id in path for id in theirs)
        if path in files or path == "/exit" or (is_form and not is_theirs):
            continue
        answer = cal.post(path, data={"csrf_token": token, "words": "Hm"}) if is_form else cal.get(path)
        if any(word in answer.text for word in hidden):
            wrong[path] = "what people wrote"
        if is_theirs and how == "signed out":
            is_refused = answer.status_code == 401 or (answer.status_code, answer.location) == (303, "/sign-in")
        else:
            is_refused = answer.status_code == 404 if is_form else plain(answer) == missing
        if is_theirs and not is_refused:
            wrong[path] = f"answered: {answer.status_code}"
    assert wrong == {}
    assert len(files) > 10
    assert {world.goal_id, world.circle_id} <= set(re.findall(r"[0-9a-f]{32}", " ".join(collected)))
    assert all(word in page(ana, here) for word in of_the_circle)
    print(f"\naddresses he had collected before he was {how}: {len(collected)}, of them {len(files)} plain files")


def test_l28_files_are_those_of_the_repository_and_nothing_is_ever_added(app: Flask, world: World, as_: Any) -> None:
    """The only door that serves files has nothing but what came with the code; what people do adds none."""
    serves = [rule for rule in app.url_map.iter_rules() if "filename" in rule.arguments or "path" in str(rule)]
    assert [rule.endpoint for rule in serves] == ["static"]
    folder = Path(app.static_folder or "")
    assert folder == ROOT / "static"
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()}
    things_of(app, world.ana, as_(world.ana), world.circle_id, world.ben.membership_id)
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file()} == before
    ana = as_(world.ana)
    for outside in ("../circle/config.py", "..%2fpyproject.toml", "%2e%2e/pyproject.toml", "/etc/passwd"):
        assert ana.get(f"/static/{outside}", follow_redirects=True).status_code == 404
    with ana.get("/static/css/app.css") as file:
        assert file.status_code == 200


# L30


ASKS_FOR_MORE = (
    {"admin": "1"},
    {"debug": "1", "skip_boundary_check": "1", "sudo": "1", "force": "1", "all": "1"},
    {"viewer": "ana", "viewer_id": "ana", "person": "ana", "person_id": "ana", "user": "ana", "as": "ana"},
)


def test_l30_there_is_no_way_round_the_rules_for_anybody(app: Flask, world: World, as_: Any) -> None:
    """Not by asking, not by a header, not from the machine itself."""
    ana, cal = as_(world.ana), as_(world.cal)
    cal.get("/")  # the first answer alone carries the cookie of its forms
    path, missing = f"/goals/{world.goal_id}", plain(cal.get(f"/goals/{NOWHERE}"))
    for asked in ASKS_FOR_MORE:
        claims = {name: world.ana.person_id if value == "ana" else value for name, value in asked.items()}
        headers = {f"X-{name.replace('_', '-').title()}": value for name, value in claims.items()}
        local = {"REMOTE_ADDR": "127.0.0.1", "REMOTE_USER": world.ana.person_id}
        assert plain(cal.get(path, query_string=claims)) == missing
        assert plain(cal.get(path, headers={**headers, "X-Forwarded-User": world.ana.person_id})) == missing
        assert plain(cal.get(path, environ_overrides=local)) == missing
    assert ana.get(path).status_code == 200


def test_l30_keeping_a_circle_shows_nothing_of_what_people_keep_in_it(app: Flask, world: World, as_: Any) -> None:
    ana, ben, here = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    bens = things_of(app, world.ben, ben, world.circle_id, world.cal.membership_id, keeps=False)
    kinds = {"goal_id": Goal, "step_id": Step, "check_in_id": CheckIn, "moment_id": Moment}
    with app.app_context():
        for gap, model in kinds.items():
            seen_by = {
                person.name: bens[gap] in [row.id for row in db.session.scalars(visible_to_viewer(model), asked)]
                for person in (world.ana, world.ben)
                if (asked := {"viewer": person.person_id})
            }
            assert seen_by == {"ana": False, "ben": True}, gap
    assert ana.get(f"/goals/{bens['goal_id']}").status_code == 404
    assert not re.search("Mend|Said", page(ana, here) + page(ana, "/") + page(ana, f"{here}/members"))
    assert ben.get(f"/goals/{bens['goal_id']}").status_code == 200
    assert "Said" in page(as_(world.cal), here)


def test_l30_no_rule_takes_a_word_that_could_turn_it_off() -> None:
    """A rule is asked of a reader and a row, and of nothing else that could say yes; no setting and no flag is read."""
    trees = [ast.parse(inspect.getsource(module)) for module in (privacy, asking)]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    takes = {argument.arg for node in functions for argument in (*node.args.args, *node.args.kwonlyargs)}
    takes |= {node.args.vararg.arg for node in functions if node.args.vararg}
    rows = {
        "circle",
        "membership",
        "goal",
        "check_in",
        "step",
        "plan",
        "call",
        "reflection",
        "letter",
        "line",
        "moment",
        "invitation",
        "share",
        "offer",
        "wish",
        "place",
        "part",
        "row",
        "rows",
    }
    asked = {"reader", "viewer_id", "person_id", "model", "id", "goal_id", "circle_id", "statement", "rule", "where"}
    asked.add("membership_id")
    assert takes - rows - asked == set()
    assert {"reader", "goal", "viewer_id"} <= takes
    assert [node.name for node in functions if node.args.kwarg] == []
    read = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    read |= {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    assert not read & {"os", "flask", "flask_login", "circle.config", "sys"}
    settings = {name.lower() for name in {*dir(Config), *vars(Config())} if not name.startswith("_")}
    telling = ("admin", "debug", "skip", "bypass", "privacy", "see", "policy", "compat", "disable", "insecure")
    assert [name for name in settings if any(word in name for word in telling)] == []
    assert "sweep_seconds" in settings


def test_l30_whoever_runs_the_server_has_no_door_and_no_command_to_what_people_wrote(
    app: Flask, world: World, as_: Any
) -> None:
    things_of(app, world.ana, as_(world.ana), world.circle_id, world.ben.membership_id)
    spoken = [f"{door.endpoint} {door.address}" for door in doors(app)]
    assert [door for door in spoken if re.search(r"admin|staff|sudo|operator|impersonat|debug|inspect", door)] == []
    said: dict[str, str] = {}
    for name, command in app.cli.commands.items():
        if not command.params and name not in ("run", "shell", "db"):
            said[name] = app.test_cli_runner().invoke(args=[name]).output
    assert "setup" in said
    written = ("Mend", "Find the glue", "Walk by the river", "Family", world.ana.address)
    assert {name: out for name, out in said.items() if any(word in out for word in written)} == {}
    assert "Mend" in as_(world.ana).get("/goals").text
