"""Small files and folders made durable: written beside, synced, renamed.

Never used on a ledger file that SQLite has open.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any


def on_windows() -> bool:
    """Whether this is Windows."""
    return os.name == "nt"


def sync_file(path: Path) -> None:
    """Flush a closed file's bytes to the disk. Raises OSError."""
    fd = os.open(path, os.O_RDWR)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries (new names, renames) to the disk; Windows does so by itself. Raises OSError."""
    if on_windows():
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_durably(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Replace `path` by `text` so that a power cut leaves the old or the new, whole. Raises OSError.

    `mode` is the file's permission from its first byte on.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(fd, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_json(path: Path) -> dict[str, Any]:
    """The object in `path`. Raises FileNotFoundError, OSError, and ValueError where it holds anything else."""
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} holds no object")
    return found


def replace_patiently(source: Path, target: Path, *, seconds: float = 5.0) -> None:
    """Rename `source` to `target`, waiting out a virus scanner that holds one of them for a moment (Windows).

    Raises OSError.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if not on_windows() or time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
