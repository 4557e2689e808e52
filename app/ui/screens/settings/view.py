"""The settings screen's layout: sections at the left, the rows of one at the right. No logic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.screens.settings.sections import Section
from app.ui.shell.frame import body_padding
from app.ui.widgets import access
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.own_keys import OwnKeys
from app.ui.widgets.painted import Painted
from app.ui.widgets.panel import Panel

WIDTH = 62.0
_K = Qt.Key


class SectionList(Painted):
    """The sections; ↑↓ choose, the one shown is a block of ink. `chosen` carries it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRing", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tell()

    @property
    def section(self) -> Section:
        """The section shown."""
        return list(Section)[self._at]

    def set_section(self, section: Section) -> None:
        """Mark another section."""
        self._at = list(Section).index(section)
        self._tell()
        self.update()
        self.chosen.emit(section.value)

    def _tell(self) -> None:
        access.name(self, access.joined(t("settings_screen.sections"), t(f"settings_screen.section.{self.section}")))

    def _row(self) -> int:
        return theme.px(3.2)

    def sizeHint(self) -> QSize:
        """As wide as its longest word."""
        font = theme.font("h2")
        words = (theme.text.text_width(t(f"settings_screen.section.{section}"), font) for section in Section)
        return QSize(round(max(words)) + 2 * theme.px(1.2), self._row() * len(Section))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑↓ another section; the rest is the screen's."""
        step = {_K.Key_Up: -1, _K.Key_Down: 1}.get(_K(event.key()))
        if step is None:
            event.ignore()
            return
        at = max(0, min(len(Section) - 1, self._at + step))
        if at != self._at:
            self.set_section(list(Section)[at])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows a section."""
        at = int(event.position().y() // self._row())
        if at < len(Section):
            self.set_section(list(Section)[at])

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line a section."""
        painter = QPainter(self)
        colours, font = theme.tokens(), theme.font("h2")
        high = self._row()
        for at, section in enumerate(Section):
            place = QRectF(0, at * high, self.width(), high)
            if at == self._at:
                painter.fillRect(place, QColor(colours.ink))
            ink = colours.on_ink if at == self._at else colours.ink
            inner = place.adjusted(theme.px(1), 0, -theme.px(0.5), 0)
            theme.text.draw_line(painter, inner, t(f"settings_screen.section.{section}"), font, ink)
            if at == self._at and self.hasFocus():
                room = theme.ring_room()
                theme.paint_focus_ring(painter, place.adjusted(room, room, -room, -room), ink, 0.0)
        painter.end()


class Page(QScrollArea):
    """One section: rows from top to bottom in a panel, scrolled where there are many."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.panel = Panel(title, padding=1.25)
        self.controls: list[QWidget] = []
        self._width = WIDTH
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        column.addStretch(1)
        self.setWidget(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (ground, self.viewport()):
            part.setAutoFillBackground(False)
        theme.changed.connect(self._dress)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the rows; the page scrolls by itself to where they come."""
        event.ignore()

    def add(self, widget: QWidget, *controls: QWidget) -> None:
        """A row under the others, and what of it takes the focus."""
        if isinstance(widget, KeyButton):
            self.panel.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self.panel.body.addWidget(widget)
        self.controls += controls

    def set_width(self, units: float) -> None:
        """As wide as this in u at most, where its rows need more than the usual."""
        self._width = units
        self._dress()

    def set_controls(self, controls: Sequence[QWidget]) -> None:
        """What takes the focus now, where it comes and goes."""
        self.controls = list(controls)

    def turn(self, step: int) -> None:
        """One screenful on or back: what holds no control can be seen too."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    def _dress(self) -> None:
        self.panel.body.setSpacing(theme.px(0.9))
        self.panel.setMaximumWidth(theme.px(self._width))


class SettingsView(OwnKeys):
    """Sections and pages. ↑↓ walk the rows, Enter goes into a section, Esc back to the list."""

    own = frozenset({_K.Key_Return, _K.Key_Enter, _K.Key_Escape, _K.Key_Left, _K.Key_Right, _K.Key_Space})
    opaque = False

    def __init__(self, pages: Sequence[Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sections = SectionList()
        self.pages = list(pages)
        side = Panel(padding=0)
        side.body.addWidget(self.sections)
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.addWidget(side)
        for page in self.pages:
            self._across.addWidget(page, 1)
        self.sections.chosen.connect(self._show)
        theme.changed.connect(self._dress)
        self.setFocusProxy(self.sections)
        self._show(Section.desk)
        self._dress()

    @property
    def page(self) -> Page:
        """The page shown."""
        return self.pages[list(Section).index(self.sections.section)]

    def _show(self, section: str) -> None:
        now = QApplication.focusWidget()
        if now is not None and any(page.isAncestorOf(now) for page in self.pages):
            # What has the focus is about to be hidden; Qt would hand it to whatever comes next.
            self.sections.setFocus()
        for name, page in zip(Section, self.pages, strict=True):
            page.setVisible(name == section)

    def _dress(self) -> None:
        self._across.setSpacing(theme.px(body_padding()))

    def walk(self, step: int) -> None:
        """The next or the former row that can be changed."""
        usable = [control for control in self.page.controls if control.isEnabled()]
        if not usable:
            return
        now = QApplication.focusWidget()
        at = usable.index(now) + step if now in usable else 0
        if at < 0:
            self.sections.setFocus()
            return
        target = usable[min(at, len(usable) - 1)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.page.ensureWidgetVisible(target, theme.px(1), theme.px(4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no row has taken."""
        key = event.key()
        if key == _K.Key_Escape:
            self.sections.setFocus()
        elif key in (_K.Key_Up, _K.Key_Down):
            self.walk(-1 if key == _K.Key_Up else 1)
        elif key in (_K.Key_PageUp, _K.Key_PageDown):
            self.page.turn(-1 if key == _K.Key_PageUp else 1)
        elif key in (_K.Key_Return, _K.Key_Enter, _K.Key_Right) and self.sections.hasFocus():
            self.walk(1)
        else:
            event.ignore()
