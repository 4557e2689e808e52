"""Pictures and the camera in the window: what is dropped, pasted and seen, and where it goes. A part of `wiring`.

Decides which dropped files are pictures. Pages and presenters are made when they are first wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import say
from app.ui.shell.main_window import MainWindow
from app.usecases.scanners import CAMERA, CAMERA_OFF

if TYPE_CHECKING:
    from app.ui.camera_desk import CameraDesk
    from app.ui.screens.pictures.presenter import PicturesPresenter
    from app.ui.screens.settings.reading import Reading
    from app.usecases.picture_ports import ReadCode

CAMERA_MS: Final = 1500
"""A camera is switched on so long after the window is ready: it is a process of its own that starts then."""


class PicturesWiring:
    """Held by the window's wiring for as long as the window lives."""

    def __init__(self, window: MainWindow, context: Context, bring_in: Callable[[str], None]) -> None:
        """`bring_in` takes a dropped file that is no picture."""
        self._window, self._context, self._bring_in = window, context, bring_in
        self._due = QTimer(window, singleShot=True)
        self._due.timeout.connect(self._begin_camera)
        window.actions_.bind("camera", lambda: self.camera.toggle())
        window.actions_.bind("paste_picture", self._paste)

    @cached_property
    def camera(self) -> CameraDesk:
        """The camera; most desks have none, and their start loads nothing of it."""
        from app.ui.camera_desk import CameraDesk

        return CameraDesk(self._context, self._window.take_scan, self._ask_camera, self._window)

    @property
    def camera_on(self) -> bool:
        """Whether a camera reads now."""
        return "camera" in self.__dict__ and self.camera.on

    @cached_property
    def presenter(self) -> PicturesPresenter:
        """Photos and PDFs, and what is chosen of them."""
        from app.ui.screens.pictures.presenter import PicturesPresenter

        made = PicturesPresenter(self._context, self._window.take_scan, self._window)
        self._window.scan_taken.connect(made.leave)
        self._window.frame.screen_asked.connect(lambda _name: made.leave())
        return made

    def start(self) -> None:
        """The window is ready: the camera, if one is kept, a little later."""
        self._due.start(CAMERA_MS)

    def dropped(self, path: str) -> None:
        """A photo or a PDF is read, everything else brought in."""
        from app.ui.screens.pictures.presenter import is_picture

        if not is_picture(path):
            self._bring_in(path)
        elif self._window.guarded:
            say(self._context, t("pictures.only_signed_in"))
        else:
            self.presenter.read_file(Path(path))

    def set_up(self, reading: Reading) -> None:
        """The camera's card on the scanner setup page."""
        camera = self._context.camera
        if camera is None:
            return
        from app.ui.screens.settings.camera_setup import CameraSetup

        setup = CameraSetup(self._context, camera, self.camera)
        word, kind = setup.state
        reading.set_camera(setup, setup.choices, state=word, kind=kind)
        setup.told.connect(reading.camera.set_state)

    def leave(self) -> None:
        """Whatever is read or asked about is left."""
        if "presenter" in self.__dict__:
            self.presenter.leave()

    def stop(self) -> None:
        """The window closes: a camera still to be switched on is not."""
        self._due.stop()
        if "camera" in self.__dict__:
            self.camera.end()
        self.leave()

    def camera_again(self) -> None:
        """The frame's widgets were given up for another language."""
        if self.camera_on:
            self.camera.again()

    def _begin_camera(self) -> None:
        which = self._context.settings.text("desk.camera")
        if which not in ("", CAMERA_OFF):
            self.camera.use(which)

    def _paste(self) -> None:
        self.presenter.paste()

    def _ask_camera(self, codes: tuple[ReadCode, ...]) -> None:
        if self._window.only_shows:
            for code in codes:  # nothing to choose: each is shown, and its live picture stays in sight
                self._window.take_scan(RawScan(code.text, CAMERA, time.monotonic()))
        elif not self._window.guarded:
            self.presenter.choose(codes, source=CAMERA)
