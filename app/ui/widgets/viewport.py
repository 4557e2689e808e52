"""The part of a scroll area that shows something, made by us.

One that Qt made comes to Python (in an event filter, in a style) as a bare widget, and to find out whether it is more
than that PySide6 loads every class of widgets and of style options there is: a twentieth of a start, on the window's
thread.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def own_viewport(area: QAbstractScrollArea, ground: QPalette.ColorRole = QPalette.ColorRole.Base) -> None:
    """Gives `area` a viewport like the one Qt makes; call it before anything else is set on the area."""
    made = QWidget()
    made.setObjectName("qt_scrollarea_viewport")
    made.setBackgroundRole(ground)
    made.setAutoFillBackground(True)
    area.setViewport(made)
