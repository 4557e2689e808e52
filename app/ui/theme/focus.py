"""The focus ring around whatever has the focus: one see-through child of the window, moved along with the focus.

It decides where the ring goes; the style draws it. Widgets that show the focus themselves set the property `focusRing`
to "inside" (they draw it) or "none" (a row or a cell shows it); tables and lists show it on their row. "thin" is a
hairline, for what has a heavy frame that says something else.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyleOptionFocusRect, QWidget

from app.ui.theme import state, style

PROPERTY, THIN = "focusRing", "thin"
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show, QEvent.Type.ParentChange)


class FocusRing(QWidget):
    """Make one for each window; it takes no mouse and no focus, and is never removed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._target: QWidget | None = None
        self._chain: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        state.changed.connect(self.place)

    @property
    def target(self) -> QWidget | None:
        """The widget the ring is around, or None."""
        return self._target

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        inside = new is not None and self._window.isAncestorOf(new)
        for widget in self._chain:
            widget.removeEventFilter(self)
        self._chain = []
        self._target = new if inside and new is not None and self._wants_ring(new) else None
        at = self._target
        while at is not None and at is not self._window:
            at.installEventFilter(self)
            self._chain.append(at)
            at = at.parentWidget()
        self.place()

    @staticmethod
    def _wants_ring(widget: QWidget) -> bool:
        return widget.property(PROPERTY) in (None, THIN) and not isinstance(widget, QAbstractItemView)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along with the focused widget and whatever it lies in."""
        if event.type() in _FOLLOWED:
            self.place()
        return False

    def place(self) -> None:
        """Lie around the focused widget, or be hidden."""
        target = self._target
        if target is None or not target.isVisible() or target.visibleRegion().isEmpty():
            self.hide()  # scrolled out of sight it would lie over whatever stands there
            return
        room = style.ring_room()
        corner = target.mapTo(self._window, QPoint(0, 0))
        self.setGeometry(QRect(corner, target.size()).adjusted(-room, -room, room, room))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have the style draw the ring."""
        painter = QPainter(self)
        if self._target is not None and self._target.property(PROPERTY) == THIN:
            room = style.ring_room()
            inner = QRectF(self.rect()).adjusted(room, room, -room, -room)
            style.paint_focus_ring(painter, inner, state.tokens().ink, thin=True)
            return
        option = QStyleOptionFocusRect()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
        painter.end()
