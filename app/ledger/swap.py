"""Puts a set of new ledger files in the place of the old ones, so that a cut leaves the old set or the new set, whole.

For creating, restoring and rekeying, which all change several files at once. The new files are made ready in a folder
beside; one small file then says so, and that is the moment of decision: before it the old set stands, after it every
start finishes the exchange, however often it is cut. Needs the ledger's lock, and no connection open.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.ledger.file_format import LEDGER_FILE, META_FILE, SIDE_FILE
from app.ledger.files import read_json, replace_patiently, sync_file, sync_folder, write_durably

STAGE: Final = "incoming"
_READY: Final = "ready.json"
FILES: Final = (LEDGER_FILE, SIDE_FILE, META_FILE)
_BESIDE: Final = ("-wal", "-shm", "-journal")


class Purpose(StrEnum):
    """What an exchange of files is for."""

    create = "create"
    restore = "restore"
    rekey = "rekey"


@contextmanager
def new_stage(folder: Path) -> Iterator[Path]:
    """An empty folder to make the new files in, gone again where that fails before it was decided. Raises OSError."""
    stage = folder / STAGE
    if stage.exists():
        shutil.rmtree(stage)
    stage.mkdir(parents=True)
    try:
        yield stage
    except BaseException:
        if not decided(folder):
            shutil.rmtree(stage, ignore_errors=True)  # the next start forgets what can't be removed now
        raise


def commit_stage(folder: Path, purpose: Purpose, *, keep_as: str = "") -> None:
    """Decide for the files in the stage, then put them in place.

    The files they replace go to the folder `keep_as` in the ledger's; with "" they are removed. The staged files must
    be closed. Raises OSError; after that the next start finishes or forgets the exchange.
    """
    stage = folder / STAGE
    for name in FILES:
        sync_file(stage / name)
    sync_folder(stage)
    write_durably(stage / _READY, json.dumps({"purpose": purpose, "keep_as": keep_as}))
    finish(folder)


def decided(folder: Path) -> bool:
    """Whether an exchange was decided and not finished."""
    return (folder / STAGE / _READY).exists()


def finish(folder: Path) -> Purpose | None:
    """Finish an exchange that was decided, forget one that wasn't; returns what was finished. Raises OSError."""
    stage = folder / STAGE
    if not stage.exists():
        return None
    try:
        ready = read_json(stage / _READY)
    except (FileNotFoundError, ValueError):
        shutil.rmtree(stage)  # not decided: the old files stand
        return None
    aside = folder / (ready["keep_as"] or "replaced")
    for name in FILES:
        if (stage / name).exists():
            _set_aside(folder, aside, name)
            replace_patiently(stage / name, folder / name)
            sync_folder(folder)
    if not ready["keep_as"] and aside.exists():
        shutil.rmtree(aside)
    shutil.rmtree(stage)
    sync_folder(folder)
    return Purpose(ready["purpose"])


def _set_aside(folder: Path, aside: Path, name: str) -> None:
    # A WAL left beside a new main file would be taken for its own, so it leaves first, and before the main file.
    for old in (*(folder / (name + ending) for ending in _BESIDE), folder / name):
        if old.exists():
            aside.mkdir(exist_ok=True)
            replace_patiently(old, aside / old.name)
    if aside.exists():
        sync_folder(aside)
