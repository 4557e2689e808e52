"""The strip at the foot: the keys that work now, painted from the very actions that do the work.

It decides order and what gives way; whether a key works is the action's own state, so hint and key cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.key_cap import Cap, cap_size, paint_cap
from app.ui.widgets.painted import Painted

CAP_PROPERTY = "keyCap"
"""Property of an action: what stands on its key cap ("Enter", "1–9")."""
PLACE_PROPERTY = "hintPlace"
"""Property of an action: "main" (ink, first), "left", "right", or "none" (works, but is not shown)."""
SMALL_PROPERTY = "hintSmall"
"""Property of an action: shown at 200 % too (Enter, numbers, Esc, undo)."""
TYPED_PROPERTY = "hintTyped"
"""Property of an action: its key is a text field's while one has the focus, so it doesn't work then."""
ENTER_CAPS = ("Enter", "↵")
FIELDS = (QLineEdit, QTextEdit, QPlainTextEdit)
"""Where text is typed."""


class _Hint(NamedTuple):
    action: QAction
    cap: str
    words: str
    main: bool
    right: bool
    width: int


def hint_height() -> float:
    """Height of the strip in u."""
    return {theme.Breadth.wide: 3.5, theme.Breadth.narrow: 3.0, theme.Breadth.small: 3.0}[theme.look().breadth]


class KeyHints(Painted):
    """Shows those of its actions that work now, and an aside; a click on a hint presses its key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: tuple[QAction, ...] = ()
        self._aside = ""
        self._places: list[tuple[QRectF, QAction]] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._typing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def set_actions(self, actions: Sequence[QAction], aside: str = "") -> None:
        """Show these actions, left to right by use; `aside` is a sentence after the keys at the left."""
        if self._actions == tuple(actions) and self._aside == aside:
            return  # each of them tells of its own changes
        for former in self._actions:
            former.changed.disconnect(self._action_changed)
        self._actions = tuple(actions)
        self._aside = aside
        for action in self._actions:
            action.changed.connect(self._action_changed)
        self._action_changed()

    def shown(self) -> tuple[QAction, ...]:
        """The actions whose hints are on the strip now, left to right."""
        return tuple(hint.action for hint in self._fitting(self._hints()))

    def _focus_moved(self, _old: QWidget | None, _new: QWidget | None) -> None:
        held = self.window().focusWidget()  # where the focus will be again, while another window has it
        typing = isinstance(held, FIELDS) and not held.isReadOnly()
        if typing != self._typing:
            self._typing = typing
            self._action_changed()

    def _action_changed(self) -> None:
        self.update()  # twenty tell of a change where another screen comes: they are counted once, when painted

    def _hints(self) -> list[_Hint]:
        small = theme.look().breadth is theme.Breadth.small
        font = theme.font("body")
        left: list[_Hint] = []
        right: list[_Hint] = []
        for action in self._actions:
            place = action.property(PLACE_PROPERTY) or "left"
            if not (action.isEnabled() and action.isVisible()) or place == "none":
                continue
            if self._typing and action.property(TYPED_PROPERTY):
                continue
            if small and not action.property(SMALL_PROPERTY):
                continue
            cap, words = str(action.property(CAP_PROPERTY) or action.shortcut().toString()), action.text()
            width = cap_size(cap)[0] + theme.px(0.45) + round(theme.text.text_width(words, font))
            hint = _Hint(action, cap, words, place == "main", place == "right", width)
            (right if hint.right else left).append(hint)
        left.sort(key=lambda hint: not hint.main)
        return left + right

    def _gap(self) -> int:
        return theme.px(1.25 if theme.look().breadth is theme.Breadth.wide else 0.9)

    def _fitting(self, hints: list[_Hint]) -> list[_Hint]:
        """The hints that have room: the least used of the left go first, the main one never."""
        room = self.width() - 2 * theme.px(1)
        shown = list(hints)
        while len(shown) > 1 and sum(hint.width for hint in shown) + self._gap() * (len(shown) - 1) > room:
            movable = [hint for hint in shown if not hint.main and not hint.right] or shown[1:]
            # The way back is kept longest.
            shown.remove(next((hint for hint in reversed(movable) if hint.cap != "Esc"), movable[-1]))
        return shown

    def sizeHint(self) -> QSize:
        """The height of the strip."""
        return QSize(theme.px(30), theme.px(hint_height()))

    def minimumSizeHint(self) -> QSize:
        """Any width will do: hints give way one by one."""
        return QSize(theme.px(8), theme.px(hint_height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a hint presses its key."""
        action = self._action_at(event)
        if action is not None and event.button() == Qt.MouseButton.LeftButton:
            action.trigger()

    def _action_at(self, event: QMouseEvent) -> QAction | None:
        return next((action for rect, action in self._places if rect.contains(event.position())), None)

    def changeEvent(self, event: QEvent) -> None:
        """Words may be other words after a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._action_changed()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Caps and verbs, left group and right group."""
        painter = QPainter(self)
        t_ = theme.tokens()
        painter.fillRect(self.rect(), QColor(t_.surface))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(t_.line))
        self._places.clear()
        self.forget_tips()
        all_hints = self._hints()
        access.name(self, access.joined(*(f"{hint.cap} {hint.words}" for hint in all_hints)))
        hints = self._fitting(all_hints)
        x = theme.px(1)
        for hint in (hint for hint in hints if not hint.right):
            x = self._paint_hint(painter, x, hint) + self._gap()
        right = [hint for hint in hints if hint.right]
        end = self.width() - theme.px(1) - sum(hint.width for hint in right) - self._gap() * max(0, len(right) - 1)
        at = end
        for hint in right:
            at = self._paint_hint(painter, at, hint) + self._gap()
        self._paint_aside(painter, QRectF(x, 1, end - self._gap() - x, self.height() - 1))
        painter.end()

    def _paint_hint(self, painter: QPainter, x: int, hint: _Hint) -> int:
        """Paint one hint at `x`; returns its right edge."""
        middle = (self.height() + 1) / 2
        font = theme.font("body")
        wide = paint_cap(painter, x, middle, hint.cap, Cap.main if hint.main else Cap.plain)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens().ink))
        place = QRectF(x + wide + theme.px(0.45), 1, hint.width, self.height() - 1)
        painter.drawText(round(place.x()), round(theme.text.baseline_in(place, font)), hint.words)
        self._places.append((QRectF(x, 0, hint.width, self.height()), hint.action))
        return x + hint.width

    def _paint_aside(self, painter: QPainter, place: QRectF) -> None:
        if not self._aside or place.width() < theme.px(6):
            return
        drawn = theme.text.draw_line(painter, place, self._aside, theme.font("body"), theme.tokens().ink2)
        if drawn.elided:
            self.owe_tip(place, self._aside)
