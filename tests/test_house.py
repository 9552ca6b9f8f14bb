"""The house keeps itself: imports only go down, one mouth speaks, and every floor and room says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import circle

HOUSE = Path(circle.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))
GROUND = (
    *(
        "clock",
        "collecting",
        "config",
        "extensions",
        "sealing",
        "keyfiles",
        "logs",
        "quiet",
        "metrics",
        "words",
        "drawing",
        "pictures",
        "photos",
        "vendor",
        "prepared",
        "transactions",
        "connecting",
        "database",
        "versions",
    ),
)
FLOORS = {
    **dict.fromkeys(GROUND, 0),
    "models": 1,
    "keyset": 1,
    "rhythms": 2,
    "feelings": 2,
    "reach": 2,
    "medicines": 2,
    "deck": 2,
    "wishing": 2,
    "tallies": 2,
    "privacy": 2,
    "asking": 2,
    "sessions": 2,
    "live": 3,
    "reflecting": 3,
    "stepping": 3,
    "web": 4,
    "pages": 4,
    "languages": 4,
    "eyes": 4,
    "fields": 4,
    "uploads": 4,
    "demo": 6,
    "keeping": 6,
    "cli": 7,
    "": 8,
}
ROOM = 5


def rooms() -> set[str]:
    return {doors.parent.name for doors in [*HOUSE.glob("*/routes.py"), *HOUSE.glob("*/routes/")]}


def imports() -> Iterator[tuple[Path, str]]:
    """Every import of our own, as (file, module)."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "circle":
                for name in node.names:
                    inner = f"{node.module}.{name.name}"
                    is_module = (HOUSE.parent / (inner.replace(".", "/") + ".py")).exists() or (
                        HOUSE.parent / inner.replace(".", "/")
                    ).is_dir()
                    yield file, inner if is_module else str(node.module)


def place(module: str) -> str:
    """The floor or room a module is in: `circle.goals.actions` is in `goals`."""
    return (module.split(".") + [""])[1]


def module_of(file: Path) -> str:
    parts = file.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_of(module: str, *parts: str) -> bool:
    """Whether a module is one of these parts of its room, or in the folder of one."""
    return not set(parts).isdisjoint(module.split("."))


def floor(where: str) -> int:
    return ROOM if where in rooms() else FLOORS[where]


def test_every_module_stands_on_a_known_floor() -> None:
    assert {floor(place(module_of(file))) for file in FILES} >= {0, 1, 2, 3, 4, 5, 6, 7, 8}


def test_imports_only_go_down() -> None:
    seen = list(imports())
    assert len(seen) > 100, "the walk found no imports to judge"
    up = [
        f"{module_of(file)} imports {module}"
        for file, module in seen
        if floor(place(module_of(file))) < floor(place(module))
    ]
    assert up == []


def test_rooms_stay_out_of_each_others_workings() -> None:
    between = [
        (module_of(file), module)
        for file, module in imports()
        if place(module_of(file)) in rooms() and place(module) in rooms() and place(module) != place(module_of(file))
    ]
    assert between, "pages are made of several rooms' things, so some reading must be found"
    trespassing = [pair for pair in between if not (is_of(pair[0], "routes") and is_of(pair[1], "queries"))]
    assert trespassing == []


def test_questions_change_nothing_and_verbs_know_no_doors() -> None:
    for file, module in imports():
        if is_of(module_of(file), "queries"):
            assert not is_of(module, "actions", "routes", "forms"), file
        if is_of(module_of(file), "actions"):
            assert not is_of(module, "routes", "forms", "web"), file


def test_no_import_hides_in_a_function() -> None:
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                assert not inner, f"{node.name} in {file.name} hides an import"


@pytest.mark.parametrize(
    ("spelling", "only_in"),
    [
        ("socketio.emit(", {"live/courier.py"}),
        ("datetime.now", {"clock.py"}),
        (".today()", set()),
        ("Text(", set()),
        # Kept ones inside a change alone (see new_wrapped_key); the check keeps none.
        ("SealingKey.new_for(", {"accounts/actions.py", "circles/actions.py", "health/checks.py"}),
        ("new_wrapped_key(", {"sealing.py", "models/keys.py"}),
        ("flask_socketio", {"extensions.py", "live/connections.py"}),
    ],
)
def test_one_place_alone_does_this(spelling: str, only_in: set[str]) -> None:
    found = {str(file.relative_to(HOUSE)) for file in FILES if spelling in file.read_text()}
    assert found == only_in


def test_floors_below_the_hallway_know_no_requests() -> None:
    for file in FILES:
        if floor(place(module_of(file))) <= 2 and file.name not in ("connecting.py", "extensions.py"):
            names = {
                name.name
                for node in ast.walk(ast.parse(file.read_text()))
                if isinstance(node, ast.ImportFrom) and node.module in ("flask", "flask_login")
                for name in node.names
            }
            assert not names, f"{file.name} knows {names}"


def test_every_module_has_its_nameplate() -> None:
    for file in FILES:
        assert ast.get_docstring(ast.parse(file.read_text())), file


def test_rules_are_composed_at_import_never_in_a_function_of_a_room() -> None:
    """Building a rule costs twenty times what asking it does."""
    builders = {"select", "exists", "update", "delete", "insert", "aliased"}
    for file in FILES:
        if floor(place(module_of(file))) != ROOM:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef):
                calls = {
                    call.func.id
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                }
                assert not calls & builders, f"{node.name} in {file} builds a statement"
