"""L1, L10, L17, L26: who is meant, and nobody beside them: by no emptiness, change, or name, and by no coming later."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from circle.circles.actions import start_circle
from circle.database import changing
from circle.extensions import db
from circle.goals.actions import set_goal
from circle.live import bell, courier
from circle.live.sight import telling_what_changes
from circle.live.tell import tell_circle, tell_goal, tell_moments_again
from circle.models import Area, Audience, MomentKind, Part, Relation, Rhythm, Share
from circle.models.columns import new_id
from circle.moments.actions import say
from circle.sharing.actions import share_goal
from tests.people import NOON, World, join, submit
from tests.showing import check_in, ids, moments_on, page, show_goal

OTHERS = ("ana", "cal", "dee", "eve")


# L1


EMPTY: dict[str, dict[str, Any]] = {
    "no audience": {"audience": ""},
    "a word that names none": {"audience": "nobody"},
    "a relation nobody holds": {"audience": Audience.RELATION, "relation": "professional"},
    "no relation": {"audience": Audience.RELATION, "relation": None},
    "an empty relation": {"audience": Audience.RELATION, "relation": ""},
    "no member": {"audience": Audience.MEMBER, "membership_id": None},
    "a member who left": {"audience": Audience.MEMBER, "membership_id": "dee"},
    "everyone of nobody": {"audience": Audience.EVERYONE, "seats": 0},
    "a member of another circle": {"audience": Audience.MEMBER, "membership_id": "eve"},
}


@pytest.mark.parametrize("empty", EMPTY.values(), ids=EMPTY.keys())
def test_l01_an_empty_audience_is_nobody(
    app: Flask, world: World, as_: Any, listening_as: Any, empty: dict[str, Any]
) -> None:
    """Ben's goal, in a circle whose keeper has no relation either: nothing there is equal to nothing."""
    with app.app_context():
        goal = set_goal(world.ben.person_id, words="Sing", why="", area=Area.JOY, rhythm=Rhythm.DAILY).id
    screens = {name: listening_as(getattr(world, name)) for name in OTHERS}
    shown_to: dict[str, Any] = {"relation": None, "membership_id": None, "seats": 99, **empty}
    if shown_to["membership_id"]:
        shown_to["membership_id"] = getattr(world, shown_to["membership_id"]).membership_id
    with app.app_context(), changing(), telling_what_changes([goal]):
        db.session.add(Share(id=new_id(), goal_id=goal, circle_id=world.circle_id, since=NOON, **shown_to))
    assert {name: screen.hears() for name, screen in screens.items()} == {name: [] for name in OTHERS}
    assert seers_of(as_, world, goal) == set()

    with app.app_context():
        with changing():
            db.session.execute(delete(Share))
        to_cal = {"audience": Audience.MEMBER, "membership_id": world.cal.membership_id}
        share_goal(world.ben.person_id, goal, circle_id=world.circle_id, parts=set(Part), **to_cal)
    assert [name for name, screen in screens.items() if screen.hears()] == ["cal"]
    assert seers_of(as_, world, goal) == {"cal"}


def seers_of(as_: Any, world: World, goal: str) -> set[str]:
    """Who of the others opens a goal, or finds it in their list of goals shown to them."""
    found = set()
    for name in OTHERS:
        browser = as_(getattr(world, name))
        is_listed = goal in browser.get(f"/circles/{world.circle_id}").text
        assert (browser.get(f"/goals/{goal}").status_code == 200) == is_listed
        if is_listed:
            found.add(name)
    return found


def test_l01_a_sheet_saved_with_nobody_ticked_shows_it_to_nobody(as_: Any, world: World) -> None:
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    show_goal(ana, world, "everyone", "progress")
    assert as_(world.ben).get(goal).status_code == as_(world.cal).get(goal).status_code == 200
    assert submit(ana, f"{goal}/sharing", sees=[], progress=[f"{world.circle_id}/everyone"]).status_code == 303
    assert as_(world.ben).get(goal).status_code == as_(world.cal).get(goal).status_code == 404


