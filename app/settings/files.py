"""A file is there whole, or as it was before: written beside its place, brought to the disk, put there in one step.

Decides how the world's faults on the way are told, and that nothing half written stays behind; also after a power cut.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from app.domain.errors import WorldError, WorldFault

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""No room: on the disk, in the user's share of it, or in the largest file it can hold."""


def write_atomically(file: Path, text: str) -> None:
    """Write a small file of ours whole or not at all, readable by this user alone; its folder is made.

    Raises OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _beside(file) as out:
        out.write(text.encode())


@contextmanager
def whole_file(path: Path, before: Callable[[], None] = lambda: None, *, folder: bool = False) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of `path` when the block ends well; readable by this user alone.

    `before` is called when all is written and not yet in its place: where it raises, nothing is handed out. `folder`:
    one that is missing is made.
    Raises WorldError: disk_full, refused_destination (a folder of this name, no such folder, no permission …).
    """
    if path.is_dir():
        raise WorldError(WorldFault.refused_destination, "a folder has this name")
    with as_world():
        if folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path, before) as file:
            yield file


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Several files of one folder that belong together: all are on the disk before the first takes its place, so that a
    full disk leaves all of them as they were. The last of them takes its place last. Raises as `whole_file`.
    """
    with ExitStack() as stack:
        for path, content in reversed([*contents.items()]):
            file = stack.enter_context(whole_file(path, folder=True))
            with as_world():
                file.write(content)
                file.flush()
                os.fsync(file.fileno())


@contextmanager
def as_world() -> Iterator[None]:
    """The disk's faults on the way to a place that a person named, as the world's: disk_full, refused_destination."""
    try:
        yield
    except OSError as fault:
        kind = WorldFault.disk_full if fault.errno in _FULL else WorldFault.refused_destination
        raise WorldError(kind, str(fault.strerror)) from fault


@contextmanager
def _beside(path: Path, before: Callable[[], None] = lambda: None) -> Iterator[BinaryIO]:
    """The same, with the disk's own faults. Raises OSError."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        before()
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets a folder be opened (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
