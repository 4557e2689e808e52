"""What the window asks of its screens, and of the pages that stand over them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.domain.scans import RawScan, ScanFault


class Shown(Protocol):
    """A screen, as the window needs it."""

    @property
    def view(self) -> QWidget:
        """What is shown."""

    def activate(self) -> None:
        """It comes to the front."""

    def deactivate(self) -> None:
        """Another one comes to the front."""

    def take_scan(self, raw: RawScan) -> bool:
        """Whether it takes this scan."""


class Guard(Protocol):
    """A page that may stand over everything: it has each scan first."""

    def take_scan(self, raw: RawScan) -> bool:
        """Whether it stands and so has this scan."""

    def refused_scan(self, fault: ScanFault, raw: str) -> bool:
        """The same for a scan that must not be used."""

    @property
    def standing(self) -> bool:
        """Whether it stands over everything now."""
