"""Which file: chosen in the system's own dialog, or dropped anywhere on the window.

Decides what counts as a file to bring in (one local file); what it holds is not its matter.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.settings.paths import documents_folder
from app.settings.words import t

Chooser = Callable[[QWidget, str, Callable[[Path | None], None]], None]
"""Asks for a file: over which widget, with which title, and whom to tell (None: no file)."""


class AskFile:
    """The system's dialog, without stopping the window: scans go on being taken while it is open.

    It begins in the person's documents, and then where the last file was; never in the program's own folder.
    """

    def __init__(self) -> None:
        self._last: Path | None = None

    def __call__(self, over: QWidget, title: str, then: Callable[[Path | None], None]) -> None:
        """Asks; `then` hears of the file, or of none."""
        dialog = QFileDialog(over.window(), title, str(self._begins()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([t("import_screen.dialog.tables"), t("import_screen.dialog.all")])
        say_labels(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def finished(result: int) -> None:
            chosen = dialog.selectedFiles() if result == QFileDialog.DialogCode.Accepted else []
            path = Path(chosen[0]) if chosen else None
            self._last = path.parent if path is not None else self._last
            then(path)

        dialog.finished.connect(finished)
        dialog.open()

    def _begins(self) -> Path:
        return self._last if self._last is not None and self._last.is_dir() else documents_folder()


def say_labels(dialog: QFileDialog) -> None:
    """The two labels of Qt's own dialog that its catalogs leave in English."""
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, t("import_screen.dialog.look_in"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, t("import_screen.dialog.file_type"))


class FileDrop(QObject):
    """Takes one local file dropped on a widget or on anything in it that takes no files itself."""

    dropped = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        over.setAcceptDrops(True)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drags of one file are taken, everything else goes its way."""
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent)) and _one_file(event):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = _one_file(event)
            if path:
                event.acceptProposedAction()
                self.dropped.emit(path)
                return True
        return False


def _one_file(event: QDropEvent) -> str:
    files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if len(files) == 1 and Path(files[0]).is_file() else ""
