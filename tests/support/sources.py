"""Our own source files as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_NOT_OURS: Final = {".venv", ".git", "build", "dist", "__pycache__"}


def python_files(*folders: str) -> list[Path]:
    """Every Python file under these folders of the checkout that are there, in order."""
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if not _NOT_OURS & set(path.relative_to(ROOT).parts))


def name(path: Path) -> str:
    """A file's place in the checkout, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"), filename=name(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, in full, with its line; names imported from a module count as modules too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git would hand to someone else: tracked files, or every file of ours where there is no git."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        names = done.stdout.decode("utf-8").split("\0")
        return tuple(ROOT / each for each in names if each and (ROOT / each).is_file())
    every = (path for path in ROOT.rglob("*") if path.is_file())
    return tuple(path for path in every if not _NOT_OURS & set(path.relative_to(ROOT).parts))
