"""The whole matrix: every cell was asked, every answer is the table's, and how many there are. Comes after the rest."""

from flask import Flask

from circle.models import MomentKind, NewsKind
from tests.access.asking import Decided
from tests.access.expected import DOORS
from tests.access.expected.items import COMES_ABOUT, ITEMS
from tests.access.table import ROLES, STATES
from tests.access.test_doors import where_asked


def test_every_cell_is_decided(app: Flask, decided: Decided) -> None:
    doors = {(door.name, role, state) for door in DOORS for role in ROLES for state in where_asked(door, role)}
    items = {(f"item: {item.name}", role, state) for item in ITEMS for role in ROLES for state in STATES}
    news = {(f"happening: {name}", role, state) for name in COMES_ABOUT for role in ROLES for state in STATES}
    cells = doors | items | news
    routes = {(door.endpoint, door.method) for door in DOORS}
    kinds = {item.sort for item in ITEMS} | {item.kind for item in ITEMS}
    assert {*MomentKind, *NewsKind} <= kinds
    so = sum(decided.cells.values())
    kind_count = len(MomentKind) + len({NewsKind.GOAL, NewsKind.CIRCLE})
    print(f"\naccess matrix: {len(routes)} routes, {kind_count} item kinds, {len(cells)} cells, {so} decided")
    assert decided.cells.keys() == cells, "only the whole folder decides the whole matrix: pytest tests/access"
    assert so == len(cells)
