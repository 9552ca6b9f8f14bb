"""What each view of a page holds, mark by mark, by the parts that the goal is shown with: x is there, . is not.

A cell of a page's table names the views on it; a mark by itself is a view of just that.
"""

from tests.access.table import PARTS, read

BY_PARTS = {
    # Ana's goal, as those see it to whom it is shown
    "shown": """
                    | none | progress | steps | notes | setbacks | feelings | all
goal                | x    | x        | x     | x     | x        | x        | x
circle              | x    | x        | x     | x     | x        | x        | x
goal win            | x    | x        | x     | x     | x        | x        | x
river words         | x    | x        | x     | x     | x        | x        | x
days                | .    | x        | .     | .     | .        | .        | x
calendar            | .    | x        | .     | .     | .        | .        | x
amount              | .    | x        | .     | .     | .        | .        | x
note                | .    | .        | .     | .     | .        | .        | x
step                | .    | .        | x     | .     | .        | .        | x
step done           | .    | .        | x     | .     | .        | .        | x
told setback        | .    | .        | .     | .     | x        | .        | x
told note           | .    | .        | .     | .     | .        | .        | x
felt                | .    | .        | .     | .     | .        | .        | x
told felt           | .    | .        | .     | .     | .        | .        | x
""",
    # the setback that Ana told to her sponsor alone
    "one": """
                    | none | progress | steps | notes | setbacks | feelings | all
setback told to one | .    | .        | .     | .     | x        | .        | x
note to one         | .    | .        | .     | .     | .        | .        | x
""",
    # what of Ana's goals is on the circle's page for those to whom they are shown
    "goals": """
                    | none | progress | steps | notes | setbacks | feelings | all
goal                | x    | x        | x     | x     | x        | x        | x
finished goal       | x    | x        | x     | x     | x        | x        | x
goal win            | x    | x        | x     | x     | x        | x        | x
river words         | x    | x        | x     | x     | x        | x        | x
days                | .    | x        | .     | .     | .        | .        | x
check-in            | .    | x        | .     | .     | .        | .        | x
amount              | .    | x        | .     | .     | .        | .        | x
finish              | .    | x        | .     | .     | .        | .        | x
note                | .    | .        | .     | .     | .        | .        | x
step moment         | .    | .        | x     | .     | .        | .        | x
step done           | .    | .        | x     | .     | .        | .        | x
told setback        | .    | .        | .     | .     | x        | .        | x
told note           | .    | .        | .     | .     | .        | .        | x
""",
    # what of Ana's goals is in the copy that others take with them: what they may see of what was said
    "lent": """
                    | none | progress | steps | notes | setbacks | feelings | all
goal                | x    | x        | x     | x     | x        | x        | x
goal win            | x    | x        | x     | x     | x        | x        | x
river words         | x    | x        | x     | x     | x        | x        | x
finished goal       | .    | x        | .     | .     | .        | .        | x
note                | .    | .        | .     | .     | .        | .        | x
step done           | .    | .        | x     | .     | .        | .        | x
told note           | .    | .        | .     | .     | .        | .        | x
""",
    "more": """
                    | none | progress | steps | notes | setbacks | feelings | all
note to one         | .    | .        | .     | .     | .        | .        | x
""",
}

