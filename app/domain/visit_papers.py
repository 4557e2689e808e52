"""What the work report of a visit is told: plain values, words already in the reader's language.

Decides which facts it may hold. Who confirmed it has no field: the school signs by hand.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class ReportLine(NamedTuple):
    """A thing that was done. `what` in words (交換), `about` the model or what it took the place of."""

    time: str
    what: str
    where: str = ""
    codes: tuple[str, ...] = ()
    swap: bool = False
    """The last of the codes took the first one's place."""
    about: str = ""
    words: str = ""


class TakenAlong(NamedTuple):
    """A thing that went along. `code` is what its QR says, where it has one."""

    number: str
    what: str
    serial: str = ""
    tag: str = ""
    code: str = ""


class WorkReportFacts(NamedTuple):
    """作業報告書. `window` as shown (15:30–16:30); `todo` in words."""

    number: str
    school: str
    day: date
    desk: str
    window: str = ""
    operator: str = ""
    todo: str = ""
    asked: str = ""
    """What the visit was for, in words."""
    lines: tuple[ReportLine, ...] = ()
    spares: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    """Spares used: model, how many, their codes."""
    taken: tuple[TakenAlong, ...] = ()
    words: str = ""
    """The engineer's words."""
    draft: bool = False
    """The report is not written: what stands on it may change yet."""
    issuer: tuple[str, ...] = ()
