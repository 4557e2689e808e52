"""The ledger's logic: keys, the life of the row that is chosen, scans. The list itself is `listing`'s.

Decides which device the card shows; must not know SQL nor pixels.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.domain.codes import CodeKind
from app.domain.kinds import Aggregate, Family
from app.domain.operations import Ref
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.context import Context, ImportWish
from app.ui.screens.ledger import wording
from app.ui.screens.ledger.listing import Listing
from app.ui.shell.actions import Mode, Screen
from app.ui.widgets.toast import ToastRow
from app.usecases.changes import Changes
from app.usecases.device_rows import EVERY
from app.usecases.rows import DeviceCardFacts, TimelineEntry

FEW_MS, BULK_MS = 150, 1_000
"""How long changes are gathered before the list is asked for again: single ones, and those of an import."""

CardAnswer = tuple[DeviceCardFacts | None, tuple[TimelineEntry, ...], dict[str, str]]


class LedgerPresenter(QObject):
    """Drives the ledger screen."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.listing = Listing(context, self)
        self.view = self.listing.view
        self.shown: DeviceCardFacts | None = None
        """The device on the card."""
        self._turn = 0
        self._scanned: Ref | None = None
        """The unit a scan asked for: its card stays until one types or moves, whatever the list holds."""
        self._opening = False
        self._loaded = self._active = self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.view.field.text_edited.connect(self.search)
        self.view.field.left_down.connect(self.view.table.setFocus)
        self.view.table.row_selected.connect(self._row_selected)
        self.view.table.row_opened.connect(lambda _row: self.open_row())
        self.view.model.modelReset.connect(self._list_changed)
        self.filters = self.listing.filters
        self.filters.closed.connect(self.view.table.setFocus)
        self.view.field.chip_pressed.connect(self.filters.open)

    # --- the screen's life --------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, the cursor stands in the search."""
        bind = self.context.actions.bind
        bind("ledger.open", self.open_row)
        bind("ledger.search", self.focus_search)
        bind("ledger.clear", self.clear)
        bind("ledger.import", self.bring_in)
        bind("ledger.filter", lambda: self.filters.open())
        self.context.actions.show_only("ledger.row")
        self._active = True
        if not self._loaded or self._stale:
            self.refresh()
        self.focus_search()

    def deactivate(self) -> None:
        """Another screen comes to the front; search, filters, place and card stay."""
        self._active = False
        self.filters.close()
        self._stale = self._stale or self._later.isActive()
        self._later.stop()

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew, gathered, and only while the screen is in front."""
        if not changes.touches(Aggregate.device, Aggregate.school, Aggregate.form, Aggregate.operator):
            return
        if not self._active:
            self._stale = True
            return
        if self.shown is not None and (changes.bulk or self.shown.device in changes.about):
            self._ask_card(self.shown.device)
        if not self._later.isActive():
            self._later.start(BULK_MS if changes.bulk else FEW_MS)

    def refresh(self) -> None:
        """Asks anew for what is shown; place and chosen row stay."""
        if self._stale and self.shown is not None:
            self._ask_card(self.shown.device)
        self._loaded, self._stale = True, False
        self.listing.refresh()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def search(self, query: str) -> None:
        """Looks for `query` while it is typed; an empty one shows the whole list."""
        self._scanned = None
        self.listing.search(query)

    def focus_search(self) -> None:
        """The cursor goes to the search; typing replaces what stands there."""
        self.view.swap(side=False)
        self.view.field.line.setFocus()
        self.view.field.line.selectAll()

    def clear(self) -> None:
        """One step back: from the card to the list at 200 %, else the search is emptied, then the filters go, then the
        field is left: keys act.
        """
        if self.view.work_shown and not self.view.field.text():
            if not self.filters.clear():
                self.view.table.setFocus()
            return
        if self.view.work_shown and self.view.field.text():
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
        self._say(words)
        self.view.card.history.setFocus()

    def _say(self, words: str) -> None:
        self.context.frame.show_toast(ToastRow(text=words, undo=False))

    # --- the card -----------------------------------------------------------------------------------------------------

    def _list_changed(self) -> None:
        if not self.view.model.rowCount() and self._scanned is None:
            self._show_card(None)
            if self._active and not self.view.field.text() and self.view.field.line.hasFocus():
                self.view.table.setFocus()  # the ledger is empty: nothing to search, and the key it names has to act

    def _row_selected(self, row_id: str) -> None:
        device = self.listing.device(row_id)
        if self._scanned is not None and device != self._scanned:
            if not self.view.table.hasFocus():
                return
            self._scanned = None
        if device is not None and (self.shown is None or self.shown.device != device):
            self._ask_card(device)

    def _ask_card(self, device: Ref) -> None:
        self._turn += 1
        turn, queries = self._turn, self.context.desk.queries

        def ask() -> CardAnswer:
            return queries.card(device), queries.timeline(device), queries.schools()

        def answered(found: CardAnswer) -> None:
            if turn == self._turn:
                self._show_card(found)

        self.context.tasks.ask(ask, answered)

    def _show_card(self, found: CardAnswer | None) -> None:
        self.shown = found[0] if found else None
        if found is None or found[0] is None:
            self._turn += 1
            self.view.card.set_card(None)
            return
        today = self.context.desk.clock.now().today
        self.view.card.set_card(wording.card_data(found[0], found[1], found[2], today))
        if self._opening and found[0].device == self._scanned:
            self._opening = False
            self.open_row()

    # --- scans --------------------------------------------------------------------------------------------------------

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
        queries = self.context.desk.queries
        texts = (scan.repair.text, *scan.candidates) if scan.repair is not None else scan.candidates
        for text in texts:
            found = queries.find_device(text)
            if found:
                return text, found
        return scan.candidates[-1], ()

    def show_code(self, code: str) -> None:
        """Opens the unit that another screen wants shown; what it was asked with was answered aloud there."""

        def found(refs: tuple[Ref, ...]) -> None:
            if refs:
                self._show_unit(code, refs)

        self.context.tasks.ask(lambda: self.context.desk.queries.find_device(code), found)

    def _open_units(self, text: str, refs: tuple[Ref, ...]) -> None:
        if not refs:
            self.context.voice.say(Family.refused)
            self._say(t("ledger_screen.unknown", code=text))
            return
        self.context.voice.say(Family.ok)
        self._show_unit(text, refs)

    def _show_unit(self, text: str, refs: tuple[Ref, ...]) -> None:
        self.filters.close()
        self.filters.only = EVERY  # what was scanned is shown, whatever the list was narrowed to
        self.view.field.set_text(text)
        self._scanned, self._opening = refs[0], True
        self.listing.search(text, refs[0])
        self._ask_card(refs[0])
