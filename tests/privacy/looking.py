"""Looking: after every step, for each of the five, all that they can see beside what the model says.

It is looked for on their pages, in what a poll answers, on the open socket, and by whoever sees as them; and what a
screen held, with what it heard since, must be what the page shows when it is loaded afresh.
"""

from itertools import count
from typing import Any

from flask.testing import FlaskClient
from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.conftest import Listener, carry
from tests.people import NOON
from tests.privacy import given, pages
from tests.privacy.doings import Doings
from tests.privacy.house import KEEPERS, OWNERS, PEOPLE, Browser, House, Notebook, Screens
from tests.privacy.model import Letter, Place
from tests.privacy.pages import CirclePage, Eyes, GoalPage, ListPage, Page

READ = {**given.READ, "circle": pages.circle_page, "goal": pages.goal_page}
Items = list[dict[str, Any]]
Seen = dict[str, Page]  # by what is looked at: "circle family", "goal walk", "letters"


class Looking(RuleBasedStateMachine):
    """Nothing about me without me: everybody sees exactly what the model says, however they look."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        house = self.house
        house.begin_again()
        self.notebook = Notebook(house)
        self.app, self.names, self.people = house.app, house.names.copy(), house.people
        self.world = Doings(OWNERS, NOON)
        self.ids: dict[Any, str] = {}
        for place, id in house.places:
            self._sit_down(place, id)
        self.letters: list[Letter] = []  # all that were written
        self.circles: tuple[str, ...] = ()
        self.goals: tuple[str, ...] = ()
        self.steps, self.is_looked_at = 0, False
        self.actor = self.muter = ""
        self.looked_on = NOON.date()
        self.closed: list[Listener] = []
        self.screens: dict[str, Screens] = {}
        self.concerns: dict[str, tuple[Seen, Seen, Any]] = {}
        self.turn = count()

    def _sit_down(self, place: Place, id: str) -> None:
        again = Place(place.person, place.circle, place.relation, place.seat, place.keeps, place.left_at)
        self.world.places.append(again)
        self.world.answer(KEEPERS[place.circle], again)
        self.ids[again] = id
        self.names.labels[again] = self.names.labels[place]

    def open_all_screens(self) -> None:
        for person in PEOPLE:
            browser = Browser(self._client(self.house.tokens[person]))
            self.screens[person] = Screens(self.app, browser, self.notebook)
            self.screens[person].made = dict(self.house.made_at_first[person])
        carry(self.app)
        for person in PEOPLE:
            self.screens[person].socket.hears_only()
            self.concerns[person] = self._concerning(person)
            for what, expected in self.concerns[person][0].items():
                self.screens[person].held[what] = self._compare(Eyes(self.world, self.names, person), what, expected)
            self.house.made_at_first[person] |= self.screens[person].made

    def _client(self, token: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie(self.app.config["SIGN_IN_COOKIE"], token)
        return client

    def teardown(self) -> None:
        if self.is_looked_at:
            self._look_afresh()
        self.house.figures["whole examples"] += self.steps >= 50
        for screens in self.screens.values():
            if screens.socket.socket.is_connected():
                screens.socket.socket.disconnect()
        self.notebook.close()

    # After every step

    @invariant()
    def everybody_sees_just_what_the_model_says(self) -> None:
        carry(self.app)
        for person in PEOPLE:
            self._look_at_all(person)
        self.looked_on = self.world.now.date()
        for listener in self.closed:
            assert listener.hears_only() == [], "a socket that was signed out hears"
        self._see_as_somebody()
        self.is_looked_at = True

    def _look_at_all(self, person: str) -> None:
        screens, eyes = self.screens[person], Eyes(self.world, self.names, person)
        items = screens.socket.hears_only()
        polled = screens.poll()
        self.house.figures["comparisons"] += 1
        assert items == polled, f"{person}'s socket and poll differ: {items} {polled}"
        before, now = self.concerns[person], self._concerning(person)
        self.concerns[person] = now
        if before == now and person != self.actor:
            assert items == [], f"{person} hears of what is hidden from them: {items}"
        for item in items:
            self._check_item(eyes, item)
        for what, expected in now[0].items():
            fresh = self._compare(eyes, what, expected)
            self._check_live(person, what, screens.held[what], items, fresh)
            screens.held[what] = fresh
        self._look_at_given(eyes, before[1], now[1], items)

    def _look_at_given(self, eyes: Eyes, before: Seen, now: Seen, items: Items) -> None:
        """Letters and wishes: every page of them that is not as it was, and those of one in turn; Today at the end.

        On the screens of whom a letter is for, its page follows what others do.
        """
        person = eyes.viewer
        is_turn = PEOPLE[self.steps % len(PEOPLE)] == person
        for what, expected in {**dict.fromkeys(before), **now}.items():  # of what was withdrawn there is nothing
            if expected != before.get(what) or (is_turn and what != "today"):
                self._compare(eyes, what, expected)
        was, to_them = before["letters"], now["letters"]
        if was and to_them and was != to_them and self.actor not in ("", person):
            different = {letter for letter, *_rest in {*was[0]} ^ {*to_them[0]}}
            touched = [letter for letter in self.letters if self.names.labels[letter] in different]
            is_there = any(letter.to and not letter.to.has_left for letter in touched)
            assert not is_there or "circle" in {item["kind"] for item in items}, f"{person} is not told of a letter"

    def _concerning(self, person: str) -> tuple[Seen, Seen, Any]:
        """All that somebody could notice: their pages, letters and wishes, the parts shown to them or by them, what
        they have muted, and who celebrated their wins.
        """
        world, eyes = self.world, Eyes(self.world, self.names, person)
        muted = [m for m in world.moments if world.sees_moment(person, m) and world.has_muted(person, m)]
        quiet = {self.names.labels[m]: eyes.said(m) for m in muted}
        others = (pages.parts_around(world, person), quiet, world.company_of(person))
        return self._as_the_model_says(person), given.pages_of(eyes, self.goals), others

    def _as_the_model_says(self, person: str) -> Seen:
        eyes = Eyes(self.world, self.names, person)
        circles = {f"circle {name}": eyes.circle(name) for name in self.circles}
        return circles | {f"goal {name}": eyes.goal(name) for name in self.goals}

    def _compare(self, eyes: Eyes, what: str, expected: Page) -> Page:
        """The page as found, after it was found to be what the model says."""
        page = self._page(eyes, what)
        self.house.figures["comparisons"] += 1
        assert page == expected, difference(eyes, what, expected, page)
        return page

    def _page(self, eyes: Eyes, what: str) -> Page:
        """The page as it is now: as it was made, when everything it asks for is answered the same."""
        looker = eyes.looker or eyes.viewer
        screens, address = self.screens[looker], self._address(eyes, what)
        made = screens.made.get(address)
        if made and self.notebook.are_answered_the_same(made[0]):
            self.house.figures["pages known to be the same"] += 1
            return made[1]
        with self.notebook.writing() as questions:
            status, text = screens.browser.get(address)
        self.house.figures["pages made"] += 1
        page = self._read(eyes, what, status, text)
        says_no_day = isinstance(page, ListPage) or (page is None and not eyes.looker)
        if says_no_day and what != "today":
            questions.on = None
        screens.made[address] = questions, page
        return page

    def _address(self, eyes: Eyes, what: str) -> str:
        kind, _, name = what.partition(" ")
        if what in given.ADDRESSES:
            return given.ADDRESSES[what]
        if kind in ("letter", "checking"):
            return f"/letters/{self.ids[what]}" if kind == "letter" else f"/goals/{self.house.goals[name]}/checking"
        address = f"/circles/{self.house.circles[name]}" if kind == "circle" else f"/goals/{self.house.goals[name]}"
        place = self.world.place(eyes.viewer, eyes.only_in) if eyes.looker else None
        return f"{address}/as/{self.ids[place]}" if place else address

    def _read(self, eyes: Eyes, what: str, status: int, text: str) -> Page:
        """What a page shows; nothing for one that is not there, or that somebody else does not see."""
        assert status == 200 or (status == 404 and not eyes.looker), f"{eyes.looker} {eyes.viewer} {what}: {status}"
        if status == 404 or "sees nothing of this" in text:
            found = eyes.not_own(self.names.found_in(text)) - {what.partition(" ")[2] if eyes.looker else ""}
            assert not found, f"{eyes.looker or eyes.viewer} finds {found} where there is nothing"
            return None
        read = READ.get(what) or READ[what.partition(" ")[0]]
        return read(eyes, text)

    # Through somebody else's eyes

    def _all_eyes(self) -> list[tuple[Eyes, str]]:
        """Everybody in a circle sees it as every other there; and every owner a goal as everybody they are with."""
        eyes = [
            (Eyes(self.world, self.names, place.person, looker.person, circle), f"circle {circle}")
            for circle in self.circles
            for looker in self.world.here(circle)
            for place in self.world.here(circle)
            if place is not looker
        ]
        for goal in self.goals:
            owner = self.world.owners[goal]
            homes = [circle for circle in self.circles if self.world.place(owner, circle)]
            others = [place for circle in homes for place in self.world.here(circle) if place.person != owner]
            eyes += [
                (Eyes(self.world, self.names, place.person, owner, place.circle), f"goal {goal}") for place in others
            ]
        return eyes

    def _see_as_somebody(self) -> None:
        """One of them in turn; all of them at the end."""
        eyes = self._all_eyes()
        if eyes:
            self._see_as(*eyes[next(self.turn) % len(eyes)])

    def _look_afresh(self) -> None:
        """At the end every page is made anew, so that none was only believed to be the same."""
        for person in PEOPLE:
            self.screens[person].made.clear()
            eyes = Eyes(self.world, self.names, person)
            for what, expected in [*self._as_the_model_says(person).items(), *given.pages_of(eyes, self.goals).items()]:
                self._compare(eyes, what, expected)
        for eyes, what in self._all_eyes():
            self._see_as(eyes, what)

    def _see_as(self, eyes: Eyes, what: str) -> None:
        self._compare(eyes, what, self._as_seen(eyes, what))

    def _as_seen(self, eyes: Eyes, what: str) -> Page:
        kind, _, name = what.partition(" ")
        return eyes.circle(name) if kind == "circle" else eyes.goal(name)

    # What came

    def _check_item(self, eyes: Eyes, item: dict[str, Any]) -> None:
        """What came says of nothing but what they see; of what is gone, only that."""
        self.house.figures["comparisons"] += 1
        kind, thing = item["kind"], self.names.of(item["id"])
        if item["change"] == "gone" or kind != "moment":
            assert item.keys() == {"kind", "id", "change"}, item
        if item["change"] == "gone":
            return
        if kind != "moment":
            sees = self.world.sees if kind == "goal" else self.world.place
            assert sees(eyes.viewer, thing), f"{eyes.viewer} hears of the {kind} {thing}"
            return
        moment = next(moment for moment in self.world.moments if self.names.labels[moment] == thing)
        assert eyes.hears(moment), f"{eyes.viewer} hears {thing}"
        label, said = pages.moment_in(self.names, eyes.viewer, item["html"])
        assert (label, said) == (thing, eyes.said(moment)), f"{eyes.viewer} hears {said} of {thing}"
        found, allowed = eyes.not_own(self.names.found_in(str(item))), eyes.not_own(eyes.found_of(moment))
        assert found == allowed, f"{eyes.viewer} hears {found}, not {allowed}"

    def _check_live(self, person: str, what: str, held: Page, items: Items, fresh: Page) -> None:
        """What the screen held, with what it heard since, is what the page shows when it is loaded afresh."""
        self.house.figures["comparisons"] += 1
        kind, _, name = what.partition(" ")
        heard = {(item["kind"], self.names.of(item["id"]), item["change"]) for item in items}
        kinds = {of_kind for of_kind, _of, _change in heard}
        of_itself = {change for of_kind, of, change in heard if (of_kind, of) == (kind, name)}
        if held is None or fresh is None:
            is_told = of_itself & ({"gone"} if fresh is None else {"new", "changed"})
            assert held is fresh or is_told, f"{person} is not told that {what} has come or gone"
            return
        applied = self._applied(person, what, held.moments, items)
        is_fetched_again = person == self.muter and "circle" in kinds  # somebody who mutes or unmutes
        assert is_fetched_again or applied == fresh.moments, f"{person}, {what}: live {applied}, afresh {fresh.moments}"
        if isinstance(fresh, CirclePage) and isinstance(held, CirclePage):
            assert held.members == fresh.members or of_itself, f"{person} is not told who is in {name}"
            is_same = (held.goals, held.asks) == (fresh.goals, fresh.asks)
            assert is_same or of_itself or "goal" in kinds, f"{person} is not told what is shown in {name}"
        elif isinstance(fresh, GoalPage) and isinstance(held, GoalPage):
            is_same = held[:5] == fresh[:5] or self.world.now.date() != self.looked_on  # today's answer is of today
            assert is_same or of_itself or "circle" in kinds, f"{person} is not told of {what}"

    def _applied(self, person: str, what: str, held: dict[str, Any], items: Items) -> dict[str, Any]:
        """The moments a stream shows once it has heard these items: put in, replaced or taken away by id."""
        shows = dict(held)
        for item in items:
            of_kind, thing, change = item["kind"], self.names.of(item["id"]), item["change"]
            if of_kind == "circle" and change in ("new", "gone"):  # the past there is not theirs now
                shows = {label: said for label, said in shows.items() if said.circle != thing}
            elif of_kind == "goal" and change == "gone":
                shows = {label: said for label, said in shows.items() if said.goal != thing}
            elif of_kind == "moment" and change == "gone":
                shows.pop(thing, None)
            elif of_kind == "moment":
                label, said = pages.moment_in(self.names, person, item["html"])
                is_for_goal = what == f"goal {said.goal}" and said.kind in pages.ON_GOALS
                if is_for_goal or what == f"circle {said.circle}":
                    shows[label] = said
        here = {self.names.labels[place] for circle in self.circles for place in self.world.here(circle)}
        return {label: said._replace(seers=said.seers & here) for label, said in shows.items()}


def difference(eyes: Eyes, what: str, expected: Page, found: Page) -> str:
    who = f"{eyes.looker}, as {eyes.viewer}," if eyes.looker else eyes.viewer
    lines = [f"{who} looks at the {what}, and it is not what the model says."]
    if expected is None or found is None:
        return "\n".join([*lines, f"    model {expected}", f"    page  {found}"])
    for name in expected._fields:
        said, seen = getattr(expected, name), getattr(found, name)
        if said != seen:
            lines += [f"  {name}:", f"    model {said}", f"    page  {seen}"]
    return "\n".join(lines)
