"""Print jobs for tests: labels with a number in them, printers, and a real queue over a real ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.bootstrap import Program
from app.labels.print_queue import Queue
from app.labels.transports import Patience, TcpTransport, Transport
from app.ledger.print_jobs import SqlPrintJobs
from app.usecases.label_ports import JobRow, JobState, Printer, PrinterKind
from app.usecases.print_jobs import StoredJob
from tests.support.real_desks import running
from tests.support.stand_in_printer import StandInPrinter

FAST: Final = Patience(connect=1.0, answer=0.15, stall=0.3, idle=0.6, pause=0.01, look=0.02)
"""Waits of a test for a printer on this machine that says nothing, or gets nowhere."""
CALM: Final = FAST._replace(connect=30.0, answer=30.0, stall=30.0, idle=30.0)
"""For one that answers, however busy the machine is: nothing waits so long."""


def label(number: int, text: str = "") -> bytes:
    """A ZPL label nobody else printed."""
    return f"^XA^PW400^LL240^FO0,0^GFA,50,50,50,,^FS^FXjob {number} {text}^FS^PQ1^XZ".encode()


def zebra(stand_in: StandInPrinter, name: str = "ゼブラ") -> Printer:
    return Printer(name, PrinterKind.ql if stand_in.mute else PrinterKind.zpl, 203, address=stand_in.address)


@dataclass
class Desk:
    """A queue at work, and what it told."""

    program: Program
    queue: Queue
    printers: list[Printer]
    told: list[JobRow] = field(default_factory=list)

    @property
    def store(self) -> SqlPrintJobs:
        return SqlPrintJobs(self.program.ledger)

    def add(self, data: bytes, printer: int = 0, title: str = "札") -> str:
        return self.queue.add("", self.printers[printer], title, 1, data)

    def job(self, job: str) -> StoredJob:
        return self.store.job(job)

    def row(self, job: str) -> JobRow:
        return next(row for row in self.queue.jobs(1_000) if row.job == job)

    def said(self, job: str) -> list[tuple[JobState, str]]:
        """The steps of a job that were told, one after another."""
        return [(row.state, row.word) for row in self.told if row.job == job]


@contextmanager
def desk(
    folder: Path, printers: list[Printer], tcp: Transport | None = None, system: Transport | None = None
) -> Iterator[Desk]:
    """A program on the ledger in `folder` with its print queue, both stopped at the end."""
    tcp = tcp or TcpTransport(CALM)
    with running(folder) as program:
        queue = Queue(
            SqlPrintJobs(program.ledger), tcp=tcp, system=system or tcp, printers=lambda: printers,
            clock=program.clock, mint=program.ledger.mint,
        )  # fmt: skip
        made = Desk(program, queue, printers)
        queue.on_change(made.told.append)
        queue.start()
        try:
            yield made
        finally:
            queue.stop(grace=1.0)
