"""Photos of a repair: taken by the desk's camera, dropped or chosen as a file, looked at one by one, large.

Decides where a picture comes from. It is shrunk beside the window and loses its position data before it is kept; what
is dropped may be any size.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Family
from app.settings.paths import pictures_folder
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.faults import say, tell_fault
from app.ui.shell.actions import Mode
from app.ui.tasks import Lane
from app.ui.widgets import access
from app.ui.widgets.painted import Painted

if TYPE_CHECKING:
    from app.ui.screens.repair.side import PhotoTiles
    from app.usecases.picture_ports import CameraLook, CameraRow
    from app.usecases.repair_page_rows import RepairPages

PATTERNS: Final = "*.jpg *.jpeg *.png *.webp *.bmp *.tif *.tiff"
LARGEST: Final = 60_000_000
"""Bytes of a file that is read at all: a photo of any phone, not a film."""


class PhotoPage(Painted):
    """Over the body: one photo as large as it goes, or what the camera sees."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._words = ""
        self._column = QVBoxLayout(self)
        self.acts: dict[CommandWord, Callable[[], None]] = {}

    def show_image(self, image: QImage | None, words: str) -> None:
        """A photo with its words below."""
        self._image, self._words = image if image is not None else QImage(), words
        access.name(self, words)
        self.update()

    def show_widget(self, widget: QWidget, words: str) -> None:
        """What the camera sees, in the place of a photo."""
        self._words = words
        self._column.addWidget(widget, 1)
        self._column.setContentsMargins(theme.px(1), theme.px(1), theme.px(1), theme.px(2.5))
        access.name(self, words)

    def take_command(self, command: Command) -> bool:
        """A code of the command sheet, as its key."""
        act = self.acts.get(command.word)
        if act is not None:
            act()
        return act is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole picture, the words below it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tokens, foot, pad = theme.tokens(), theme.px(2.5), theme.px(1)
        painter.fillRect(self.rect(), QColor(tokens.bg))
        room = self.rect().adjusted(pad, pad, -pad, -foot)
        if not self._image.isNull():
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(room.toRectF().center())
            painter.drawImage(place, self._image)
        line = QRectF(pad, self.height() - foot, self.width() - 2 * pad, foot)
        theme.text.draw_line(painter, line, self._words, theme.font("work"), tokens.ink, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class Photos(QObject):
    """`keep` is asked as a photo is taken where it belongs; what it answers is given the bytes, shrunk by then."""

    _came = Signal(bytes)
    """From the camera's thread to the window's."""

    def __init__(
        self, context: Context, tiles: PhotoTiles, keep: Callable[[], Callable[[bytes], None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._tiles, self._keep = context, tiles, keep
        self._page: PhotoPage | None = None
        self._view: QWidget | None = None
        self._at = 0
        self._camera_was = ""
        self._came.connect(self._keep_still, Qt.ConnectionType.QueuedConnection)

    # --- the tiles ---------------------------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Asks for the pictures the tiles still want."""
        pages = self._context.repair_pages
        if pages is not None:
            for one in self._tiles.missing():
                self._context.tasks.ask(partial(_kept, pages, one), partial(self._tiles.give, one))

    def look(self, side_id: str = "") -> None:
        """One photo large: the named one, else the newest."""
        ids = self._tiles.ids
        if not ids:
            say(self._context, t("repair_page.no_photos"))
            return
        self._at = ids.index(side_id) if side_id in ids else len(ids) - 1
        self._lay(PhotoPage(self._context.frame))
        self._show()

    def other(self, step: int) -> None:
        """The next or former photo."""
        if self._page is not None and self._view is None and self._tiles.ids:
            self._at = (self._at + step) % len(self._tiles.ids)
            self._show()

    def _show(self) -> None:
        ids, pages = self._tiles.ids, self._context.repair_pages
        page, at = self._page, self._at
        if pages is None or page is None:
            return
        words = t("repair_page.photo_of", at=at + 1, total=len(ids))

        def shown(image: QImage | None) -> None:
            if page is self._page and at == self._at:
                page.show_image(image, words if image is not None else t("repair_page.photo_gone"))

        self._context.tasks.ask(partial(_kept, pages, ids[at]), shown)

    # --- a new one ---------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """P: what the camera sees; where there is none, a file is asked for."""
        camera = self._context.camera
        if camera is None:
            self.ask_file()
        elif camera.which:
            self._open_camera()
        else:
            self._context.tasks.ask(camera.cameras, self._begin_camera, slow=True)

    def _begin_camera(self, rows: tuple[CameraRow, ...]) -> None:
        camera = self._context.camera
        if camera is None or not rows:
            self.ask_file()
            return
        camera.switch(rows[0].which)
        self._camera_was = rows[0].which  # switched off again when the page goes: this desk reads no codes by camera
        self._open_camera()

    def _open_camera(self) -> None:
        from app.ui.widgets.camera_view import CameraView

        camera = self._context.camera
        if camera is None:
            return
        page = PhotoPage(self._context.frame)
        self._view = CameraView(camera, page)
        page.show_widget(self._view, t("repair_page.camera"))
        self._lay(page)

    def shoot(self) -> None:
        """Enter: the picture in sight is kept."""
        camera, view = self._context.camera, self._view
        look: CameraLook | None = getattr(view, "look", None)
        if camera is None or view is None:
            self.leave()
        elif look is None or not look.width:
            say(self._context, t("repair_page.no_picture"))
        else:
            camera.still(self._came.emit)  # what is seen live is too small for a crack

    def _keep_still(self, picture: bytes) -> None:
        """The whole frame is here: kept, unless the page went meanwhile."""
        if self._view is not None:
            self.leave()
            self._shrink(lambda: picture)

    def ask_file(self) -> None:
        """The system's dialog, without stopping the window."""
        dialog = QFileDialog(self._context.frame.window(), t("repair_page.choose_photo"), str(pictures_folder()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{t('repair_page.photo_files')} ({PATTERNS})"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.take_file(Path(path)))
        dialog.open()

    def take_file(self, path: Path) -> None:
        """A photo that was dropped or chosen."""
        self._shrink(lambda: _read(path))

    def _shrink(self, read: Callable[[], bytes]) -> None:
        shrink = self._context.shrink_photo
        if shrink is not None:
            self._context.tasks.ask(lambda: shrink(read()), self._keep(), self._failed, lane=Lane.slow)

    def _failed(self, fault: BaseException) -> None:
        """No picture, or one that can't be read: nothing was kept. Faults of ours go on."""
        if isinstance(fault, (ValueError, OSError)):
            self._context.voice.say(Family.refused)
            say(self._context, t("refused.not_a_photo"))
        else:
            tell_fault(self._context, fault)

    # --- the page over the body --------------------------------------------------------------------------------------

    @property
    def page(self) -> PhotoPage | None:
        """What stands over the body now."""
        return self._page

    def _lay(self, page: PhotoPage) -> None:
        self.leave_page()
        context = self._context
        self._page = page
        page.acts = {CommandWord.done: self.shoot, CommandWord.escape: self.leave, CommandWord.next: self._next}
        page.setAutoFillBackground(True)
        for name, act in (("photo.take", self.shoot), ("photo.leave", self.leave)):
            context.actions.bind(name, act)
        context.actions.set_words("photo.take", t("repair_page.shoot" if self._view else "repair_page.look_done"))
        context.actions.show_only("photo.other")
        context.actions.set_allowed("photo.other", allowed=self._view is None and len(self._tiles.ids) > 1)
        context.actions.bind("photo.former", lambda: self.other(-1))
        context.actions.bind("photo.later", lambda: self.other(1))
        context.actions.set_context(Mode.repair_photo)
        context.frame.show_overlay(page)
        page.setFocus()
        context.frame.hints.set_actions(context.actions.hints())

    def _next(self) -> None:
        self.other(1)

    def leave(self) -> None:
        """The page goes; nothing was kept."""
        self.leave_page()
        self._view = None
        camera, was, self._camera_was = self._context.camera, self._camera_was, ""
        if was and camera is not None:
            camera.switch("")

    def leave_page(self) -> None:
        """Takes the page away, the camera stays as it is."""
        page, self._page = self._page, None
        if page is None:
            return
        frame, actions = self._context.frame, self._context.actions
        leave = getattr(self._view, "leave", None)
        if leave is not None:
            leave()
        if frame.overlay is page:
            frame.hide_overlay()
            actions.set_context(Mode.repair)
            frame.hints.set_actions(actions.hints())
        page.deleteLater()


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path.stat().st_size} bytes")
    return path.read_bytes()


def _kept(pages: RepairPages, side_id: str) -> QImage | None:
    """On the reading thread: a kept photo as it is painted."""
    raw = pages.photo(side_id)
    image = QImage.fromData(raw) if raw else QImage()
    return None if image.isNull() else image
