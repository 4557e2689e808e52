"""What was scanned before anything could be answered: while the ledger opens, and until somebody is there for it.

Decides when these scans are handed on, and in which order. It must not know what becomes of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from app.domain.codes import CodeKind
from app.domain.scans import RawScan, Scan, ScanFault


class RefusedScan(NamedTuple):
    """A scan that must not be used, and is to be refused in words."""

    fault: ScanFault
    raw: str
    source: str = "keyboard"


class Takes(Protocol):
    """Who answers scans."""

    def take_scan(self, raw: RawScan) -> None:
        """Answers a scan."""

    def refused_scan(self, fault: ScanFault, raw: str, source: str) -> None:
        """Says that a scan can't be used."""

    @property
    def guarded(self) -> bool:
        """Whether a page stands that wants a person first."""


class EarlyScans:
    """Scans kept in their order. A page that asks who is there gets a badge among them first; the rest waits for it."""

    def __init__(self, to: Takes) -> None:
        """`to` answers them."""
        self._to = to
        self._kept: list[RawScan | RefusedScan] = []
        self._read: Callable[[str], Scan] | None = None

    def keep(self, scan: RawScan | RefusedScan) -> None:
        """One more."""
        self._kept.append(scan)

    def open(self, read: Callable[[str], Scan]) -> None:
        """From now on scans can be answered."""
        self._read = read
        self.hand_out()

    def hand_out(self) -> None:
        """Hands on what waits, unless nobody is there yet."""
        if self._read is None:
            return
        while self._kept and not self._to.guarded:
            scan = self._kept.pop(0)
            if isinstance(scan, RefusedScan):
                self._to.refused_scan(*scan)
            else:
                self._to.take_scan(scan)
        badge = next((s for s in self._kept if isinstance(s, RawScan) and self._is_badge(s)), None)
        if badge is not None:
            self._kept.remove(badge)
            self._to.take_scan(badge)

    def _is_badge(self, raw: RawScan) -> bool:
        own = self._read(raw.text).own if self._read is not None else None
        return own is not None and own.kind is CodeKind.operator
