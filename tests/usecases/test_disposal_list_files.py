"""The files of a list of disposal, where the folder somebody named can't be one."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from app.bootstrap_disposal import DisposalOf
from app.domain.errors import WorldError, WorldFault
from app.usecases.disposal_door import DisposalList
from app.usecases.tables import FileForm
from tests.support.bench import Bench

LIST = DisposalList("一覧", "箱 0012", "", ())


def test_control_they_are_written_and_nothing_else(bench: Bench) -> None:
    folder = bench.root / "渡す物" / "箱"
    made = DisposalOf(bench.program).write(LIST, (FileForm.csv, FileForm.xlsx), folder)
    assert sorted(folder.iterdir()) == sorted(made)


def test_a_file_lies_where_the_folder_would(bench: Bench) -> None:
    there = bench.root / "渡す物"
    there.write_text("x", "utf-8")
    for folder in (there, there / "箱"):
        with pytest.raises(WorldError) as told:
            DisposalOf(bench.program).write(LIST, (FileForm.csv,), folder)
        assert told.value.kind is WorldFault.refused_destination


def test_no_room_for_the_folder(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(WorldError) as told:
        DisposalOf(bench.program).write(LIST, (FileForm.csv,), bench.root / "out")
    assert told.value.kind is WorldFault.disk_full
