"""Every door, as everybody, in every state of sharing: what the table says, and a no tells nobody anything."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.access.asking import Answer, Asking, Decided, Nowhere
from tests.access.expected import DOORS
from tests.access.expected.marks import ABOUT_GOALS, MARKS
from tests.access.expected.views import BY_PARTS, KNOWN_BESIDE, ON_EVERY_LIVE_PAGE, marks_of
from tests.access.table import (
    ALWAYS,
    EACH_SHARING,
    EMPTIEST,
    FULLEST,
    KNOWN,
    NO_LONGER,
    PARTS,
    REFUSED,
    ROLES,
    STATES,
    Door,
    State,
)

NEVER_HERE = ("signed out", "stranger", "invited", "other circle")
LIKE_STRANGERS = ("signed out", "left", "removed", "invited", "other circle")
STATUS = {"sign in": 303, "done": 303, "same": 303, "alike": 303, "made": 200, "again": 422}


def test_every_door_is_in_the_table(app: Flask) -> None:
    there = {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods & {"GET", "POST"}}
    listed = {(door.endpoint, door.method) for door in DOORS}
    assert len(there) > 60
    assert there - listed == set(), "doors that the table does not know"
    assert listed - there == set(), "doors that the table knows and that are not there"
    assert max(Counter(door.name for door in DOORS).values()) == 1, "two things of one name"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_door_answers_as_the_table_says(
    asking_in: Callable[[State], Asking], nowhere: Nowhere, decided: Decided, state: State
) -> None:
    asking, wrong = asking_in(state), []
    for door in DOORS:
        for role in [role for role in ROLES if state in where_asked(door, role)]:
            faults = list(Cell(asking, door, role, nowhere).faults())
            decided.count(door.name, role, state, is_so=not faults)
            wrong += [f"{role}: {door.name}, {state}: {what}" for what in faults]
    assert wrong == [], f"{len(wrong)} wrong\n" + "\n".join(wrong)


def where_asked(door: Door, role: str) -> list[State]:
    """The states in which a row can say something else: all, where it speaks of parts; otherwise each sharing.

    A table that says the same always is asked where nothing, where most, and where nothing any more is shown; those
    who never were in the circle only the first two, and what has nothing to do with Ana's goals once.
    """
    row = door.rows[role]
    cells = {view.strip() for cell in row.values() for view in cell.split("+")}
    if any(cell in PARTS["all"] or cell in BY_PARTS or cell.startswith("with ") for cell in cells):
        return STATES
    if ALWAYS[0] not in row:
        return EACH_SHARING
    if not door.names & ABOUT_GOALS:
        return [FULLEST]
    return [EMPTIEST, FULLEST] if role in NEVER_HERE else [EMPTIEST, FULLEST, NO_LONGER]


class Cell:
    """One door, asked by one role in one state of sharing."""

    def __init__(self, asking: Asking, door: Door, role: str, nowhere: Nowhere) -> None:
        self.asking, self.door, self.role, self.nowhere = asking, door, role, nowhere
        self.state = asking.house.state
        cell = door.cell(role, self.state)
        if cell in PARTS["all"]:
            cell = "done" if cell in PARTS[self.state.parts] else "404"
        self.cell = cell

    def faults(self) -> Iterator[str]:
        answer, page = self.asking.ask(self.role, self.door)
        is_changed = self.asking.put_back_what_changed()
        if answer.status != self.status():
            yield f"{answer.status} instead of {self.cell} {answer.words if answer.status == 500 else ''}"
            return
        if is_changed != (self.cell in ("done", "made")):
            yield "something changed" if is_changed else "nothing changed"
        if self.cell in REFUSED or self.cell == "alike":
            yield from self.differences(answer)
        elif self.is_page():
            yield from self.marks(page)

    def is_page(self) -> bool:
        return not self.cell.isdecimal() and self.cell not in STATUS

    def status(self) -> int:
        if self.is_page():
            return self.door.comes_with
        return STATUS.get(self.cell) or int(self.cell)

    def differences(self, answer: Answer) -> Iterator[str]:
        """A no is the same answer, at the same cost, as for what does not exist."""
        for without in self.what_may_be_missing():
            # a form that comes back lists who is there just now, and what the owner shows is theirs to know
            state = self.state if self.cell == "422" or self.role == "owner" else None
            missing = self.nowhere.answer(self.asking, self.role, self.door, without, state)
            for name in ("status", "headers", "words", "statements"):
                if getattr(missing, name) != getattr(answer, name):
                    yield f"{name} differ from a missing {' and '.join(without)}"

    def what_may_be_missing(self) -> list[tuple[str, ...]]:
        """The ids that lead nowhere, together and each by itself; not those of things that are there for the role.

        Those who are strangers now are asked with all of them together, and a stranger with each.
        """
        asked = self.asking.hidden_ids(self.door)
        hidden = [name for name in asked if self.role not in KNOWN.get(name, ())] or asked
        each = [(name,) for name in hidden] if len(hidden) > 1 and self.role not in LIKE_STRANGERS else []
        return [tuple(hidden), *each] if hidden else []

    def marks(self, page: str) -> Iterator[str]:
        found, expected = self.asking.marks_in(page), self.expected_marks()
        if "data-after=" in page:
            expected |= ON_EVERY_LIVE_PAGE.get(self.role, set())
        if found - expected:
            yield f"also shows {sorted(found - expected)}"
        if expected - found:
            yield f"does not show {sorted(expected - found)}"

    def expected_marks(self) -> set[str]:
        if self.cell.startswith("with "):
            return self.both_see(self.cell.removeprefix("with "))
        return marks_of_all(self.cell, self.state)

    def both_see(self, other: str) -> set[str]:
        """Of the circle as the other sees it, what this role may see as well, by the circle's own table; and who."""
        page = next(door for door in DOORS if door.name == "GET circles.show")
        theirs, ours = (marks_of_all(page.cell(role, self.state), self.state) for role in (other, self.role))
        return theirs & (ours | set(KNOWN_BESIDE.get(self.role, ()))) | ({other} & MARKS.keys())


def marks_of_all(cell: str, state: State) -> set[str]:
    """The marks of all views that a cell names."""
    views = [view.strip() for view in cell.split("+")]
    marks = set().union(*(marks_of(view, state.parts) for view in views))
    assert marks <= MARKS.keys(), f"no such view or mark: {marks - MARKS.keys()}"
    return marks
