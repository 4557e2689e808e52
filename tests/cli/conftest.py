"""Calls of the command line inside the test's own process: exit code, the one JSON object, the words."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring
import pytest

from app.cli.entry import main
from tests.support import small_files
from tests.support.keyrings import absent


@dataclass(frozen=True, slots=True)
class Called:
    """What one call gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object; nothing else may stand there."""
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


class Cli:
    """A ledger of the test's own and the calls made on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.ledger = root / "ledger"
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, typed: str = "", operator: str = "", bare: bool = False) -> Called:
        """Runs a call with --json (`bare`: without); `typed` is what stands on standard input."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        globals_ = ["--ledger", str(self.ledger), *(["--operator", operator] if operator else [])]
        code = main([*globals_, *arguments, *([] if bare else ["--json"])])
        found = self._capsys.readouterr()
        assert "Traceback" not in found.err + found.out
        return Called(code, found.out, found.err)

    def ok(self, *arguments: str, **more: Any) -> dict[str, Any]:
        """The object of a call that must end with 0."""
        called = self(*arguments, **more)
        assert called.code == 0, called
        return called.json

    def refused(self, *arguments: str, code: int = 1, **more: Any) -> dict[str, Any]:
        """The object of a call that must end with 1 (or `code`), with words."""
        called = self(*arguments, **more)
        assert called.code == code, called
        assert called.err.strip()
        return called.json

    def digest(self) -> str:
        """What verify says, which must be ok."""
        found = self.ok("verify")
        assert found["ok"]
        assert found["projection_digest"] == found["rebuild_digest"]
        return str(found["projection_digest"])

    def file(self, name: str, headings: tuple[str, ...], *rows: tuple[str, ...], encoding: str = "utf-8-sig") -> str:
        """An import file."""
        return str(small_files.write(self.root / "files" / name, headings, rows, encoding))

    def schools(self) -> None:
        """Two schools are known."""
        self.ok("import", "schools", self.file("schools.csv", small_files.SCHOOLS, *small_files.SCHOOL_ROWS))

    def devices(self, *rows: tuple[str, ...], name: str = "devices.csv") -> dict[str, Any]:
        """These devices are brought in."""
        return self.ok("import", "devices", self.file(name, small_files.DEVICES, *rows))

    def forms(self, *rows: tuple[str, ...], name: str = "forms.csv") -> dict[str, Any]:
        """These answers are brought in."""
        return self.ok("import", "forms", self.file(name, small_files.FORMS, *rows))


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    return Cli(tmp_path, capsys, monkeypatch)


@pytest.fixture
def keys_in_files(memory_keyring: object) -> None:
    """No keyring, so that processes the test starts find the keys it made."""
    keyring.set_keyring(absent())
