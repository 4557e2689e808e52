"""A thread of the command line that falls: a crash report, one plain line, and no traceback on anybody's screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CALL = """
import os, sys, threading
from app.cli import entry, verbs
from app.cli.answer import Answer

said = threading.Event()

def falls():
    if os.environ["LATE"]: said.wait()
    raise KeyError("made up")

def verb(args):
    thread = threading.Thread(target=falls)
    thread.start()
    if not os.environ["LATE"]: thread.join()
    return Answer({"done": True})

verbs.ALONE["doctor"] = verb
code = entry.main()
said.set()
sys.exit(code)
"""


def called(home: Path, *, late: bool) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "PYTHONIOENCODING": "utf-8",
        "LATE": "yes" if late else "",
    }
    return subprocess.run(
        [sys.executable, "-c", CALL, "doctor", "--json"], cwd=ROOT, env=environ, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def reports(home: Path) -> list[Path]:
    return sorted(home.rglob("crash-*.txt"))


@pytest.mark.parametrize("late", [False, True], ids=["meanwhile", "after the answer"])
def test_it_is_told_in_one_line_and_the_answer_stands(tmp_path: Path, late: bool) -> None:
    done = called(tmp_path, late=late)
    (report,) = reports(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, '{"done": true}')
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert str(report) in line
    assert "builtins.KeyError" in report.read_text("utf-8")
    assert "thread: other" in report.read_text("utf-8")
