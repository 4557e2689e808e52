"""The frame of the window: rail, top strip, body, hint strip, toast. One place for each, at every width and text size.

It decides where things lie and how they give way; it knows no screen's content and does nothing with what it is told
but pass it on by signal.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.shell.actions import SCREEN_ICONS, Screen
from app.ui.shell.front_focus import FrontFocus
from app.ui.shell.layers import Layers
from app.ui.shell.toast_place import ToastPlace
from app.ui.widgets.key_hints import KeyHints, hint_height
from app.ui.widgets.rail import Rail, RailRow
from app.ui.widgets.scan_bar import ScanBar, strip_height
from app.ui.widgets.sync_counter import SyncCounter
from app.ui.widgets.toast import Toast, ToastRow

LEAST_SIZE = QSize(1024, 640)
"""The smallest window at 100 %, in device-independent pixels."""
_NO_ROOM = ("", Screen.intake, Screen.disposal, Screen.labels, Screen.sync)
"""Screens without room for the first setup's strip at 200 %: banner, choices and two rows come first; a list does."""
BUSY_RANK = 1
"""Of a strip that tells what is under way elsewhere: seen over the first setup's, and gives way as that does."""
CORNER, CORNER_SMALL = 0.3, 0.5
"""Shares of the body's width that what stands in its corner takes at most; at 200 % it is lower and wider."""


def rail_rows(counts: dict[str, int] | None = None, to_decide: frozenset[str] = frozenset()) -> tuple[RailRow, ...]:
    """The ten tasks with the counts given; those in `to_decide` carry the purple badge."""
    known = counts or {}
    return tuple(
        RailRow(
            name=screen,
            icon=SCREEN_ICONS[screen],
            label=t(f"shell.screen.{screen}"),
            key=f"F{number}",
            count=known.get(screen, 0),
            conflict=screen in to_decide,
        )
        for number, screen in enumerate(Screen, 1)
    )


def body_padding() -> float:
    """Padding of the body, and the gap between panels, in u."""
    return {theme.Breadth.wide: 1.0, theme.Breadth.narrow: 0.75, theme.Breadth.small: 0.6}[theme.look().breadth]


