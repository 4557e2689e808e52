"""Covers the body with a page that asks for a person, and takes it away again: the screen under it keeps its state.

Decides what must not be seen or pressed meanwhile: the screen is taken out of sight, not only painted over, so that
neither Tab nor a screen reader finds it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.shell.action_set import ActionSet
from app.ui.shell.frame import Frame
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.scan_bar import ScanBarRow


class Cover:
    """One page over the body."""

    def __init__(self, frame: Frame, actions: ActionSet, page: QWidget) -> None:
        """`page` is laid over the body of `frame` by `lay`."""
        self._frame = frame
        self._actions = actions
        self._page = page
        self._blank = OwnKeys()
        self._under: QWidget | None = None
        self._focus: QWidget | None = None
        """What had the focus in the page that lay over the body before."""
        self._scan_row = ScanBarRow()
        self._mode = ""
        self.laid = False

    def lay(self, mode: str, row: ScanBarRow) -> None:
        """Covers the body; `mode` says which keys are shown, `row` what the scan bar says. Laid twice is laid once."""
        frame, actions = self._frame, self._actions
        frame.lift_sheet()  # who is asked for is seen at once
        if not self.laid:
            self._under, self._focus = frame.overlay, QApplication.focusWidget()
            self._mode = actions.context
            self._scan_row = frame.scan_bar.row
            frame.toast.dismiss()
            frame.show_overlay(self._page)
            frame.stack.addWidget(self._blank)
            frame.stack.setCurrentWidget(self._blank)
            frame.rail.setEnabled(False)
            self.laid = True
        frame.scan_bar.set_row(row)
        self.set_mode(mode)

    def set_mode(self, mode: str) -> None:
        """Other keys on the strip."""
        self._actions.set_context(mode)
        self._frame.hints.set_actions(self._actions.hints())

    def lift(self) -> None:
        """Takes the page away; what was under it is as it was."""
        if not self.laid:
            return
        self.laid = False
        frame = self._frame
        screen = frame.screen_named(frame.current)
        if screen is not None:
            frame.stack.setCurrentWidget(screen)
        frame.stack.removeWidget(self._blank)
        frame.rail.setEnabled(True)
        frame.scan_bar.set_row(self._scan_row)
        frame.hide_overlay()
        under, self._under = self._under, None
        focus, self._focus = self._focus, None
        if under is not None and under is not self._page:
            frame.show_overlay(under)
            # The page's own choice may be out of sight just now (a list behind its editor): no key would be heard.
            if focus is not None and isValid(focus) and under.isAncestorOf(focus) and focus.isVisible():
                focus.setFocus()
        self.set_mode(self._mode)
