"""L13, L16, L25, L32: one rule on every surface: list, look-up, live audience, preview, copy, and a plain model."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from circle.asking import NotFound, find_for
from circle.checkins.actions import check_in as say_how_it_went
from circle.circles.actions import leave_circle, start_circle
from circle.goals.actions import add_step, set_goal
from circle.goals.queries import goals_shown_in, seers_of
from circle.live.sight import people_who_see
from circle.models import Answer, Area, Audience, Goal, Part, Relation, Rhythm
from circle.sharing.actions import share_goal, stop
from circle.sharing.queries import present_shares
from circle.sharing.rows import whom_of
from tests.leaks.test_addresses import everything_in
from tests.people import NOON, World, join, submit
from tests.showing import check_in, show_goal

PARTS = ("progress", "steps", "notes", "setbacks")


# L13


def copy_of(client: FlaskClient) -> str:
    """All that a person may take with them, as text."""
    answer = client.get("/you/export")
    assert answer.status_code == 200
    return json.dumps(answer.json, ensure_ascii=False)


def test_l13_a_copy_holds_ones_own_and_only_what_is_visible_now(app: Flask, world: World, as_: Any) -> None:
    ana, ben, cal = as_(world.ana), as_(world.ben), as_(world.cal)
    goal, here = f"/goals/{world.goal_id}", f"/circles/{world.circle_id}"
    terms = {"area": "health", "rhythm": "daily"}
    submit(ana, goal, words="Walk by the sea", why="Hers: why", **terms)
    submit(ana, f"{goal}/steps", words="Hers: a step")
    check_in(ana, world, "yes", note="Hers: a note", on="2026-11-19")
    check_in(ana, world, "not_this_time", note="Hers: a setback")
    submit(ana, f"{here}/moments", words="Hers: to Ben", to=f"member:{world.ben.membership_id}")
    submit(ben, f"{here}/moments", words="Ben: to Ana", to=f"member:{world.ana.membership_id}")
    submit(ben, f"{here}/moments", words="Ben: to Cal", to=f"member:{world.cal.membership_id}")
    submit(as_(world.eve), f"/circles/{world.eves_circle_id}/moments", words="Eve: to her band", to="everyone")

    hers = ("Walk by the sea", "Walk by the river", "Hers: why", "Hers: a step", "Hers: a note", "Hers: a setback")
    assert [
        words for words in (*hers, "Hers: to Ben", "Ben: to Ana", world.ana.address) if words not in copy_of(ana)
    ] == []
    assert not re.search("Ben: to Cal|Eve|Band", copy_of(ana))
    bens = set(re.findall("Hers: [a-zA-Z ]+|Walk|Ben: to [A-Z]", copy_of(ben)))
    assert bens == {"Ben: to A", "Ben: to C", "Hers: to Ben"}
    assert re.findall("Hers|Walk|Ben: to [A-Z]", copy_of(cal)) == ["Ben: to C"]
    assert not re.search("Hers|Walk|Ben: ", copy_of(as_(world.dee)))
    assert re.findall("Hers|Walk|Ben: |Eve: to her band", copy_of(as_(world.eve))) == ["Eve: to her band"]

    show_goal(ana, world, "everyone", "progress", "notes")
    check_in(ana, world, "yes", note="Hers: for both")
    assert [who for who, client in (("ben", ben), ("cal", cal)) if "Hers: for both" in copy_of(client)] == [
        "ben",
        "cal",
    ]
    key = f"{world.circle_id}/member:{world.ben.membership_id}"
    submit(ana, f"{goal}/sharing", sees=[key], progress=[key], notes=[key])
    assert "Hers: for both" in copy_of(ben)
    assert not re.search("Hers|Walk", copy_of(cal)), "what is no longer shown is in no copy made later"
    submit(ana, f"{here}/members/{world.ben.membership_id}/remove")
    assert not re.search("Hers|Walk|Family", copy_of(ben))
    assert "Hers: for both" in copy_of(ana)


def test_l13_a_copy_holds_no_secret_and_nobody_elses_address(
    app: Flask, world: World, as_: Any, client: FlaskClient
) -> None:
    ana = as_(world.ana)
    submit(as_(world.ben), f"/circles/{world.circle_id}/moments", words="Hello", to="everyone")
    made = submit(ana, f"/circles/{world.circle_id}/invitations", relation="friend", note="Come in")
    link = re.search(r'data-invitation-link value="http://localhost/i/([^"]+)"', made.text)
    assert link
    words, others = copy_of(ana), (world.ben, world.cal, world.dee, world.eve)
    kept = ana.get_cookie(app.config["SIGN_IN_COOKIE"])
    secrets = ["argon2", world.ana.password, link[1], kept and kept.value or "", *(who.address for who in others)]
    assert [secret for secret in secrets if secret in words] == []
    assert not [who.name for who in others if who.person_id in words]
    assert all(said in words for said in ("Hello", "Come in", world.ana.address))
    assert client.get("/you/export").location == "/sign-in"


def test_l25_a_copy_of_ones_own_words_needs_no_sight_of_what_they_were_about(
    app: Flask, world: World, as_: Any
) -> None:
    """Ben's words about a goal no longer shown to him, and Dee's in a circle she left, are theirs to take along."""
    ana, ben, here = as_(world.ana), as_(world.ben), f"/circles/{world.circle_id}"
    show_goal(ana, world, "member:ben")
    submit(ben, f"{here}/moments", words="Ben on the river", to=f"goal:{world.goal_id}")
    assert "Ben on the river" in copy_of(ben)
    submit(ana, f"/goals/{world.goal_id}/sharing")
    words = copy_of(ben)
    assert "Walk by the river" not in words, "whose goal it was about is hers again"
    assert "Ben on the river" in words, "his own words are missing from his own copy"
    submit(ben, f"{here}/leave")
    assert "Ben on the river" in copy_of(ben), "what he said went with the circle he left"


# L16


AUDIENCES = (
    "everyone",
    "relation:sponsor",
    "relation:family",
    "relation:peer",
    "member:ben",
    "member:cal",
    "member:eve",
)
OTHERS = {"ben": Relation.SPONSOR, "cal": Relation.FAMILY, "eve": Relation.FAMILY}
parts = st.frozensets(st.sampled_from(list(Part)))
SHOW = st.tuples(st.just("show"), st.sampled_from(AUDIENCES), parts, st.sampled_from([None, 0, 1, 3]))
MORE = st.one_of(
    SHOW,
    st.tuples(st.just("stop"), st.sampled_from(AUDIENCES)),
    st.tuples(st.just("come"), st.just("eve")),
    st.tuples(st.just("go"), st.sampled_from(["ben", "cal", "eve"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 2])),
)
STEPS = st.builds(lambda first, more: [first, *more], SHOW, st.lists(MORE, max_size=6))


class Model:
    """The promise in plain words: who sits where, what was said to whom, and until when."""

    def __init__(self) -> None:
        self.here = {"ben": 2, "cal": 3}
        self.seats = 3
        self.on = NOON.date()
        self.shown: dict[str, tuple[int, frozenset[Part], date | None]] = {}

    def holds(self, audience: str) -> bool:
        return audience in self.shown and (self.shown[audience][2] or self.on) >= self.on

    def show(self, audience: str, what: frozenset[Part], until: date | None) -> None:
        seats = self.shown[audience][0] if self.holds(audience) else self.seats
        self.shown[audience] = (seats, what, until)

    def sees(self, who: str) -> frozenset[Part] | None:
        """The parts somebody sees; None when they see nothing at all."""
        if who not in self.here:
            return None
        seen = [
            what
            for audience, (seats, what, _until) in self.shown.items()
            if self.holds(audience) and self._is_meant(who, audience, seats)
        ]
        return frozenset().union(*seen) if seen else None

    def _is_meant(self, who: str, audience: str, seats: int) -> bool:
        if audience == f"member:{who}":
            return True
        had_come = self.here[who] <= seats
        return had_come and audience in ("everyone", f"relation:{OTHERS[who]}")


def test_l16_list_look_up_audience_names_preview_and_page_agree_with_a_plain_model(
    app: Flask, world: World, as_: Any, clock: Any
) -> None:
    browsers = {name: as_(getattr(world, name)) for name in ("ana", *OTHERS)}
    examples, seen, surfaces = count(1), {"something": 0, "nothing": 0}, 0

    @settings(
        max_examples=20,
        phases=(Phase.explicit, Phase.generate),  # seven steps can be read as they are
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(STEPS)
    @example([("show", "everyone", frozenset({Part.PROGRESS}), None), ("come", "eve")])
    @example([("come", "eve"), ("show", "relation:family", frozenset(Part), 0), ("go", "cal"), ("wait", 1)])
    @example([("show", "member:ben", frozenset({Part.NOTES}), 1), ("show", "everyone", frozenset(), 0), ("wait", 1)])
    def agree(steps: list[Any]) -> None:
        nonlocal surfaces
        clock.set(NOON)
        number, model = next(examples), Model()
        with app.app_context():
            table = Table(world, clock, number)
            for step in steps:
                table.take(model, *step)
        for who in OTHERS:
            sees = model.sees(who)
            seen["nothing" if sees is None else "something"] += 1
            with app.test_request_context():
                asked = table.surfaces(who)
            asked["page"] = on_page(browsers[who].get(f"/goals/{table.goal}").text, table.goal)
            asked["the circle's list"] = table.goal in browsers[who].get(f"/circles/{table.circle}").text
            expected: dict[str, Any] = {"parts": sees, "page": as_on_page(sees), "the circle's list": sees is not None}
            expected |= dict.fromkeys(("look-up", "list", "audience", "names"), sees is not None)
            if who in model.here:
                preview = browsers["ana"].get(f"/goals/{table.goal}/as/{table.places[who]}")
                asked["preview"] = on_page(preview.text, table.goal)
                expected["preview"] = as_on_page(sees)
            assert asked == expected, (who, steps)
            surfaces = max(surfaces, len(expected))

    agree()
    assert min(seen.values()) > 5, "it was always the same"
    print(f"\nagreement: {next(examples) - 1} examples, {sum(seen.values())} people asked on {surfaces} surfaces")


class Table:
    """A circle and a goal of their own for one example, with something in each part."""

    def __init__(self, world: World, clock: Any, number: int) -> None:
        self.world, self.clock, ana = world, clock, world.ana.person_id
        self.circle = start_circle(ana, name=f"Table {number}", purpose="", known_as="Ana").id
        self.places = {
            name: join(world.ana, self.circle, getattr(world, name), OTHERS[name]) for name in ("ben", "cal")
        }
        terms: dict[str, Any] = {"area": Area.HEALTH, "rhythm": Rhythm.DAILY, "why": ""}
        self.goal = set_goal(ana, words=f"Goal {number}", **terms).id
        add_step(ana, self.goal, "Find the boots")
        say_how_it_went(ana, self.goal, Answer.YES, on=NOON.date() - timedelta(days=1), note="Two herons")

    def take(self, model: Model, what: str, *more: Any) -> None:
        """Take one step, here and in the model; steps that cannot be taken are left out of both."""
        {"show": self._show, "stop": self._stop, "come": self._come, "go": self._go, "wait": self._wait}[what](
            model, *more
        )

    def _show(self, model: Model, audience: str, shown: frozenset[Part], days: int | None) -> None:
        kind, _, who = audience.partition(":")
        if kind == "member" and who not in model.here:
            return
        until = model.on + timedelta(days=days) if days is not None else None
        share_goal(
            self.world.ana.person_id,
            self.goal,
            circle_id=self.circle,
            audience=Audience(kind),
            relation=Relation(who) if kind == "relation" else None,
            membership_id=self.places[who] if kind == "member" else None,
            parts=shown,
            until_on=until,
        )
        model.show(audience, shown, until)

    def _stop(self, model: Model, audience: str) -> None:
        kind, _, who = audience.partition(":")
        named = f"member:{self.places[who]}" if kind == "member" and who in self.places else audience
        for share in present_shares(self.goal):
            if str(whom_of(share)) == named:
                stop(self.world.ana.person_id, self.goal, share.id)
        model.shown.pop(audience, None)

    def _come(self, model: Model, who: str) -> None:
        if who in model.here:
            return
        self.places[who] = join(self.world.ana, self.circle, getattr(self.world, who), OTHERS[who])
        model.seats += 1
        model.here[who] = model.seats

    def _go(self, model: Model, who: str) -> None:
        if who not in model.here:
            return
        leave_circle(getattr(self.world, who).person_id, self.circle)
        del model.here[who]
        model.shown.pop(f"member:{who}", None)

    def _wait(self, model: Model, days: int) -> None:
        self.clock.forward(days=days)
        model.on += timedelta(days=days)

    def surfaces(self, who: str) -> dict[str, Any]:
        """What each surface says about somebody: whether they see it, and which parts."""
        person = getattr(self.world, who).person_id
        try:
            found = bool(find_for(person, Goal, self.goal))
        except NotFound:
            found = False
        sees = person in people_who_see(self.goal)
        return {
            "look-up": found,
            "list": self.goal in [card.goal.id for card in goals_shown_in(self.circle, person)],
            "audience": sees,
            "names": person in [member.person_id for member in seers_of([self.goal])[self.goal].all],
            "parts": frozenset(part for part in Part if person in people_who_see(self.goal, part)) if sees else None,
        }


TRACES = {Part.PROGRESS: "calendar-day", Part.STEPS: "Find the boots", Part.NOTES: "Two herons"}


def on_page(words: str, goal: str) -> frozenset[Part] | None:
    """The parts of which a page of the goal shows something; None when it is no page of it."""
    if f'<div id="goal-page" class="goal-page" data-goal="{goal}"' not in words:
        return None
    return frozenset(part for part, trace in TRACES.items() if trace in words)


def as_on_page(sees: frozenset[Part] | None) -> frozenset[Part] | None:
    """What of these parts a page can show here: a note stands on a day, and no setback was told."""
    if sees is None:
        return None
    return sees - {Part.SETBACKS, Part.FEELINGS} - (frozenset() if Part.PROGRESS in sees else {Part.NOTES})


# L32


def seen_on(words: str) -> str:
    """What a page shows of the goal and of what was said about it, whoever looks at it; empty when it is none."""
    whole = re.search(r'<div id="goal-page".*?(?=<div class="goal-beside">)', words, re.DOTALL)
    moments = re.findall(r'<article[^>]*data-moment="(\w+)"', words)
    return re.sub(r"\s+", " ", whole[0]) + " ".join(moments) if whole else ""


SHEETS: dict[str, dict[str, list[str]]] = {
    "nobody": {},
    "everyone, the words": {"sees": ["everyone"]},
    "everyone, all": {"sees": ["everyone"], **dict.fromkeys(PARTS, ["everyone"])},
    "sponsors, progress": {"sees": ["relation:sponsor"], "progress": ["relation:sponsor"]},
    "family, steps": {"sees": ["relation:family"], "steps": ["relation:family"]},
    "a relation nobody has": {"sees": ["relation:peer"], "progress": ["relation:peer"]},
    "each something else": {
        "sees": ["member:ben", "member:cal"],
        "progress": ["member:ben", "member:cal"],
        "notes": ["member:ben"],
        "setbacks": ["member:cal"],
        "steps": ["member:cal"],
    },
    "everyone the words, the newcomer more": {"sees": ["everyone", "member:eve"], "progress": ["member:eve"]},
    "ticked, but not seen": {"progress": ["everyone"], "notes": ["member:ben"]},
}


def test_l32_the_preview_of_the_unsaved_sheet_is_what_they_see_once_it_is_saved(
    app: Flask, world: World, as_: Any, cursor_of: Callable[..., str], listening_as: Any
) -> None:
    """Every sheet, one after another, as each of three; Eve came after Ana said "everyone". Looking changes nothing."""
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    submit(ana, f"{goal}/steps", words="Find the boots")
    show_goal(ana, world, "everyone", *PARTS)
    check_in(ana, world, "yes", note="Two herons", on="2026-11-19")
    check_in(ana, world, "not_this_time", note="It rained", tell="everyone")
    submit(ana, "/wins", words="The bridge", to=world.circle_id, goal=world.goal_id)
    with app.app_context():
        places = {"eve": join(world.ana, world.circle_id, world.eve, Relation.FAMILY)}
    places |= {"ben": world.ben.membership_id, "cal": world.cal.membership_id}
    readers = {who: as_(getattr(world, who)) for who in places}
    screens = {who: listening_as(getattr(world, who)) for who in places}
    lied, looked, seen = {}, 0, set()
    for name, sheet in SHEETS.items():
        fields = {field: [key_of(world, places, to) for to in rows] for field, rows in sheet.items()}
        before, cursors = everything_in(app), [cursor_of(person) for person in world.everyone]
        for screen in screens.values():
            screen.hears()
        previews = {}
        for who, place in places.items():
            answer = submit(ana, f"{goal}/sharing/as", **fields, **{"as": place})
            assert answer.status_code == 200, (name, who)
            previews[who] = seen_on(answer.text)
        assert everything_in(app) == before, "looking wrote something"
        assert [cursor_of(person) for person in world.everyone] == cursors
        assert [screen.hears() for screen in screens.values()] == [[]] * 3
        assert submit(ana, f"{goal}/sharing", **fields).status_code == 303
        for who, reader in readers.items():
            page_of_it = reader.get(goal)
            looked += 1
            seen.add(page_of_it.status_code)
            really = seen_on(page_of_it.text) if page_of_it.status_code == 200 else ""
            if previews[who] != really:
                lied[f"{name}, as {who}"] = difference(previews[who], really)
    assert lied == {}
    assert seen == {200, 404}
    print(f"\npreviews: {len(SHEETS)} sheets, {looked} looks, each the same as the saved page")


def key_of(world: World, places: dict[str, str], to: str) -> str:
    kind, _, who = to.partition(":")
    return f"{world.circle_id}/{f'member:{places[who]}' if kind == 'member' else to}"


def difference(preview: str, really: str) -> str:
    if bool(preview) != bool(really):
        return "seen in the preview alone" if preview else "seen on the page alone"
    at = next(n for n, (one, other) in enumerate(zip(preview, really, strict=False)) if one != other)
    return f"…{preview[max(0, at - 30) : at + 60]}… ≠ …{really[max(0, at - 30) : at + 60]}…"


def test_l32_after_somebody_has_become_something_else_the_preview_follows(app: Flask, world: World, as_: Any) -> None:
    """Cal comes back as a peer: what family is shown, saved or not, is not for him now, and the preview says so."""
    ana, goal = as_(world.ana), f"/goals/{world.goal_id}"
    family = f"{world.circle_id}/relation:family"
    before = submit(ana, f"{goal}/sharing/as", sees=[family], **{"as": world.cal.membership_id})
    assert seen_on(before.text) != ""
    submit(as_(world.cal), f"/circles/{world.circle_id}/leave")
    with app.app_context():
        place = join(world.ana, world.circle_id, world.cal, Relation.PEER)
    after = submit(ana, f"{goal}/sharing/as", sees=[family], **{"as": place})
    assert (after.status_code, seen_on(after.text)) == (200, "")
    submit(ana, f"{goal}/sharing", sees=[family])
    assert as_(world.cal).get(goal).status_code == 404
    assert submit(ana, f"{goal}/sharing/as", sees=[family], **{"as": world.cal.membership_id}).status_code == 404


def test_l32_a_preview_is_its_owners_alone_and_of_those_who_are_here(world: World, as_: Any) -> None:
    ana, ben, path = as_(world.ana), as_(world.ben), f"/goals/{world.goal_id}/sharing/as"
    sheet = {"sees": f"{world.circle_id}/everyone"}
    assert submit(ben, path, **sheet, **{"as": world.cal.membership_id}).status_code == 404
    for nobody in (world.ana, world.dee, world.eve):
        assert submit(ana, path, **sheet, **{"as": nobody.membership_id}).status_code == 404, nobody.name
    assert submit(ana, path, **sheet, **{"as": world.cal.membership_id}).status_code == 200
    assert as_(world.cal).get(f"/goals/{world.goal_id}").status_code == 404