class Frame(Layers):
    """What the window puts in its middle. Screens are kept: the one left keeps its state."""

    screen_asked = Signal(str)
    sync_asked = Signal()
    scanner_setup_asked = Signal()
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rail = Rail(rail_rows(), self)
        self.scan_bar = ScanBar(self)
        self.sync = SyncCounter(self)
        self.hints = KeyHints(self)
        self.stack = QStackedWidget(self)
        self.toast = Toast(self)
        self._screens: dict[str, QWidget] = {}
        self._name = ""
        self._notices: dict[int, QWidget] = {}
        self._notice: QWidget | None = None
        self.notice_room = QWidget(self)
        """Where strips under the top strip live, shown or not."""
        self._notice_column = QVBoxLayout(self.notice_room)
        self._notice_column.setContentsMargins(0, 0, 0, 0)
        self._corner: tuple[QWidget, float] | None = None
        self._toast_place = ToastPlace(self, self.toast, self.hints, self.body_rect, self._in_sight)
        self._lay_out()
        self._ring = theme.FocusRing(self)
        self._front_focus = FrontFocus(self)
        self.rail.chosen.connect(self.screen_asked)
        self.scan_bar.setup_asked.connect(self.scanner_setup_asked)
        self.sync.sync_asked.connect(self.sync_asked)
        self.toast.undo_asked.connect(self.undo_asked)
        theme.changed.connect(self._look_changed)
        self._look_changed()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.scan_bar, 1)
        top.addWidget(self.sync)
        self._body = QVBoxLayout()
        self._body.addWidget(self.stack)
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addLayout(top)
        main.addWidget(self.notice_room)
        main.addLayout(self._body, 1)
        main.addWidget(self.hints)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(main, 1)

    def set_screen(self, name: str, widget: QWidget) -> None:
        """Keep `widget` as the screen `name`; one that was there before is deleted."""
        former = self._screens.get(name)
        self._screens[name] = widget
        self.stack.addWidget(widget)
        if former is not None:
            self.stack.removeWidget(former)
            former.deleteLater()
        if not self._name or self._name == name:
            self.show_screen(name)

    def show_screen(self, name: str) -> None:
        """Bring a screen to the front and mark its task; a toast goes. An unknown name raises KeyError."""
        self.stack.setCurrentWidget(self._screens[name])
        self._name = name
        self._fit_notice()
        self.toast.dismiss()
        task = name.partition(".")[0]
        if task in set(Screen):
            self.rail.set_current(task)

    def give_up(self) -> list[QWidget]:
        """Forgets every screen and every page that was ever laid over the body; gives them back."""
        self.lift_sheet()
        self.hide_overlay()
        given = list(self._screens.values())
        for widget in given:
            self.stack.removeWidget(widget)
        self._screens, self._name = {}, ""
        setup = self._notices.get(0)
        if setup is not None:
            self.set_notice(None)
            given.append(setup)
        own = {self.rail, self.scan_bar, self.sync, self.hints, self.stack, self.toast, self.notice_room, self._ring}
        pages = (child for child in self.children() if isinstance(child, QWidget))
        own |= {self._corner[0]} if self._corner is not None else set()
        return [*given, *(page for page in pages if page not in own and page not in self._notices.values())]

    @property
    def current(self) -> str:
        """The name of the screen in front, empty before the first."""
        return self._name

    def screen_named(self, name: str) -> QWidget | None:
        """The widget kept as that screen, or None."""
        return self._screens.get(name)

    def show_toast(self, row: ToastRow) -> None:
        """Show a toast above the hint strip."""
        self.toast.show_row(row)
        self._toast_place.place()

    def set_notice(self, widget: QWidget | None, rank: int = 0) -> None:
        """A strip under the top strip of every screen, until it is taken away (None). The highest rank is seen."""
        self._notices.pop(rank, None)
        if widget is not None:
            self._notices[rank] = widget
        self._show_notice(self._notices[max(self._notices)] if self._notices else None)

    def _show_notice(self, widget: QWidget | None) -> None:
        former = self._notice
        if former is not None and former is not widget:
            self._notice_column.removeWidget(former)
            former.hide()
        if widget is not None and former is not widget:
            self._notice_column.addWidget(widget)
            widget.show()
        for other in self._notices.values():
            if other is not widget:
                other.hide()  # given new words, it stands over nothing
        self._notice = widget
        self._fit_notice()

    def _fit_notice(self) -> None:
        """At 200 % the first setup's strip, or what is under way elsewhere, gives way where it would take the room (its
        key goes on working); a graver one stays.
        """
        light = self._notice in (self._notices.get(0), self._notices.get(BUSY_RANK))
        gives_way = light and self._name.partition(".")[0] in _NO_ROOM and theme.look().breadth is theme.Breadth.small
        self.notice_room.setVisible(self._notice is not None and not gives_way)
        layout = self.layout()
        if self.over is not None and layout is not None:
            layout.activate()  # a page that lies over the body already makes room for it
            self.fit_layers()

    def set_corner(self, widget: QWidget | None, width: float = 0.0) -> None:
        """Something small in the body's lower right corner, at most `width` u wide, until it is taken away (None).
        What is laid over the body covers it.
        """
        if self._corner is not None and widget is not self._corner[0]:
            self._corner[0].hide()
        self._corner = (widget, width) if widget is not None else None
        if widget is not None:
            self._place_corner()
            widget.show()
            widget.raise_()
            if self.over is not None:
                self.over.raise_()

    def _place_corner(self) -> None:
        if self._corner is None:
            return
        widget, width = self._corner
        body = self.body_rect()
        small = theme.look().breadth is theme.Breadth.small
        width = min(theme.px(width), round(body.width() * (CORNER_SMALL if small else CORNER)))
        height = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        widget.setGeometry(body.right() - width + 1, body.bottom() - height + 1, width, height)

    def body_rect(self) -> QRect:
        """Between rail, top strip, notice and hints."""
        left, top = self.rail.width(), self.hints.y()
        notice = self.notice_room.heightForWidth(self.notice_room.width()) if self.notice_room.isVisible() else 0
        strip = self.scan_bar.height() + notice
        pad = theme.px(body_padding())
        return QRect(left, strip, self.width() - left, top - strip).adjusted(pad, pad, -pad, -pad)

    def _in_sight(self) -> list[QWidget]:
        """The page in front, and what stands in the corner of it."""
        page = self.over or self.stack.currentWidget()
        corner = self._corner[0] if self._corner is not None and self.over is None else None
        return [part for part in (page, corner) if part is not None]

    def _look_changed(self) -> None:
        self._fit_notice()
        pad = theme.px(body_padding())
        self._body.setContentsMargins(pad, pad, pad, pad)
        self.rail.setFixedWidth(self.rail.sizeHint().width())
        for strip, height in (
            (self.scan_bar, strip_height()),
            (self.sync, strip_height()),
            (self.hints, hint_height()),
        ):
            strip.setFixedHeight(theme.px(height))
        self._fit()
        layout = self.layout()
        if self.over is not None and layout is not None:
            layout.activate()  # else the strips are still as wide and high as before
            self.fit_layers()
        if self._corner is not None and layout is not None:
            layout.activate()
            self._place_corner()

    def _fit(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and self.isVisible():
            theme.fit_to_width(app, self.width())

    def event(self, event: QEvent) -> bool:
        """The first show decides the breadth before anything is painted."""
        if event.type() == QEvent.Type.Show:
            app = QApplication.instance()
            if isinstance(app, QApplication):
                theme.fit_to_width(app, self.width())
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may be another breadth; what lies over the body moves along."""
        self._fit()
        super().resizeEvent(event)
        self.fit_layers()
        self._place_corner()
        self._toast_place.place()

    def minimumSizeHint(self) -> QSize:
        """The smallest window the screens are drawn for."""
        return LEAST_SIZE