def test_l01_telling_and_ringing_nobody_reaches_nobody(
    app: Flask, world: World, listening_as: Any, cursor_of: Callable[..., str]
) -> None:
    screens = {person.name: listening_as(person) for person in world.everyone}
    before = {person.name: cursor_of(person) for person in world.everyone}
    with app.app_context():
        moment = say(
            world.ben.person_id, world.circle_id, MomentKind.ENCOURAGEMENT, "To one", to=world.cal.membership_id
        )
    assert {name for name, screen in screens.items() if screen.hears()} == {"ben", "cal"}
    before |= {person.name: cursor_of(person) for person in (world.ben, world.cal)}
    with app.app_context(), changing():
        tell_goal(world.goal_id, [])
        tell_goal(world.goal_id, [""])
        tell_circle(world.circle_id, set())
        tell_moments_again({})
        tell_moments_again({moment.id: []})
    bell.ring([])
    bell.ring([""])
    assert [screen.hears() for screen in screens.values()] == [[]] * 5
    assert {person.name: cursor_of(person) for person in world.everyone} == before
    with pytest.raises(ValueError, match="everybody"):
        courier._emit("news", {"items": []}, [])
    assert [screen.hears_only() for screen in screens.values()] == [[]] * 5
    with app.app_context(), changing():
        tell_goal(world.goal_id, [world.ana.person_id])
    assert {name for name, screen in screens.items() if screen.hears()} == {"ana"}


@pytest.mark.parametrize("to", ["member:", "goal:", "member: ", "member", ":"])
def test_l01_words_for_a_name_left_empty_are_for_nobody(as_: Any, world: World, listening_as: Any, to: str) -> None:
    screens = {name: listening_as(getattr(world, name)) for name in ("ana", "cal")}
    path = f"/circles/{world.circle_id}/moments"
    refused = submit(as_(world.ben), path, words="For one alone", to=to)
    heard = {name for name, screen in screens.items() if screen.hears()}
    assert (refused.status_code, heard) == (422, set()), "words meant for one person were told to others"
    assert "For one alone" in refused.text
    to = f"member:{world.ana.membership_id}"
    assert submit(as_(world.ben), path, words="For one alone", to=to).status_code == 303
    assert {name for name, screen in screens.items() if screen.hears()} == {"ana"}


@pytest.mark.parametrize("tell", ["member:", "circle:", "member: ", ":"])
def test_l01_a_setback_told_to_a_name_left_empty_is_told_to_nobody(
    as_: Any, world: World, listening_as: Any, tell: str
) -> None:
    ana = as_(world.ana)
    show_goal(ana, world, "everyone", "setbacks", "notes")
    screens = {name: listening_as(getattr(world, name)) for name in ("ben", "cal")}
    assert check_in(ana, world, "not_this_time", note="It rained", tell=tell).status_code == 422
    assert [screen.hears() for screen in screens.values()] == [[], []]
    to_ben = f"member:{world.ben.membership_id}"
    assert check_in(ana, world, "not_this_time", note="It rained", tell=to_ben).status_code == 303
    assert {name for name, screen in screens.items() if screen.hears()} == {"ben"}


# L10


def stop_ben(ana: FlaskClient, world: World) -> None:
    words = page(ana, f"/goals/{world.goal_id}/sharing")
    row = words[words.index(f'data-row="{world.circle_id}/member:{world.ben.membership_id}"') :]
    share = re.search(r'data-share="(\w+)"', row)
    assert share
    submit(ana, f"/goals/{world.goal_id}/shares/{share[1]}/stop")


Change = Callable[[FlaskClient, World], Any]
BEFORE: dict[str, Change] = {
    "nobody": lambda ana, world: None,
    "ben": lambda ana, world: show_goal(ana, world, "member:ben"),
    "ben and cal": lambda ana, world: [show_goal(ana, world, f"member:{who}") for who in ("ben", "cal")],
}
CHANGES: dict[str, tuple[str, Change, set[str]]] = {
    "shown to one": ("nobody", lambda ana, world: show_goal(ana, world, "member:ben"), {"ana", "ben"}),
    "shown to a relation": ("nobody", lambda ana, world: show_goal(ana, world, "relation:family"), {"ana", "cal"}),
    "a part more": ("ben", lambda ana, world: show_goal(ana, world, "member:ben", "notes"), {"ana", "ben"}),
    "a part more beside another": (
        "ben and cal",
        lambda ana, world: show_goal(ana, world, "member:ben", "steps"),
        {"ana", "ben"},
    ),
    "the same again": ("ben", lambda ana, world: show_goal(ana, world, "member:ben"), set()),
    "a later end": ("ben", lambda ana, world: show_goal(ana, world, "member:ben", until="2026-12-24"), {"ana"}),
    "stopped": ("ben", stop_ben, {"ana", "ben"}),
    "stopped beside another, on whose page it says who sees it": ("ben and cal", stop_ben, {"ana", "ben", "cal"}),
}


