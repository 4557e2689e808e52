"""A scan that a page refused before any job had it (a locked desk, a PIN asked for): kept in the desk's scan log.

Decides what of it is kept: a person's code (a badge) is told by its kind alone. Nothing else is written.
"""

from __future__ import annotations

from app.domain.codes import CodeKind
from app.domain.kinds import IntakeOutcome
from app.domain.scans import Scan
from app.usecases.ports import ScanRow, UnitOfWork


def note_refused(uow: UnitOfWork, scan: Scan, source: str, reason: str) -> None:
    """Writes one line of the scan log; `reason` is a closed word (`refused.<reason>`)."""
    personal = scan.own is not None and scan.own.kind is CodeKind.operator
    text = CodeKind.operator.value if personal else scan.text
    raw = text if personal else scan.raw
    uow.log_scan(
        ScanRow(source=source, raw=raw, text=text, outcome=IntakeOutcome.unreadable.value, names={"reason": reason})
    )
