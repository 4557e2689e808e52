"""Print jobs while the ledger's disk fails or the process is killed at any write: see driver.py.

The printer is a file beside the ledger that takes whole jobs and always answers. A person is told `added N` or
`failed N <why>`; a job that was added is in the ledger, comes out once at most, and is called printed only if it did.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.bootstrap import Options, Program, start, stop
from app.domain.errors import WorldError, WorldFault
from app.labels import print_queue
from app.labels.print_queue import Queue
from app.labels.transports import Outcome, Session
from app.ledger.guards import LedgerRefused
from app.ledger.print_jobs import SqlPrintJobs
from app.usecases.label_ports import JobState, Printer, PrinterKind
from app.usecases.print_jobs import Said
from tests.faults.desk_day import _home
from tests.faults.driver import Say, Verdict

JOBS: Final = 3
PAPER: Final = "paper"
SECONDS: Final = 0.8
"""For the disk to take what came of a job."""


class _Paper:
    """A printer that prints into a file at once and says so."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, printer: Printer, stop: threading.Event) -> Session:
        """It is always ready."""
        return self

    def ask(self, printer: Printer, ticket: str) -> Outcome | None:
        """It has no queue."""
        return None

    def send(self, data: bytes, told: Callable[[Outcome], None]) -> Outcome:
        """Prints."""
        fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.write(fd, data + b"\n")
        os.close(fd)
        told(Outcome(JobState.sent, Said.printing))
        return Outcome(JobState.confirmed, Said.printed)

    def close(self) -> None:
        """Nothing is held."""


def prepare(root: Path) -> None:
    """An empty ledger."""
    with _home(root):
        stop(start(Options(ledger=root / "ledger")))


def run(root: Path, say: Say) -> None:
    """Adds the jobs nobody was told are there, and prints what waits."""
    setattr(print_queue, "_STORE_SECONDS", 0.02)  # noqa: B010 - Final on purpose
    with _home(root):
        try:
            program = start(Options(ledger=root / "ledger", wait=0))
        except (WorldError, LedgerRefused) as fault:
            say(f"not opened {fault}")
            return
        _print(program, root, say)
        try:
            stop(program)
        except WorldError as fault:
            say(f"not closed {fault.kind}")


def _print(program: Program, root: Path, say: Say) -> None:
    known = {line for line in (root / "said.log").read_text("utf-8").splitlines() if line.startswith("added")}
    printer = Printer("P", PrinterKind.zpl, 203, address="p")
    paper = _Paper(root / PAPER)
    store = SqlPrintJobs(program.ledger)
    queue = Queue(
        store, tcp=paper, system=paper, printers=lambda: [printer], clock=program.clock, mint=program.ledger.mint
    )  # fmt: skip
    queue.on_change(lambda row: say(f"row {row.job} {row.state} {row.word}"))
    try:
        queue.start()
    except WorldError as fault:
        say(f"not started {fault.kind}")
        return
    for number in range(JOBS):
        if f"added {number}" not in known:
            try:
                queue.add("", printer, "札", 1, b"job %d" % number, job=f"j{number}")
            except WorldError as fault:
                say(f"failed {number} {fault.kind}")
            else:
                say(f"added {number}")
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if not store.unfinished():
                break
        except WorldError as fault:
            say(f"not read {fault.kind}")
        time.sleep(0.005)
    queue.stop(grace=0.2)


def judge(root: Path, lines: list[str]) -> Verdict:
    """What the ledger says of each job, held against the paper and what people were told."""
    with _home(root):
        program = start(Options(ledger=root / "ledger"))
        stands = {int(job.job[1:]): job.state for job in SqlPrintJobs(program.ledger).newest(100)}
        moved = program.new_desk
        stop(program)
    paper = root / PAPER
    out = Counter(int(line.split()[1]) for line in (paper.read_text("ascii").splitlines() if paper.exists() else ()))
    told = {int(line.split()[1]) for line in lines if line.startswith("added")}
    last = {int(line.split()[1]): line.split()[2] for line in lines if line.startswith("failed")}
    told_no = {number for number, why in last.items() if why != WorldFault.commit_unknown} - told
    return Verdict(
        saved=len(told & {number for number, state in stands.items() if state is JobState.confirmed}),
        lost=len(told - set(stands)),
        twice=sum(1 for count in out.values() if count > 1),
        risen=len(told_no & set(stands)),
        unsound=sum(1 for number, state in stands.items() if state is JobState.confirmed and not out[number]),
        moved=int(moved),
        unanswered=sum(1 for state in stands.values() if state is JobState.unknown),
    )
