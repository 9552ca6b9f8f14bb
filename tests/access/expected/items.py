"""What arrives: on a socket, and just the same from GET /news.

ITEMS are there already, told while everything was shown to everyone. Somebody who comes with a cursor from the very
beginning is sent each of them in its present form (`seen`), or that it is gone (`gone`), or never heard of it (`.`).
A part by itself: seen where that part is shown, and gone where it is not.

HAPPENINGS come about now, with everybody's screen open. `heard` by whom, and a part by itself: by those it is shown to.
"""

from dataclasses import dataclass, field

from tests.access.table import ROLES, SHARINGS, Rows, read


@dataclass(frozen=True)
class Item:
    """One thing that people were told of: the name of its id, its kind, and what sort of moment it is."""

    name: str
    kind: str
    table: str
    sort: str = ""

    @property
    def rows(self) -> Rows:
        return read(self.table, (SHARINGS,), ROLES)


@dataclass(frozen=True)
class Happening:
    """Something that somebody does now, and who hears what of it.

    `heard` names what arrives: `it` is the moment that begins, others are things that are there already. `again` are
    those among ITEMS that are told again to everybody who sees them.
    """

    name: str
    by: str
    address: str
    heard: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    sort: str = ""
    shows: str = ""

    @property
    def rows(self) -> dict[str, Rows]:
        return {name: read(table, (SHARINGS,), ROLES) for name, table in self.heard.items()}


