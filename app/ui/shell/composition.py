"""Input methods and scans: clearing what a scan left in a composition, and a pause after one that got garbled.

Decides when a text field's input method is switched off for a while: the scan that is repeated after a refusal comes as
plain keys, and is right. It never touches what a person composed.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QWidget

from app.ui.shell.key_events import alive
from app.ui.shell.replay import Replay

PAUSE_MS: Final = 5000
_ENABLED = Qt.WidgetAttribute.WA_InputMethodEnabled


def clear_composition(replay: Replay, target: QWidget, typed: str, *, still_open: bool) -> None:
    """Takes a scan's traces out of the field `target`, and puts what the person had `typed` there as text.

    `still_open`: the input method has not committed, and must forget its composition too.
    """
    if still_open:
        QGuiApplication.inputMethod().reset()
    if not alive(target):
        return
    event = QInputMethodEvent("", [])
    event.setCommitString(typed)
    replay.give(event, target)


class CompositionPause(QObject):
    """Switches the input method off in the field where a scan was garbled, until a scan came right or 5 s went by."""

    def __init__(self, parent: QObject | None = None, milliseconds: int = PAUSE_MS) -> None:
        """`milliseconds`: how long the field goes without, if no scan comes."""
        super().__init__(parent)
        self._field: QWidget | None = None
        self.open = False
        """Whether the input method is composing, as far as it told us."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.end)

    def note(self, preedit: str) -> None:
        """The input method told of its composition."""
        self.open = bool(preedit)

    def begin(self, field: QWidget | None) -> None:
        """A scan was garbled while `field` had the focus."""
        self.end()
        if field is not None and alive(field) and field.testAttribute(_ENABLED):
            self._field = field
            field.setAttribute(_ENABLED, on=False)
            self._timer.start()

    def end(self) -> None:
        """Gives the field its input method back."""
        field, self._field = self._field, None
        self._timer.stop()
        if field is not None and alive(field):
            field.setAttribute(_ENABLED, on=True)
