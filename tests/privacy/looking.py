"""Looking: after every step, for each of the five, all that they can see beside what the model says.

It is looked for on their pages, in what a poll answers, and on the open socket; and what a screen held, with what it
heard since, must be what the page shows when it is loaded afresh.
"""

from typing import Any

from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.conftest import Listener, carry
from tests.people import NOON
from tests.privacy import pages
from tests.privacy.house import OWNERS, PEOPLE, Browser, House, Notebook, Screens
from tests.privacy.model import Place, World
from tests.privacy.pages import CirclePage, GoalPage, Page


class Looking(RuleBasedStateMachine):
    """Nothing about me without me: everybody sees exactly what the model says, however they look."""

    house: House

    def __init__(self) -> None:
        super().__init__()
        house = self.house
        house.begin_again()
        self.notebook = Notebook(house)
        self.app, self.names, self.people = house.app, house.names.copy(), house.people
        self.world = World(OWNERS, NOON)
        self.ids: dict[Any, str] = {}
        for place, id in house.places:
            again = Place(place.person, place.circle, place.relation, place.seat, has_left=place.has_left)
            self.world.places.append(again)
            self.ids[again] = id
            self.names.labels[again] = self.names.labels[place]
        self.let_go: set[str] = set()
        self.circles: tuple[str, ...] = ()
        self.goals: tuple[str, ...] = ()
        self.actor = ""
        self.looked_on = NOON.date()
        self.closed: list[Listener] = []
        self.screens: dict[str, Screens] = {}
        self.concerns: dict[str, tuple[dict[str, Page], Any]] = {}

    @initialize(circles=st.sampled_from([("family",), ("family", "band")]), goals=st.sampled_from([1, 2]))
    def begin(self, circles: tuple[str, ...], goals: int) -> None:
        self.circles, self.goals = circles, tuple(OWNERS)[:goals]
        for person in PEOPLE:
            self.screens[person] = Screens(self.app, Browser(self._client(self.house.tokens[person])), self.notebook)
        carry(self.app)
        for person in PEOPLE:
            self.concerns[person] = self._concerning(person)
            self.screens[person].socket.hears_only()
            for path, expected in self.concerns[person][0].items():
                self.screens[person].held[path] = self._compare(person, path, expected)

    def _client(self, token: str) -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie(self.app.config["SIGN_IN_COOKIE"], token)
        return client

    def teardown(self) -> None:
        self.notebook.close()
        for screens in self.screens.values():
            if screens.socket.socket.is_connected():
                screens.socket.socket.disconnect()

    # After every step

    @invariant()
    def everybody_sees_just_what_the_model_says(self) -> None:
        carry(self.app)
        for person in PEOPLE:
            self._look_at_all(person)
        self.looked_on = self.world.now.date()
        for listener in self.closed:
            assert listener.hears_only() == [], "a socket that was signed out hears"

    def _look_at_all(self, person: str) -> None:
        screens = self.screens[person]
        items = screens.socket.hears_only()
        polled = screens.poll()
        assert items == polled, f"{person}'s socket and poll differ: {items} {polled}"
        self.house.figures["comparisons"] += 1
        before, now = self.concerns[person], self._concerning(person)
        self.concerns[person] = now
        if before == now and person != self.actor:
            assert items == [], f"{person} hears of what is hidden from them: {items}"
        self._check_items(person, items)
        for path, expected in now[0].items():
            fresh = self._compare(person, path, expected)
            self._check_live(person, path, screens.held[path], items, fresh)
            screens.held[path] = fresh

    def _concerning(self, person: str) -> tuple[dict[str, Page], Any]:
        """All that somebody could notice: their pages, the parts shown to them and, where they are, to whom else."""
        return self._as_the_model_says(person), pages.shown_beside(self.world, person)

    def _as_the_model_says(self, person: str) -> dict[str, Page]:
        world, names = self.world, self.names
        circles = {f"circle {name}": pages.expected_circle(world, names, person, name) for name in self.circles}
        goals = {
            f"goal {name}": pages.expected_goal(world, names, person, name, name in self.let_go) for name in self.goals
        }
        return circles | goals

    def _compare(self, person: str, path: str, expected: Page) -> Page:
        """The page as found, after it was found to be what the model says."""
        page = self._page(person, path)
        self.house.figures["comparisons"] += 1
        assert page == expected, difference(person, path, expected, page)
        return page

    def _page(self, person: str, path: str, *, afresh: bool = False) -> Page:
        """The page as it is now: as it was made, when everything it asks for is answered the same."""
        screens, figures = self.screens[person], self.house.figures
        if path in screens.made and not afresh:
            questions, page = screens.made[path]
            if questions.are_answered_the_same():
                figures["pages known to be the same"] += 1
                return page
        kind, _, name = path.partition(" ")
        address = f"/circles/{self.house.circles[name]}" if kind == "circle" else f"/goals/{self.house.goals[name]}"
        with self.notebook.writing() as questions:
            status, text = screens.browser.get(address)
        figures["pages made"] += 1
        assert status in (200, 404)
        if status == 200:
            page = (pages.circle_page if kind == "circle" else pages.goal_page)(self.names, person, text)
        else:
            page = None
            found = self.names.not_of(person, self.names.found_in(text))
            assert not found, f"{person} finds {found} where there is nothing"
        screens.made[path] = questions, page
        return page

    def _check_items(self, person: str, items: list[dict[str, Any]]) -> None:
        """What came says of nothing but what they see; of what is gone, only that."""
        for item in items:
            self.house.figures["comparisons"] += 1
            if item["change"] == "gone":
                assert item.keys() == {"kind", "id", "change"}, item
                continue
            thing = self.names.of(item["id"])
            if item["kind"] == "moment":
                _name, said = pages.moment_in(self.names, person, item["html"])
                moment = next(m for m in self.world.moments if self.names.labels[m] == thing)
                assert self.world.sees_moment(person, moment), f"{person} hears {thing}"
                assert said == pages.said(self.world, self.names, person, moment), f"{person} hears {said}"
                found = self.names.not_of(person, self.names.found_in(str(item)))
                allowed = pages.found_of(self.world, self.names, person, moment)
                assert found == self.names.not_of(person, allowed), f"{person} hears {found}, not {allowed}"
            else:
                assert item.keys() == {"kind", "id", "change"}, item
                sees = self.world.sees if item["kind"] == "goal" else self.world.place
                assert sees(person, thing), f"{person} hears of the {item['kind']} {thing}"

    def _check_live(self, person: str, path: str, held: Page, items: list[dict[str, Any]], fresh: Page) -> None:
        """What the screen held, with what it heard since, is what the page shows when it is loaded afresh."""
        self.house.figures["comparisons"] += 1
        kind, _, name = path.partition(" ")
        heard = {(item["kind"], self.names.of(item["id"]), item["change"]) for item in items}
        of_itself = {change for of_kind, of, change in heard if (of_kind, of) == (kind, name)}
        if held is None or fresh is None:
            if (held is None) != (fresh is None):
                assert of_itself & ({"gone"} if fresh is None else {"new", "changed"}), f"{person}: {path}, {items}"
            return
        moments = self._applied(person, path, held.moments, items)
        assert moments == fresh.moments, f"{person}: {path} live {moments}, afresh {fresh.moments}"
        kinds = {of_kind for of_kind, _of, _change in heard}
        if isinstance(fresh, CirclePage) and isinstance(held, CirclePage):
            assert held.members == fresh.members or of_itself, f"{person} is not told who is in {name}"
            assert held.goals == fresh.goals or of_itself or "goal" in kinds, f"{person}: goals in {name}"
        elif isinstance(fresh, GoalPage) and isinstance(held, GoalPage):
            is_same = (held.seers, held.totals, held.days, held.told) == (
                fresh.seers,
                fresh.totals,
                fresh.days,
                fresh.told,
            )
            is_new_day = self.world.now.date() != self.looked_on
            assert is_same or of_itself or "circle" in kinds or is_new_day, f"{person} is not told of {path}"

    def _applied(self, person: str, path: str, held: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
        """The moments a stream shows once it has heard these items: put in, replaced or taken away by id."""
        kind, _, name = path.partition(" ")
        shows = dict(held)
        for item in items:
            thing = self.names.of(item["id"])
            if item["kind"] == "circle" and item["change"] in ("new", "gone"):  # the past is not theirs now
                shows = {label: said for label, said in shows.items() if said.circle != thing}
            elif item["kind"] == "goal" and item["change"] == "gone":
                shows = {label: said for label, said in shows.items() if said.goal != thing}
            elif item["kind"] == "moment" and item["change"] == "gone":
                shows.pop(thing, None)
            elif item["kind"] == "moment":
                label, said = pages.moment_in(self.names, person, item["html"])
                if name == (said.circle if kind == "circle" else said.goal):
                    if kind == "circle" or said.kind in pages.ON_GOALS:
                        shows[label] = said
        here = {self.names.labels[place] for circle in self.circles for place in self.world.here(circle)}
        return {label: said._replace(seers=said.seers & here) for label, said in shows.items()}


def difference(person: str, path: str, expected: Any, found: Any) -> str:
    lines = [f"{person} looks at the {path}, and it is not what the model says."]
    if expected is None or found is None:
        return "\n".join([*lines, f"    model {expected}", f"    page  {found}"])
    for field in expected._fields:
        said, is_ = getattr(expected, field), getattr(found, field)
        if said != is_:
            lines += [f"  {field}:", f"    model {said}", f"    page  {is_}"]
    return "\n".join(lines)
