"""One of the guard's stacked steps: its number, its title, a line, and what is asked under it while it is now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.kinds import Family
from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access, paint_kit
from app.ui.widgets.key_cap import dashed_frame
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel, PanelKind
from app.ui.widgets.placed import set_shown
from app.ui.widgets.words_label import WordsLabel

_CIRCLE = 2.0
_ROOMY, _SMALL, _TIGHT, _LOW = 0.75, 0.6, 0.4, 0.3
"""Padding in u: of a step as it is worked in, the same at 200 %, with its line beside its title, with little room."""


class _Head(Painted):
    """Number in a circle, title, and a tick once it is done."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number, self._title, self._note = number, title, ""
        self._kind = PanelKind.later
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_kind(self, kind: PanelKind, title: str, note: str) -> None:
        self._kind, self._title, self._note = kind, title, note
        access.name(self, access.joined(f"{self._number} {self._title}", t(f"deprovision.step_is.{kind}"), note))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the circle."""
        return QSize(theme.px(12), theme.px(_CIRCLE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Circle, title, tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        tokens = theme.tokens()
        ink = tokens.ink2 if self._kind is PanelKind.later else tokens.ink
        side = theme.px(_CIRCLE)
        circle = QRectF(0, 0, side, side)
        painter.setPen(QPen(QColor(ink), theme.line(2)))
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        font, centre = theme.font("h2", bold=True), Qt.AlignmentFlag.AlignHCenter
        theme.text.draw_line(painter, circle, str(self._number), font, ink, centre)
        rest = QRectF(side + theme.px(0.5), 0, self.width() - side - theme.px(0.5), side)
        if self._kind is PanelKind.done:
            icon = theme.px(1.25)
            rest.setRight(self.width() - icon - theme.px(0.5))
            paint_kit.draw_family_icon(painter, Family.ok, self.width() - icon, (side - icon) / 2, icon)
        if theme.text.draw_line(painter, rest, self._title, font, ink).elided:
            self.owe_tip(rest, self._title)
        rest.setLeft(rest.left() + theme.text.text_width(self._title, font) + theme.px(0.75))
        if self._note and theme.text.draw_line(painter, rest, self._note, theme.font("body"), tokens.ink2).elided:
            self.owe_tip(rest, self._note)
        painter.end()


class PersonBox(Painted):
    """First or second person: a caption and a name, dashed while nobody stands there."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption, self._name = caption, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_name("")

    def set_name(self, name: str) -> None:
        """Who it is, or nobody."""
        self._name = name
        access.name(self, access.joined(self._caption, name or t("deprovision.nobody")))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Both lines; never narrower than a name of five letters."""
        width = theme.text.text_width(self._name, theme.font("h2", bold=True)) + theme.px(2.2)
        return QSize(max(theme.px(10), round(width)), theme.px(3.4))

    def minimumSizeHint(self) -> QSize:
        """It gives way, with a tip."""
        return QSize(theme.px(6), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame and both lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.forget_tips()
        tokens, whole = theme.tokens(), QRectF(self.rect())
        if self._name:
            paint_kit.draw_frame(painter, whole, fill=tokens.surface, border=tokens.line_strong, radius=theme.line(6))
        else:
            dashed_frame(painter, whole, tokens.ink, tokens.surface, theme.line(6), theme.line(2))
        inner = whole.adjusted(theme.px(0.8), theme.px(0.3), -theme.px(0.8), -theme.px(0.3))
        upper = QRectF(inner.left(), inner.top(), inner.width(), inner.height() * 0.42)
        lower = QRectF(inner.left(), upper.bottom(), inner.width(), inner.height() * 0.58)
        theme.text.draw_line(painter, upper, self._caption, theme.font("caption"), tokens.ink2)
        name = self._name or "—"
        if theme.text.draw_line(painter, lower, name, theme.font("h2", bold=True), tokens.ink).elided:
            self.owe_tip(lower, name)
        painter.end()


class StepCard(Panel):
    """A step; `asked` is shown under its line while it is now."""

    def __init__(self, number: int, title: str, asked: QWidget | None = None) -> None:
        super().__init__(padding=_ROOMY)
        self._low = self._lowest = self._beside = False
        self._number = _Head(number, title)
        self.line = WordsLabel(role="work")
        self._indent = QVBoxLayout()
        self._indent.addWidget(self.line)
        self.asked = asked
        self.body.addWidget(self._number)
        self.body.addLayout(self._indent)
        if asked is not None:
            self.body.addWidget(asked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._indented)
        self._indented()

    def _indented(self) -> None:
        self._indent.setContentsMargins(0 if self._low else theme.px(_CIRCLE + 0.5), 0, 0, 0)

    def set_low(self, *, low: bool, lowest: bool) -> None:
        """Number, title and the room around give way where something more urgent needs it; at last the line too."""
        if (low, lowest) != (self._low, self._lowest):
            self._low, self._lowest = low, lowest
            set_shown(self._number, shown=not low)
            set_shown(self.line, shown=self._says())
            self.set_padding(self._roomy())
            self._indented()

    def _says(self) -> bool:
        """Whether the line is in sight: at the lowest only where nothing is asked under it."""
        asks = self.asked is not None and self.asked.isVisibleTo(self)
        return bool(self.line.words) and not (self._lowest and asks)

    def _roomy(self) -> float:
        if self._low:
            return _LOW
        if self._beside:
            return _TIGHT
        return _SMALL if theme.look().breadth is theme.Breadth.small else _ROOMY

    def show_step(self, kind: PanelKind, title: str, line: str) -> None:
        """Done, now or later, with its title and line: under the title where there is room, else beside it."""
        beside = kind is not PanelKind.now and theme.look().breadth is not theme.Breadth.wide
        self.set_kind(kind)
        self._beside = beside
        self.set_padding(self._roomy())
        self._number.set_kind(kind, title, line if beside else "")
        self.line.set_words("" if beside else line)
        if self.asked is not None:
            set_shown(self.asked, shown=kind is PanelKind.now)
        set_shown(self.line, shown=self._says())
