"""One code, never cut: a serial, a tag, a repair number. Copying gives the plain text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.widgets import access
from app.ui.widgets.painted import Painted


class CodeLabel(Painted):
    """Shows a code in a font role, with the tracking and the slashed zero of codes; as wide as the code, never less."""

    def __init__(
        self, code: str = "", role: str = "list_code", *, bold: bool | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._code = ""
        self._role = role
        self._bold = bold
        self._colour = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        copy = QAction(t("widgets.code.copy"), self)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.set_code(code)

    @property
    def code(self) -> str:
        """The code shown, plain."""
        return self._code

    def set_code(self, code: str) -> None:
        """Show another code."""
        self._code = code
        access.name(self, code)
        self.updateGeometry()
        self.update()

    def set_colour(self, colour: str) -> None:
        """Draw in `#RRGGBB` instead of ink; empty goes back to ink."""
        self._colour = colour
        self.update()

    def copy(self) -> None:
        """Put the plain code onto the clipboard."""
        QGuiApplication.clipboard().setText(self._code)

    def sizeHint(self) -> QSize:
        """As wide as the code, as high as one line."""
        font = theme.font(self._role, bold=self._bold)
        em = theme.text.code_run("0", font)
        return QSize(round(theme.text.code_width(self._code, font)) + 1, round(em.line * 1.15))

    def minimumSizeHint(self) -> QSize:
        """A code is never made narrower than it is."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the code from the left, centred in height."""
        painter = QPainter(self)
        font = theme.font(self._role, bold=self._bold)
        baseline = theme.text.baseline_in(QRectF(self.rect()), font)
        theme.text.draw_code(painter, 0, baseline, self._code, font, self._colour or theme.tokens().ink)
        painter.end()
