"""The parts tab's logic: the list, the part that is chosen, keys. What is under way with a part is `working`'s.

Decides which parts are listed and which one the card shows; must not know SQL nor pixels.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord
from app.domain.drawing import Drawing
from app.domain.kinds import Aggregate, Family
from app.domain.scans import RawScan
from app.settings.words import t
from app.ui.context import Context
from app.ui.screens.faults import fault_words, say
from app.ui.screens.paper_page import PaperPage
from app.ui.screens.parts import wording
from app.ui.screens.parts.jobs import NUMBERED, Act
from app.ui.screens.parts.listing import ALL, Listing, Store
from app.ui.screens.parts.view import PartsView
from app.ui.screens.parts.working import Working
from app.ui.shell.actions import Screen
from app.usecases.changes import Changes
from app.usecases.parts_rows import Movement, PartQueries, PartRow

FEW_MS, BULK_MS = 150, 1_000
"""How long changes are gathered before the list is asked for again: single ones, and those of an import."""
FILTER, PAPER, ORDERED = 7, 8, 9
"""Numbers of the command sheet behind those of the acts."""


class PartsPresenter(QObject):
    """Drives the parts tab."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if context.parts is None:
            raise RuntimeError("no parts")
        self.context = context
        self.queries: PartQueries = context.parts
        self.view = PartsView()
        self.listing = Listing(self)
        self.chosen: PartRow | None = None
        """The part on the card."""
        self.working = Working(self)
        self._turn = 0
        self._active = False
        self._paper: PaperPage | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.view.field.text_edited.connect(lambda _words: self.listing.fill())
        self.view.field.left_down.connect(self.view.table.setFocus)
        self.view.table.row_selected.connect(self._row_selected)
        self.view.table.row_opened.connect(lambda _row: self.go())
        self.view.acts.chosen.connect(self._pressed)
        self.view.board.clicked.connect(lambda: self.context.show(Screen.bench))
        self.view.acts.entered.connect(self.working.save)
        self.view.field.chip_pressed.connect(lambda at: self.listing.show_only(int(at)))

    # --- the screen's life -------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The tab comes to the front: its keys work, the list has them."""
        actions = self.context.actions
        actions.bind("parts.go", self.go)
        actions.bind("parts.search", self.focus_search)
        actions.bind("parts.new", lambda: self.working.begin(Act.new))
        actions.bind("parts.filter", lambda: self.listing.show_only((self.listing.shown + 1) % 3))
        actions.bind("parts.paper", self.paper)
        actions.bind("parts.ordered", self.working.mark_ordered)
        actions.bind("parts.board", lambda: self.context.show(Screen.bench))
        actions.bind("parts.leave", self.leave)
        actions.bind("parts.undo", self.working.take_back)
        actions.bind_numbered("parts.act", self.act)
        actions.show_only("parts.row")
        self._active = True
        self.refresh()
        self.working.activate()

    def deactivate(self) -> None:
        """Another screen comes to the front; list, part and what is under way stay."""
        self._active = False
        self._later.stop()
        if self._paper is not None:
            self._paper.close_over()

    def changed(self, changes: Changes) -> None:
        """Something was committed: asks anew, gathered, and only while the tab is in front."""
        if self._active and changes.touches(Aggregate.part, Aggregate.device) and not self._later.isActive():
            self._later.start(BULK_MS if changes.bulk else FEW_MS)

    def refresh(self) -> None:
        """Asks anew for everything; the chosen part stays."""
        queries = self.queries
        self.context.tasks.ask(lambda: Store(queries.parts(), queries.to_order(), queries.tasks()), self._came)

    def _came(self, store: Store) -> None:
        self.listing.take(store)
        if self.chosen is not None:
            self._ask_card(self.chosen.part)

    def focus_search(self) -> None:
        """The cursor goes to the search; typing replaces what stands there."""
        self.view.swap(side=False)
        self.view.field.line.setFocus()
        self.view.field.line.selectAll()

    def leave(self) -> None:
        """One step back: from what is under way, from search and shelf, from the chip, to the board."""
        if self.working.job is not None:
            self.working.leave()
        elif self.view.field.text() or self.listing.place:
            self.listing.narrow_to("")
            self.view.table.setFocus()
        elif not self.view.work_shown:
            self.view.swap(side=False)
        elif self.listing.shown != ALL:
            self.listing.show_only(ALL)
        elif self.view.field.line.hasFocus():
            self.view.table.setFocus()
        else:
            self.context.show(Screen.bench)

    # --- the chosen part ---------------------------------------------------------------------------------------------

    def open_part(self, part: str) -> None:
        """Brings a part into sight, whatever the list was narrowed to."""
        self.listing.widen(part)
        self._ask_card(part)
        self.view.table.setFocus()

    def _row_selected(self, part: str) -> None:
        if self.chosen is None or self.chosen.part != part:
            self.chosen = self.listing.known(part)
            self._ask_card(part)

    def _ask_card(self, part: str) -> None:
        self._turn += 1
        turn, queries = self._turn, self.queries

        def answered(found: tuple[PartRow | None, tuple[Movement, ...]]) -> None:
            if turn == self._turn:
                self._show_card(*found)

        self.context.tasks.ask(lambda: (queries.part(part), queries.movements(part)), answered)

    def nothing_chosen(self) -> None:
        """The list holds nothing."""
        self._show_card(None, ())

    def _show_card(self, row: PartRow | None, moves: tuple[Movement, ...]) -> None:
        self.chosen = row
        if row is None:
            self._turn += 1
            self.view.card.set_card(None)
        else:
            order = next((line for line in self.listing.store.orders if line.part.part == row.part), None)
            tasks = [task for task in self.listing.store.tasks if task.part == row.part]
            self.view.card.set_card(wording.card_data(row, moves, order, tasks))
        self.working.chosen_changed()

    # --- keys --------------------------------------------------------------------------------------------------------

    def go(self) -> None:
        """Enter: saves what is under way; else the chosen part is received."""
        if self.working.job is not None:
            self.working.save()
        elif self.chosen is not None:
            self.working.begin(Act.receive)

    def act(self, number: int) -> None:
        """A number: an act of the chosen part, or one of those that have letters too."""
        others = {
            FILTER: lambda: self.listing.show_only((self.listing.shown + 1) % 3),
            PAPER: self.paper,
            ORDERED: self.working.mark_ordered,
        }
        if number in others:
            others[number]()
        elif self.working.job is None and 0 < number <= len(NUMBERED):
            self.working.begin(NUMBERED[number - 1])

    def _pressed(self, name: str) -> None:
        if name == "save":
            self.working.save()
        elif name == "leave":
            self.working.leave()
        else:
            self.working.begin(Act(name))

    def paper(self) -> None:
        """The order list as a paper, drawn beside the window."""
        papers, orders, desk = self.context.papers, self.listing.store.orders, self.context.desk_name()
        self.context.tasks.ask(lambda: papers.order_list(orders, desk), self._show_paper, slow=True)

    def _show_paper(self, drawing: Drawing) -> None:
        if self._active:  # else somebody went on meanwhile
            day = self.context.desk.clock.now().today
            self._paper = PaperPage(self.context, t("parts_screen.paper"), f"order-list-{day:%Y%m%d}.pdf")
            self._paper.open_over(drawing)

    # --- scans -------------------------------------------------------------------------------------------------------

    def take_scan(self, raw: RawScan) -> bool:
        """A part is opened, or goes on with what is under way; a shelf is counted; a unit gives donor parts."""
        scan = self.context.desk.read_scan(raw.text)
        if scan.fault is not None:
            return False
        if scan.own is not None and scan.own.kind is CodeKind.part:
            self._part_scanned(scan.own.body)
            return True
        if scan.own is not None and scan.own.kind is CodeKind.place:
            self.working.shelf_scanned(scan.own.body)
            return True
        texts = [scan.repair.text] if scan.repair is not None else list(scan.candidates)
        part = next((row for text in texts if (row := self.listing.known(text))), None)
        if part is not None:
            self._part_scanned(part.part)
            return True
        return (
            bool(texts)
            and (scan.own is None or scan.own.kind is CodeKind.repair)
            and self.working.unit_scanned(texts[-1])
        )

    def _part_scanned(self, code: str) -> None:
        row = self.listing.known(code)
        if row is None:
            self._look_for(code)
        else:
            self.found(row)

    def _look_for(self, code: str) -> None:
        """Not among those listed: the tab has just come to the front, or the part is new."""
        queries = self.queries

        def answered(row: PartRow | None) -> None:
            if row is None:
                self.say(Family.refused, t("refused.unknown_part"))
            else:
                self.found(row)

        self.context.tasks.ask(lambda: queries.part(code), answered)

    def found(self, row: PartRow) -> None:
        """A part was scanned: it goes on with what is under way, or is opened."""
        if not self.working.part_scanned(row):
            self.context.voice.say(Family.ok)
            self.open_part(row.part)

    def command(self, command: Command) -> bool:
        """A code of the command sheet: numbers are pieces while some are asked for, else acts. Others are keys."""
        if command.word is CommandWord.number and command.number is not None:
            if not self.working.number(command.number):
                self.act(command.number)
            return True
        if command.word is CommandWord.next and self.working.job is None:
            rows = self.view.model.total()
            if rows:
                self.view.table.select_place((self.view.table.currentIndex().row() + 1) % rows)
            return True
        return False

    # --- saying ------------------------------------------------------------------------------------------------------

    def say(self, family: Family, words: str) -> None:
        """Heard and said; there is nothing to take back."""
        self.context.voice.say(family)
        say(self.context, words)

    def fault(self, fault: BaseException) -> None:
        """A fault in words; ours go to the crash report."""
        words = fault_words(self.context, fault)
        if words is None:
            self.context.tasks.failed.emit(fault)
        else:
            self.say(Family.refused, words)
