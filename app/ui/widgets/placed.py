"""Showing a part of a page that may not stand on it yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def set_shown(widget: QWidget, *, shown: bool) -> None:
    """Shows or hides `widget`; one without a parent will be shown with its page, and is no window meanwhile: that would
    take the focus from the desk.
    """
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(shown)
