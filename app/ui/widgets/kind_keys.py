"""Nine kinds to choose from by number, three a row: number and word on one line, the chosen one on ink.

The last one may open further ones, which then stand in their place with numbers of their own, and itself among them.
Decides how they are set and clicked; it must not know what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.widgets import access, paint_kit
from app.ui.widgets.painted import Painted

COLUMNS = 3
_HIGH, _GAP = 2.25, 0.4


class Kind(NamedTuple):
    """A kind: its value and its words."""

    value: str
    words: str


class KindKeys(Painted):
    """`picked` carries the value that was clicked; which one is chosen comes from outside."""

    picked = Signal(str)

    def __init__(self, name: str, kinds: Sequence[Kind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._base, self._chosen = name, tuple(kinds), ""
        self._kinds = self._base
        self._added: tuple[Kind, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tell()

    @property
    def chosen(self) -> str:
        """The value chosen, or nothing."""
        return self._chosen

    def at(self, number: int) -> str:
        """The value of a number, 1 to 9, or nothing."""
        return next((kind.value for own, kind in self._numbered() if own == number), "")

    def _numbered(self) -> list[tuple[int, Kind]]:
        """Each kind shown with its number: the last one keeps its own wherever it stands."""
        last = len(self._base)
        return [(last if kind == self._base[-1] else at, kind) for at, kind in enumerate(self._kinds, 1)]

    def choose(self, value: str) -> None:
        """Show another one as chosen, among the further ones where it is one; an unknown value shows none."""
        self._chosen = value
        self.open(opened=any(kind.value == value for kind in self._added))

    def set_added(self, kinds: Sequence[Kind]) -> None:
        """The further ones behind the last; none: it opens nothing. The same again changes nothing."""
        if self._added != tuple(kinds):
            self._added = tuple(kinds)
            self.choose(self._chosen)

    @property
    def opens(self) -> bool:
        """Whether the last one would open further ones now."""
        return bool(self._added) and not self.opened

    @property
    def opened(self) -> bool:
        """Whether the further ones are shown."""
        return self._kinds is not self._base

    def open(self, *, opened: bool) -> None:
        """Shows the further ones, or the first ones again."""
        self._kinds = (*self._added, self._base[-1]) if opened else self._base
        self._tell()
        self.update()

    def _tell(self) -> None:
        words = next((kind.words for kind in self._kinds if kind.value == self._chosen), "")
        access.name(self, access.joined(self._name, words))

    def sizeHint(self) -> QSize:
        """All rows."""
        rows = -(-len(self._base) // COLUMNS)
        return QSize(theme.px(24), rows * theme.px(_HIGH) + (rows - 1) * theme.px(_GAP))

    def minimumSizeHint(self) -> QSize:
        """The same height; words shrink."""
        return QSize(theme.px(12), self.sizeHint().height())

    def _cell(self, at: int) -> QRectF:
        gap = theme.px(_GAP)
        wide = (self.width() - (COLUMNS - 1) * gap) / COLUMNS
        return QRectF((at % COLUMNS) * (wide + gap), (at // COLUMNS) * (theme.px(_HIGH) + gap), wide, theme.px(_HIGH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click picks."""
        for at, kind in enumerate(self._kinds):
            if self._cell(at).contains(event.position()):
                self.picked.emit(kind.value)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Caps with number and words."""
        painter = QPainter(self)
        self.forget_tips()
        tokens, number = theme.tokens(), theme.font("caption")
        for at, (own, kind) in enumerate(self._numbered()):
            cell, chosen = self._cell(at), kind.value == self._chosen
            self._cap(painter, cell, chosen=chosen)
            inner = cell.adjusted(theme.px(0.5), 0, -theme.px(0.35), -theme.line(2))
            faint = tokens.on_ink if chosen else tokens.ink2
            drawn = theme.text.draw_line(painter, inner, str(own), number, faint)
            rest = inner.adjusted(drawn.width + theme.px(0.4), 0, 0, 0)
            ink = tokens.on_ink if chosen else tokens.ink
            if theme.text.draw_line(painter, rest, kind.words, theme.font("caption", bold=True), ink).elided:
                self.owe_tip(cell, kind.words)
        painter.end()

    def _cap(self, painter: QPainter, cell: QRectF, *, chosen: bool) -> None:
        tokens, radius, thin = theme.tokens(), theme.line(6), theme.line(1)
        if chosen:
            paint_kit.draw_frame(painter, cell, fill=tokens.ink, radius=radius)
            return
        paint_kit.draw_frame(painter, cell, fill=tokens.line_strong, radius=radius)
        face = cell.adjusted(thin, thin, -thin, -theme.line(3))
        paint_kit.draw_frame(painter, face, fill=tokens.surface, radius=radius - thin)
