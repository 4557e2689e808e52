"""The log's logic: what is read when, which columns are in sight, keys. It stands on F8 (報告), its first page.

Decides nothing of rows or files. The log is read whole beside the window (a second for 20,000 repairs) and shown page
by page; what changes meanwhile is gathered before it is read anew.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.domain.kinds import Aggregate
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui import theme
from app.ui.context import Context
from app.ui.screens.log import wording
from app.ui.screens.log.columns_page import ColumnsPage
from app.ui.screens.log.export_page import ExportPage, Stage
from app.ui.screens.log.filters import LogFilters
from app.ui.screens.log.view import LogView
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.rows import PageAnswer, PageRequest
from app.usecases.changes import Changes
from app.usecases.hand_out import LogBook
from app.usecases.log_rows import EVERY_REPAIR, LogChoices
from app.usecases.tables import Column, Row, Table

KEPT: Final = "desk.log.columns"
GATHER_MS: Final = 2_000
_READS = (Aggregate.device, Aggregate.school, Aggregate.part, Aggregate.operator)


class LogPresenter(QObject):
    """Drives the repair log."""

    def __init__(self, context: Context, book: LogBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self._book = context, book
        self.view = LogView(self._fetch)
        self.columns_page = ColumnsPage(context)
        self.export_page = ExportPage(context, book)
        self.filters = LogFilters(
            self.view.picker, self.view.place_picker, lambda: context.desk.clock.now().today, self
        )
        self.table: Table | None = None
        """What was read last."""
        self._shown: list[Column] = []
        self._places: list[int] = []
        self._turn = 0
        self._active = self._loaded = self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.filters.changed.connect(self._narrowed)
        self.filters.closed.connect(self.view.table.setFocus)
        self.view.chips.chip_pressed.connect(self.filters.open)
        self.columns_page.chosen.connect(self._columns_chosen)
        theme.changed.connect(self._show)
        self._show_head()

    # --- the screen's life --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work."""
        bind = self.context.actions.bind
        bind("log.export", self.export)
        bind("log.filter", lambda: self.filters.open())
        bind("log.columns", self.choose_columns)
        bind("log.clear", self.clear)
        self.context.actions.show_only("log.row")
        self._active = True
        if not self._loaded or self._stale:
            self.refresh()
        self.view.table.setFocus()

    def deactivate(self) -> None:
        """Another screen comes to the front; filters, place and columns stay."""
        self._active = False
        self.filters.close()
        self._stale = self._stale or self._later.isActive()
        self._later.stop()

    def changed(self, changes: Changes) -> None:
        """Something was committed: the log is read anew, gathered, and only while it is in front."""
        if not changes.touches(*_READS):
            return
        if not self._active:
            self._stale = True
        elif not self._later.isActive():
            self._later.start(GATHER_MS)

    def stop(self) -> None:
        """The window closes, or speaks another language: a file under way is left."""
        self._later.stop()
        self.export_page.stop()

    @property
    def at_work(self) -> bool:
        """Whether a file is being written."""
        return self.export_page.stage is Stage.writing

    def take_scan(self, raw: RawScan) -> bool:
        """No scan is for the log: the window opens what it names."""
        return False

    # --- reading ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Reads the log anew."""
        self._loaded, self._stale = True, False
        self._turn += 1
        turn, book, only = self._turn, self._book, self.filters.only
        if self.table is None:
            self.view.title.set_words(t("log_screen.reading"), "")

        def read() -> tuple[Table, LogChoices]:
            return book.log(only), book.choices()

        def came(found: tuple[Table, LogChoices]) -> None:
            if turn == self._turn:
                self.table = found[0]
                self.filters.know(found[1])
                self._show()

        self.context.tasks.ask(read, came, self.context.tasks.unread.emit, slow=True)

    def _narrowed(self) -> None:
        self._show_head()
        self.refresh()

    # --- showing ------------------------------------------------------------------------------------------------------

    def keys(self) -> tuple[str, ...]:
        """The columns chosen on this desk, in the order of the log."""
        kept = set(self.context.settings.text(KEPT).split(","))
        known = [one.key for one in self._book.columns() if not one.personal]
        chosen = tuple(key for key in known if key in kept)
        return chosen or tuple(key for key in known if key in wording.USUAL)

    def _show(self) -> None:
        self._show_head()
        table = self.table
        if table is None:
            return
        keys = self.keys()
        chosen = [one for one in table.columns if one.key in keys]
        self._shown = wording.in_sight(chosen, theme.look().breadth)
        self._places = [table.columns.index(one) for one in self._shown]
        place = max(0, self.view.table.currentIndex().row())
        columns = wording.table_columns(self._shown)
        if columns != self.view.model.columns:
            self.view.model = PagedLogModel(columns, self._fetch, self.view)
            self.view.table.set_rows_model(self.view.model)
        narrowed = self.filters.only != EVERY_REPAIR
        self.view.table.set_empty_text(t("log_screen.nothing" if narrowed else "log_screen.empty"))
        self.view.model.open_list(len(table.rows), ())
        self.view.table.select_place(min(place, len(table.rows) - 1))
        self.view.title.set_words(wording.sentence(len(table.rows)), wording.hidden(len(chosen), len(self._shown)))
        self.context.actions.set_allowed("log.export", allowed=bool(table.rows))
        if self._active:
            self.context.frame.hints.set_actions(self.context.actions.hints())

    def _show_head(self) -> None:
        self.view.chips.set_chips(self.filters.chips())

    def _fetch(self, request: PageRequest) -> None:
        """The rows of a page are worded when they are looked at."""
        rows = self.table.rows if self.table is not None else ()
        part = rows[request.offset : request.offset + request.count]
        worded = tuple(
            wording.row(at, self._cells(row), self._shown) for at, row in enumerate(part, start=request.offset)
        )
        self.view.model.receive(PageAnswer(request=request, rows=worded))

    def _cells(self, row: Row) -> Row:
        return tuple(row[place] for place in self._places)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """The page that writes a file."""
        if self.table is not None and self.table.rows:
            self.filters.close()
            self.export_page.ask(self.filters.only, self.keys(), len(self.table.rows))

    def choose_columns(self) -> None:
        """The page with every column."""
        self.filters.close()
        self.columns_page.ask([one for one in self._book.columns() if not one.personal], self.keys())

    def _columns_chosen(self, keys: tuple[str, ...]) -> None:
        self.context.settings.set(KEPT, ",".join(keys))
        self._show()

    def clear(self) -> None:
        """Esc: nothing narrows any more."""
        self.filters.clear()
