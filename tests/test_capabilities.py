"""docs/capabilities.md keeps its word: every row is there, and every test it names exists."""

import ast
import re

from tests.commands import ROOT

ASKED = {"A": 11, "B": 6, "C": 5, "D": 4, "E": 8}
ROW = re.compile(r"^\| ([A-E]\d+) \| (.+) \| (.+) \| (.*) ?\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall((ROOT / "docs" / "capabilities.md").read_text())


def test_every_capability_has_its_row_once_and_in_order() -> None:
    assert [row[0] for row in rows()] == [f"{part}{n}" for part, most in ASKED.items() for n in range(1, most + 1)]


def test_every_row_names_a_test_or_says_that_it_is_not_there_yet() -> None:
    silent = [
        name for name, _asked, where, shown_by in rows() if not NAMED.search(shown_by) and where != "not there yet"
    ]
    assert silent == []


def test_every_test_that_is_named_exists() -> None:
    named = {found for *_row, shown_by in rows() for found in NAMED.findall(shown_by)}
    assert len(named) > 20, "the tests were not found"
    missing = []
    for path, test in sorted(named):
        file = ROOT / path
        tree = ast.parse(file.read_text()) if file.exists() else ast.Module([], [])
        if test not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(f"{path}::{test}")
    assert missing == []
