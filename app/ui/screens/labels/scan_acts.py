"""What reading back asks of the ledger: one scan against the prints of a batch, the newest that has its unit first.

Decides which of several prints a scan is held against: a label printed again counts by its own print.
"""

from __future__ import annotations

from typing import NamedTuple

from app.domain.scans import Scan
from app.usecases.ports import UnitOfWork
from app.usecases.print_labels import LabelRefused
from app.usecases.scan_back import BackOutcome, BackResult, Half, ScanBack, job_labels, scan_back


class Scanned(NamedTuple):
    """One scan of the reading back. `jobs` are the actions of the prints, oldest first."""

    action: bytes
    jobs: tuple[bytes, ...]
    scan: Scan
    pending: Half | None = None


def scan_over(unit: UnitOfWork, command: Scanned) -> BackResult:
    """Judges and records a scan. Raises LabelRefused where none of the prints is known."""
    result: BackResult | None = None
    for job in reversed(command.jobs):
        abouts = {label.about for label in job_labels(unit, job)}
        result = scan_back(unit, ScanBack(command.action, job, command.scan, command.pending))
        mine = command.pending is not None and command.pending.about in abouts
        if result.outcome is not BackOutcome.not_in_job or mine:
            return result
    if result is None:
        raise LabelRefused("unknown_job")
    return result
