"""What somebody can see, twice over: as the model says, and as it is found in the bytes of a page or an item.

Everything that can be seen carries a mark of its own (`zq7z`), or its random id; so one search of the bytes says all
that is in them, wherever it stands. Cheap on purpose: a run reads some hundred thousand pages.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tests.privacy.model import DONE, Moment, Place, World

MARK = re.compile(r"zq\d+z|[0-9a-f]{32}")
ARTICLE = re.compile(r"<article .*?</article>", re.S)
MEMBERSHIP = re.compile(r'data-membership="(\w+)"')
HOW = re.compile(r" · (Yes|Some of it|Not this time|A different kind of day|A small step, done)\b")
TILE = re.compile(r'data-goal="(\w+)".*?</li>', re.S)
SO_FAR = re.compile(r"(\d+) days? so far")
ROW = re.compile(r'<tr><th scope="row">([^<]+)</th><td>([^<]*)</td></tr>')
TOLD = re.compile(r"<li>\s*<p><strong>([^<]+)</strong>: ([^<]+)</p>(.*?)</li>", re.S)
TOTAL = re.compile(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>")
ANSWERED = re.compile(r'<p class="answered-words">([^<,]+)')
CHEERS = {"With you": "with_you", "Thank you": "thank_you", "So glad": "so_glad"}
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


class CirclePage(NamedTuple):
    """A circle as somebody sees it: who is there, the goals shown to them and how many days of each, what was said."""

    members: frozenset[str]
    goals: frozenset[tuple[str, int]]
    speaks_about: frozenset[str]
    moments: dict[str, Said]
    found: frozenset[str]


class GoalPage(NamedTuple):
    """A goal as somebody sees it: who sees it, its totals, days (answer, win, note), told setbacks, what was said."""

    seers: frozenset[str]
    totals: frozenset[tuple[str, str]]
    days: frozenset[tuple[str, str, bool, str]]
    told: frozenset[tuple[str, str, str]]
    moments: dict[str, Said]
    found: frozenset[str]


Page = CirclePage | GoalPage | None  # None: for this person, there is no such thing


class Names:
    """What the marks and ids in the bytes stand for."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._persons: dict[str, str] = {}
        self._marks = 0
        self.labels: dict[Moment | Place, str] = {}

    def copy(self) -> "Names":
        """For one example, which adds names of its own."""
        names = Names()
        names._of, names._persons, names._marks = dict(self._of), dict(self._persons), self._marks
        names.labels = dict(self.labels)
        return names

    def mark(self, name: str) -> str:
        """A new mark that stands for something of this name."""
        self._marks += 1
        mark = f"zq{self._marks}z"
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


def circle_page(names: Names, viewer: str, text: str) -> CirclePage:
    goals = between(text, 'id="shown-goals"', "</section>")
    tiles = [(names.of(tile[1]), SO_FAR.search(tile[0])) for tile in TILE.finditer(goals)]
    composer = between(text, "<moment-composer", "</moment-composer>")
    return CirclePage(
        members=frozenset(map(names.of, MEMBERSHIP.findall(between(text, 'class="seats"', "</ul>")))),
        goals=frozenset((goal, int(days[1]) if days else 0) for goal, days in tiles),
        speaks_about=frozenset(names.of(id) for id in re.findall(r'value="goal:(\w+)"', composer)),
        moments=moments_in(names, viewer, text),
        found=names.not_of(viewer, names.found_in(text)),
    )