TO_EVERYONE_HERE = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | seen   | seen       | seen       | seen     | seen    | seen
sponsor      | seen   | seen       | seen       | seen     | seen    | seen
keeper       | seen   | seen       | seen       | seen     | seen    | seen
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | gone   | gone       | gone       | gone     | gone    | gone
removed      | gone   | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
THE_GOAL = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | seen       | gone       | seen     | gone    | gone
sponsor      | .      | gone       | seen       | seen     | gone    | gone
keeper       | .      | gone       | gone       | seen     | gone    | gone
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | .      | gone       | gone       | gone     | gone    | gone
removed      | .      | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
ITEMS = [
    Item("hello", "moment", TO_EVERYONE_HERE, sort="encouragement"),
    Item("circle win", "moment", TO_EVERYONE_HERE, sort="win"),
    Item("left win", "moment", TO_EVERYONE_HERE, sort="win"),
    Item(
        "letter",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | seen   | seen       | seen       | seen     | seen    | seen
sponsor      | seen   | seen       | seen       | seen     | seen    | seen
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | .          | .          | .        | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="encouragement",
    ),
    Item("goal win", "moment", THE_GOAL, sort="win"),
    Item(
        "river words",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | seen       | gone       | seen     | gone    | gone
sponsor      | .      | gone       | seen       | seen     | gone    | gone
keeper       | .      | gone       | gone       | seen     | gone    | gone
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | seen       | seen       | seen     | seen    | seen
left         | .      | gone       | gone       | gone     | gone    | gone
removed      | .      | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="encouragement",
    ),
    Item(
        "moment of check-in",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | progress   | gone       | progress | gone    | gone
sponsor      | .      | gone       | progress   | progress | gone    | gone
keeper       | .      | gone       | gone       | progress | gone    | gone
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | seen       | seen       | seen     | seen    | seen
left         | .      | gone       | gone       | gone     | gone    | gone
removed      | .      | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="check_in",
    ),
    Item(
        "moment of told check-in",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | setbacks   | gone       | setbacks | gone    | gone
sponsor      | .      | gone       | setbacks   | setbacks | gone    | gone
keeper       | .      | gone       | gone       | setbacks | gone    | gone
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | seen       | seen       | seen     | seen    | seen
left         | .      | gone       | gone       | gone     | gone    | gone
removed      | .      | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="check_in",
    ),
    Item(
        "moment of check-in told to one",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | gone       | setbacks   | setbacks | gone    | gone
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | seen       | seen       | seen     | seen    | seen
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="check_in",
    ),
    Item(
        "step moment",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | steps      | gone       | steps    | gone    | gone
sponsor      | .      | gone       | steps      | steps    | gone    | gone
keeper       | .      | gone       | gone       | steps    | gone    | gone
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | seen       | seen       | seen     | seen    | seen
left         | .      | gone       | gone       | gone     | gone    | gone
removed      | .      | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="step",
    ),
    Item(
        "finish",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | progress   | gone       | progress | gone    | gone
sponsor      | .      | gone       | progress   | progress | gone    | gone
keeper       | .      | gone       | gone       | progress | gone    | gone
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | seen       | seen       | seen     | seen    | seen
left         | .      | gone       | gone       | gone     | gone    | gone
removed      | .      | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
        sort="finish",
    ),
    Item(
        "choir words",
        "moment",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | seen   | seen       | seen       | seen     | seen    | seen
""",
        sort="encouragement",
    ),
    Item("goal", "goal", THE_GOAL),
    Item("finished", "goal", THE_GOAL),
    Item(
        "hidden",
        "goal",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
    ),
    Item(
        "choir goal",
        "goal",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | seen   | seen       | seen       | seen     | seen    | seen
""",
    ),
    Item(
        "family",
        "circle",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | seen   | seen       | seen       | seen     | seen    | seen
sponsor      | seen   | seen       | seen       | seen     | seen    | seen
keeper       | seen   | seen       | seen       | seen     | seen    | seen
newcomer     | seen   | seen       | seen       | seen     | seen    | seen
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | gone   | gone       | gone       | gone     | gone    | gone
removed      | gone   | gone       | gone       | gone     | gone    | gone
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
    ),
    Item(
        "call",
        "call",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | seen   | seen       | seen       | seen     | seen    | seen
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
    ),
    Item(
        "choir",
        "circle",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | seen   | seen       | seen       | seen     | seen    | seen
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | seen   | seen       | seen       | seen     | seen    | seen
""",
    ),
    Item(
        "band",
        "circle",
        """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | seen   | seen       | seen       | seen     | seen    | seen
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | .          | .          | .        | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
""",
    ),
]

# What the present form of a moment holds, by the parts shown; its owner and its author read all of it.
HOLDS = {
    "hello": ("hello", "circle"),
    "circle win": ("circle win", "circle"),
    "left win": ("left win", "left", "circle"),
    "letter": ("letter", "circle"),
    "goal win": ("goal win", "goal", "circle"),
    "river words": ("river words", "goal", "circle"),
    "moment of check-in": ("check-in", "amount", "goal", "circle", "note"),
    "moment of told check-in": ("told setback", "told note", "goal", "circle"),
    "moment of check-in told to one": ("setback told to one", "note to one", "goal", "circle"),
    "step moment": ("step moment", "step done", "goal", "circle"),
    "finish": ("finish", "finished goal", "circle"),
    "choir words": ("choir words", "choir"),
}
NOTES = ("note", "told note", "note to one")  # only where notes are shown, too

HEARD_HERE = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | heard  | heard      | heard      | heard    | heard   | heard
sponsor      | heard  | heard      | heard      | heard    | heard   | heard
keeper       | heard  | heard      | heard      | heard    | heard   | heard
newcomer     | heard  | heard      | heard      | heard    | heard   | heard
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
BY_THOSE_WHO_SEE_THE_GOAL = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | heard      | .          | heard    | .       | .
sponsor      | .      | .          | heard      | heard    | .       | .
keeper       | .      | .          | .          | heard    | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
BY_THE_ONE_IT_IS_SAID_TO = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | heard    | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | .          | .          | heard    | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
BY_THE_OWNER_ALONE = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
# A win that is about no goal is among what its author has done, on their own screens.
BY_THE_MEMBER_ALONE = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | heard  | heard      | heard      | heard    | heard   | heard
sponsor      | .      | .          | .          | .        | .       | .
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | .          | .          | .        | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
# What a moment needs so that it begins at all is that somebody else hears it: then its owner does, too.
PROGRESS_BEGUN = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | progress   | .          | progress | .       | .
sponsor      | .      | .          | progress   | progress | .       | .
keeper       | .      | .          | .          | progress | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | progress   | progress   | progress | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
STEPS_BEGUN = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | steps      | .          | steps    | .       | .
sponsor      | .      | .          | steps      | steps    | .       | .
keeper       | .      | .          | .          | steps    | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | steps      | steps      | steps    | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
SETBACK_BEGUN = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | setbacks   | .          | setbacks | .       | .
sponsor      | .      | .          | setbacks   | setbacks | .       | .
keeper       | .      | .          | .          | setbacks | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | setbacks   | setbacks   | setbacks | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
# Of the goal's page, those hear whose page is another now; its owner's other screens always.
PAGE_PROGRESS = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | progress   | .          | progress | .       | .
sponsor      | .      | .          | progress   | progress | .       | .
keeper       | .      | .          | .          | progress | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
PAGE_STEPS = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | steps      | .          | steps    | .       | .
sponsor      | .      | .          | steps      | steps    | .       | .
keeper       | .      | .          | .          | steps    | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
PAGE_SETBACK = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | setbacks   | .          | setbacks | .       | .
sponsor      | .      | .          | setbacks   | setbacks | .       | .
keeper       | .      | .          | .          | setbacks | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
ABOUT_THE_GOAL = (
    *("goal win", "river words", "moment of check-in", "step moment"),
    *("moment of told check-in", "moment of check-in told to one"),
)
TERMS = {"why": "Herons never hurry me", "unit": "heronmiles", "area": "health", "rhythm": "daily"}

BY_HER_AND_WHOM_SHE_ASKED = """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | .      | .          | .          | .        | .       | .
sponsor      | heard  | heard      | heard      | heard    | heard   | heard
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
HAPPENINGS = [
    Happening(
        "somebody is with her",
        "sponsor",
        "/support/calls/{call}/answer",
        {"call": BY_HER_AND_WHOM_SHE_ASKED},
        fields={"answer": "with_you"},
    ),
    Happening(
        "the goal has other words",
        by="owner",
        address="/goals/{goal}",
        fields={"words": "Walk along the heron river at dusk", **TERMS},
        heard={"goal": BY_THOSE_WHO_SEE_THE_GOAL},
        again=ABOUT_THE_GOAL,
    ),
    Happening(
        "why it matters is another reason",
        by="owner",
        address="/goals/{goal}",
        fields={"words": "Walk along the heron river at dusk", **TERMS, "why": "It is on my way"},
        heard={"goal": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "kind words to everyone",
        by="sponsor",
        address="/circles/{family}/moments",
        fields={"words": "Thinking of you", "to": "everyone"},
        heard={"it": HEARD_HERE},
        sort="encouragement",
        shows="Thinking of you",
    ),
    Happening(
        "kind words to one person",
        by="sponsor",
        address="/circles/{family}/moments",
        fields={"words": "Thinking of you", "to": "member:{place of member}"},
        heard={
            "it": """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | heard  | heard      | heard      | heard    | heard   | heard
sponsor      | heard  | heard      | heard      | heard    | heard   | heard
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | .          | .          | .        | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
        },
        sort="encouragement",
        shows="Thinking of you",
    ),
    Happening(
        "words about the goal",
        by="owner",
        address="/circles/{family}/moments",
        fields={"words": "It was windy today", "to": "goal:{goal}"},
        heard={"it": BY_THOSE_WHO_SEE_THE_GOAL},
        sort="encouragement",
        shows="It was windy today",
    ),
    Happening(
        "a win",
        by="member",
        address="/wins",
        fields={"words": "I called first", "to": "{family}"},
        heard={"it": HEARD_HERE, "family": BY_THE_MEMBER_ALONE},
        sort="win",
        shows="I called first",
    ),
    Happening(
        "a win about the goal",
        by="owner",
        address="/wins",
        fields={"words": "I went in the rain", "to": "{family}", "goal": "{goal}"},
        heard={"it": BY_THOSE_WHO_SEE_THE_GOAL, "goal": BY_THOSE_WHO_SEE_THE_GOAL},
        sort="win",
        shows="I went in the rain",
    ),
    Happening(
        "a step in other words",
        by="owner",
        address="/goals/{goal}/steps/{step}",
        fields={"words": "Find the green boots again"},
        heard={"goal": PAGE_STEPS},
    ),
    Happening(
        "a step done",
        by="owner",
        address="/goals/{goal}/steps/{step}/done",
        heard={"it": STEPS_BEGUN, "goal": PAGE_STEPS},
        sort="step",
        shows="Find the green boots",
    ),
    Happening(
        "another step",
        by="owner",
        address="/goals/{goal}/steps",
        fields={"words": "Oil the gate"},
        heard={"goal": PAGE_STEPS},
    ),
    Happening(
        "a step for oneself",
        by="owner",
        address="/goals/{goal}/steps",
        fields={"words": "Oil the other gate", "is_private": "1"},
        heard={"goal": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "a step of one's own done",
        by="owner",
        address="/goals/{goal}/steps/{own step}/done",
        heard={"goal": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "a plan for what gets in the way",
        by="owner",
        address="/goals/{goal}/if-thens",
        fields={"when": "It snows", "then": "The sledge"},
        heard={"goal": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "how likely it feels",
        by="owner",
        address="/goals/{goal}/confidence",
        fields={"confidence": "5"},
        heard={"goal": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "a check-in, done",
        by="owner",
        address="/goals/{goal}/check-ins",
        fields={"answer": "yes", "amount": "3"},
        heard={"it": PROGRESS_BEGUN, "goal": PAGE_PROGRESS},
        sort="check_in",
        shows="heronmiles",
    ),
    Happening(
        "a setback kept to oneself",
        by="owner",
        address="/goals/{goal}/check-ins",
        fields={"answer": "not_this_time", "on": "2026-11-18"},
        heard={"goal": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "a setback told to everyone who may hear of it",
        by="owner",
        address="/goals/{goal}/check-ins",
        fields={"answer": "not_this_time", "on": "2026-11-19", "tell": "everyone"},
        heard={"it": SETBACK_BEGUN, "goal": PAGE_SETBACK},
        sort="check_in",
        shows="Not this time",
    ),
    Happening(
        "the goal is finished",
        by="owner",
        address="/goals/{goal}/finish",
        heard={"it": PROGRESS_BEGUN, "goal": PAGE_PROGRESS},
        sort="finish",
        shows="at dusk",
    ),
    Happening(
        "the circle has another name",
        by="keeper",
        address="/circles/{family}",
        fields={"name": "Garden table", "purpose": ""},
        heard={"family": HEARD_HERE},
    ),
    Happening(
        "an answer to kind words for everyone, before those who were told them",
        by="member",
        address="/moments/{hello}/reply",
        fields={"words": "So did I"},
        heard={
            "it": """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | heard  | heard      | heard      | heard    | heard   | heard
sponsor      | heard  | heard      | heard      | heard    | heard   | heard
keeper       | heard  | heard      | heard      | heard    | heard   | heard
newcomer     | .      | .          | .          | .        | .       | .
owner        | heard  | heard      | heard      | heard    | heard   | heard
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
        },
        sort="encouragement",
        shows="So did I",
    ),
    Happening(
        "an answer between two",
        by="member",
        address="/moments/{letter}/reply",
        fields={"words": "I kept it in my pocket"},
        heard={
            "it": """
             | nobody | one person | a relation | everyone | expired | stopped
signed out   | .      | .          | .          | .        | .       | .
stranger     | .      | .          | .          | .        | .       | .
member       | heard  | heard      | heard      | heard    | heard   | heard
sponsor      | heard  | heard      | heard      | heard    | heard   | heard
keeper       | .      | .          | .          | .        | .       | .
newcomer     | .      | .          | .          | .        | .       | .
owner        | .      | .          | .          | .        | .       | .
left         | .      | .          | .          | .        | .       | .
removed      | .      | .          | .          | .        | .       | .
invited      | .      | .          | .          | .        | .       | .
other circle | .      | .          | .          | .        | .       | .
"""
        },
        sort="encouragement",
        shows="I kept it in my pocket",
    ),
    Happening(
        "an answer about the goal",
        by="owner",
        address="/moments/{goal win}/reply",
        fields={"words": "And the day after as well"},
        heard={"it": BY_THOSE_WHO_SEE_THE_GOAL},
        sort="encouragement",
        shows="And the day after as well",
    ),
    Happening(
        "somebody is muted",
        by="member",
        address="/circles/{family}/members/{place of newcomer}/mute",
        heard={"family": BY_THE_MEMBER_ALONE},
    ),
    Happening(
        "a cheer for kind words",
        by="member",
        address="/moments/{hello}/cheers",
        fields={"kind": "thank_you"},
        heard={},
        again=("hello",),
    ),
    Happening(
        "a win about the goal is celebrated together",
        by="owner",
        address="/moments/{goal win}/together",
        heard={},
        again=("goal win",),
    ),
    Happening(
        "somebody is here to celebrate a win",
        by="sponsor",
        address="/moments/{circle win}/together/here",
        heard={"family": BY_THE_MEMBER_ALONE},
        again=("circle win",),
    ),
    Happening(
        "the one celebrated says that it was good",
        by="member",
        address="/moments/{circle win}/together/thanks",
        heard={},
        again=("circle win",),
    ),
    Happening(
        "a cheer for a win about the goal",
        by="owner",
        address="/moments/{goal win}/cheers",
        fields={"kind": "so_glad"},
        heard={},
        again=("goal win",),
    ),
    Happening(
        "a question is offered",
        by="sponsor",
        address="/members/{place of owner}/offers",
        fields={"kind": "question", "question": "ask_enough"},
        heard={"family": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "what was offered is taken",
        by="owner",
        address="/tray/{suggestion}/take",
        heard={"family": BY_THE_OWNER_ALONE},
    ),
    Happening(
        "how to be checked on",
        by="owner",
        address="/goals/{goal}/checking",
        fields={"wish:{place of keeper}": "ask:4"},
        heard={"goal": BY_THE_ONE_IT_IS_SAID_TO},
    ),
]

# Beside those: what goes when an end comes by the clock, what a poll adds up to, and what goes in the end.
TIME_IS_OVER, POLLED, STOPPED = "what was shown comes to its end", "all of it, polled", "everything is stopped"
COMES_ABOUT = (TIME_IS_OVER, *(happening.name for happening in HAPPENINGS), POLLED, STOPPED)
