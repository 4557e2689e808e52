"""Panels: the white boxes everything stands in, with an optional head of title, note and things at the right."""

from __future__ import annotations

import enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayoutItem, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted


class PanelKind(enum.StrEnum):
    """Plain; `now` and `guard` carry the one heavy frame of a screen; `done` is sunk, `later` has no fill."""

    plain = "plain"
    now = "now"
    guard = "guard"
    done = "done"
    later = "later"


def _seen(item: QLayoutItem) -> bool:
    """Whether what stands there takes room: a hidden button still has the place it had."""
    widget = item.widget()
    return widget is not None and widget.isVisible()


class PanelHead(Painted):
    """Title, a note beside it in ink2 (or at the right end), and room for widgets at the right."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._note = ""
        self._note_right = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self._measure()
        self.set_title(title)

    def set_title(self, title: str, note: str = "", *, note_right: bool = False) -> None:
        """Show another title and note."""
        self._title, self._note, self._note_right = title, note, note_right
        access.name(self, access.joined(title, note))
        self.update()

    def add_right(self, widget: QWidget) -> None:
        """Put a widget (a chip, a button) at the right end."""
        self._row.addWidget(widget)

    def _measure(self) -> None:
        self._row.setContentsMargins(theme.px(1), 0, theme.px(1), 1)
        self._row.setSpacing(theme.px(0.75))

    def sizeHint(self) -> QSize:
        """2.9 u high."""
        inner = self._row.minimumSize().height()
        return QSize(theme.px(12), max(theme.px(2.9), inner + theme.px(0.7)))

    def minimumSizeHint(self) -> QSize:
        """What stands at the right, and a little of the title."""
        return QSize(self._row.minimumSize().width() + theme.px(4), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, note and the line below."""
        painter = QPainter(self)
        t_ = theme.tokens()
        self.forget_tips()
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(t_.line))
        items = [self._row.itemAt(at) for at in range(1, self._row.count())]
        shown = [item.geometry().left() for item in items if item is not None and _seen(item)]
        right = min(shown) - theme.px(0.75) if shown else self.width() - theme.px(1)
        place = QRectF(theme.px(1), 0, max(1.0, right - theme.px(1)), self.height() - 1)
        font, note_font = theme.font("h2"), theme.font("body")
        width = min(theme.text.text_width(self._title, font) + 1, place.width())
        drawn = theme.text.draw_line(painter, QRectF(place.x(), 0, width, place.height()), self._title, font, t_.ink)
        if drawn.elided:
            self.owe_tip(place, self._title)
        rest = place.adjusted(width + theme.px(0.75), 0, 0, 0)
        if self._note and rest.width() > theme.px(4):
            align = Qt.AlignmentFlag.AlignRight if self._note_right else Qt.AlignmentFlag.AlignLeft
            if theme.text.draw_line(painter, rest, self._note, note_font, t_.ink2, align).elided:
                self.owe_tip(rest, self._note)
        painter.end()


class Panel(QFrame):
    """A panel: head (if it has a title) and a body column. Add to `body`; change the frame with `set_kind`."""

    def __init__(
        self,
        title: str = "",
        *,
        kind: PanelKind = PanelKind.plain,
        padding: float = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._padding = padding
        self.head = PanelHead(title, self)
        self.head.setVisible(bool(title))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        content = QWidget(self)
        self.body = QVBoxLayout(content)
        column.addWidget(content, 1)
        theme.changed.connect(self._measure)
        self._measure()
        self.set_kind(kind)

    def set_title(self, title: str, note: str = "", *, note_right: bool = False) -> None:
        """Show a title; an empty one takes the head away."""
        self.head.set_title(title, note, note_right=note_right)
        self.head.setVisible(bool(title))
        access.name(self, title)

    def set_kind(self, kind: PanelKind) -> None:
        """Another frame and fill."""
        self.setProperty("panel", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)

    def set_padding(self, padding: float) -> None:
        """Padding of the body in u."""
        self._padding = padding
        self._measure()

    def _measure(self) -> None:
        pad = theme.px(self._padding) if self._padding else 0
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(theme.px(0.5))
