"""Holds every module, class and function to a size one reader can keep in mind.

The three objects that swell in every Qt program (the main window, the composition root, the class over the database)
have smaller caps. `OVER` may only shrink: an entry that is no longer needed, or that grew, fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support import sources

MODULE_LINES: Final = 400
CLASS_LINES: Final = 250
FUNCTION_LINES: Final = 50
SMALLER: Final = {
    "app/ui/shell/main_window.py": 250,
    "app/bootstrap.py": 250,
    "app/ledger/unit_of_work.py": 250,
    "main.py": 20,
}

OVER: Final[dict[str, int]] = {}
"""What is over its cap today, `path` or `path:Class` or `path:function`, and by how many lines it may be so long."""
OVER_AT_MOST: Final = 0
"""How many entries OVER ever had at most since the last was mended; lower it when one goes, never raise it."""


def sizes(path: Path) -> Iterator[tuple[str, int, int]]:
    """Each thing in the file that has a cap: its name, its lines, its cap."""
    place = sources.name(path)
    yield place, len(path.read_text("utf-8").splitlines()), SMALLER.get(place, MODULE_LINES)
    for node in ast.walk(sources.tree(path)):
        if isinstance(node, ast.ClassDef):
            yield f"{place}:{node.name}", _lines(node), CLASS_LINES
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{place}:{node.name}", _lines(node), FUNCTION_LINES


def _lines(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.fixture(scope="module")
def over() -> dict[str, tuple[int, int]]:
    """Everything of ours over its cap, with its size and the cap."""
    files = [*sources.python_files("app", "migrations", "installer"), sources.ROOT / "main.py"]
    found = [size for path in files for size in sizes(path)]
    return {thing: (lines, cap) for thing, lines, cap in found if lines > cap}


def test_nothing_is_over_its_cap_but_what_is_listed(over: dict[str, tuple[int, int]]) -> None:
    unlisted = {thing: size for thing, size in over.items() if thing not in OVER}
    assert not unlisted, "split by what it decides, not by size: (lines, cap)"


def test_what_is_listed_still_needs_it_and_did_not_grow(over: dict[str, tuple[int, int]]) -> None:
    for thing, allowed in OVER.items():
        assert thing in over, f"{thing} is within its cap now: take it off the list"
        assert over[thing][0] <= allowed, f"{thing} grew"


def test_the_list_only_shrinks() -> None:
    assert len(OVER) <= OVER_AT_MOST


def test_a_swollen_file_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    file = tmp_path / "big.py"
    body = "\n".join(["def f():"] + ["    x = 1"] * 60 + ["class C:"] + ["    y = 1"] * 260 + ["z = 1"] * 100)
    file.write_text(body)
    assert {thing for thing, lines, cap in sizes(file) if lines > cap} == {"big.py", "big.py:f", "big.py:C"}
