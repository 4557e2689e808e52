"""The column titles of a log table. Decides their paint; the columns are the model's."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui import theme
from app.ui.theme import text
from app.ui.widgets.log_model import RowModel
from app.ui.widgets.row_painter import EDGE_PAD, PAD
from app.ui.widgets.rows import ColumnKind
from app.ui.widgets.viewport import own_viewport

HEIGHT = 2.2


class LogHeader(QHeaderView):
    """Column titles on sunk ground; `ends` are the first and the last column in sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        own_viewport(self, QPalette.ColorRole.Button)
        self.ends = (0, 0)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setStretchLastSection(False)

    def sizeHint(self) -> QSize:
        """One line of captions. Qt's own would ask the model for each title, and is asked at every layout."""
        return QSize(self.length(), theme.px(HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title."""
        model = self.model()
        if not isinstance(model, RowModel):
            return
        tokens = theme.tokens()
        box = QRectF(rect)
        first, last = logicalIndex == self.ends[0], logicalIndex == self.ends[1]
        painter.save()
        painter.fillRect(box, QColor(tokens.sunk))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(tokens.line_strong))
        column = model.columns[logicalIndex]
        inner = box.adjusted(theme.px(EDGE_PAD if first else PAD), 0, -theme.px(EDGE_PAD if last else PAD), -1)
        side = Qt.AlignmentFlag.AlignRight if column.kind is ColumnKind.number else Qt.AlignmentFlag.AlignLeft
        text.draw_line(painter, inner, column.title, theme.font("caption"), tokens.ink2, side)
        painter.restore()
