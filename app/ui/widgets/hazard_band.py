"""The amber-black band over what can't be taken back."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted


class HazardBand(Painted):
    """A band 1.5 u high, as wide as it is given room. It is read as "can't be taken back"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        access.name(self, t("widgets.hazard.name"))

    def sizeHint(self) -> QSize:
        """1.5 u high; 1 u at 200 %, where what is asked below it must have its room."""
        return QSize(theme.px(7), theme.px(1.0 if theme.look().breadth is theme.Breadth.small else 1.5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tile the stripes; ink stays dark in the dark theme, for a black stripe is what the sign means."""
        painter = QPainter(self)
        scale = theme.u(self) / 16
        dark = theme.LIGHT.ink if not theme.look().dark else theme.DARK.bg
        ratio = self.devicePixelRatioF()
        painter.fillRect(self.rect(), theme.patterns.hazard(dark, theme.tokens().look, scale, ratio))
        painter.end()
