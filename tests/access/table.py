"""How the expected tables are written and read: rows and columns in plain text, every cell filled in."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

ROLES = (
    "signed out",
    "stranger",
    "member",
    "sponsor",
    "keeper",
    "newcomer",
    "owner",
    "left",
    "removed",
    "invited",
    "other circle",
)
SHARINGS = ("nobody", "one person", "a relation", "everyone", "expired", "stopped")
PARTS = {
    "none": (),
    "progress": ("progress",),
    "steps": ("steps",),
    "notes": ("notes",),
    "setbacks": ("setbacks",),
    "feelings": ("feelings",),
    "all": ("progress", "steps", "notes", "setbacks", "feelings"),
}
ALWAYS = ("always",)
HERE = ("member", "sponsor", "keeper", "newcomer", "owner")
KNOWN = {  # what somebody has a way to: told no about something in it, they still know that it is there itself
    "family": HERE,
    "choir": ("owner", "other circle"),
    "goal": ("owner",),
    "hidden": ("owner",),
}
REFUSED = ("sign in", "401", "404", "410", "422")  # a no: the same answer as for what does not exist


class State(NamedTuple):
    """How Ana's goals are shared: with whom, and which parts of them."""

    sharing: str
    parts: str

    def __str__(self) -> str:
        return f"{self.sharing}-{self.parts}"


# What nobody was ever shown has no parts; of what was shown and is not any more, each part is looked for.
STATES = [State("nobody", "none")] + [State(sharing, parts) for sharing in SHARINGS[1:] for parts in PARTS]
EMPTIEST, FULLEST, NO_LONGER = State("nobody", "none"), State("everyone", "all"), State("stopped", "all")
EACH_SHARING = [EMPTIEST] + [State(sharing, "all") for sharing in SHARINGS[1:]]

Rows = dict[str, dict[str, str]]


@cache
def read(text: str, columns: tuple[tuple[str, ...], ...], rows: tuple[str, ...] | None = None) -> Rows:
    """Understand a table: `row | cell | cell`, under a head of column names that is one of `columns`.

    Raises ValueError when a cell is missing or empty, or when the rows are not just those asked for.
    """
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    if tuple(head[1:]) not in columns:
        raise ValueError(f"columns {head[1:]} are none of {columns}")
    read = {}
    for name, *cells in lines:
        if len(cells) != len(head) - 1 or not all(cells) or name in read:
            raise ValueError(f"the row {name!r} is not whole, or there twice")
        read[name] = dict(zip(head[1:], cells, strict=True))
    if rows is not None and tuple(read) != rows:
        raise ValueError(f"rows {list(read)} are not {list(rows)}")
    return read


@dataclass(frozen=True)
class Door:
    """One door, how it is asked, and what everybody gets there.

    `address` and `fields` name ids as `{goal}`; `hidden` are those replaced to ask for what does not exist (without
    it, all those in the address). A table with the column `always` says the same for each state of sharing.

    A cell is one of these; only for `done` and `made` may anything change.

    sign in, 401, 404, 410, 422   a no: the same answer, at the same cost, as for what does not exist
    409                           a no that is explained, to somebody who sees what it is about
    done, same, made              303 and something changed; 303 and nothing did; 200 and something changed
    alike                         303, the same for what does not exist
    again                         422: the form comes back, to somebody who may send it
    progress, steps …             done where that part of the goal is shown, 404 where it is not
    with member, with owner …     a page with what both may see of the circle
    anything else                 the views that are on the page, joined by +, and nothing else that has a mark

    A page comes with 200, or with `comes_with`.
    """

    endpoint: str
    method: str
    address: str
    table: str
    about: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    comes_with: int = 200

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.method, self.endpoint, self.about and f"({self.about})"]))

    @property
    def rows(self) -> Rows:
        return read(self.table, (SHARINGS, ALWAYS), ROLES)

    @property
    def names(self) -> set[str]:
        """The names of all ids that are asked with."""
        return set(re.findall(r"{([^}]+)}", " ".join([self.address, *self.fields, *self.fields.values()])))

    def cell(self, role: str, state: State) -> str:
        row = self.rows[role]
        return row.get(state.sharing) or row[ALWAYS[0]]