@pytest.mark.parametrize(("before", "change", "hearers"), CHANGES.values(), ids=CHANGES.keys())
def test_l10_a_change_of_who_sees_is_heard_by_those_affected_alone(
    app: Flask, world: World, as_: Any, listening_as: Any, before: str, change: Change, hearers: set[str]
) -> None:
    """Dee left, Eve is in Ana's other circle, where the same goal is shown too."""
    ana = as_(world.ana)
    with app.app_context():
        band = start_circle(world.ana.person_id, name="Band", purpose="", known_as="A.")
        join(world.ana, band.id, world.eve)
    submit(ana, f"/goals/{world.goal_id}/shares", circle=band.id, audience="everyone", progress="1", notes="1")
    BEFORE[before](ana, world)
    screens = {person.name: listening_as(person) for person in world.everyone}
    change(ana, world)
    heard = {name: screen.hears() for name, screen in screens.items()}
    assert {name for name, items in heard.items() if items} == hearers
    assert {item["id"] for items in heard.values() for item in items} <= {world.goal_id}
    check_in(ana, world, "yes")
    assert screens["eve"].hears(), "she hears of what is shown to her"


def test_l10_who_comes_and_goes_is_heard_in_that_circle_alone(
    app: Flask, world: World, as_: Any, listening_as: Any
) -> None:
    ana = as_(world.ana)
    screens = {person.name: listening_as(person) for person in world.everyone}
    with app.app_context():
        newcomer = join(world.ana, world.circle_id, world.eve)
    assert {name for name, screen in screens.items() if screen.hears()} == {"ana", "ben", "cal", "eve"}
    submit(ana, f"/circles/{world.circle_id}/members/{newcomer}/remove")
    assert {name for name, screen in screens.items() if screen.hears()} == {"ana", "ben", "cal", "eve"}
    submit(ana, f"/circles/{world.circle_id}/members/{world.cal.membership_id}/remove")
    assert {name for name, screen in screens.items() if screen.hears()} == {"ana", "ben", "cal"}
    submit(ana, f"/circles/{world.circle_id}", name="Our table", purpose="")
    assert {name for name, screen in screens.items() if screen.hears()} == {"ana", "ben"}


# L17


def names_of(who: str, world: World) -> str:
    """Every way to name somebody, and everyone."""
    person = getattr(world, who)
    name = who.title()
    ways = (name, f"@{name}", f"@{person.membership_id}", f"member:{person.membership_id}", person.address, "@everyone")
    return " ".join(ways)


def test_l17_a_name_in_what_is_said_adds_no_reader(as_: Any, world: World, listening_as: Any) -> None:
    """Everywhere words can be typed, Cal is named in every way; nothing of it is for him."""
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    here, calling = f"/circles/{world.circle_id}", names_of("cal", world)
    show_goal(ana, world, "member:ben", "progress", "steps", "notes", "setbacks")
    screens = {name: listening_as(getattr(world, name)) for name in ("ben", "cal", "dee", "eve")}
    before = page(as_(world.cal), here)
    to_ana, about = f"member:{world.ana.membership_id}", f"goal:{world.goal_id}"
    said = {
        "to one": submit(ben, f"{here}/moments", words=f"One {calling}", to=to_ana),
        "about a goal": submit(ben, f"{here}/moments", words=f"Two {calling}", to=about),
        "a win": submit(ana, "/wins", words=f"Three {calling}", to=world.circle_id, goal=world.goal_id),
        "a note": check_in(ana, world, "yes", note=f"Four {calling}"),
        "a step": submit(ana, f"{goal}/steps", words=f"Five {calling}"),
        "a goal": submit(ana, goal, words=f"Six {calling}", why=calling, area="health", rhythm="daily"),
        "an invitation": submit(ana, f"{here}/invitations", relation="friend", note=f"Seven {calling}"),
    }
    assert {what: answer.status_code for what, answer in said.items() if answer.status_code not in (200, 303)} == {}
    heard = {name: screen.hears() for name, screen in screens.items()}
    assert heard["ben"]
    assert heard["cal"] == heard["dee"] == heard["eve"] == []
    assert page(as_(world.cal), here) == before
    assert as_(world.cal).get(goal).status_code == 404
    bens = page(ben, here) + page(ben, goal)
    assert all(word in bens for word in ("One", "Two", "Three", "Four", "Five", "Six"))
    assert moments_on(as_(world.cal), here) == []


