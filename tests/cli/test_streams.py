"""Whoever reads the answer, and in whatever encoding the console is: it comes whole, and no traceback with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def called(root: Path, *arguments: str, **environ: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "main.py", "--ledger", str(root / "ledger"), *arguments]
    env = {**os.environ, "XDG_CONFIG_HOME": str(root / "config"), "HOME": str(root), **environ}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("console", ["ascii", "cp932"])
def test_json_is_utf_8_on_every_console(tmp_path: Path, console: str) -> None:
    out, err = called(tmp_path, "device", "𠮷野", "--json", PYTHONIOENCODING=console).communicate()
    assert json.loads(out.decode("utf-8")) == {"found": False}
    assert b"Traceback" not in err
    assert err


def test_a_character_the_console_lacks_costs_no_words(tmp_path: Path) -> None:
    process = called(tmp_path, "device", "𠮷野", PYTHONIOENCODING="cp932")
    out, err = process.communicate()
    assert process.returncode == 1
    assert b"Traceback" not in out + err
    assert "\\U00020bb7野" in out.decode("cp932")


def test_a_reader_who_has_enough_is_no_fault(tmp_path: Path) -> None:
    process = called(tmp_path, "settings", "list", "--json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait() == 1
    process.stderr.close()
    assert b"Traceback" not in said
