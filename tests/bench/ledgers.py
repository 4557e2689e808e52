"""The ledgers benches run on: made once under build/bench/<devices>/, opened again at each run.

`operations` is five a device from a hundred thousand on, else what the import leaves. A ledger above that size is made
by the
bulk load; the smaller ones by the import's own way.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backends import fail

from app.bootstrap import Options, Program, start, stop
from app.bootstrap_bulk import bulk_sample
from app.bootstrap_files import sample_sources
from app.importers.sample_data import FORMS, SEED
from app.usecases.import_job import ImportJob

BUILD = Path(__file__).resolve().parents[2] / "build" / "bench"
BULK_FROM = 100_000
PER_DEVICE = 5


def at_home(folder: Path) -> None:
    """Settings, data and keys of this process lie in `folder` from now on; no keyring."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(home)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = str(home / name.lower())
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    keyring.set_keyring(fail.Keyring())  # in this process too: a process started later must find the key
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.setdefault("LANG", "ja_JP.UTF-8")


def folder_of(devices: int) -> Path:
    """Where the ledger of so many devices lies, with the home it belongs to."""
    return BUILD / str(devices)


def ready(devices: int) -> Path:
    """The folder of the sample ledger of `devices`, made now where it is not there whole."""
    folder = folder_of(devices)
    note = folder / "built.json"
    at_home(folder)
    if note.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    at_home(folder)
    began = time.perf_counter()
    program = start(Options(ledger=folder / "ledger"))
    try:
        _fill(program, devices)
        count = program.ledger.read(lambda reads: reads.rows("SELECT count(*) FROM operation"))[0][0]
    finally:
        stop(program)
    seconds = round(time.perf_counter() - began, 1)
    note.write_text(json.dumps({"devices": devices, "operations": count, "seconds": seconds}) + "\n", "utf-8")
    return folder


def _fill(program: Program, devices: int) -> None:
    if devices >= BULK_FROM:
        for done in bulk_sample(program, devices, devices * PER_DEVICE):
            if done % 100_000 == 0:
                print(f"\r{done:,} ", end="", file=sys.stderr, flush=True)
        return
    for source in sample_sources(program, devices, min(FORMS, devices), SEED):
        for _ in ImportJob(program.desk, source, dry_run=False).steps():
            pass


@contextmanager
def opened(devices: int) -> Iterator[Program]:
    """The sample ledger, open in this process."""
    folder = ready(devices)
    program = start(Options(ledger=folder / "ledger"))
    try:
        yield program
    finally:
        stop(program)


@contextmanager
def fresh(name: str) -> Iterator[Program]:
    """A new ledger, thrown away after."""
    folder = BUILD / "scratch" / name
    shutil.rmtree(folder, ignore_errors=True)
    before = dict(os.environ)
    at_home(folder)
    program = start(Options(ledger=folder / "ledger"))
    try:
        yield program
    finally:
        stop(program)
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch_folder(devices: int) -> Iterator[Path]:
    """The sample ledger to write into: a copy where it is small, the thing itself where it is a million."""
    folder = ready(devices)
    if devices >= BULK_FROM:
        yield folder
        return
    copy = BUILD / "scratch" / f"of-{devices}-{os.getpid()}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    at_home(copy)
    try:
        yield copy
    finally:
        at_home(folder)
        shutil.rmtree(copy, ignore_errors=True)


@contextmanager
def scratch(devices: int) -> Iterator[Program]:
    """The same, open."""
    with scratch_folder(devices) as folder:
        program = start(Options(ledger=folder / "ledger"))
        try:
            yield program
        finally:
            stop(program)
