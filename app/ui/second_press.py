"""Enter pressed twice by a hand that meant once: the second comes before anybody can have read what came in between.

Decides how soon that is. On the pages of a repair each Enter leads on to the next question, so that a key that bounced
would use a part, or close a box, which nobody looked at.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer

TOO_SOON_MS = 300
"""Shorter than a person reads a new panel, longer than two presses that were meant as one. A held key never counts."""


class SecondPress:
    """One for all pages that lead on to each other."""

    def __init__(self) -> None:
        self._since = QElapsedTimer()

    def too_soon(self) -> bool:
        """Asked at each press: whether the press before was just now. Many in a row are one."""
        soon = self._since.isValid() and self._since.elapsed() < TOO_SOON_MS
        self._since.start()
        return soon
