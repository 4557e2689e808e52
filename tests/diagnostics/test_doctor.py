"""Holds the doctor to one finding a check, the right family, and words in both languages."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.diagnostics import doctor
from app.diagnostics.doctor import LITTLE_SPACE, NO_SPACE, Facts, FolderKind, examine
from app.domain.kinds import Family
from app.settings import words
from app.settings.paths import resource

GOOD = Facts(
    python=(3, 11),
    sqlite="3.53.4",
    sqlite_safe=True,
    keyring=True,
    decoder=True,
    fonts=(),
    ledger=Path("/ledger"),
    ledger_kind=FolderKind.local,
    free_bytes=LITTLE_SPACE,
    logs=Path("/logs"),
    logs_writable=True,
)


def test_a_good_machine_is_fine_in_every_point() -> None:
    rows = examine(GOOD)
    assert [row.check for row in rows] == ["python", "sqlite", "keyring", "fonts", "disk", "folder", "logs", "pictures"]
    assert {row.family for row in rows} == {Family.ok}


@pytest.mark.parametrize(
    ("change", "check", "family", "finding"),
    [
        ({"python": (3, 10)}, "python", Family.refused, "old"),
        ({"python": (3, 15)}, "python", Family.look, "new"),
        ({"python": (3, 14)}, "python", Family.ok, "ok"),
        ({"sqlite_safe": False, "sqlite": "3.40.1"}, "sqlite", Family.refused, "unsafe"),
        ({"keyring": False}, "keyring", Family.look, "none"),
        ({"decoder": False}, "pictures", Family.look, "one_decoder"),
        ({"fonts": (Path("/nowhere/a.ttf"),)}, "fonts", Family.look, "missing"),
        ({"free_bytes": LITTLE_SPACE - 1}, "disk", Family.look, "little"),
        ({"free_bytes": NO_SPACE}, "disk", Family.look, "little"),
        ({"free_bytes": NO_SPACE - 1}, "disk", Family.refused, "none"),
        ({"free_bytes": None}, "disk", Family.look, "unknown"),
        ({"ledger_kind": FolderKind.network}, "folder", Family.refused, "network"),
        ({"ledger_kind": FolderKind.cloud}, "folder", Family.refused, "cloud"),
        ({"ledger_kind": FolderKind.unknown}, "folder", Family.look, "unknown"),
        ({"logs": Path("/ledger/logs")}, "logs", Family.look, "inside"),
        ({"logs_writable": False}, "logs", Family.look, "blocked"),
    ],
)
def test_each_finding(change: dict[str, object], check: str, family: Family, finding: str) -> None:
    rows = {row.check: row for row in examine(replace(GOOD, **change))}  # type: ignore[arg-type]
    assert (rows[check].family, rows[check].finding) == (family, finding)
    assert {row.family for name, row in rows.items() if name != check} == {Family.ok}
    for language in words.LANGUAGES:
        words.set_language(language)
        assert words.t(rows[check].sentence, **rows[check].values)


def test_every_sentence_is_one_a_check_can_say() -> None:
    said = {key for key in words.catalog("ja") if key.startswith("doctor.")}
    tree = ast.parse(Path(doctor.__file__).read_text("utf-8"))
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for key in said:
        _, check, finding = key.split(".")
        assert {check, finding} <= strings, key


def test_what_it_gathers_here(tmp_path: Path) -> None:
    facts = doctor.gather(
        ledger=tmp_path / "not" / "yet",
        ledger_kind=FolderKind.local,
        sqlite="3.53.4",
        sqlite_safe=True,
        keyring=True,
        decoder=True,
        fonts=[resource("fonts", "BIZUDPGothic-Regular.ttf"), resource("fonts", "BIZUDPGothic-Bold.ttf")],
        logs=tmp_path / "logs",
    )
    assert facts.logs_writable
    assert facts.free_bytes is not None
    assert abs(facts.free_bytes - shutil.disk_usage(tmp_path).free) < 1_000_000_000
    assert {row.check: row.finding for row in examine(facts)}["fonts"] == "ok"
    assert not (tmp_path / "not").exists()


def test_a_folder_that_is_a_file_takes_no_logs(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    assert not doctor.writable(tmp_path / "x")


def test_a_disk_that_does_not_answer_is_not_guessed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Path) -> None:
        raise OSError("gone")

    monkeypatch.setattr(shutil, "disk_usage", gone)
    assert doctor.free_bytes(tmp_path) is None
