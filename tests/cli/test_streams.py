"""Whoever reads the answer, and in whatever encoding the console is: it comes whole, and no traceback with it."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.cli.answer import Answer, show

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


CALLS = pytest.mark.parametrize("words", [False, True], ids=["json", "words"])


@CALLS
@pytest.mark.parametrize(
    ("call", "code"), [(("settings", "list"), 0), (("intake", "PF8K2M0D"), 0), (("intake", "?"), 1)], ids=str
)
def test_a_reader_who_has_enough_is_no_fault_and_changes_no_code(
    tmp_path: Path, call: tuple[str, ...], code: int, words: bool
) -> None:
    process = called(tmp_path, *call, *(() if words else ("--json",)))
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait() == code
    process.stderr.close()
    assert b"Traceback" not in said
    assert "書きこめません".encode() not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@CALLS
def test_an_answer_that_can_not_be_written_is_said_in_words(tmp_path: Path, words: bool) -> None:
    arguments = ["intake", "PF8K2M0D", *(() if words else ("--json",))]
    command = [sys.executable, "main.py", "--ledger", str(tmp_path / "ledger"), *arguments]
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "HOME": str(tmp_path), "LANG": "ja_JP.UTF-8"}
    with Path("/dev/full").open("wb") as nowhere:
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=nowhere, stderr=subprocess.PIPE, check=False)
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said, "Exception ignored" in said) == (1, False, False)
    assert "結果を出力先に書きこめませんでした" in said
    out, _ = called(tmp_path, "repairs", "--json").communicate()
    assert json.loads(out)["total"] == 1, "what the verb did is done"


@pytest.mark.parametrize(("number", "code"), [(errno.EPIPE, 0), (errno.EINVAL, 0), (errno.EIO, 1)])
def test_which_faults_mean_that_nobody_reads(monkeypatch: pytest.MonkeyPatch, number: int, code: int) -> None:
    with tempfile.TemporaryFile("w", encoding="utf-8") as kept:

        class Gone:
            """A pipe as Windows has it, too."""

            def write(self, text: str) -> int:
                raise OSError(number, "gone")

            def fileno(self) -> int:
                return kept.fileno()

        monkeypatch.setattr(sys, "stdout", Gone())
        assert show(Answer({"outcome": "ok"}), as_json=True) == code
