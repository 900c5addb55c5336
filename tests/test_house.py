"""How the house is built: the floors of the README, and rooms that can be seen whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FILES = sorted((ROOT / "bot").rglob("*.py"))
FLOOR = re.compile(r"^\| (\d|–) \| ((?:`bot/[\w/.]+`(?:, )?)+) \|", re.MULTILINE)
BESIDE = "–"
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 50
WHY = "In one piece"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def module_of(file: Path) -> str:
    """The dotted name of a file's module."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> dict[str, ast.Module]:
    """What stands in each module."""
    return {module_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in FILES}


def room_of(module: str) -> str:
    """The room that a module is in: ``bot/matching/`` or ``bot/dutch.py``."""
    name = module.split(".")[1]
    return f"bot/{name}/" if (ROOT / "bot" / name).is_dir() else f"bot/{name}.py"


def floors() -> dict[str, str]:
    """The floor of each room, as the README lists them."""
    rows = FLOOR.findall(README)
    return {room: floor for floor, rooms in rows for room in re.findall(r"`(.+?)`", rooms)}


def imports(module: str) -> set[str]:
    """The modules of the bot that one imports, wherever in the file it does, and for whatever."""
    named: set[str] = set()
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            named |= {name if name in trees() else str(node.module) for name in whole}
    return (named & trees().keys()) - {"bot", module}


def arrows() -> Iterator[tuple[str, str]]:
    """Every room that imports from another one, with that one."""
    for module in trees().keys() - {"bot"}:
        for other in imports(module):
            if room_of(module) != room_of(other):
                yield room_of(module), room_of(other)


def test_the_readme_lists_every_room() -> None:
    assert floors().keys() == {room_of(module) for module in trees() if module != "bot"}


def test_no_import_runs_upward() -> None:
    floor, upward = floors(), []
    top = max(number for number in floor.values() if number != BESIDE)
    for room, other in arrows():
        if BESIDE in (floor[room], floor[other]):
            allowed = floor[room] == top  # what stands beside the house is for the commands
        else:
            allowed = floor[other] <= floor[room]
        if not allowed:
            upward.append(f"{room} imports {other}")
    assert upward == []


def test_no_imports_run_in_a_circle() -> None:
    modules = {module: imports(module) for module in trees()}
    assert set(TopologicalSorter(modules).static_order()) == set(trees())
    rooms: dict[str, set[str]] = {}
    for room, other in arrows():
        rooms.setdefault(room, set()).add(other)
    assert set(TopologicalSorter(rooms).static_order()) <= floors().keys()


def length(function: Function) -> int:
    """How many lines a function has without its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    told = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - told


@pytest.mark.parametrize("file", FILES, ids=module_of)
def test_every_file_and_function_can_be_seen_whole(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES
    for node in ast.walk(trees()[module_of(file)]):
        if isinstance(node, Function) and length(node) > MOST_LINES_OF_A_FUNCTION:
            assert WHY in (ast.get_docstring(node) or ""), f"{node.name} is {length(node)} lines"
