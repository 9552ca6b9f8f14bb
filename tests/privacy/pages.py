"""What somebody can see, twice over: as the model says, and as it is found in the bytes of a page or an item.

Everything that can be seen carries a mark of its own (`zqzq7qzqz`), or its random id; so one search of the bytes says
all that is in them, wherever it stands. Cheap on purpose: a run reads some hundred thousand pages.
"""

import re
from calendar import day_name
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from tests.privacy.model import DONE, Day, Letter, Moment, Place, Share, World

MARK = re.compile(r"zqzq\d+qzqz|[0-9a-f]{32}")
ARTICLE = re.compile(r"<article .*?</article>", re.S)
MEMBERSHIP = re.compile(r'data-membership="(\w+)"')
HOW = re.compile(r" · (Yes|Some of it|Not this time|A different kind of day|A small step, done)\b")
TILE = re.compile(r'data-goal="(\w+)".*?</li>', re.S)
NEWCOMER = re.compile(r'<section class="card newcomer".*?</section>', re.S)
LATER = re.compile(r'<details class="tucked">\s*<summary>([^<]+)</summary>\s*<form class="tucked-body form"')
SO_FAR = re.compile(r"(\d+) days? so far")
ROW = re.compile(r'<tr><th scope="row">([^<]+)</th><td>([^<]*)</td></tr>')
TOLD = re.compile(r"<li>\s*<p><strong>([^<]+)</strong>: ([^<]+)</p>(.*?)</li>", re.S)
TOTAL = re.compile(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>")
ANSWERED = re.compile(r'<p class="answered-words">([^<,]+)')
HEARD = re.compile(r'wish-heard">[^<]* would like you to ([^<]+)<')
WAYS = {f"ask:{number}": f"ask how it went, every {day}" for number, day in enumerate(day_name)}
WAYS["cheer"] = "cheer when there is something new here"
CHEERS = {"With you": "with_you", "Thank you": "thank_you", "So glad": "so_glad", "Just here": "here"}
ANSWERS = {"yes": "Yes", "some": "Some of it", "not_this_time": "Not this time", "different": "A different kind of day"}
PARTS = ("progress", "steps", "notes", "setbacks")
ON_GOALS = ("encouragement", "win", "finish")  # check-ins and steps are on a goal's page as progress


class Said(NamedTuple):
    """A moment as somebody sees it."""

    kind: str
    circle: str
    goal: str
    how: str
    note: str
    seers: frozenset[str]
    cheers: frozenset[tuple[str, str]]
    here: frozenset[str] | None  # to celebrate it together, while that goes on


class CirclePage(NamedTuple):
    """A circle as somebody sees it: who is there, the goals shown to them, how many days of each and how to check on
    it, the goals they can speak about, the newcomers they are asked about and for which goals, what was said."""

    members: frozenset[str]
    goals: frozenset[tuple[str, int, str]]
    speaks_about: frozenset[str]
    asks: frozenset[tuple[str, frozenset[str]]]
    moments: dict[str, Said]
    found: frozenset[str]


class GoalPage(NamedTuple):
    """A goal as somebody sees it: who sees it, its totals, days (answer, win, note), told setbacks, how to check on it,
    what was said.

    Its owner has today's answer, and the days that may be told later, where others have the setbacks they were told.
    """

    seers: frozenset[str]
    totals: frozenset[tuple[str, str]]
    days: frozenset[tuple[str, str, bool, str]]
    told: frozenset[tuple[str, str, str]]
    wish: str
    moments: dict[str, Said]
    found: frozenset[str]


class ListPage(NamedTuple):
    """A page of letters, or of wishes: what each row says."""

    rows: frozenset[tuple[str, ...]]
    found: frozenset[str]


Page = CirclePage | GoalPage | ListPage | None  # None: for this person, there is no such thing


class Names:
    """What the marks and ids in the bytes stand for."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._persons: dict[str, str] = {}
        self._marks = 0
        self.labels: dict[Moment | Place | Letter, str] = {}

    def copy(self) -> "Names":
        """For one example, which adds names of its own."""
        names = Names()
        names._of, names._persons, names._marks = dict(self._of), dict(self._persons), self._marks
        names.labels = dict(self.labels)
        return names

    def mark(self, name: str) -> str:
        """A new mark that stands for something of this name."""
        self._marks += 1
        mark = f"zqzq{self._marks}qzqz"
        self._of[mark] = name
        return mark

    def stand_for(self, id: str, name: str) -> None:
        self._of[id] = name

    def place(self, place: Place, id: str = "", mark: str = "") -> None:
        name = self.labels[place] = f"{place.person} in {place.circle}, {place.seat}"
        self._persons[name] = place.person
        self._of[id] = self._of[mark] = name

    def of(self, id: str) -> str:
        return self._of.get(id, f"unknown {id}")

    def found_in(self, text: str) -> set[str]:
        return {self._of[mark] for mark in MARK.findall(text) if mark in self._of}

    def persons(self, names: Iterable[str]) -> set[str]:
        return {self._persons[name] for name in names if name in self._persons}

    def not_of(self, person: str, names: Iterable[str]) -> frozenset[str]:
        """Without the person's own places, past and present: that they see themselves is no news."""
        return frozenset(name for name in names if self._persons.get(name) != person)


def between(text: str, begin: str, end: str) -> str:
    return text.partition(begin)[2].partition(end)[0]


# As it is found


def circle_page(eyes: "Eyes", text: str) -> CirclePage:
    names = eyes.names
    goals = between(text, 'id="shown-goals"', "</section>")
    tiles = [(names.of(tile[1]), SO_FAR.search(tile[0]), wish_in(tile[0])) for tile in TILE.finditer(goals)]
    composer = between(text, "<moment-composer", "</moment-composer>")
    return CirclePage(
        members=frozenset(map(names.of, MEMBERSHIP.findall(between(text, 'class="seats"', "</ul>")))),
        goals=frozenset((goal, int(days[1]) if days else 0, wish) for goal, days, wish in tiles),
        speaks_about=frozenset(names.of(id) for id in re.findall(r'value="goal:(\w+)"', composer)),
        asks=frozenset(map(partial(newcomer_in, names), NEWCOMER.findall(text))),
        moments=moments_in(names, eyes.viewer, text),
        found=eyes.not_own(names.found_in(text)),
    )


def wish_in(text: str) -> str:
    heard = HEARD.search(text)
    return heard[1] if heard else ""


def newcomer_in(names: Names, card: str) -> tuple[str, frozenset[str]]:
    goals = between(card, '<ul class="newcomer-goals">', "</ul>")
    return names.of(MEMBERSHIP.findall(card)[0]), frozenset(names.found_in(goals))


def goal_page(eyes: "Eyes", text: str) -> GoalPage:
    names = eyes.names
    seers = between(between(text, '<header class="goal-head">', "</header>"), "<who-sees", "</who-sees>")
    calendar = ROW.findall(between(text, '<section class="calendar', "</section>"))
    days = [(on, how.split(".")[0].split(",")[0], "win" in how, note_in(names, how)) for on, how in calendar]
    told = [(on, how.capitalize(), note_in(names, rest)) for on, how, rest in TOLD.findall(text)]
    answered = ANSWERED.search(text)
    if answered:
        note = between(text, '<p class="voice check-note', "</p>")
        told.append(("today", answered[1], note_in(names, note)))
    told += [("later", on, "") for on in LATER.findall(text)]
    return GoalPage(
        seers=frozenset(map(names.of, MEMBERSHIP.findall(seers))),
        totals=frozenset(TOTAL.findall(between(text, '<dl class="totals">', "</dl>"))),
        days=frozenset(days),
        told=frozenset(told),
        wish=wish_in(text),
        moments=moments_in(names, eyes.viewer, text),
        found=eyes.not_own(names.found_in(text)),
    )


def note_in(names: Names, text: str) -> str:
    return next((name for name in names.found_in(text) if name.startswith("note")), "")


def moments_in(names: Names, viewer: str, text: str) -> dict[str, Said]:
    return dict(moment_in(names, viewer, article) for article in ARTICLE.findall(text))


def moment_in(names: Names, viewer: str, article: str) -> tuple[str, Said]:
    ids = dict(re.findall(r'data-(moment|circle|kind|goal)="(\w+)"', article.partition(">")[0]))
    how = HOW.search(article)
    seers = MEMBERSHIP.findall(between(article, "<who-sees", "</who-sees>"))
    cheers: set[tuple[str, str]] = set()
    for chip in between(article, '<div class="cheers"', "</div>").split('class="chip"')[1:]:
        label = next(label for label in CHEERS if f"<span>{label}" in chip)
        by = {viewer} if "· You" in chip else names.persons(names.found_in(chip))
        cheers |= {(CHEERS[label], person) for person in by}
    together = between(article, '<div class="together"', "</div>")
    here = MEMBERSHIP.findall(between(together, "<who-sees", "</who-sees>"))
    return names.of(ids["moment"]), Said(
        kind=ids["kind"],
        circle=names.of(ids["circle"]),
        goal=names.of(ids["goal"]) if "goal" in ids else "",
        how=how[1] if how else "",
        note=note_in(names, article),
        seers=frozenset(map(names.of, seers)),
        cheers=frozenset(cheers),
        here=frozenset(map(names.of, here)) if together else None,
    )


# As the model says


@dataclass(frozen=True)
class Eyes:
    """Whose eyes; on *see as*, who looks through them, and at what is shown in which circle alone."""

    world: World
    names: Names
    viewer: str
    looker: str = ""
    only_in: str = ""

    def both(self, rule: Callable[..., bool], *asked: Any) -> bool:
        return rule(self.viewer, *asked) and (not self.looker or rule(self.looker, *asked))

    def sees(self, goal: str, part: str = "", circle: str = "") -> bool:
        return self.both(self.world.sees, goal, part, circle or self.only_in)

    def sees_moment(self, moment: Moment) -> bool:
        """Whether it has arrived is asked of whoever really looks: quiet hours are not seen through others' eyes."""
        is_here = self.only_in in ("", moment.author.circle)
        really = self.looker or self.viewer
        return is_here and self.world.will_see(self.viewer, moment) and self.world.sees_moment(really, moment)

    def hears(self, moment: Moment) -> bool:
        """What is on their own pages; whoever looks through their eyes cannot tell what they have muted."""
        return self.sees_moment(moment) and bool(self.looker or not self.world.has_muted(self.viewer, moment))

    def not_own(self, names: Iterable[str]) -> frozenset[str]:
        """Without what is known anyway: one's own places; on *see as*, the place that is looked from as well."""
        if not self.looker:
            return self.names.not_of(self.viewer, names)
        place = self.world.place(self.viewer, self.only_in)
        from_there = self.names.labels[place] if place else ""
        return self.names.not_of(self.looker, (name for name in names if name != from_there))

    def circle(self, circle: str) -> Page:
        world, labels = self.world, self.names.labels
        if not world.place(self.viewer, circle):
            return None
        here = world.here(circle)
        others = [place for place in here if place.person != self.viewer]
        theirs = [goal for goal in world.owners if world.owners[goal] != self.viewer]
        shown = [goal for goal in theirs if self.sees(goal, circle=circle)]
        heard = [goal for goal in world.owners if self.can_speak_about(goal, circle, others)]
        asks = {} if self.looker else world.newcomers(self.viewer, circle)
        moments = [m for m in world.moments if m.author.circle == circle and self.hears(m)]
        found = {circle, *(labels[place] for place in here), *shown, *heard}.union(*asks.values())
        return CirclePage(
            members=frozenset(labels[place] for place in here),
            goals=frozenset((goal, self.days_seen(goal), self.wish(goal, circle)) for goal in shown),
            speaks_about=frozenset(heard),
            asks=frozenset((labels[place], frozenset(goals)) for place, goals in asks.items()),
            moments={labels[m]: self.said(m) for m in moments},
            found=self.not_own(found.union(*map(self.found_of, moments))),
        )

    def can_speak_about(self, goal: str, circle: str, others: list[Place]) -> bool:
        return self.sees(goal, circle=circle) and any(self.world.sees(who.person, goal, "", circle) for who in others)

    def days_seen(self, goal: str) -> int:
        done = sum(day.answer in DONE for (of, _on), day in self.world.days.items() if of == goal)
        return done if self.sees(goal, "progress") else 0

    def goal(self, goal: str) -> Page:
        world, labels, owner = self.world, self.names.labels, self.world.owners[goal]
        if not self.sees(goal):
            return None
        seeing, home = self.seeing(goal), None
        if self.viewer != owner:
            in_circles = {place.circle for place in seeing if place.person == self.viewer}
            homes = [place for place in world.places if place.person == owner and not place.has_left]
            home = next(place for place in homes if place.circle in in_circles)
            seeing = [place for place in seeing if place.circle == home.circle]
        days = {on: day for (of, on), day in world.days.items() if of == goal and self.sees_day(goal, on)}
        wins = [m for m in world.moments if self.is_win_seen(m, goal)]
        on_picture = self.on_picture(goal, days, {m.on for m in wins})
        told = self.own_days(goal, days) if self.viewer == owner else self.setbacks(goal, days)
        has_steps = self.sees(goal, "steps")
        totals = {
            "day": self.days_seen(goal),
            "step done": int(has_steps and goal in world.steps_done),
            "win": len(wins),
        }
        moments = [m for m in world.moments if m.goal == goal and m.kind in ON_GOALS and self.hears(m)]
        found = {goal, *(labels[place] for place in seeing), *(note for *_, note in [*on_picture, *told] if note)}
        found |= {home.circle, labels[home]} if home else set()
        found |= {f"step of {goal}"} if has_steps else set()
        found |= self.circles_to_tell(goal) if self.viewer == owner else set()
        return GoalPage(
            seers=frozenset(labels[place] for place in seeing),
            totals=frozenset((plural(noun, count), str(count)) for noun, count in totals.items() if count),
            days=frozenset(on_picture),
            told=frozenset(told),
            wish=self.wish(goal),
            moments={labels[m]: self.said(m) for m in moments},
            found=self.not_own(found.union(*map(self.found_of, moments))),
        )

    def wish(self, goal: str, circle: str = "") -> str:
        """What its owner would like of them, which those two know."""
        is_known = self.looker in ("", self.world.owners[goal])
        said = self.world.wishes_to(self.viewer, goal, circle or self.only_in) if is_known else []
        return next((WAYS[way] for way in said), "")

    def seeing(self, goal: str) -> list[Place]:
        return [
            place
            for place in self.world.places
            if self.only_in in ("", place.circle) and is_seer(self.world, place, goal)
        ]

    def circles_to_tell(self, goal: str) -> set[str]:
        """Where a setback of one's own can be told to several at once, when there is more than one such place."""
        there = Counter(place.circle for place in self.seeing(goal) if self.shows_setbacks(place, goal))
        return {circle for circle, people in there.items() if people > 1} if len(there) > 1 else set()

    def shows_setbacks(self, place: Place, goal: str) -> bool:
        return self.world.is_shown(place.person, goal, "setbacks", place.circle)

    def sees_day(self, goal: str, on: date) -> bool:
        sees, asked = self.world.sees_day, (goal, on, self.only_in)
        return sees(self.viewer, *asked, early=bool(self.looker)) and (not self.looker or sees(self.looker, *asked))

    def is_win_seen(self, moment: Moment, goal: str) -> bool:
        owner = self.world.owners[goal]
        is_win = (moment.kind, moment.goal, moment.author.person) == ("win", goal, owner)
        return is_win and (self.viewer == owner or self.sees_moment(moment))

    def on_picture(self, goal: str, days: dict[date, Day], win_days: set[date]) -> list[tuple[str, str, bool, str]]:
        if not self.sees(goal, "progress"):
            return []
        done = {on: day for on, day in days.items() if day.answer in DONE}
        reads = self.sees(goal, "notes")
        nothing = Day()
        return [
            (
                in_words(on),
                ANSWERS.get(done.get(on, nothing).answer, "A win"),
                on in win_days,
                done.get(on, nothing).note if reads else "",
            )
            for on in done.keys() | win_days
        ]

    def own_days(self, goal: str, days: dict[date, Day]) -> list[tuple[str, str, str]]:
        today = days.get(self.world.now.date())
        own = [("today", ANSWERS[today.answer], today.note)] if today else []
        if goal in self.world.let_go:
            own = [("today", "Let go", "")]
        return own + [("later", in_words(on), "") for on, day in days.items() if day.tells_later]

    def setbacks(self, goal: str, days: dict[date, Day]) -> list[tuple[str, str, str]]:
        reads = self.sees(goal, "notes")
        return [
            (in_words(on), ANSWERS[day.answer], day.note if reads else "")
            for on, day in days.items()
            if day.answer not in DONE
        ]

    def said(self, moment: Moment) -> Said:
        world = self.world
        day = world.days[moment.goal, moment.on] if moment.kind == "check_in" else None
        seers = [
            place
            for place in moment.told
            if not place.has_left and place is not moment.author and world.will_see(place.person, moment)
        ]
        return Said(
            kind=moment.kind,
            circle=moment.author.circle,
            goal=moment.goal,
            how=ANSWERS[day.answer] if day else "A small step, done" if moment.kind == "step" else "",
            note=day.note if day and self.both(world.reads_note, moment) else "",
            seers=frozenset(self.names.labels[place] for place in seers),
            cheers=frozenset((kind, place.person) for kind, place in moment.cheers),
            here=frozenset(self.names.labels[place] for place in world.here_for(moment))
            if world.is_celebrated(moment)
            else None,
        )

    def found_of(self, moment: Moment) -> set[str]:
        said, labels = self.said(moment), self.names.labels
        step = f"step of {moment.goal}" if moment.kind == "step" else ""
        people = {labels[moment.author], *(labels[place] for _kind, place in moment.cheers)}
        answered = moment.answers
        quoted = {labels[answered], labels[answered.author]} if answered else set()
        return {
            labels[moment],
            said.circle,
            said.goal,
            said.note,
            step,
            *said.seers,
            *people,
            *quoted,
            *(said.here or ()),
        } - {""}


def is_seer(world: World, place: Place, goal: str) -> bool:
    is_other = place.person != world.owners[goal]
    return is_other and not place.has_left and world.is_shown(place.person, goal, circle=place.circle)


def parts_around(world: World, person: str) -> tuple[dict[tuple[str, Place], set[str]], list[Share]]:
    """Which parts somebody sees of a goal and who else sees it there; of their own, who sees which parts, and why."""
    around: dict[tuple[str, Place], set[str]] = {}
    for goal in world.owners:
        seers = [place for place in world.places if is_seer(world, place, goal)]
        circles = {place.circle for place in seers if person in (place.person, world.owners[goal])}
        for place in seers:
            if place.circle in circles:
                is_told = person in (place.person, world.owners[goal])
                parts = {part for part in PARTS if world.is_shown(place.person, goal, part, place.circle)}
                around[goal, place] = parts if is_told else set()
    return around, [share for share in world.shares if world.owners[share.goal] == person]


def plural(noun: str, count: int) -> str:
    return noun if count == 1 else {"day": "days", "step done": "steps done", "win": "wins"}[noun]


def in_words(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B}"
