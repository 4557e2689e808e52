"""Puts the look onto the application: fonts, palette, style sheet, the focus ring. The only writer of all four.

It decides fills, borders and padding of Qt's own controls; what our widgets paint themselves is theirs.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

from app.settings.paths import resource
from app.ui.theme import state, text
from app.ui.theme.state import Look
from app.ui.theme.tokens import Tokens

_log = logging.getLogger(__name__)
FONT_FILES = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf")
RING_WIDTH, RING_GAP, THIN_WIDTH = 3, 2, 1
_MARK = "shuridaiStyle"


def load_fonts(folder: Path | None = None) -> bool:
    """Load the bundled fonts; False, with a line in the log, where one is missing and the system's fonts stand in."""
    place = resource("fonts") if folder is None else folder
    loaded = True
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(place / name)) < 0:
            _log.warning("font file %s could not be loaded; the system's font stands in", name)
            loaded = False
    state.forget_metrics()
    text.forget()
    return loaded


def ring_room() -> int:
    """Pixels the focus ring takes outside the thing it is drawn around: gap and line."""
    return state.line(RING_WIDTH) + state.line(RING_GAP)


def paint_focus_ring(
    painter: QPainter, rect: QRectF, color: str | QColor, radius: float = 6.0, *, thin: bool = False
) -> None:
    """Draw the ring around `rect` (the thing itself); it lies outside by the gap, so leave `ring_room()` free."""
    width = state.line(THIN_WIDTH if thin else RING_WIDTH)
    out = state.line(RING_GAP) + width / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(color), width))
    painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), radius + out, radius + out)
    painter.restore()


class ShuridaiStyle(QProxyStyle):
    """Fusion with our focus ring. Only the one primitive is taken over: every override costs Python at each call."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the focus ring just inside the rect Qt hands over; everything else is Fusion's."""
        if element == QStyle.PrimitiveElement.PE_FrameFocusRect:
            room = ring_room()
            inner = QRectF(option.rect).adjusted(room, room, -room, -room)
            paint_focus_ring(painter, inner, state.tokens().ink)
            return
        super().drawPrimitive(element, option, painter, widget)


def palette(tokens: Tokens) -> QPalette:
    """Qt's palette for a colour table."""
    role = QPalette.ColorRole
    made = QPalette()
    pairs = {
        role.Window: tokens.bg,
        role.WindowText: tokens.ink,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunk,
        role.Text: tokens.ink,
        role.PlaceholderText: tokens.ink2,
        role.Button: tokens.surface,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.on_ink,
        role.Highlight: tokens.sel,
        role.HighlightedText: tokens.ink,
        role.Link: tokens.ink,
        role.LinkVisited: tokens.ink2,
        role.ToolTipBase: tokens.ink,
        role.ToolTipText: tokens.on_ink,
        role.Light: tokens.surface,
        role.Midlight: tokens.sunk,
        role.Mid: tokens.line,
        role.Dark: tokens.line_strong,
        role.Shadow: tokens.line_strong,
        role.Accent: tokens.ink,
    }
    for which, colour in pairs.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.ink2))
    return made


def style_sheet(tokens: Tokens) -> str:
    """The style sheet for a colour table at the current text size: fills, borders and padding only."""
    t = tokens
    px, line = state.px, state.line
    # What is typed is read at 1 m. A font set on the widget itself is lost when the style sheet polishes it again.
    field, work = px(2.25), state.font("work").pointSizeF()
    # A QMainWindow puts its content in place by an animation, of no length but of a timer, unless there is none at all.
    return f"""
QWidget {{ color: {t.ink}; }}
QMainWindow > QWidget {{ widget-animation-duration: 0; }}
QToolTip {{ background: {t.ink}; color: {t.on_ink}; border: 1px solid {t.ink}; padding: {px(0.3)}px {px(0.5)}px; }}
QFrame[panel="plain"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {line(6)}px; }}
QFrame[panel="now"] {{ background: {t.surface}; border: {line(3)}px solid {t.ink}; border-radius: {line(6)}px; }}
QFrame[panel="later"] {{ background: transparent; border: 1px solid {t.line}; border-radius: {line(6)}px; }}
QFrame[panel="guard"] {{ background: {t.surface}; border: {line(4)}px solid {t.ink}; border-radius: {line(6)}px; }}
QFrame[panel="done"] {{ background: {t.sunk}; border: 1px solid {t.line}; border-radius: {line(6)}px; }}
QFrame[strip="top"] {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDateEdit, QComboBox {{
  background: {t.surface}; border: 1px solid {t.line_strong}; border-radius: {line(4)}px;
  padding: 0 {px(0.6)}px; min-height: {field}px; font-size: {work:.2f}pt;
  selection-background-color: {t.ink}; selection-color: {t.on_ink}; }}
QPlainTextEdit, QTextEdit {{ padding: {px(0.4)}px {px(0.5)}px; }}
QLineEdit[trouble="true"] {{ border: {line(2)}px solid {t.refused_text}; }}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
  background: {t.sunk}; color: {t.ink2}; border: 1px dashed {t.line_strong}; }}
QComboBox::drop-down {{ border: 0; width: {px(2)}px; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line_strong}; }}
QCheckBox, QRadioButton {{ spacing: {px(0.5)}px; min-height: {px(2.25)}px; }}
QAbstractItemView {{ background: {t.surface}; border: 0; outline: 0; gridline-color: {t.line};
  selection-background-color: {t.sel}; selection-color: {t.ink}; }}
QHeaderView {{ background: {t.sunk}; border: 0; }}
QHeaderView::section {{ background: {t.sunk}; color: {t.ink2}; border: 0; border-bottom: 1px solid {t.line_strong};
  padding: {px(0.4)}px {px(0.6)}px; }}
QScrollBar:vertical {{ background: {t.sunk}; width: {px(0.8)}px; margin: 0; }}
QScrollBar:horizontal {{ background: {t.sunk}; height: {px(0.8)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.line_strong}; border-radius: {line(4)}px; margin: {line(2)}px;
  min-height: {px(2)}px; min-width: {px(2)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {t.chart_bg}; border: 0; border-radius: {line(2)}px; max-height: {px(0.75)}px; }}
QProgressBar::chunk {{ background: {t.ink}; border-radius: {line(2)}px; }}
QScrollArea, QScrollArea > QWidget > QWidget[plain="true"] {{ background: transparent; border: 0; }}
"""


def apply_look(app: QApplication, look: Look) -> None:
    """Take over `look` and repaint everything; nothing happens when it is the one in force and the style stands."""
    fresh = app.property(_MARK) is None
    if not state.replace_look(look) and not fresh:
        return
    if fresh:
        load_fonts()
        app.setStyle(ShuridaiStyle())
        app.setProperty(_MARK, "set")
    text.forget()
    tokens = state.tokens()
    app.setPalette(palette(tokens))
    app.setFont(state.font("body"))
    app.setStyleSheet(style_sheet(tokens))
    state.changed.emit()


def apply(app: QApplication, dark: bool, scale: int, *, still: bool = False) -> None:
    """Dark or light, text size in per cent (100 to 200; outside raises ValueError), and whether motion is reduced."""
    apply_look(app, replace(state.look(), dark=dark, scale=scale, still=still))


def fit_to_width(app: QApplication, width: int) -> bool:
    """Take over the breadth of a window `width` device-independent pixels wide; True when it changed."""
    before = state.look()
    breadth = state.breadth_for(width, before.scale)
    if breadth is before.breadth:
        return False
    apply_look(app, replace(before, breadth=breadth))
    return True
