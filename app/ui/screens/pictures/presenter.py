"""A photo or a PDF given to the window: read beside it, and its code goes the way of every scan.

Decides what a file of pictures is by its name, what is shown while it is read (from half a second on), and that of
several codes a person chooses. The next scan leaves whatever stands here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import say
from app.ui.screens.pictures.pages import ChoosePage, NothingPage, PagesLine
from app.ui.screens.pictures.wording import nothing
from app.ui.screens.progress import ProgressPage
from app.ui.shell.actions import Mode
from app.ui.tasks import Lane
from app.usecases.picture_ports import Left, PictureRead, ReadCode, each_once
from app.usecases.scanners import PICTURE

SUFFIXES: Final = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif",
    ".pgm", ".ppm", ".pdf",
})  # fmt: skip
SLOW_MS: Final = 500


def is_picture(path: str) -> bool:
    """Whether a dropped file is read as a picture; everything else is a file to bring in."""
    return Path(path).suffix.lower() in SUFFIXES


class PicturesPresenter(QObject):
    """One picture at a time; a newer one leaves the one before."""

    def __init__(self, context: Context, take: Callable[[RawScan], None], parent: QObject | None = None) -> None:
        """`take` is where a scan goes."""
        super().__init__(parent)
        self._context, self._take = context, take
        self._page: QWidget | None = None
        self._progress: ProgressPage | None = None
        self._stop: Event | None = None
        self._codes: tuple[ReadCode, ...] = ()
        self._source = PICTURE
        self._before = ""
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._show_progress)
        actions = context.actions
        actions.bind("picture.leave", self.leave)
        actions.bind("picture.open", lambda: self.pick(1))
        actions.bind_numbered("picture.pick", self.pick)

    @property
    def page(self) -> QWidget | None:
        """What stands over the body now."""
        return self._page

    # --- reading ---------------------------------------------------------------------------------------------

    def read_file(self, path: Path) -> None:
        """A file was dropped."""
        reader = self._context.pictures
        if reader is not None:
            self._read(path.name, lambda told: reader.read(path, told))

    def paste(self) -> None:
        """A picture (or a file of one) from the clipboard."""
        reader = self._context.pictures
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()  # none where nothing was ever copied
        files = [url.toLocalFile() for url in held.urls() if url.isLocalFile()] if held is not None else []
        if len(files) == 1 and is_picture(files[0]):
            self.read_file(Path(files[0]))
            return
        image = QGuiApplication.clipboard().image()
        if reader is None or image.isNull():
            say(self._context, t("pictures.nothing_to_paste"))
            return
        self._read(t("pictures.pasted"), lambda told: reader.read_bytes(_png(image), told))

    def _read(self, name: str, work: Callable[[Callable[[int, int], None]], PictureRead]) -> None:
        self.leave()
        stop = self._stop = Event()
        tasks = self._context.tasks

        def told(done: int, whole: int) -> None:
            if stop.is_set() or tasks.stopped:
                raise Left
            tasks.later(partial(self._told, stop, done, whole))

        self._slow.start()
        tasks.ask(lambda: work(told), partial(self._come, stop, name), partial(self._failed, stop), lane=Lane.slow)

    def _told(self, stop: Event, done: int, whole: int) -> None:
        if stop is self._stop and self._progress is not None and whole > 1:
            self._progress.line.set_progress(done, whole)

    def _failed(self, stop: Event, fault: BaseException) -> None:
        if stop is not self._stop:
            return
        self.leave()
        if not isinstance(fault, Left):
            self._context.tasks.failed.emit(fault)

    def _come(self, stop: Event, name: str, read: PictureRead) -> None:
        if stop is not self._stop:
            return  # left, or another picture came
        self.leave()
        able = each_once(code for code in read.codes if code.accepted)
        if len(able) == 1:
            self._take(RawScan(able[0].text, PICTURE, time.monotonic()))
        elif able:
            self.choose(able, tuple(code for code in read.codes if not code.accepted))
        elif self._free():
            self._lay(NothingPage(name, *nothing(name, read), self._context.frame))

    # --- pages -----------------------------------------------------------------------------------------------

    def choose(self, codes: tuple[ReadCode, ...], others: tuple[ReadCode, ...] = (), *, source: str = PICTURE) -> None:
        """Asks which of several codes is meant."""
        self.leave()
        if not self._free():
            return
        self._codes, self._source = codes, source
        self._lay(ChoosePage(codes, others, self._context.frame))

    def pick(self, number: int) -> None:
        """The code of that key is the scan."""
        if not 1 <= number <= min(len(self._codes), 9):
            return
        text, source = self._codes[number - 1].text, self._source
        self.leave()
        self._take(RawScan(text, source, time.monotonic()))

    def leave(self) -> None:
        """Whatever is read or asked here is left; nothing was taken."""
        self._slow.stop()
        if self._stop is not None:
            self._stop.set()
            self._stop = None
        self._codes = ()
        page, self._page, self._progress = self._page, None, None
        if page is None:
            return
        frame, actions = self._context.frame, self._context.actions
        if frame.overlay is page:
            frame.hide_overlay()
        page.deleteLater()
        if actions.context == Mode.picture:
            actions.set_context(self._before)
        frame.hints.set_actions(actions.hints())

    def _free(self) -> bool:
        """Whether a page may be laid over the body: never over one that wants a person, or asks something else."""
        if self._context.frame.overlay is None:
            return True
        say(self._context, t("pictures.busy"))
        return False

    def _show_progress(self) -> None:
        if self._context.frame.overlay is not None:
            return  # it is read all the same, and what it holds is taken
        page = ProgressPage(self._context.frame, PagesLine())
        page.setAutoFillBackground(True)
        page.line.set_words(t("pictures.page.reading"))
        self._lay(page)
        self._progress = page

    def _lay(self, page: QWidget) -> None:
        frame, actions = self._context.frame, self._context.actions
        self._page = page
        leave = page.stop if isinstance(page, ProgressPage) else getattr(page, "leave", None)
        if leave is not None:
            leave.chosen.connect(lambda _id: self.leave())
        for button in getattr(page, "buttons", ()):
            button.chosen.connect(lambda id_: self.pick(int(id_)))
        self._before = actions.context
        for name in ("picture.open", "picture.pick"):
            actions.set_allowed(name, allowed=bool(self._codes))
        actions.set_context(Mode.picture)
        frame.show_overlay(page)
        frame.hints.set_actions(actions.hints())


def _png(image: QImage) -> bytes:
    """On the reading thread: a pasted picture as the reading process takes it."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(held, QByteArray(b"BMP")).write(image)  # PNG would cost a second of packing for a photo
    return bytes(held.data().data())
