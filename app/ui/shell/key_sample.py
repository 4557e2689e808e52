"""A test scan by keys: kept stroke by stroke and reaching nobody, until it is over.

Decides which keys belong to it and when it has ended. What it tells is the burst reader's matter.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.usecases.keystrokes import Key, KeyStroke

OVER: Final = 0.4
"""Seconds without a key after which a test scan is over."""


class KeySample(QObject):
    """Keeps strokes between `begin` and `end`."""

    over = Signal()
    """A test scan came, and nothing more after it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[KeyStroke] | None = None
        self._silence = QTimer(self, singleShot=True, interval=round(OVER * 1000))
        self._silence.timeout.connect(self.over)

    @property
    def running(self) -> bool:
        """Whether strokes are kept now."""
        return self._strokes is not None

    def begin(self) -> None:
        """From now on."""
        self._strokes = []

    def end(self) -> list[KeyStroke]:
        """What came."""
        self._silence.stop()
        strokes, self._strokes = self._strokes or [], None
        return strokes

    def keep(self, stroke: KeyStroke) -> bool:
        """Whether the stroke is kept. Commands still work, but not those by which scanners end a scan."""
        command = stroke.key is Key.other and stroke.char not in ("\r", "\n")
        if command or stroke.auto_repeat or self._strokes is None:
            return False
        self._strokes.append(stroke)
        self._silence.start()
        return True
