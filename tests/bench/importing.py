"""Import of the console's export (CSV) into a new ledger, against the bare driver writing the same ready rows."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from app.bootstrap import Program
from app.bootstrap_files import import_source, sample_sources
from app.domain.kinds import ImportKind
from app.importers.sample_data import DEVICE_HEADINGS, DEVICES, FORMS, SEED, Sample
from app.usecases.import_job import ImportJob
from tests.bench.figures import Result, at, single
from tests.bench.ledger_twin import Written, captured, transactions, twin, write_again
from tests.bench.ledgers import BUILD, fresh

ROUNDS = 3
MOST = DEVICES


def measure(devices: int, rounds: int = ROUNDS) -> list[Result]:
    """Seconds of the whole import at no more than the city's 37,500, and of its longest write transaction."""
    devices = min(devices, MOST)
    path = BUILD / f"devices-{devices}.csv"
    ours: list[float] = []
    theirs: list[float] = []
    parts: list[list[Written]] = []
    longest = 0.0
    for turn in range(rounds + 1):
        with fresh("import") as program:
            _schools(program, devices)
            if turn == 0:
                _write_csv(program, path, devices)
                with twin(program, BUILD / "scratch") as raw, captured(program) as kept:
                    del raw
                    _import(program, path)
                    parts = list(transactions(kept))
                continue
            with twin(program, BUILD / "scratch") as raw:
                began = time.perf_counter()
                for part in parts:
                    one = time.perf_counter()
                    write_again(raw, part)
                    longest = max(longest, time.perf_counter() - one)
                theirs.append(time.perf_counter() - began)
                ours.append(_import(program, path))
    best = single("import", at(ours, 0.5), at(theirs, 0.5), "s", n=devices, goal=2.5, goal_seconds=10)
    return [{**best, "p50": round(at(ours, 0.5), 3), "p99": round(max(ours), 3), "rounds": rounds,
             "raw_longest_ms": round(longest * 1000, 1)}]  # fmt: skip


def _schools(program: Program, devices: int) -> None:
    source = next(iter(sample_sources(program, devices, FORMS, SEED)))
    for _ in ImportJob(program.desk, source, dry_run=False).steps():
        pass


def _write_csv(program: Program, path: Path, devices: int) -> None:
    sample = Sample(program.clock.now().today, devices=devices)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(DEVICE_HEADINGS)
        writer.writerows(sample.device_cells())


def _import(program: Program, path: Path) -> float:
    began = time.perf_counter()
    job = ImportJob(program.desk, import_source(program, path, ImportKind.devices), dry_run=False)
    for _ in job.steps():
        pass
    assert job.report.counts.new, job.report.refusals[:3]
    return time.perf_counter() - began
