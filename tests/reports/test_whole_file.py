"""A file is there whole or as it was; a full disk and a refused destination are told in the world's words."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import WorldError, WorldFault
from app.reports.files import write
from app.settings.files import whole_file
from app.usecases.tables import Exported, FileForm
from tests.reports.tables import nobody, row, table


def nothing() -> None:
    """Nothing is due before."""


@pytest.mark.parametrize("form", list(FileForm))
def test_each_form_is_written_whole(form: FileForm, tmp_path: Path) -> None:
    path = tmp_path / f"log{form.ending}"
    assert write(table(row()), form, path, nobody, nothing) == Exported(path, 1)
    assert list(tmp_path.iterdir()) == [path]
    starts = {"xlsx": b"PK", "csv": b"\xef\xbb\xbf", "csv-cp932": "番号".encode("cp932"), "pdf": b"%PDF"}
    assert path.read_bytes().startswith(starts[form])


@pytest.mark.parametrize(("fault", "kind"), [
    (OSError(errno.ENOSPC, "full"), WorldFault.disk_full),
    (OSError(errno.EDQUOT, "share used up"), WorldFault.disk_full),
    (PermissionError(errno.EACCES, "no"), WorldFault.refused_destination),
])  # fmt: skip
def test_a_fault_of_the_disk_is_the_worlds_and_leaves_what_was_there(
    fault: OSError, kind: WorldFault, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("before")

    def half() -> None:
        with whole_file(path) as file:
            file.write(b"half")
            raise fault

    with pytest.raises(WorldError) as told:
        half()
    assert told.value.kind is kind
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_of_that_name_and_a_folder_that_is_not_there_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no" / "log.csv"):
        with pytest.raises(WorldError) as told, whole_file(path):
            pass
        assert told.value.kind is WorldFault.refused_destination


def _raises(fault: BaseException) -> Callable[[], None]:
    def before() -> None:
        raise fault

    return before


def test_what_must_be_noted_before_and_cannot_be_stops_the_file(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with pytest.raises(KeyError):
        write(table(row()), FileForm.csv, path, nobody, _raises(KeyError()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", list(FileForm))
def test_left_on_the_way_nothing_stays(form: FileForm, tmp_path: Path) -> None:
    def leave(done: int, whole: int) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        write(table(*[row()] * 300), form, tmp_path / "log", leave, nothing)
    assert list(tmp_path.iterdir()) == []
