"""Files of a disposal while the disk fails: none is half there under its name, older ones stay whole, the fault is the
world's. Each kind has a control: written straight to its name, the same must go red.
"""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import pytest

from app.bootstrap_disposal import DisposalOf
from app.bootstrap_evidence import write_evidence
from app.bootstrap_pickups import write_sheet
from app.domain.errors import WorldError, WorldFault
from app.settings import files
from app.settings.words import t
from app.usecases.disposal_door import DisposalList
from app.usecases.tables import FileForm
from tests.support.bench import Bench
from tests.support.real_desks import heads
from tests.usecases.disposal_stand import Stand
from tests.usecases.pickup_stand import handed_box, leave, truck

S1, S2 = "PF0AAA01", "PF0AAA02"
Write = Callable[[Path], object]


@pytest.fixture
def stand(bench: Bench) -> Stand:
    made = Stand(bench)
    handed_box(made, "A0001", S1, S2)
    return made


def a_list(form: FileForm, name: str) -> Callable[[Stand], Write]:
    def made(stand: Stand) -> Write:
        door = DisposalOf(stand.bench.program)
        rows = door.units.units(box="A0001", ended=True)
        return lambda folder: door.write(DisposalList(name, "一覧", "注", rows), (form,), folder)

    return made


def a_sheet(stand: Stand) -> Write:
    number = truck(stand, "A0001")
    leave(stand, number)
    return lambda folder: write_sheet(stand.bench.program, number, folder / "引渡書.pdf")


def a_pack(stand: Stand) -> Write:
    return lambda folder: write_evidence(stand.bench.program, "A0001", folder)


KINDS: dict[str, Callable[[Stand], Write]] = {
    **{f"box list {form}": a_list(form, "disposal-box-A0001") for form in (FileForm.csv, FileForm.xlsx, FileForm.pdf)},
    **{f"day's list {form}": a_list(form, "disposal-day-2026-11-20") for form in (FileForm.pdf, FileForm.xlsx)},
    "hand-over sheet": a_sheet,
    "evidence": a_pack,
}
FULL, BROKEN, READ_ONLY = errno.ENOSPC, errno.EIO, errno.EROFS
TOLD = {
    FULL: WorldFault.disk_full,
    BROKEN: WorldFault.refused_destination,
    READ_ONLY: WorldFault.refused_destination,
    errno.EACCES: WorldFault.refused_destination,
}


class Failing(io.FileIO):
    """A file of which only the first bytes reach the disk."""

    def __init__(self, handle: int, room: int, code: int) -> None:
        super().__init__(handle, "wb")
        self._room, self._code = room, code

    def write(self, data: Any) -> int:
        part = bytes(data)[: self._room]
        if not part:
            raise OSError(self._code, os.strerror(self._code))
        self._room -= len(part)
        return super().write(part)


class Fault:
    """The disk fails at the file that is opened as number `at`: at its opening, after some bytes, at its sync, or as it
    takes its place.
    """

    def __init__(self, patch: pytest.MonkeyPatch, where: str, code: int, at: int = 1) -> None:
        self._where, self._code, self._at, self.opened = where, code, at, 0
        # only as `settings.files` sees them: all else that writes (the ledger, the libraries) is well
        patch.setattr(files, "tempfile", SimpleNamespace(mkstemp=self._mkstemp))
        seen = {name: getattr(os, name) for name in ("open", "close", "name", "O_RDONLY")}
        patch.setattr(files, "os", SimpleNamespace(**seen, fdopen=self._fdopen, fsync=self._fsync))
        patch.setattr(Path, "replace", lambda path, target: self._replace(path, target))

    def _fails(self) -> None:
        raise OSError(self._code, os.strerror(self._code))

    @property
    def _here(self) -> bool:
        return self.opened == self._at

    def _mkstemp(self, **more: Any) -> tuple[int, str]:
        self.opened += 1
        if self._here and self._where == "open":
            self._fails()
        return tempfile.mkstemp(**more)

    def _fdopen(self, handle: int, mode: str) -> BinaryIO:
        whole = self._where != "write" or not self._here
        return io.BufferedWriter(io.FileIO(handle, mode) if whole else Failing(handle, 100, self._code))

    def _fsync(self, handle: int) -> None:
        if self._here and self._where == "sync":
            self._fails()

    def _replace(self, path: Path, target: Path) -> None:
        if self._here and self._where == "replace":
            self._fails()
        os.replace(path, target)  # noqa: PTH105 - the method itself is what fails


FAULTS = [
    ("open", READ_ONLY),
    ("open", errno.EACCES),
    ("open", FULL),
    ("write", FULL),
    ("write", BROKEN),
    ("sync", FULL),
    ("sync", BROKEN),
    ("replace", READ_ONLY),
]


def there(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def tried(write: Write, folder: Path, where: str, code: int, at: int = 1) -> WorldError:
    with pytest.MonkeyPatch.context() as patch:
        fault = Fault(patch, where, code, at)
        with pytest.raises(WorldError) as told:
            write(folder)
    assert fault.opened >= at
    return told.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("where", "code"), FAULTS)
def test_nothing_half_lies_there_and_what_was_done_stands(stand: Stand, kind: str, where: str, code: int) -> None:
    write, folder = KINDS[kind](stand), stand.bench.root / "out"
    deeds = heads(stand.bench.program)
    for older in (False, True):
        if older:
            write(folder)
            stand.bench.clock.tick(days=1)  # what is written anew would differ
        before = there(folder)
        told = tried(write, folder, where, code, 3 if (kind, where) == ("evidence", "replace") else 1)
        assert told.kind is TOLD[code]
        assert t(f"world.{told.kind}").endswith("ください。"), "it says what to do"
        assert there(folder) == before
    assert heads(stand.bench.program) == deeds
    write(folder)
    assert there(folder)


@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize(("where", "code"), [each for each in FAULTS if each[0] != "replace"])
def test_a_pack_is_there_with_all_its_files_or_as_it_was(stand: Stand, at: int, where: str, code: int) -> None:
    write, folder = a_pack(stand), stand.bench.root / "out"
    write(folder)
    before = there(folder)
    stand.bench.clock.tick(days=1)
    tried(write, folder, where, code, at)
    assert there(folder) == before
    write(folder)
    assert there(folder) != before


def _of_files(name: str) -> Any:
    """A module as `settings.files` has it by now."""
    return vars(files)[name]


@contextmanager
def _straight(path: Path, before: Callable[[], None] = lambda: None) -> Iterator[BinaryIO]:
    """What must never be: the file is written where it is to lie."""
    seen = _of_files("tempfile").mkstemp(dir=path.parent, prefix=".", suffix=".part")
    os.close(seen[0])
    Path(seen[1]).unlink()
    with _of_files("os").fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
        yield file
        before()


@pytest.mark.parametrize("kind", KINDS)
def test_control_written_straight_to_its_name_it_is_torn(
    stand: Stand, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, folder = KINDS[kind](stand), stand.bench.root / "out"
    write(folder)
    before = there(folder)
    monkeypatch.setattr(files, "_beside", _straight)
    tried(write, folder, "write", FULL)
    assert there(folder) != before
