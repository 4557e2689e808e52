"""The device's ID under the list: on one line of its own, smaller where only so it stands whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted
from app.ui.widgets.placed import set_shown

_LINE = 1.4
_STEP = 0.97


class IdLine(Painted):
    """Caption and code beside each other, or below where the width is short; the code is never cut and never wraps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_code(self, code: str) -> None:
        """Another device's; without one the line goes."""
        self.code = code
        access.name(self, access.joined(t("deprovision.fact.id"), code))
        set_shown(self, shown=bool(code))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """One line or two."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels at a width in pixels."""
        return theme.px(_LINE) * (1 if self._beside(width) else 2)

    def sizeHint(self) -> QSize:
        """Both in one line."""
        return QSize(round(self._lead() + theme.text.code_width(self.code, theme.font("body"))) + 2, theme.px(_LINE))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(theme.px(4), theme.px(_LINE))

    def _lead(self) -> float:
        return theme.text.text_width(t("deprovision.fact.id"), theme.font("body")) + theme.px(0.5)

    def _beside(self, width: float) -> bool:
        return self.sizeHint().width() <= width

    def code_font(self, room: float) -> QFont:
        """The font in which the code stands whole in `room` pixels."""
        points, font = 12.0, theme.font("body")
        while theme.text.code_width(self.code, font) > room and points > 1:
            points *= _STEP
            font = theme.sized(points)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Caption in ink2, code in ink."""
        painter, tokens = QPainter(self), theme.tokens()
        line = QRectF(0, 0, self.width(), theme.px(_LINE))
        theme.text.draw_line(painter, line, t("deprovision.fact.id"), theme.font("body"), tokens.ink2)
        beside = self._beside(self.width())
        left = self._lead() if beside else 0.0
        if not beside:
            line.translate(0, line.height())
        font = self.code_font(self.width() - left)
        theme.text.draw_code(painter, left, theme.text.baseline_in(line, font), self.code, font, tokens.ink)
        painter.end()
