"""The ledger's logic: results while one types, the whole list without a wait, the life of the row that is chosen.

Decides what is asked of the ledger and when; answers to earlier wishes are dropped. It must not know SQL nor pixels.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from app.domain.codes import CodeKind
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.context import Context, ImportWish
from app.ui.screens.ledger import wording
from app.ui.screens.ledger.view import LedgerView
from app.ui.screens.ledger.whole_list import WholeList
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.log_model import PagedLogModel
from app.ui.widgets.rows import LogRow, PageAnswer, PageRequest
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.rows import DeviceCardFacts, DeviceRow, TimelineEntry

LIMIT = 1_000
"""Hits a search counts to; beyond it says that there are more."""
_FEW_MS, _BULK_MS = 150, 1_000
"""How long changes are gathered before the list is asked for again: single ones, and those of an import."""

Found = tuple[tuple[int, ...], bool, tuple[DeviceRow, ...], float]
CardAnswer = tuple[DeviceCardFacts | None, tuple[TimelineEntry, ...], dict[str, str]]


class LedgerPresenter(QObject):
    """Drives the ledger screen."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._queries = context.desk.queries
        self._whole = WholeList(context.tasks, self._queries, self._numbers_came)
        self._found: tuple[int, ...] | None = None
        """Row numbers of the search, or None while the whole list is shown."""
        self._total = 0
        self._query = ""
        self._searching = False
        self._turn = 0
        self._waiting: list[PageRequest] = []
        self._devices: dict[int, DeviceRow] = {}
        self.shown: DeviceCardFacts | None = None
        """The device on the card."""
        self._card_turn = 0
        self._wanted: Ref | None = None
        self._keep = 0
        self._loaded = self._active = self._stale = False
        self.view = LedgerView(self._fetch)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.view.field.text_edited.connect(self.search)
        self.view.field.left_down.connect(self.view.table.setFocus)
        self.view.table.row_selected.connect(self._row_selected)
        self.view.table.row_opened.connect(lambda _row: self.open_row())
        self.view.model.page_received.connect(lambda _page: self._select_wanted())

    # --- the screen's life -------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, the cursor stands in the search."""
        bind = self.context.actions.bind
        bind("ledger.open", self.open_row)
        bind("ledger.search", self.focus_search)
        bind("ledger.clear", self.clear)
        bind("ledger.import", self.bring_in)
        self.context.actions.show_only("ledger.row")
        self._active = True
        if not self._loaded or self._stale:
            self.refresh()
        self.focus_search()

    def deactivate(self) -> None:
        """Another screen comes to the front; search, place and card stay."""
        self._active = False
        self._stale = self._stale or self._later.isActive()
        self._later.stop()

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew, gathered, and only while the screen is in front."""
        if not changes.touches(Aggregate.device, Aggregate.school, Aggregate.form, Aggregate.operator):
            return
        if self.shown is not None and (changes.bulk or self.shown.device in changes.about):
            self._ask_card(self.shown.device)
        if not self._active:
            self._stale = True
        elif not self._later.isActive():
            self._later.start(_BULK_MS if changes.bulk else _FEW_MS)

    def refresh(self) -> None:
        """Asks anew for what is shown; place and chosen row stay."""
        self._loaded, self._stale = True, False
        self._keep = max(0, self.view.table.currentIndex().row())
        if self._query.strip():
            self._search_now()
        else:
            self._open_whole()

    # --- keys --------------------------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """The cursor goes to the search; typing replaces what stands there."""
        self.view.swap(side=False)
        self.view.field.line.setFocus()
        self.view.field.line.selectAll()

    def clear(self) -> None:
        """One step back: the card at 200 %, then the search."""
        if not self.view.card.isHidden() and self.view.table.isHidden():
            self.view.swap(side=False)
        elif self.view.field.text():
            self.view.field.set_text("")
            self.search("")
        self.focus_search()

    def bring_in(self) -> None:
        """A file is to be brought in."""
        self.context.wish = ImportWish(back=Screen.ledger)
        self.context.show(Mode.import_preview)

    def open_row(self) -> None:
        """Enter: the chosen device's card to the front, and a toast that says what is shown."""
        if self.shown is None:
            return
        self.view.swap(side=True)
        running = next((r.repair for r in self.shown.repairs if r.closed is None), "")
        serial = wording.serial_of(self.shown)
        words = t("ledger_screen.opened", repair=running) if running else t("ledger_screen.no_repair", serial=serial)
        self.context.frame.show_toast(ToastRow(text=words, undo=False))
        self.view.card.setFocus()

    # --- search ------------------------------------------------------------------------------------------------------

    def search(self, query: str) -> None:
        """Looks for `query`; while one search runs only the newest wish is kept."""
        self._query = query
        self._keep = 0
        self._wanted = None
        if not query.strip():
            self._turn += 1
            self._searching = False
            self._open_whole()
        elif not self._searching:
            self._search_now()

    def _search_now(self) -> None:
        query, queries = self._query, self._queries
        self._searching = True
        self._turn += 1
        turn = self._turn

        def look() -> Found:
            begun = time.perf_counter()
            numbers, more = queries.search(query, LIMIT)
            return numbers, more, queries.device_rows(numbers[: PagedLogModel.PAGE]), time.perf_counter() - begun

        self.context.tasks.ask(look, lambda found: self._show_found(turn, query, found), self._search_failed)

    def _search_failed(self, fault: BaseException) -> None:
        self._searching = False
        self.context.tasks.failed.emit(fault)

    def _show_found(self, turn: int, query: str, found: Found) -> None:
        if turn != self._turn:
            return
        self._searching = False
        if query != self._query:
            self._search_now()
            return
        numbers, more, rows, seconds = found
        self._found = numbers
        self.view.field.set_state(wording.found_state(len(numbers), self._total, seconds, more=more))
        self.view.table.set_query(query)
        self.view.table.set_empty_text(t("ledger_screen.nothing"))
        self._open(len(numbers), self._worded(numbers[: PagedLogModel.PAGE], rows))

    # --- the whole list ----------------------------------------------------------------------------------------------

    def _open_whole(self) -> None:
        self._turn += 1
        turn = self._turn

        def answered(total: int) -> None:
            if turn == self._turn:
                self._show_whole(total)

        self.context.tasks.ask(self._queries.device_count, answered)

    def _show_whole(self, total: int) -> None:
        self._found = None
        self._total = total
        self.view.field.set_state(wording.whole_state(total))
        self.view.table.set_query("")
        self.view.table.set_empty_text(t("ledger_screen.empty"))
        self._whole.restart()
        self._open(total, ())

    def _open(self, total: int, first: Sequence[LogRow]) -> None:
        self._waiting.clear()
        bar = self.view.table.verticalScrollBar()
        place, scrolled = min(self._keep, total - 1), bar.value()
        self.view.model.open_list(total, first)
        if total:
            self.view.table.select_place(place)
            if place:
                bar.setValue(scrolled)
        else:
            self._show_card(None)
        self._select_wanted()

    def _numbers_came(self) -> None:
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            if request.generation == self.view.model.generation:
                self._fetch(request)
        if self._whole.complete and self._found is None and len(self._whole) != self._total:
            self._show_whole_again()

    def _show_whole_again(self) -> None:
        """Devices came or went while the numbers were gathered: the list has as many rows as there are numbers."""
        self._total = len(self._whole)
        self.view.field.set_state(wording.whole_state(self._total))
        self._open(self._total, ())

    def _fetch(self, request: PageRequest) -> None:
        numbers = (
            self._whole.part(request.offset, request.count)
            if self._found is None
            else self._found[request.offset : request.offset + request.count]
        )
        if numbers is None:
            self._waiting.append(request)
            return
        self.context.tasks.ask(
            lambda: self._queries.device_rows(numbers),
            lambda rows: self.view.model.receive(PageAnswer(request=request, rows=self._worded(numbers, rows))),
            lambda fault: self._page_failed(request, fault),
        )

    def _page_failed(self, request: PageRequest, fault: BaseException) -> None:
        self.view.model.receive(PageAnswer(request=request, failed=True))
        self.context.tasks.failed.emit(fault)

    def _worded(self, numbers: Sequence[int], rows: Sequence[DeviceRow]) -> tuple[LogRow, ...]:
        known = {row.n: row for row in rows}
        if len(self._devices) > 20 * LIMIT:
            self._devices.clear()
        self._devices.update(known)
        return tuple(wording.list_row(known[n]) if n in known else wording.gone_row(n) for n in numbers)

    # --- the card ----------------------------------------------------------------------------------------------------

    def _row_selected(self, row_id: str) -> None:
        row = self._devices.get(int(row_id))
        if row is not None and (self.shown is None or self.shown.device != row.device):
            self._ask_card(row.device)

    def _ask_card(self, device: Ref, then: Callable[[], None] | None = None) -> None:
        self._card_turn += 1
        turn, queries = self._card_turn, self._queries

        def ask() -> CardAnswer:
            return queries.card(device), queries.timeline(device), queries.schools()

        def answered(found: CardAnswer) -> None:
            if turn == self._card_turn:
                self._show_card(found)
                if then is not None:
                    then()

        self.context.tasks.ask(ask, answered)

    def _show_card(self, found: CardAnswer | None) -> None:
        self.shown = found[0] if found else None
        if found is None or found[0] is None:
            self._card_turn += 1
            self.view.card.set_card(None)
            return
        today = self.context.desk.clock.now().today
        self.view.card.set_card(wording.card_data(found[0], found[1], found[2], today))

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """A scan opens the unit it names; codes that are no unit's, and what can't be read, are left to others."""
        scan = self.context.desk.read_scan(raw.text)
        if scan.fault is not None or not scan.candidates:
            return False
        if scan.own is not None and scan.own.kind is not CodeKind.repair:
            return False
        self.context.tasks.ask(lambda: self._units_of(scan), lambda found: self._open_units(*found))
        return True

    def _units_of(self, scan: Scan) -> tuple[str, tuple[Ref, ...]]:
        texts = (scan.repair.text, *scan.candidates) if scan.repair is not None else scan.candidates
        for text in texts:
            found = self._queries.find_device(text)
            if found:
                return text, found
        return scan.candidates[-1], ()

    def _open_units(self, text: str, refs: tuple[Ref, ...]) -> None:
        if not refs:
            self.context.voice.say(Family.refused)
            self.context.frame.show_toast(ToastRow(text=t("ledger_screen.unknown", code=text), undo=False))
            return
        self.context.voice.say(Family.ok)
        self.view.field.set_text(text)
        self.search(text)
        self._wanted = refs[0]
        self._ask_card(refs[0], self.open_row)

    def _select_wanted(self) -> None:
        """The row of the unit that was scanned, once its page is here."""
        if self._wanted is None or self._found is None:
            return
        for row in self._devices.values():
            if row.device == self._wanted and self.view.table.select_id(str(row.n)):
                self._wanted = None
                return
