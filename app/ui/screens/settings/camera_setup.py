"""The camera on the scanner setup page: which one, and its live picture at full size.

Decides what is offered: none, every camera there is, and the one that is kept though it isn't there now.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.settings.words import t
from app.ui import theme
from app.ui.camera_desk import OFF, CameraDesk
from app.ui.context import Context
from app.ui.screens.settings.controls import Choices, Option
from app.ui.widgets.camera_view import CameraView
from app.usecases.picture_ports import Camera, CameraRow

WIDTH = 34.0


class CameraSetup(QWidget):
    """A row of cameras, and below it what the chosen one sees. `told`: its state in a word, and a chip's kind."""

    told = Signal(str, str)

    def __init__(self, context: Context, camera: Camera, desk: CameraDesk) -> None:
        super().__init__()
        self._context, self._camera, self._desk = context, camera, desk
        self.choices = Choices(t("camera.which"), ())
        self.choices.picked.connect(self._picked)
        self.view = CameraView(camera, self, width=WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.choices)
        column.addWidget(self.view)
        desk.changed.connect(self._show)
        theme.changed.connect(self._measure)
        self._measure()
        self._offer(())

    def showEvent(self, event: QShowEvent) -> None:
        """The page came to the front: which cameras there are is asked anew."""
        super().showEvent(event)
        self._desk.set_seen_elsewhere(seen=True)
        self._context.tasks.ask(self._camera.cameras, self._offer, slow=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another screen: the small picture in the corner is the one again."""
        super().hideEvent(event)
        self._desk.set_seen_elsewhere(seen=False)

    @property
    def state(self) -> tuple[str, str]:
        """Whether it reads, in a word with a chip's kind."""
        return (t("camera.state.on"), "ok") if self._desk.on else (t("camera.state.off"), "plain")

    def _offer(self, rows: tuple[CameraRow, ...]) -> None:
        chosen = self._camera.which if self._desk.on else OFF
        known = {row.which: row.name or t("camera.numbered", number=row.which) for row in rows}
        if chosen != OFF and chosen not in known:
            known[chosen] = t("camera.numbered", number=chosen)
        self.choices.set_options(
            (Option(OFF, t("camera.none")), *(Option(which, name) for which, name in known.items()))
        )
        self._show()

    def _show(self) -> None:
        self.choices.set_value(self._camera.which if self._desk.on else OFF)
        self.view.setVisible(self._desk.on)
        self.told.emit(*self.state)

    def _picked(self, which: str) -> None:
        self._desk.choose(which)

    def _measure(self) -> None:
        width = theme.px(WIDTH)
        self.view.setFixedSize(width, self.view.heightForWidth(width))
