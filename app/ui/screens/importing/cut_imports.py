"""An import that was cut off: whether there is one, and taking it back by one key."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.commands import Undo
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import pin_asked
from app.ui.screens.importing import work
from app.usecases.import_file import CUT, CutImport, cut_import
from app.usecases.ports import UnitOfWork
from app.usecases.session import NotAllowed
from app.usecases.undo import UndoResult, take_back


class CutImports(QObject):
    """`known` carries a CutImport or None, `taken_back` comes once it is undone, `refused` carries words."""

    known = Signal(object)
    taken_back = Signal()
    refused = Signal(str)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.cut: CutImport | None = None

    def look(self) -> None:
        """Asks the desk's own note."""
        try:
            future = self._context.desk.call(_noted)
        except NotAllowed as fault:
            self.failed.emit(fault)
            return
        self._context.tasks.watch(future, self._answered, self._context.tasks.unread.emit)

    def _answered(self, value: str | None) -> None:
        self.cut = cut_import(value)
        self.known.emit(self.cut)

    def take_back(self, *, proved: bool = False) -> None:
        """Undoes what it wrote. The reason is known, however long ago it was."""
        if self.cut is None:
            return
        command = Undo(
            action=self._context.desk.new_action(), target=self.cut.action, reason=t("import_screen.cut.reason")
        )
        try:
            future = take_back(self._context.desk, command, work.take_back, proved=proved)
        except NotAllowed as fault:
            self.failed.emit(fault)
            return
        self._context.tasks.watch(future, self._undone, self._not_undone)

    def _not_undone(self, fault: BaseException) -> None:
        if not pin_asked(self._context, fault, self.take_back):
            self.failed.emit(fault)

    def _undone(self, result: UndoResult) -> None:
        if result.outcome != "undone":
            self.refused.emit(t(f"refused.{result.reason}", repair=result.repair))
            return
        self.cut = None
        self.taken_back.emit()


def _noted(unit: UnitOfWork) -> str | None:
    """The note, unless that import was taken back by the key that undoes: nothing of it stands."""
    value = unit.value(CUT)
    cut = cut_import(value)
    return None if cut is not None and unit.is_undone(cut.action) else value
