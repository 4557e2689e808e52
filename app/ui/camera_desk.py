"""The camera as a scanner while working: switched on and off by a key, its codes taken as every scan's, a small view.

Decides when the camera runs (as the desk's setting says, or a key) and that its picture lies in the corner where the
past stands, never over an answer. What a code is worth is not its matter.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.scans import RawScan
from app.settings.values import SettingError
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.faults import say
from app.ui.widgets.camera_view import CameraView
from app.usecases.picture_ports import Camera, CameraRow, ReadCode
from app.usecases.scanners import CAMERA, CAMERA_OFF

OFF: Final = CAMERA_OFF
WIDTH: Final = 18.0
"""Of the corner, in u, where there is room for it."""


class CameraCorner(QFrame):
    """The live view in the corner of the body. `pressed`: a person wants to see more of it."""

    pressed = Signal()

    def __init__(self, camera: Camera, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = CameraView(camera, self, width=WIDTH)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.view)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """At 200 % there is room for no picture beside an answer: the strip alone stands there."""
        edge = theme.line(2)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.view.set_slim(slim=self.slim)

    @property
    def slim(self) -> bool:
        """Whether only the strip is shown."""
        return theme.look().breadth is theme.Breadth.small

    def paintEvent(self, event: QPaintEvent) -> None:
        """Its edge: what lies below it goes on, and must not seem part of it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.tokens().line_strong))
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click asks for the setup."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class CameraDesk(QObject):
    """Whether a camera reads, and what it read. `changed`: it was switched on, off or to another."""

    changed = Signal()

    def __init__(
        self,
        context: Context,
        take: Callable[[RawScan], None],
        ask: Callable[[tuple[ReadCode, ...]], None],
        parent: QObject,
    ) -> None:
        """`take` is where a scan goes, `ask` where several codes in view do."""
        super().__init__(parent)
        self._context, self._take, self._ask = context, take, ask
        self._corner: CameraCorner | None = None
        self._heard = self._elsewhere = False
        self.on = False
        """Whether a camera reads now."""

    def toggle(self) -> None:
        """The key: off, or on with the camera used last, else the first there is."""
        camera = self._context.camera
        if camera is None:
            return
        if self.on:
            self._keep(OFF)
            self.end()
            say(self._context, t("camera.off"))
            return
        self._context.tasks.ask(camera.cameras, self._first_of, slow=True)

    def _first_of(self, rows: tuple[CameraRow, ...]) -> None:
        if self.on:
            return  # pressed twice
        if not rows:
            say(self._context, t("camera.none_found"))
            return
        self._keep(rows[0].which)
        self.use(rows[0].which)

    def use(self, which: str) -> None:
        """This camera reads from now on, and its picture stands in the corner."""
        camera = self._context.camera
        if camera is None:
            return
        if not self._heard:
            self._heard = True
            camera.hear(lambda codes: self._context.tasks.later(partial(self._came, codes)))
        self.on = True
        camera.switch(which)
        self.changed.emit()
        self._lay()

    def set_seen_elsewhere(self, *, seen: bool) -> None:
        """Whether its picture stands on the setup page: once is enough."""
        self._elsewhere = seen
        if self.on:
            self._lay()

    def _lay(self) -> None:
        """The corner, as it should stand now."""
        frame, camera = self._context.frame, self._context.camera
        if self._elsewhere or camera is None:
            self._close()
            return
        if self._corner is None:
            self._corner = CameraCorner(camera, frame)
            self._corner.pressed.connect(frame.scanner_setup_asked)
        frame.set_corner(self._corner, WIDTH)

    def end(self) -> None:
        """No camera reads; the corner is free again."""
        self.on = False
        self._close()
        if self._heard and self._context.camera is not None:
            self._context.camera.switch("")
        self.changed.emit()

    def choose(self, which: str) -> None:
        """A person chose this camera on the setup page, or none (`OFF`)."""
        self._keep(which)
        if which == OFF:
            self.end()
        else:
            self.use(which)

    def again(self) -> None:
        """The frame's widgets were given up for another language: the corner is made anew."""
        if self.on and self._context.camera is not None:
            self._close()
            self.use(self._context.camera.which)

    def _close(self) -> None:
        corner, self._corner = self._corner, None
        if corner is not None:
            self._context.frame.set_corner(None)
            corner.view.leave()
            corner.deleteLater()

    def _came(self, codes: tuple[ReadCode, ...]) -> None:
        if not self.on:
            return
        if len(codes) == 1:
            self._take(RawScan(codes[0].text, CAMERA, time.monotonic()))
        else:
            self._ask(codes)

    def _keep(self, which: str) -> None:
        try:
            self._context.settings.set("desk.camera", which)
        except (OSError, SettingError):
            say(self._context, t("camera.not_kept"))