def goal_page(names: Names, viewer: str, text: str) -> GoalPage:
    seers = between(between(text, '<header class="goal-head">', "</header>"), "<who-sees", "</who-sees>")
    days = [(on, how.split(".")[0].split(",")[0], "win" in how, note_in(names, how)) for on, how in ROW.findall(text)]
    told = [(on, how.capitalize(), note_in(names, rest)) for on, how, rest in TOLD.findall(text)]
    answered = ANSWERED.search(text)
    if answered:
        note = between(text, '<p class="voice check-note', "</p>")
        told.append(("today", answered[1], note_in(names, note)))
    return GoalPage(
        seers=frozenset(map(names.of, MEMBERSHIP.findall(seers))),
        totals=frozenset(TOTAL.findall(between(text, '<dl class="totals">', "</dl>"))),
        days=frozenset(days),
        told=frozenset(told),
        moments=moments_in(names, viewer, text),
        found=names.not_of(viewer, names.found_in(text)),
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
    return names.of(ids["moment"]), Said(
        kind=ids["kind"],
        circle=names.of(ids["circle"]),
        goal=names.of(ids["goal"]) if "goal" in ids else "",
        how=how[1] if how else "",
        note=note_in(names, article),
        seers=frozenset(map(names.of, seers)),
        cheers=frozenset(cheers),
    )


# As the model says


def expected_circle(world: World, names: Names, viewer: str, circle: str) -> Page:
    if not world.place(viewer, circle):
        return None
    here = world.here(circle)
    shown = {goal for goal in world.owners if world.is_shown(viewer, goal, circle=circle)}
    seen = {goal for goal in world.owners if goal in shown or world.owners[goal] == viewer}
    others = [place for place in here if place.person != viewer]
    heard = {
        goal
        for goal in seen
        if any(
            world.is_shown(place.person, goal, circle=circle) or world.owners[goal] == place.person for place in others
        )
        and world.place(world.owners[goal], circle)
    }
    shown -= {goal for goal in shown if world.owners[goal] == viewer}
    moments = [m for m in world.moments if m.author.circle == circle and world.sees_moment(viewer, m)]
    found = {circle, *(names.labels[place] for place in here), *shown, *heard}
    return CirclePage(
        members=frozenset(names.labels[place] for place in here),
        goals=frozenset((goal, days_seen(world, viewer, goal)) for goal in shown),
        speaks_about=frozenset(heard) if others else frozenset(),
        moments={names.labels[m]: said(world, names, viewer, m) for m in moments},
        found=names.not_of(viewer, found.union(*(found_of(world, names, viewer, m) for m in moments))),
    )


def days_seen(world: World, viewer: str, goal: str) -> int:
    done = sum(day.answer in DONE for (of, _on), day in world.days.items() if of == goal)
    return done if world.sees(viewer, goal, "progress") else 0


def expected_goal(world: World, names: Names, viewer: str, goal: str, is_let_go: bool) -> Page:
    if not world.sees(viewer, goal):
        return None
    owner = world.owners[goal]
    is_own = viewer == owner
    seeing = [place for place in world.places if is_seer(world, place, goal)]
    homes = [place for place in world.places if place.person == owner and not place.has_left]
    home = None
    if not is_own:
        in_circles = {place.circle for place in seeing if place.person == viewer}
        home = next(place for place in homes if place.circle in in_circles)
        seeing = [place for place in seeing if place.circle == home.circle]
    reads_notes, sees_progress = world.sees(viewer, goal, "notes"), world.sees(viewer, goal, "progress")
    days = {on: day for (of, on), day in world.days.items() if of == goal and world.sees_day(viewer, goal, on)}
    wins = [
        m
        for m in world.moments
        if (m.kind, m.goal, m.author.person) == ("win", goal, owner) and (is_own or world.sees_moment(viewer, m))
    ]
    win_days = {m.on for m in wins}
    done = {on: day for on, day in days.items() if day.answer in DONE}
    on_picture = [
        (
            in_words(on),
            ANSWERS[done[on].answer] if on in done else "A win",
            on in win_days,
            done[on].note if on in done and reads_notes else "",
        )
        for on in done.keys() | win_days
        if sees_progress
    ]
    if is_own:
        today = days.get(world.now.date())
        told = [("today", ANSWERS[today.answer], today.note)] if today and not is_let_go else []
        if is_let_go:
            told = [("today", "Let go", "")]
    else:
        told = [
            (in_words(on), ANSWERS[day.answer], day.note if reads_notes else "")
            for on, day in days.items()
            if day.answer not in DONE
        ]
    steps = world.sees(viewer, goal, "steps")
    totals = {
        "day": len(done) if sees_progress else 0,
        "step done": len({goal} & world.steps_done) if steps else 0,
        "win": len(wins),
    }
    moments = [m for m in world.moments if m.goal == goal and m.kind in ON_GOALS and world.sees_moment(viewer, m)]
    found = {goal, *(names.labels[place] for place in seeing)}
    found |= {home.circle, names.labels[home]} if home else set()
    found |= {f"step of {goal}"} if steps else set()
    found |= {note for *_, note in [*on_picture, *told] if note}
    return GoalPage(
        seers=frozenset(names.labels[place] for place in seeing),
        totals=frozenset((plural(noun, count), str(count)) for noun, count in totals.items() if count),
        days=frozenset(on_picture),
        told=frozenset(told),
        moments={names.labels[m]: said(world, names, viewer, m) for m in moments},
        found=names.not_of(viewer, found.union(*(found_of(world, names, viewer, m) for m in moments))),
    )


def is_seer(world: World, place: Place, goal: str) -> bool:
    is_other = place.person != world.owners[goal]
    return is_other and not place.has_left and world.is_shown(place.person, goal, circle=place.circle)


def shown_beside(world: World, person: str) -> dict[tuple[str, str], tuple[set[str], set[Place]]]:
    """In each circle where somebody sees a goal: the parts they see, and who else sees it."""
    return {
        (goal, place.circle): (
            {part for part in PARTS if world.is_shown(person, goal, part, place.circle)},
            {other for other in world.here(place.circle) if is_seer(world, other, goal)},
        )
        for goal in world.owners
        for place in world.places
        if place.person == person and is_seer(world, place, goal)
    }


def plural(noun: str, count: int) -> str:
    return noun if count == 1 else {"day": "days", "step done": "steps done", "win": "wins"}[noun]


def in_words(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B}"


def said(world: World, names: Names, viewer: str, moment: Moment) -> Said:
    day = world.days[moment.goal, moment.on] if moment.kind == "check_in" else None
    seers = [
        place
        for place in moment.told
        if not place.has_left and place is not moment.author and world.sees_moment(place.person, moment)
    ]
    how = ANSWERS[day.answer] if day else "A small step, done" if moment.kind == "step" else ""
    return Said(
        kind=moment.kind,
        circle=moment.author.circle,
        goal=moment.goal,
        how=how,
        note=day.note if day and world.reads_note(viewer, moment) else "",
        seers=frozenset(names.labels[place] for place in seers),
        cheers=frozenset((kind, place.person) for kind, place in moment.cheers),
    )


def found_of(world: World, names: Names, viewer: str, moment: Moment) -> set[str]:
    seen = said(world, names, viewer, moment)
    step = f"step of {moment.goal}" if moment.kind == "step" else ""
    people = {names.labels[moment.author], *(names.labels[place] for _kind, place in moment.cheers)}
    marks = {names.labels[moment], seen.circle, seen.goal, seen.note, step, *seen.seers, *people}
    return {mark for mark in marks if mark}
