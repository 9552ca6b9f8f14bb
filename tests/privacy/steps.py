"""Everything people do about who sees what, in any order: each step goes through the door, and through the model."""

import re
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import note as tell_story
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import select

from circle.extensions import db
from circle.live.connections import open_connections
from circle.models import Change as ChangeRow
from circle.models import CheckIn as CheckInRow
from circle.models import Moment as MomentRow
from circle.models import Share
from tests.conftest import carry
from tests.people import PASSWORD, place_id_of
from tests.privacy.doings import Change
from tests.privacy.house import KEEPERS, OWNERS, PEOPLE, Browser, Screens
from tests.privacy.looking import Looking, difference
from tests.privacy.model import DONE, Moment, Place, Showing
from tests.privacy.pages import PARTS, Eyes

RELATIONS = ("family", "friend", "sponsor")
FIRST_SHOWN_TO = ("everyone", "family", "sponsor")
ANSWERS = ("yes", "some", "not_this_time", "different")
PASSWORDS = (PASSWORD, "another small pebble, then")
MOST_LINKS = 3
MOST_MOMENTS = 6  # seen by anybody: each makes every page that shows it a little slower
MOST_NIGHTS = 8
MOST_MUTINGS = 6
MOST_SIGN_OUTS = 5  # after each, all pages of that person are made again
QUIET = (None, (0, 23), (0, 12), (11, 13))  # hours: the first day begins at noon, and each other at midnight
TOGETHER_LASTS = timedelta(minutes=10)
CELEBRATING = {"": "begins", "/here": "comes", "/here?take_back=1": "leaves", "/thanks": "ends"}
LINK_LASTS = timedelta(hours=72)
ONE_DAY = timedelta(days=1)

number = st.integers(0, 11)  # which of whatever there is to choose from
some_circles = st.sampled_from([("family",), ("family", "band")])
some_parts = st.just(frozenset(PARTS)) | st.frozensets(st.sampled_from(PARTS))
days_to_come = st.sampled_from([None, None, 0, 1])
days_ago = st.sampled_from([0, 0, 1])
some_rows = st.lists(st.tuples(number, number, some_parts, days_to_come), max_size=3)
ALL_MOMENTS = select(MomentRow.id, MomentRow.circle_id, MomentRow.kind)


@dataclass
class Link:
    """An invitation that somebody was given."""

    inviter: Place
    relation: str
    token: str
    ends_at: datetime
    is_used: bool = False


