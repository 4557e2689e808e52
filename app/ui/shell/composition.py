"""Input methods and scans: clearing what a scan left in a composition, and a pause after one that got garbled.

Decides when a text field's input method is switched off for a while: the scan that is repeated after a refusal comes as
plain keys, and is right. It never touches what a person composed.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtWidgets import QWidget

from app.ui.shell.key_events import alive
from app.ui.shell.replay import Replay

PAUSE_MS: Final = 5000


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
        if alive(field):
            self._field = field
            self._timer.start()
            _ask_again()

    def end(self) -> None:
        """Gives the field its input method back."""
        if self._field is not None:
            self._field = None
            self._timer.stop()
            _ask_again()

    def answer(self, watched: QObject, event: QInputMethodQueryEvent) -> bool:
        """Says "no" in the field's place, where Qt asks it whether it wants an input method; True when said.

        The field itself would say yes: a line edit asks nobody but itself, whatever its attributes are.
        """
        if self._field is None or watched is not self._field or not event.queries() & Qt.InputMethodQuery.ImEnabled:
            return False
        event.setValue(Qt.InputMethodQuery.ImEnabled, False)  # noqa: FBT003 - Qt names no parameter
        event.accept()
        return True


def _ask_again() -> None:
    """Lets Qt ask the field with the focus anew."""
    QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)