# L26


def test_l26_newcomers_read_nothing_of_the_past(app: Flask, as_: Any, world: World, listening_as: Any) -> None:
    ana, ben, goal = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}"
    here = f"/circles/{world.circle_id}"
    submit(ana, f"{goal}/steps", words="Find the boots")
    show_goal(ana, world, "everyone", "progress", "steps", "notes", "setbacks")
    check_in(ana, world, "yes", note="Two herons")
    submit(ben, f"{here}/moments", words="Said before", to="everyone")
    submit(ben, f"{here}/moments", words="Said of it before", to=f"goal:{world.goal_id}")
    past = moments_on(ben, here)
    with app.app_context():
        join(world.ana, world.circle_id, world.eve)
    eves, bens, eve = listening_as(world.eve), listening_as(world.ben), as_(world.eve)
    check_in(ana, world, "yes", note="Three herons")
    submit(ben, f"{here}/moments", words="Said of it after", to=f"goal:{world.goal_id}")
    submit(ben, f"{here}/moments", words="Said after", to="everyone")

    seen = page(eve, here)
    assert "Said after" in seen
    assert not any(word in seen for word in ("before", "Said of it", "herons", "Walk by the river", "day so far"))
    assert not set(moments_on(eve, here)) & set(past)
    assert len(past) == 3
    assert eve.get(goal).status_code == 404
    heard = eves.hears()
    assert [re.findall("Said [a-z]+", item["html"]) for item in heard] == [["Said after"]]
    assert all(word in page(ben, goal) for word in ("Three herons", "Said of it before", "Said of it after"))
    assert len(bens.hears()) > len(heard)


def test_l26_only_what_is_shown_by_name_is_seen_by_a_newcomer_and_from_then_on(
    app: Flask, as_: Any, world: World, listening_as: Any
) -> None:
    ana, goal, here = as_(world.ana), f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    show_goal(ana, world, "relation:family", "progress")
    check_in(ana, world, "yes")
    past = moments_on(as_(world.cal), here)
    assert len(past) == 1
    with app.app_context():
        place = join(world.ana, world.circle_id, world.eve, Relation.FAMILY)
    screen, eve = listening_as(world.eve), as_(world.eve)
    assert eve.get(goal).status_code == 404
    show_goal(ana, world, "relation:family", "progress", "steps")
    assert eve.get(goal).status_code == 404
    assert screen.hears() == []
    submit(ana, f"{goal}/shares", circle=world.circle_id, audience=f"member:{place}", progress="1")
    assert ids(screen.hears(), "goal") == [(world.goal_id, "new")]
    assert eve.get(goal).status_code == 200
    assert moments_on(eve, here) == []
    assert moments_on(as_(world.cal), here) == past


def test_l26_somebody_who_comes_back_does_not_regain_what_they_saw(
    app: Flask, as_: Any, world: World, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    ana, goal, here = as_(world.ana), f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    start = cursor_of(world.cal)
    show_goal(ana, world, "member:cal", "progress", "notes")
    check_in(ana, world, "yes", note="Two herons")
    submit(as_(world.ben), f"{here}/moments", words="Said before", to="everyone")
    seen = moments_on(as_(world.cal), here)
    assert len(seen) == 2
    submit(ana, f"{here}/members/{world.cal.membership_id}/remove")
    with app.app_context():
        join(world.ana, world.circle_id, world.cal)
    assert moments_on(as_(world.cal), here) == []
    assert as_(world.cal).get(goal).status_code == 404
    again = listening_as(world.cal, start).hears()
    assert {item["change"] for item in again if item["id"] in {*seen, world.goal_id}} == {"gone"}
    assert "html" not in " ".join(key for item in again for key in item)
    assert set(moments_on(ana, here)) == set(seen)