class Steps(Looking):
    """What anybody may do next."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.passwords = dict.fromkeys(PEOPLE, PASSWORD)
        self.nights = self.sign_outs = self.notes = self.said = self.mutings = 0

    @initialize(
        circles=some_circles,
        goals=st.sampled_from([1, 2]),
        to=st.sampled_from(["", *FIRST_SHOWN_TO]),
        quiet=st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(QUIET[1:3]), max_size=2),
    )
    def begin(self, circles: tuple[str, ...], goals: int, to: str, quiet: dict[str, tuple[int, int]]) -> None:
        """In one circle or two, with one goal or two; which are shown, or not, from the beginning. Some keep quiet."""
        self.circles, self.goals = circles, tuple(OWNERS)[:goals]
        self.open_all_screens()
        for goal in self.goals if to else ():
            self._share(goal, "family", to, (frozenset(PARTS), None))
        for person, hours in quiet.items():
            self._keep_quiet(person, hours)

    def acts(self, person: str, story: str) -> Browser:
        """Somebody does something, a second after whatever was done before; gives their browser."""
        self._step(person, story)
        self.house.clock.forward(seconds=1)
        self.world.now = self.house.clock.at
        return self.screens[person].browser

    def _step(self, person: str, story: str) -> None:
        tell_story(f"{person} {story}")
        self.house.figures["steps"] += 1
        self.house.done[story.split()[0]] += 1
        self.steps += 1
        self.actor, self.muter, self.is_looked_at = person, "", False

    def owner(self, goal: str) -> str:
        return self.world.owners[goal]

    def at(self, goal: str, rest: str = "") -> str:
        return f"/goals/{self.house.goals[goal]}{rest}"

    def inside(self, circle: str, rest: str = "") -> str:
        return f"/circles/{self.house.circles[circle]}{rest}"

    # Coming and going

    @precondition(lambda self: sum(not link.is_used for link in self.links) < MOST_LINKS)
    @rule(circle=number, relation=st.sampled_from(RELATIONS))
    def invite(self, circle: int, relation: str) -> None:
        where = pick(self.circles, circle)
        keeper = KEEPERS[where]
        page = self.acts(keeper, f"invites a {relation} into {where}").post(
            self.inside(where, "/invitations"), relation=relation
        )
        token = re.search(r"/i/([\w-]{20,})", page.text)
        assert token, page.status
        inviter = self.world.place(keeper, where)
        assert inviter
        self.links.append(Link(inviter, relation, token[1], self.world.now + LINK_LASTS))

    @precondition(lambda self: self.links)
    @rule(person=number, which=number)
    def accept(self, person: int, which: int) -> None:
        link = pick(self.links, which)
        circle = link.inviter.circle
        absent = [who for who in PEOPLE if not self.world.place(who, circle)]
        who = pick(absent or PEOPLE, person)
        is_over = link.is_used or link.inviter.has_left or self.world.now >= link.ends_at
        browser = self.acts(who, f"opens a link into {circle} as {link.relation}{' that is over' if is_over else ''}")
        browser.get(f"/i/{link.token}")
        mark = self.names.mark("")
        answer = browser.post("/invitation/accept", known_as=f"{who.title()} {mark}")
        if is_over or self.world.place(who, circle):
            assert answer.status_code == 410 if is_over else 303
            return
        assert answer.status_code == 303
        link.is_used = True
        place = self.world.come(who, circle, link.relation)
        with self.app.app_context():
            self.ids[place] = place_id_of(self.people[who].person_id, self.house.circles[circle])
        self.names.place(place, self.ids[place], mark)

    def guests(self) -> list[Place]:
        """Those who can go: whoever keeps a circle cannot while others are there."""
        here = [place for circle in self.circles for place in self.world.here(circle)]
        return [place for place in here if KEEPERS[place.circle] != place.person]

    @precondition(lambda self: len(self.guests()) > 1)
    @rule(which=number)
    def leave(self, which: int) -> None:
        place = pick(self.guests(), which)
        browser = self.acts(place.person, f"leaves {place.circle}")
        assert browser.post(self.inside(place.circle, "/leave")).status_code == 303
        self._name_change(self.world.leave(place, place.person))

    @precondition(lambda self: len(self.guests()) > 1)
    @rule(which=number)
    def remove(self, which: int) -> None:
        place = pick(self.guests(), which)
        browser = self.acts(KEEPERS[place.circle], f"removes {place.person} from {place.circle}")
        answer = browser.post(self.inside(place.circle, f"/members/{self.ids[place]}/remove"))
        assert answer.status_code == 303
        self._name_change(self.world.leave(place, KEEPERS[place.circle]))

    @precondition(lambda self: self.newcomers())
    @rule(who=number, which=number, is_shown=st.booleans())
    def answer_about_newcomer(self, who: int, which: int, is_shown: bool) -> None:
        """Whoever is there may answer, and more than once; what is shown is what they own."""
        place = pick(self.newcomers(), which)
        person = pick(PEOPLE, who)
        browser = self.acts(person, f"{'shows them to' if is_shown else 'leaves out'} {self._called(place)}")
        answer = browser.post(f"/newcomers/{self.ids[place]}/{'show' if is_shown else 'leave-out'}")
        may = person != place.person and self.world.place(person, place.circle)
        assert answer.status_code == (303 if may else 404)
        if may and is_shown:
            self._name_change(self.world.welcome(person, place))
        elif may:
            self.world.answer(person, place)

    def newcomers(self) -> list[Place]:
        """Those who came since the beginning."""
        begun = len(self.house.places)
        return [place for place in self.world.places[begun:] if place.circle in self.circles and not place.has_left]

    # Showing

    @rule(goal=number, circle=number, to=number, parts=some_parts, days=days_to_come)
    def share(self, goal: int, circle: int, to: int, parts: frozenset[str], days: int | None) -> None:
        what = pick(self.goals, goal)
        where = pick(self._homes(what) or self.circles, circle)
        whom = pick(self._audiences(what, where), to)
        self._share(what, where, whom, (parts, self._end(days)))

    @precondition(lambda self: self._shown())
    @rule(which=number, part=st.sampled_from(PARTS))
    def widen_or_narrow(self, which: int, part: str) -> None:
        goal, circle, to = pick(self._shown(), which)
        parts, until = self.world.shown(goal, circle, to)
        self._share(goal, circle, to, (parts ^ {part}, until))

    def _share(self, goal: str, circle: str, to: str | Place, showing: Showing) -> None:
        parts, until = showing
        owner, end = self.owner(goal), last_day(until)
        browser = self.acts(owner, f"shows {goal} in {circle} to {self._called(to)}: {sorted(parts)}, until {end}")
        answer = browser.post(
            self.at(goal, "/shares"),
            circle=self.house.circles[circle],
            audience=self._written(to),
            until=end,
            **dict.fromkeys(parts, "1"),
        )
        is_there = self.world.place(owner, circle)
        assert answer.status_code == (303 if is_there else 404)
        if is_there:
            self._name_change(self.world.show(goal, circle, to, showing))

    @rule(goal=number, rows=some_rows)
    def save_sheet(self, goal: int, rows: list[Any]) -> None:
        what = pick(self.goals, goal)
        sheet = self._sheet(what, rows)
        browser = self.acts(self.owner(what), f"shows {what} to just {self._in_words(sheet)}")
        assert browser.post(self.at(what, "/sharing"), **self._as_ticked(sheet)).status_code == 303
        self._name_change(self.world.save_sheet(what, sheet))

    @rule(goal=number, rows=some_rows, member=number)
    def preview_sheet(self, goal: int, rows: list[Any], member: int) -> None:
        """Somebody sees the goal as they would after saving; and nothing is kept of it."""
        what = pick(self.goals, goal)
        owner, sheet = self.owner(what), self._sheet(what, rows)
        others = [place for circle in self._homes(what) for place in self.world.here(circle) if place.person != owner]
        place = pick(others or [place for place in self.world.places if place.has_left], member)
        story = f"looks as {self._called(place)} at {what}, if shown to just {self._in_words(sheet)}"
        fields = {**self._as_ticked(sheet), "as": self.ids[place]}
        answer = self.acts(owner, story).post(self.at(what, "/sharing/as"), **fields)
        if not others:
            assert answer.status_code == 404
            return
        as_if = copy(self.world)
        as_if.changes = []
        as_if.save_sheet(what, sheet)
        eyes = Eyes(as_if, self.names, place.person, owner, place.circle)
        self.house.figures["comparisons"] += 1
        without_ticks = re.sub(r'<section class="seen-as-frame".*?</section>', "", answer.text, flags=re.S)
        page, expected = self._read(eyes, f"goal {what}", answer.status_code, without_ticks), eyes.goal(what)
        assert page == expected, difference(eyes, f"unsaved goal {what}", expected, page)

    def _sheet(self, goal: str, rows: list[Any]) -> dict[tuple[str, str | Place], Showing]:
        circles, sheet = self._homes(goal), {}
        for circle, to, parts, days in rows if circles else ():
            where = pick(circles, circle)
            sheet[where, pick(self._audiences(goal, where), to)] = parts, self._end(days)
        return sheet

    def _homes(self, goal: str) -> list[str]:
        return [circle for circle in self.circles if self.world.place(self.owner(goal), circle)]

    def _as_ticked(self, sheet: dict[tuple[str, str | Place], Showing]) -> dict[str, Any]:
        fields: dict[str, Any] = {name: [] for name in ("sees", *PARTS)}
        for (circle, to), (parts, until) in sheet.items():
            key = f"{self.house.circles[circle]}/{self._written(to)}"
            fields[f"until:{key}"] = last_day(until)
            for name in ("sees", *parts):
                fields[name].append(key)
        return fields

    def _in_words(self, sheet: dict[tuple[str, str | Place], Showing]) -> list[str]:
        return [f"{self._called(to)} in {circle}: {sorted(parts)}" for (circle, to), (parts, _end) in sheet.items()]

    @precondition(lambda self: self._shown())
    @rule(which=number)
    def stop(self, which: int) -> None:
        goal, circle, to = pick(self._shown(), which)
        browser = self.acts(self.owner(goal), f"stops showing {goal} in {circle} to {self._called(to)}")
        shares = select(Share.id).filter_by(
            goal_id=self.house.goals[goal],
            circle_id=self.house.circles[circle],
            audience=self._written(to).partition(":")[0],
            relation=to if to in RELATIONS else None,
            membership_id=self.ids.get(to),
            end_told=False,
        )
        with self.app.app_context():
            share = db.session.scalars(shares).first()
        assert browser.post(self.at(goal, f"/shares/{share}/stop")).status_code == 303
        self._name_change(self.world.stop(goal, circle, to))

    @rule(goal=number, is_all=st.booleans(), which=number)
    def stop_for(self, goal: int, is_all: bool, which: int) -> None:
        what = pick(self.goals, goal)
        owner = self.owner(what)
        seers = [place for place in self.world.places if self.world.is_shown(place.person, what, "", place.circle)]
        place = pick([*seers, *self.world.places], which)
        story = f"stops showing {'everything' if is_all else what} to {self._called(place)}"
        fields = {"member": self.ids[place]} | ({} if is_all else {"goal": self.house.goals[what]})
        answer = self.acts(owner, story).post("/who-sees-what/stop", **fields)
        may = not place.has_left and self.world.place(owner, place.circle)
        assert answer.status_code == (303 if may else 404)
        if may:
            self._name_change(self.world.stop_for(owner, place, "" if is_all else what))

    @precondition(lambda self: self.world.let_go or len(self._shown()) > 1)
    @rule(goal=number, is_let_go=st.booleans())
    def stop_all_or_let_go(self, goal: int, is_let_go: bool) -> None:
        """What was let go is picked up before anything else is."""
        if self.world.let_go:
            self._pick_up(pick(sorted(self.world.let_go), goal))
        elif is_let_go:
            self._let_go(pick(self.goals, goal))
        else:
            self._stop_all(self.owner(pick(self.goals, goal)))

    def _stop_all(self, owner: str) -> None:
        assert self.acts(owner, "stops showing anything").post("/who-sees-what/stop-all").status_code == 303
        self._name_change(self.world.stop_all(owner))

    def _let_go(self, goal: str) -> None:
        assert self.acts(self.owner(goal), f"lets go of {goal}").post(self.at(goal, "/let-go")).status_code == 303
        self.world.let_go_of(goal)

    def _pick_up(self, goal: str) -> None:
        assert self.acts(self.owner(goal), f"picks up {goal}").post(self.at(goal, "/resume")).status_code == 303
        self.world.let_go -= {goal}

    @precondition(lambda self: self.world.changes)
    @rule(which=number, other=st.sampled_from([None, None, None, None, *PEOPLE]))
    def undo(self, which: int, other: str | None) -> None:
        change = pick(self.world.changes[::-1], which)
        person = other or change.person
        answer = self.acts(person, f"undoes {self.ids[change]}").post(f"/changes/{self.ids[change]}/undo")
        assert answer.status_code == (303 if person == change.person else 404)
        if person == change.person:
            self.world.undo(change)

    @precondition(lambda self: self.nights < MOST_NIGHTS)
    @rule()
    def sleep_a_night(self) -> None:
        """Ends come: at once on every page, and by the sweep on screens that are open."""
        self.nights += 1
        self._step("", "everybody sleeps a night")
        self.house.clock.set(datetime.combine(self.world.now.date() + ONE_DAY, time(0), self.world.now.tzinfo))
        self.world.now = self.house.clock.at
        for person in PEOPLE:
            for what, expected in self._as_the_model_says(person).items():
                self._compare(Eyes(self.world, self.names, person), what, expected)
        self.world.wait_until(self.house.clock.at)
        with self.app.app_context():
            self.app.extensions["courier"].sweep()

    # What was done

    @rule(goal=number, ago=days_ago, answer=st.sampled_from(ANSWERS), has_note=st.booleans())
    def check_in(self, goal: int, ago: int, answer: str, has_note: bool) -> None:
        self._check_in(pick(self.goals, goal), ago, answer, has_note=has_note)

    @rule(goal=number, ago=days_ago, answer=st.sampled_from(ANSWERS[2:]), has_note=st.booleans(), to=number)
    def tell_of_setback(self, goal: int, ago: int, answer: str, has_note: bool, to: int) -> None:
        what = pick(self.goals, goal)
        self._check_in(what, ago, answer, has_note=has_note, tell=pick(self._tellable(what), to))

    @rule(goal=number, answer=st.sampled_from(ANSWERS[:2]))
    def tap(self, goal: int, answer: str) -> None:
        self._check_in(pick(self.goals, goal), 0, answer, has_note=None)

    def _check_in(self, goal: str, ago: int, answer: str, *, has_note: bool | None, tell: str | Place = "") -> None:
        on = self.world.now.date() - ago * ONE_DAY
        with_note = ", with a note" if has_note else ""
        browser = self.acts(
            self.owner(goal), f"says of {goal} on {on}: {answer}{with_note}, tells {self._called(tell)}"
        )
        fields = {"answer": answer, "tell": self._told(tell)} | ({"on": on.isoformat()} if ago else {})
        note: str | None = None
        if has_note is not None:
            self.notes += bool(has_note)
            note = f"note {self.notes}" if has_note else ""
            fields["note"] = f"Note {self.names.mark(note)}" if has_note else ""
        keeps_note = note is None or (ago and not note)  # an earlier day starts from an empty form
        is_said = self.world.check_in(goal, on, answer, None if keeps_note else note, tell)
        assert browser.post(self.at(goal, "/check-ins"), **fields).status_code == (303 if is_said else 422)
        self._name_moments()

    @precondition(lambda self: self._setbacks())
    @rule(which=number, to=number)
    def tell_of_it_later(self, which: int, to: int) -> None:
        goal, on = pick(self._setbacks(), which)
        tell = pick(self._tellable(goal), to)
        browser = self.acts(self.owner(goal), f"tells of {goal} on {on}: {self._called(tell)}")
        with self.app.app_context():
            asked = select(CheckInRow.id).filter_by(goal_id=self.house.goals[goal], on=on)
            check_in = db.session.scalars(asked).one()
        is_said = self.world.check_in(goal, on, self.world.days[goal, on].answer, None, tell)
        answer = browser.post(self.at(goal, f"/check-ins/{check_in}/tell"), tell=self._told(tell))
        assert answer.status_code == (303 if is_said else 422)
        self._name_moments()

    def _setbacks(self) -> list[tuple[str, date]]:
        return [of for of, day in self.world.days.items() if day.answer not in DONE and of[0] in self.goals]

    def _tellable(self, goal: str) -> list[str | Place]:
        """Whom a setback could be told; some of them may not hear of it."""
        others = [who for circle in self.circles for who in self.world.here(circle) if who.person != self.owner(goal)]
        hearing = [who for who in others if self.world.is_shown(who.person, goal, "setbacks", who.circle)]
        return ["everyone", *hearing, *self.circles, "later", "", *(who for who in others if who not in hearing)]

    def _told(self, tell: str | Place) -> str:
        if isinstance(tell, Place):
            return f"member:{self.ids[tell]}"
        return f"circle:{self.house.circles[tell]}" if tell in self.circles else tell

    @rule(goal=number)
    def tick_or_untick(self, goal: int) -> None:
        what = pick(self.goals, goal)
        is_done = what in self.world.steps_done
        browser = self.acts(self.owner(what), f"{'unticks' if is_done else 'ticks'} the step of {what}")
        path = f"/steps/{self.house.steps[what]}/{'undone' if is_done else 'done'}"
        assert browser.post(self.at(what, path)).status_code == 303
        (self.world.untick if is_done else self.world.tick)(what)
        self._name_moments()

    # What is said

    def _has_room(self) -> bool:
        seen = [m for m in self.world.moments if any(self.world.will_see(person, m) for person in PEOPLE)]
        return len(seen) < MOST_MOMENTS

    @precondition(_has_room)
    @rule(author=number, circle=number, to=number)
    def encourage(self, author: int, circle: int, to: int) -> None:
        where = pick(self.circles, circle)
        by = pick(self.world.here(where), author)
        others = [place for place in self.world.here(where) if place is not by]
        hearers: list[tuple[str, Place | None]] = [("", None)]
        hearers += [(goal, None) for goal in self.goals]
        hearers += [("", place) for place in others]
        hearers += [(goal, place) for place in others for goal in self.goals if self.owner(goal) == place.person]
        goal, addressee = pick(hearers, to)
        self._say(Moment("encouragement", by, self.world.now.date(), addressee, goal))

    @precondition(_has_room)
    @rule(author=number, circle=number, goal=number)
    def win(self, author: int, circle: int, goal: int) -> None:
        where = pick(self.circles, circle)
        by = pick(self.world.here(where), author)
        self._say(Moment("win", by, self.world.now.date(), goal=pick(["", *self.goals], goal)))

    def _say(self, moment: Moment) -> None:
        by, to, about = moment.author, moment.to, moment.goal
        of = f" about {about}" if about else ""
        browser = self.acts(by.person, f"says in {by.circle} to {self._called(to or 'everyone')}{of}: {moment.kind}")
        words = f"Words {self._name(moment)}"
        if moment.kind == "win":
            fields = {"to": self.house.circles[by.circle], "goal": self.house.goals[about] if about else ""}
            answer = browser.post("/wins", words=words, **fields)
        elif to is None:
            whom = f"goal:{self.house.goals[about]}" if about else "everyone"
            answer = browser.post(self.inside(by.circle, "/moments"), words=words, to=whom)
        else:
            fields = {"to": f"member:{self.ids[to]}", "goal": self.house.goals[about] if about else ""}
            answer = browser.post(self.inside(by.circle, "/moments"), words=words, **fields)
        may_speak = not about or self.owner(about) == by.person or self.world.is_shown(by.person, about, "", by.circle)
        is_said = may_speak and self.world.say(moment)
        assert answer.status_code == (303 if is_said else 404 if moment.kind == "win" else 422)
        self._name_moments()

    @precondition(lambda self: self.world.moments and self._has_room())
    @rule(other=st.sampled_from([None, None, None, *PEOPLE]), who=number, which=number)
    def reply(self, other: str | None, who: int, which: int) -> None:
        """Mostly those who see it answer, now and then somebody else. An answer to an answer answers the first."""
        moment = pick(self.world.moments, which)
        seeing = [person for person in PEOPLE if self.world.sees_moment(person, moment)]
        person = other or pick(seeing or PEOPLE, who)
        first, by = moment.answers or moment, self.world.place(person, moment.author.circle)
        may = self.world.sees_moment(person, moment)
        to = None if first.to is None else first.author if first.author.person != person else first.to
        assert by or not may
        reply = Moment("encouragement", by or moment.author, self.world.now.date(), to, first.goal, first.part, first)
        browser = self.acts(person, f"answers {self.names.labels[moment]}")
        answer = browser.post(f"/moments/{self.ids[moment]}/reply", words=f"Words {self._name(reply)}")
        is_said = may and self.world.say(reply)
        assert answer.status_code == (303 if is_said else 409 if may else 404)
        self._name_moments()

    @precondition(lambda self: self.mutings < MOST_MUTINGS)
    @rule(person=st.sampled_from(PEOPLE), which=number)
    def mute_or_unmute(self, person: str, which: int) -> None:
        """A circle, or somebody there; for themselves alone, and nobody else's pages, news or names change."""
        places = [place for place in self.world.places if place.circle in self.circles and place.person != person]
        what = pick([*self.circles, *places], which)
        id = self.house.circles[what] if isinstance(what, str) else self.ids[what]
        is_muted = (person, what) in self.world.muted
        self.mutings += 1
        browser = self.acts(person, f"{'unmutes' if is_muted else 'mutes'} {self._called(what)}")
        if is_muted:
            answer, may = browser.post(f"/muted/{id}/unmute"), True
        elif isinstance(what, str):
            answer, may = browser.post(self.inside(what, "/mute")), bool(self.world.place(person, what))
        else:
            answer = browser.post(self.inside(what.circle, f"/members/{id}/mute"))
            may = bool(self.world.place(person, what.circle)) and not what.has_left
        assert answer.status_code == (303 if may else 404)
        self.muter = person
        if may:
            self.world.muted ^= {(person, what)}

    @precondition(lambda self: self.world.moments)
    @rule(
        person=st.sampled_from(PEOPLE), which=number, kind=st.sampled_from(["with_you", "thank_you", "so_glad", "here"])
    )
    def cheer(self, person: str, which: int, kind: str) -> None:
        moment = pick(self.world.moments, which)
        place = self.world.place(person, moment.author.circle)
        given = {(of, by) for of, by in moment.cheers if (of, by.person) == (kind, person)}
        story = f"{'takes back' if given else 'gives'} {kind} for {self.names.labels[moment]}"
        path = f"/moments/{self.ids[moment]}/cheers{'?take_back=1' if given else ''}"
        may = self.world.sees_moment(person, moment) or any(not by.has_left for _of, by in given)
        assert self.acts(person, story).post(path, kind=kind).status_code == (303 if may else 404)
        if may:
            assert place
            moment.cheers ^= given or {(kind, place)}

    @precondition(lambda self: self._wins())
    @rule(person=st.sampled_from(PEOPLE), which=number)
    def celebrate_together(self, person: str, which: int) -> None:
        self._celebrate_together(person, pick(self._wins(), which), "")

    @precondition(lambda self: any(map(self.world.is_celebrated, self._wins())))
    @rule(person=st.sampled_from(PEOPLE), which=number, act=st.sampled_from(["/here", *CELEBRATING]))
    def be_there_to_celebrate(self, person: str, which: int, act: str) -> None:
        """Is there, goes again, or, celebrated, says that it was good; or may not."""
        self._celebrate_together(person, pick([*filter(self.world.is_celebrated, self._wins())], which), act)

    def _celebrate_together(self, person: str, win: Moment, act: str) -> None:
        world = self.world
        browser = self.acts(person, f"{CELEBRATING[act]} celebrating {self.names.labels[win]}")
        place, is_on = world.place(person, win.author.circle), world.is_celebrated(win)
        sees = world.sees_moment(person, win)
        mine = frozenset(came for came in win.came if came.person == person)
        may = sees and not win.author.has_left
        if act == "/here?take_back=1":
            may = sees or bool(mine)
        elif act == "/thanks":
            may = person == win.author.person and not win.author.has_left
        assert browser.post(f"/moments/{self.ids[win]}/together{act}").status_code == (303 if may else 404)
        if may and act == "" and not is_on and not win.is_thanked:
            win.together_until, win.here = world.now + TOGETHER_LASTS, frozenset()
        elif may and act == "/here" and is_on:
            assert place
            win.came, win.here = win.came | {place}, win.here | {place}
        elif act == "/here?take_back=1":
            win.came, win.here = win.came - mine, win.here - mine
        elif may and act == "/thanks" and is_on:
            win.together_until, win.is_thanked = None, True

    def _wins(self) -> list[Moment]:
        return [moment for moment in self.world.moments if moment.kind == "win"]

    @precondition(lambda self: self._words())
    @rule(which=number, other=st.sampled_from([None, None, None, *PEOPLE]))
    def take_back(self, which: int, other: str | None) -> None:
        moment = pick(self._words(), which)
        person = other or moment.author.person
        browser = self.acts(person, f"takes back {self.names.labels[moment]}")
        may = person == moment.author.person and not moment.author.has_left
        assert browser.post(f"/moments/{self.ids[moment]}/take-back").status_code == (303 if may else 404)
        if may:
            self.world.unsay([moment])

    def _words(self) -> list[Moment]:
        return [moment for moment in self.world.moments if moment.kind in ("encouragement", "win")]

    # Quiet hours

    @rule(person=st.sampled_from(PEOPLE), hours=st.sampled_from(QUIET))
    def keep_quiet(self, person: str, hours: tuple[int, int] | None) -> None:
        self._keep_quiet(person, hours)

    def _keep_quiet(self, person: str, hours: tuple[int, int] | None) -> None:
        browser, (begins, ends) = self.acts(person, f"keeps quiet {hours}"), hours or (22, 7)
        times = {"quiet_from": f"{begins:02}:00", "quiet_until": f"{ends:02}:00"}
        answer = browser.post("/you/quiet", **times, **({"keeps_quiet": "1"} if hours else {}))
        assert answer.status_code == 303
        self.world.keep_quiet(person, hours)

    @precondition(lambda self: self.world.quiet)
    @rule(which=number)
    def let_in(self, which: int) -> None:
        person = pick(self.world.quiet, which)
        assert self.acts(person, "lets in what waits").post("/you/quiet/let-in").status_code == 303
        self.world.let_in(person)

    # Being signed in

    @precondition(lambda self: self.sign_outs < MOST_SIGN_OUTS)
    @rule(person=st.sampled_from(PEOPLE), is_by_password=st.booleans())
    def sign_out(self, person: str, is_by_password: bool) -> None:
        self.sign_outs += 1
        (self._change_password if is_by_password else self._sign_out)(person)

    def _sign_out(self, person: str) -> None:
        browser = self.acts(person, "signs out, and in again")
        assert browser.post("/sign-out").status_code == 303
        self._is_signed_out(person)
        anew = Browser(self.app.test_client())
        fields = {"email": self.people[person].address, "password": self.passwords[person]}
        assert anew.post("/sign-in", **fields).status_code == 303
        self._open_anew(person, Browser(anew.client))

    def _change_password(self, person: str) -> None:
        self.acts(person, "changes the password in another browser")
        with self.app.app_context():
            other = Browser(self._client(self.house.session_of(person)))
        new = next(password for password in PASSWORDS if password != self.passwords[person])
        answer = other.post("/you/password", current=self.passwords[person], new=new)
        assert answer.status_code == 303
        self.passwords[person] = new
        self._is_signed_out(person)
        self._open_anew(person, other)

    def _is_signed_out(self, person: str) -> None:
        """Nothing is shown and nothing arrives where somebody is signed out."""
        screens = self.screens[person]
        carry(self.app)
        assert screens.socket.sid() not in [connection.sid for connection in open_connections()]
        for path in (self.inside("family"), self.at("walk")):
            status, text = screens.browser.get(path)
            assert (status, self.names.found_in(text)) == (303, set())
        assert screens.browser.get("/news")[0] == 401
        screens.socket.hears_only()
        self.closed = [*self.closed[-3:], screens.socket]

    def _open_anew(self, person: str, browser: Browser) -> None:
        held = self.screens[person].held
        self.screens[person] = Screens(self.app, browser, self.notebook)
        self.screens[person].held = held

    # What things are called

    def _audiences(self, goal: str, circle: str) -> list[str | Place]:
        others = [who for who in self.world.here(circle) if who.person != self.owner(goal)]
        held = {who.relation for who in others} & set(RELATIONS)
        return ["everyone", *others, *sorted(held), *sorted(set(RELATIONS) - held)[:1]]

    def _shown(self) -> list[tuple[str, str, str | Place]]:
        shown = [(share.goal, share.circle, share.to) for share in self.world.shares]
        return list(dict.fromkeys(shown))

    def _called(self, to: str | Place) -> str:
        return (to or "nobody") if isinstance(to, str) else self.names.labels[to]

    def _written(self, to: str | Place) -> str:
        """As forms write it."""
        if isinstance(to, Place):
            return f"member:{self.ids[to]}"
        return to if to == "everyone" else f"relation:{to}"

    def _end(self, days: int | None) -> datetime | None:
        if days is None:
            return None
        return datetime.combine(self.world.now.date() + (days + 1) * ONE_DAY, time(0), self.world.now.tzinfo)

    def _name_change(self, change: Change | None) -> None:
        """Find the id of a change that was made just now."""
        if change is not None:
            asked = select(ChangeRow.id).filter_by(person_id=self.people[change.person].person_id, at=self.world.now)
            with self.app.app_context():
                self.ids[change] = db.session.scalars(asked).one()

    def _name(self, moment: Moment) -> str:
        self.said += 1
        self.names.labels[moment] = f"moment {self.said}, {moment.kind} by {moment.author.person}"
        return self.names.mark(self.names.labels[moment])

    def _name_moments(self) -> None:
        """Find the ids of the moments that the model has now; a moment it does not have stays unknown."""
        fresh = [moment for moment in self.world.moments if moment not in self.ids]
        if not fresh:
            return
        with self.app.app_context():
            rows = db.session.execute(ALL_MOMENTS).all()
        for moment in fresh:
            if moment not in self.names.labels:
                self._name(moment)
            here = self.house.circles[moment.author.circle]
            known = set(self.ids.values())
            [id] = [id for id, circle, kind in rows if id not in known and (circle, kind) == (here, moment.kind)]
            self.ids[moment] = id
            self.names.stand_for(id, self.names.labels[moment])


def pick(choices: Any, which: int) -> Any:
    """One of them, by a number that may be larger than there are."""
    return list(choices)[which % len(choices)]


def last_day(until: datetime | None) -> str:
    """The last day of something shown until then, as forms write it."""
    return (until - ONE_DAY).date().isoformat() if until else ""
