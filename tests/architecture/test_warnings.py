"""Holds the tests to their own word: a warning that nobody expects, Python's or Qt's, fails the test it comes from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import sources

MADE_UP = """
import threading, warnings
from PySide6.QtCore import QObject, qWarning

def test_quiet(qapp): pass
def test_explained(qapp): qWarning("This plugin does not support raise()")

def test_warns(): warnings.warn("soon gone", DeprecationWarning, stacklevel=1)
def test_leaves_a_file_open(tmp_path): (tmp_path / "x").open("w")
def test_falls_in_a_thread():
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
def test_falls_where_nobody_catches():
    class Falls:
        def __del__(self): raise ValueError
    Falls()
def test_qt_warns(qapp): qWarning("something is off")
def test_qt_warns_itself(qapp): QObject().startTimer(-1)
"""
QUIET = {"quiet", "explained"}
LOUD = {
    "warns",
    "leaves_a_file_open",
    "falls_in_a_thread",
    "falls_where_nobody_catches",
    "qt_warns",
    "qt_warns_itself",
}


@pytest.mark.parametrize(
    ("options", "failing"),
    [
        pytest.param((), LOUD, id="as the project sets it"),
        pytest.param(("-W", "default", "-o", "qt_log_level_fail=CRITICAL"), set(), id="the control: neither setting"),
    ],
)
def test_an_unexpected_warning_fails_its_test(tmp_path: Path, options: tuple[str, ...], failing: set[str]) -> None:
    (tmp_path / "test_made_up.py").write_text(MADE_UP)
    settings = ["-c", str(sources.ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, "-p", "no:randomly", "-rA", "-q", *options, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # An error beside a passed test is one that came up after it.
    said = [line.split() for line in done.stdout.splitlines() if "test_made_up.py::test_" in line]
    red = {words[1].partition("::test_")[2] for words in said if words[0] in {"FAILED", "ERROR"}}
    green = {words[1].partition("::test_")[2] for words in said if words[0] == "PASSED"} - red
    assert (red, green) == (failing, (QUIET | LOUD) - failing), done.stdout + done.stderr
