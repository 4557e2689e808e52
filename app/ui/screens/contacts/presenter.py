"""F6 問合せ: the list of contacts, one of them with its life, and what is done with it by keys.

Decides which act works now and what it asks; what may be done is the rules'. Must not know SQL nor pixels.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord
from app.domain.kinds import Aggregate, Family
from app.domain.rules.contacts import ContactAct
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.contacts.acts import ContactActs
from app.ui.screens.contacts.listing import ContactListing
from app.ui.screens.faults import say
from app.usecases.changes import Changes
from app.usecases.contact_rows import ContactDetail, ContactQueries
from app.usecases.contacts import note_read

FEW_MS, BULK_MS = 150, 1_000
"""How long changes are gathered before the list is asked for again."""
KEYS = {
    "contacts.follow": ContactAct.follow,
    "contacts.close": ContactAct.close,
    "contacts.unsolved": ContactAct.close,
    "contacts.pass": ContactAct.pass_on,
    "contacts.reopen": ContactAct.reopen,
}


class ContactsPresenter(QObject):
    """Drives F6."""

    def __init__(self, context: Context, queries: ContactQueries, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context, self._queries = context, queries
        self.listing = ContactListing(context, queries, self)
        self.view = self.listing.view
        self.acts = ContactActs(context, self)
        self.shown: ContactDetail | None = None
        self._turn = 0
        self._wanted = ""
        self._loaded = self._active = self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.listing.selected.connect(self._ask)
        self.listing.filters.closed.connect(self.view.table.setFocus)
        self.view.field.chip_pressed.connect(self.listing.filters.open)
        self.view.field.left_down.connect(self.view.table.setFocus)
        self.view.table.row_opened.connect(lambda _row: self.open_row())

    # --- the screen's life ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen comes to the front: its keys work, the cursor stands in the list. That it is read is logged."""
        bind = self.context.actions.bind
        bind("contacts.open", self.open_row)
        bind("contacts.search", self.focus_search)
        bind("contacts.filter", lambda: self.listing.filters.open())
        bind("contacts.follow", lambda: self.acts.follow(self.shown))
        bind("contacts.close", lambda: self.acts.close(self.shown))
        bind("contacts.unsolved", lambda: self.acts.close_unsolved(self.shown))
        bind("contacts.pass", lambda: self.acts.pass_on(self.shown))
        bind("contacts.reopen", lambda: self.acts.reopen(self.shown))
        bind("contacts.faq", lambda: self.acts.faq(self.shown))
        bind("contacts.report", lambda: self.acts.report(self.shown))
        bind("contacts.paper", lambda: self.acts.paper(self.shown))
        bind("contacts.back", self.back)
        self.context.actions.show_only("contacts.list_row")
        self._active = True
        self._allow()
        self.refresh()
        self._note_read()
        self.view.table.setFocus()

    def _note_read(self) -> None:
        queries, desk = self._queries, self.context.desk

        def counted(count: int) -> None:
            self.context.tasks.watch(desk.call(lambda unit: note_read(unit, count)), lambda _none: None)

        if desk.actor is not None:
            self.context.tasks.ask(lambda: len(queries.contact_numbers()), counted)

    def deactivate(self) -> None:
        """Another screen comes to the front; search, filters, place and contact stay."""
        self._active = False
        if self.acts.paper_page is not None:
            self.acts.paper_page.close_over()
        self.listing.filters.close()
        self._stale = self._stale or self._later.isActive()
        self._later.stop()

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew, gathered, and only while the screen is in front."""
        if not (changes.touches(Aggregate.contact, Aggregate.school, Aggregate.operator) or changes.erased):
            return
        if not self._active:
            self._stale = True
        elif not self._later.isActive():
            self._later.start(BULK_MS if changes.bulk else FEW_MS)

    def refresh(self) -> None:
        """Asks anew for what is shown; place and chosen row stay."""
        self._loaded, self._stale = True, False
        self.listing.refresh()
        if self._wanted:
            self._ask(self._wanted)  # not what is shown: another may be on its way already

    # --- one contact ------------------------------------------------------------------------------------------------

    def _ask(self, number: str) -> None:
        self._wanted = number
        self._turn += 1
        turn, queries = self._turn, self._queries

        def answered(found: ContactDetail | None) -> None:
            if turn == self._turn:
                self._show(found)

        if number:
            self.context.tasks.ask(lambda: queries.contact(number), answered)
        else:
            self._show(None)

    def _show(self, found: ContactDetail | None) -> None:
        self.shown = found
        self.view.panel.set_detail(found)
        self._allow()

    def _allow(self) -> None:
        """Only what the rules allow is shown as a key."""
        actions, shown = self.context.actions, self.shown
        for name, act in KEYS.items():
            actions.set_allowed(name, allowed=self.acts.may(shown, act))
        actions.set_allowed("contacts.faq", allowed=self.acts.may_faq(shown))
        actions.set_allowed("contacts.report", allowed=shown is not None)
        actions.set_allowed("contacts.paper", allowed=shown is not None and bool(shown.faults))
        if self._active:
            self.context.frame.hints.set_actions(actions.hints())

    # --- keys -------------------------------------------------------------------------------------------------------

    def open_row(self) -> None:
        """Enter: the chosen contact's life, at 200 % in the list's place."""
        if self.shown is not None:
            self.view.swap(side=True)
            self.view.panel.life.setFocus()

    def focus_search(self) -> None:
        """The cursor goes to the search; typing replaces what stands there."""
        self.view.swap(side=False)
        self.view.field.line.setFocus()
        self.view.field.line.selectAll()

    def back(self) -> None:
        """One step back: to the list, then the search is emptied, then the filters go."""
        if self.view.panel.life.hasFocus() or not self.view.work_shown:
            self.view.swap(side=False)
        elif self.view.field.text():
            self.view.field.set_text("")
            self.listing.search()
        elif not self.view.field.line.hasFocus():
            self.listing.filters.clear()
        self.view.table.setFocus()

    def command(self, command: Command) -> bool:
        """The command sheet here: next walks the list, done opens, number 0 takes a call."""
        if command.word is CommandWord.next:
            self.view.table.select_place(self.view.table.currentIndex().row() + 1)
        elif command.word is CommandWord.done:
            self.open_row()
        elif command == Command(CommandWord.number, 0):
            self.context.actions.action("phone").trigger()
        else:
            return False
        return True

    def take_scan(self, raw: RawScan) -> bool:
        """A unit's code looks for the contacts about it, a school's narrows the list; the rest is not ours."""
        scan = self.context.desk.read_scan(raw.text)
        if scan.fault is not None:
            return False
        if scan.own is not None and scan.own.kind is CodeKind.school:
            self.listing.filters.set("school", scan.own.body)
            self.context.voice.say(Family.ok)
            return True
        if (scan.own is not None and scan.own.kind is not CodeKind.repair) or not scan.candidates:
            return False
        self.context.voice.say(Family.ok)
        code = scan.repair.text if scan.repair is not None else scan.candidates[0]
        self.view.field.set_text(code)
        self.listing.search()
        say(self.context, t("contacts.screen.of_unit", code=code))
        return True