# Views that are the same whatever is shown of the goal.
WHOLE: dict[str, tuple[str, ...]] = {
    "nothing": (),
    # Ana's own pages
    "own": (
        *("goal", "why", "earlier words", "days", "calendar", "amount", "note", "felt", "step", "step done"),
        *("goal win", "circle", "own step", "plan", "resources"),
    ),
    # what its owner said of each day, and the page for a harder one
    "each day": (
        *("goal", "amount", "note", "felt", "told setback", "told note", "told felt"),
        *("setback told to one", "note to one", "kept setback"),
    ),
    "words": ("goal", "why", "days"),
    "at hand": ("goal", "plan", "line"),
    "whole plan": ("line", "plan", "goal", "hidden goal"),
    "shelf": ("reflection", "own win"),
    "said": ("river words",),
    "own goals": ("goal", "days", "finished goal", "hidden goal", "choir goal", "choir member"),
    "terms": ("goal", "why", "amount", "resources"),
    "guide": ("goal", "why", "amount", "step", "step done", "own step", "plan", "resources"),
    "sheet": ("goal", "circle", "keeper", "newcomer", "choir", "choir member"),
    "everybody": ("circle", "keeper", "newcomer", "choir", "choir member", "choir goal"),
    "two": ("goal", "finished goal"),
    "choir shown": ("choir goal", "choir", "choir member"),
    "all shown": (
        *("choir goal", "choir", "choir member", "goal", "finished goal", "circle", "keeper"),
        *("left", "removed"),  # who saw it while they were there
    ),
    "today": (
        *("goal", "step", "amount", "hidden goal", "choir goal"),
        *("circle", "hello", "keeper", "choir", "choir words", "choir member"),
    ),
    "asks": ("newcomer", "finished goal"),
    "win form": (
        *("circle", "keeper", "newcomer", "choir", "choir member"),
        *("goal", "finished goal", "hidden goal", "choir goal"),
    ),
    # what stays
    "how far": (
        *("goal", "days", "amount", "finished goal", "goal win", "own win", "reflection"),
        *("circle", "hello", "keeper"),
    ),
    "finished things": ("goal", "step done", "finished goal"),
    "own win alone": ("own win", "circle", "keeper", "newcomer", "choir", "choir member"),
    # the sheet as it would be, with the steps shown to one person
    "preview": ("goal", "circle", "step", "step done"),
    "heard": ("goal win", "river words"),
    "unseen": ("goal",),  # on a page that says that somebody sees nothing is the way back to one's own
    # Today, for others
    "about": ("goal", "river words"),
    "mail": ("circle", "keeper", "hello", "letter"),
    "greeted": ("circle", "keeper", "hello", "newcomer"),
    # lists of everybody there, but oneself
    "keeper's": ("circle", "newcomer"),
    "new": ("circle", "keeper"),
    # the copy that somebody takes with them
    "copy": ("circle", "purpose", "hello", "circle win", "left win", "left", "letter"),
    "sent": (
        *("circle", "purpose", "hello", "circle win", "left win", "left", "letter"),
        *("suggestion", "closed letter", "opened letter"),  # which the sponsor wrote
    ),
    "my copy": ("circle", "purpose", "hello", "circle win", "left win", "left", "letter", "keeper"),
    "kept": ("circle", "purpose", "keeper", "hello", "circle win", "left win", "left", "invitation"),
    "seat": ("circle", "purpose", "newcomer"),
    "theirs": ("choir", "choir member", "choir words"),
    "mine": (
        *("goal", "why", "earlier words", "amount", "note", "step", "step done", "goal win"),
        *("own step", "plan", "resources", "own win", "reflection", "line", "call", "suggestion"),
        *("told note", "note to one", "kept setback", "finished goal", "hidden goal", "choir goal", "opened letter"),
        *("circle", "purpose", "hello", "circle win", "left win", "left", "choir", "choir member", "choir words"),
    ),
    # the circle's page
    "here": ("circle", "keeper", "newcomer"),
    "talk": ("circle", "keeper", "newcomer", "hello", "circle win", "left win", "left"),
    "letters": ("circle", "keeper", "newcomer", "hello", "circle win", "left win", "left", "letter"),
    "own win": ("circle", "keeper", "newcomer", "hello", "circle win", "left win", "left", "goal", "goal win"),
    "hers": (
        *("circle", "keeper", "newcomer", "hello", "circle win", "left win", "left", "goal", "goal win", "river words"),
        *("check-in", "amount", "note", "step moment", "step done", "finished goal", "finish"),
        *("told setback", "told note", "setback told to one", "note to one"),
    ),
}

# What somebody may see though it is not on the circle's page for them: how far Ana has come is on her own pages, and
# one's own name is "You".
KNOWN_BESIDE = {"owner": ("days",), "newcomer": ("newcomer",)}

# What is on every live page of somebody: her own call, and hers on the pages of whom it asks.
ON_EVERY_LIVE_PAGE = {"owner": {"call"}, "sponsor": {"call", "circle"}}


def marks_of(view: str, parts: str) -> set[str]:
    """The marks of one view, with these parts of the goal shown."""
    if view in BY_PARTS:
        rows = read(BY_PARTS[view], (tuple(PARTS),))
        return {mark for mark, row in rows.items() if {"x": True, ".": False}[row[parts]]}
    return set(WHOLE.get(view, (view,)))
