"""The catalogue of leaks that happened to others: every row has its promise here, and none of them is left out."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROWS = {
    1: "an empty audience meant everybody",
    2: "a refused or half-connected socket still received",
    3: "the handler failed after registering",
    4: "a session that ended left its socket talking",
    5: "a removed member kept the stream",
    6: "somebody was removed before the commit, and came back in between",
    7: "a revocation was lost with the message bus",
    8: "queued before, delivered after",
    9: "what said that something is gone carried it",
    10: "a change of who sees was heard by others",
    11: "hidden activity showed in gaps, counts, tags",
    12: "told to many, and the audience shrank before it was sent",
    13: "an export held what is others' private things",
    14: "counts told what could not be seen",
    15: "shared caches, and the way back after signing out",
    16: "two policies drifted apart",
    17: "a mention widened the audience",
    18: "an id of one kind or circle opened another's door",
    19: "an invitation crossed circles or raised a role",
    20: "forbidden differed from missing",
    21: "deletions never reached sleeping screens",
    22: "a late commit was skipped by the cursor",
    23: "a restored backup left clients ahead of the server",
    24: "a double click, a retry, two workers did it twice",
    25: "leaving and taking one's own away needed sight of it",
    26: "newcomers read the past",
    27: "removed, then written, and an answer under way had it",
    28: "an address outlived its audience",
    29: "a websocket from a foreign page",
    30: "the rules could be switched off",
    31: "deleted text stayed in files, logs, backups",
    32: "the preview lied",
}
WAYS_OUT = {"skip", "skipif", "xfail", "importorskip"}


def files() -> dict[str, ast.Module]:
    """Every file of promises in this folder, but for this one."""
    here = Path(__file__)
    return {file.name: ast.parse(file.read_text()) for file in sorted(here.parent.glob("test_*.py")) if file != here}


def test_every_row_of_the_catalogue_has_a_test_and_none_is_left_out() -> None:
    found: dict[int, list[str]] = defaultdict(list)
    strays, ways_out = [], []
    for file, module in files().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute) and node.attr in WAYS_OUT:
                ways_out.append(f"{file}: {node.attr}")
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            row = re.match(r"test_l(\d\d)_\w+", node.name)
            if row and int(row[1]) in ROWS:
                found[int(row[1])].append(node.name)
            else:
                strays.append(f"{file}: {node.name}")
    assert [why for row, why in ROWS.items() if not found[row]] == [], "rows without a test"
    assert strays == [], "tests that name no row"
    assert ways_out == [], "tests that may not run"
    names = [name for tests in found.values() for name in tests]
    assert len(names) == len(set(names)), "a test that another of the same name hides"
    print(f"\nleaks: {len(ROWS)} rows, {len(names)} tests")
