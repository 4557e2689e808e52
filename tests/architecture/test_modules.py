"""Holds every module to saying what it decides, in the file itself."""

from __future__ import annotations

import ast

from tests.support import sources

OURS = ("app", "migrations", "installer", "tests")


def test_every_module_says_what_it_is() -> None:
    files = [*sources.python_files(*OURS), sources.ROOT / "main.py"]
    silent = [
        sources.name(path)
        for path in files
        if not ast.get_docstring(sources.tree(path)) and (path.name != "__init__.py" or path.stat().st_size)
    ]
    assert not silent


def test_every_module_with_code_reads_annotations_late() -> None:
    files = [*sources.python_files("app", "installer", "tests"), sources.ROOT / "main.py"]
    missing = [sources.name(path) for path in files if _has_code(sources.tree(path)) and not _late(sources.tree(path))]
    assert not missing, "from __future__ import annotations"


def _has_code(tree: ast.Module) -> bool:
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in tree.body)


def _late(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
