"""What lies over the body of a window: a page, and over that the key sheet.

Decides what is in front and has the focus. The sheet is a layer of its own: pages open, are answered and go under it as
if it were not there, and it goes away to what is true by then.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.shell.tab_walk import TabWalk


class Layers(TabWalk):
    """Keeps both. Its subclass says where the body is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overlay: QWidget | None = None
        self._sheet: QWidget | None = None
        self._lifted: Callable[[], object] = lambda: None
        self._focus_before: QWidget | None = None
        """What had the focus before the page came."""
        self._focus_under: QWidget | None = None
        """What has it again once the sheet is gone."""

    @property
    def overlay(self) -> QWidget | None:
        """The page that lies over the body now, whether the sheet lies over it or not."""
        return self._overlay

    @property
    def sheet(self) -> QWidget | None:
        """The key sheet, while it lies over all."""
        return self._sheet

    @property
    def over(self) -> QWidget | None:
        """What of both is in sight."""
        return self._sheet or self._overlay

    def show_overlay(self, widget: QWidget) -> None:
        """Lay a page over the body (the strips stay) and give it the focus; a former one is hidden first."""
        if self._overlay is not None and self._overlay is not widget:
            self.hide_overlay()
        covered = self._sheet is not None
        self._focus_before = self._focus_under if covered else QApplication.focusWidget()
        self._overlay = widget
        widget.setParent(self)
        if covered:
            self._focus_under = None
        else:
            self._bring(widget)
            widget.setFocus()

    def hide_overlay(self) -> None:
        """Take the page away; the focus goes back to what had it."""
        if self._overlay is None:
            return
        self._overlay.hide()
        self._overlay = None
        before, self._focus_before = self._focus_before, None
        if self._sheet is not None:
            self._focus_under = before
        elif before is not None and before.isVisible():
            before.setFocus()

    def lay_sheet(self, sheet: QWidget, lifted: Callable[[], object]) -> None:
        """Lay the key sheet over all; `lifted` is called when it has gone, whoever sent it away."""
        self._focus_under = QApplication.focusWidget()
        if self._overlay is not None:
            self._overlay.hide()
        self._sheet, self._lifted = sheet, lifted
        sheet.setParent(self)
        self._bring(sheet)
        sheet.setFocus()

    def lift_sheet(self) -> bool:
        """Whether it lay there; then what is under it by now has the focus."""
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return False
        sheet.hide()
        page, had = self._overlay, [self._focus_under]
        self._focus_under = None
        if page is not None:
            had += [page.focusWidget(), page]
            self._bring(page)
        for focus in had:  # the page's own choice, where what had it is gone, or lies under the page by now
            if focus is not None and isValid(focus) and focus.isVisible() and not self._under(page, focus):
                focus.setFocus()
                break
        self._lifted()
        return True

    def _under(self, page: QWidget | None, focus: QWidget) -> bool:
        return page is not None and self.stack.isAncestorOf(focus)

    def fit_layers(self) -> None:
        """The body has another place or size."""
        for page in (self._overlay, self._sheet):
            if page is not None:
                page.setGeometry(self.body_rect())

    def body_rect(self) -> QRect:
        """Where the body is."""
        raise NotImplementedError

    def _bring(self, page: QWidget) -> None:
        page.setGeometry(self.body_rect())
        page.show()
        page.raise_()
