"""A page over a screen with keys of its own: how it opens, closes and takes the command sheet's codes.

Decides that while it lies there only its own keys work, and that the screen has its keys again afterwards: closed, it
has no key, takes no focus and says nothing on the strip. What stands on it, and what Enter does, is each page's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from app.ui import theme
from app.ui.shell.actions import Mode
from app.ui.widgets.own_keys import LEFT_TO_WINDOW, OwnKeys
from app.ui.widgets.panel import Panel, PanelKind

if TYPE_CHECKING:
    from app.ui.context import Context


class OverPage(OwnKeys):
    """Lies over the body while it is open."""

    let_pass = LEFT_TO_WINDOW | {Qt.Key.Key_T}
    """The phone rings while something is asked, too: its strip lies over the page, and gives it the keys back."""
    mode: ClassVar[Mode]
    prefix: ClassVar[str]
    """Of its acts' names: `page`, `log_page`."""
    acts: ClassVar[tuple[str, ...]] = ("enter", "row", "back")
    """Those acts, each handled by the page itself."""

    def __init__(self, context: Context, title: str = " ") -> None:
        super().__init__(context.frame)
        self.hide()
        self.context = context
        self.panel = Panel(title, kind=PanelKind.now, padding=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self._before = ""
        self._unfit = False
        theme.changed.connect(self._look_changed)

    @property
    def is_open(self) -> bool:
        """Whether it lies over the body now."""
        return self.context.frame.overlay is self

    def open(self) -> None:
        """Lies over the body; from here only its own keys work."""
        actions = self.context.actions
        for act in self.acts:
            actions.show_only(f"{self.prefix}.{act}")
        self.fit_keys()
        if actions.context != self.mode:
            self._before = actions.context
        actions.set_context(self.mode)
        self.context.frame.hints.set_actions(actions.hints())
        self.context.frame.show_overlay(self)

    def fit_keys(self) -> None:
        """Which of its keys work as it opens: all, where nothing else is said."""

    def leave(self) -> None:
        """Put away; the screen has its keys again."""
        if not self.is_open:
            return
        self.context.frame.hide_overlay()
        actions = self.context.actions
        if actions.context == self.mode:
            actions.set_context(self._before)
        self.context.frame.hints.set_actions(actions.hints())

    # --- another look ------------------------------------------------------------------------------------------------

    def fit_look(self) -> None:
        """Another theme, size or language: what it must show anew. Never called while nobody sees it."""

    def _look_changed(self) -> None:
        self._unfit = True
        if self.is_open:
            self._fit_once()

    def _fit_once(self) -> None:
        if self._unfit:
            self._unfit = False
            self.fit_look()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody saw it."""
        super().showEvent(event)
        self._fit_once()

    def event(self, event: QEvent) -> bool:
        """Closed, it takes no key, whatever still has the focus in it."""
        if event.type() == QEvent.Type.KeyPress and not self.is_open:
            event.ignore()
            return False
        return super().event(event)

    def step_back(self) -> None:
        """What Esc does: the page goes."""
        self.leave()
