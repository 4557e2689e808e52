"""The checklist's page: of a box, of an instruction's list, or of irreparable units without a box.

Decides which unit is the current one, what Enter and a step's key do; what may be done is the use cases'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.domain.kinds import Family
from app.domain.operations import Ref
from app.domain.scans import Scan
from app.ui import theme
from app.ui.screens.disposal import checklist
from app.ui.screens.disposal.box_acts import BoxActs
from app.ui.screens.disposal.checklist import Facts, Sheet, Sums
from app.ui.screens.disposal.codes import Codes
from app.ui.screens.disposal.doing import Doing
from app.ui.screens.disposal.read import Read, read_sheet
from app.ui.screens.disposal.showing import Showing
from app.ui.screens.disposal.turns import DisposalTurns
from app.ui.screens.disposal.view import SheetView
from app.ui.shell.actions import Screen
from app.usecases.changes import Changes
from app.usecases.disposal_rows import DisposalFacts, DisposalRow

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.command_words import Command
    from app.ui.context import Context


class SheetPage(DisposalTurns):
    """Drives the page. The signals name units for the guard: to be deprovisioned, and such as were so by hand."""

    guard_asked, by_hand_asked = Signal(object), Signal(object)
    box_asked = Signal(str)
    """Another box was scanned."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.view = SheetView()
        self.facts: Facts | None = None
        self.sums = Sums()
        self.known: DisposalFacts | None = None
        """More of the current unit, once it was read."""
        self.only_lacking = self.by_school = False
        self.sheet = Sheet("loose")
        self.acts, self.codes, self.showing, self.doing = BoxActs(self), Codes(self), Showing(self), Doing(self)
        self._active = self._taking = False
        body = self.view.matrix.body
        body.row_selected.connect(self._chosen)
        body.cell_pressed.connect(self._cell)
        self.view.go.chosen.connect(lambda _id: self.press_enter())
        self.view.close_key.chosen.connect(lambda _id: self.acts.close())
        theme.changed.connect(self.show_all)

    # --- the page's life ---------------------------------------------------------------------------------------------

    def open(self, sheet: Sheet, unit: str = "") -> None:
        """Shows this sheet. `unit`: which is the current one (a device's text), or the first."""
        if sheet != self.sheet:
            self.only_lacking = self.by_school = False
            self.facts = self.known = None
            self.sums = Sums()
            self.view.forget()
        self.sheet, self.newest = sheet, unit
        self.refresh()

    def carried(self) -> tuple[Sheet, str, bool]:
        """The sheet, its current unit, whether it is narrowed: the window speaks another language."""
        return self.sheet, self.view.matrix.body.current_id(), self.only_lacking

    def carry(self, former: tuple[Sheet, str, bool]) -> None:
        """Stands where the page before stood."""
        self.sheet, self.newest, self.only_lacking = former

    def activate(self) -> None:
        """It comes to the front."""
        self._active = True
        actions = self.context.actions
        actions.bind("sheet.enter", self.press_enter)
        actions.bind_numbered("sheet.step", self.step_key)
        actions.bind("sheet.lacking", self.swap_lacking)
        actions.bind("sheet.back", self.back)
        actions.bind("sheet.undo", self.undo)
        actions.bind("sheet.side", self._swap)
        actions.bind("sheet.hand", self.codes.by_hand)
        actions.show_only("sheet.row")
        self.acts.bind(actions)
        self.refresh()
        self.view.matrix.setFocus()

    def deactivate(self) -> None:
        """Another screen comes to the front: what was asked is left, what was answered has been seen."""
        if self.in_steps:
            self.asking.leave()
        self.papers.close()
        self.view.banner.clear()
        self._active, self.question, self.codes.proof = False, None, None

    def changed(self, changes: Changes) -> None:
        """Something was committed."""
        if self._active and changes.touches(*self.shows):
            self.refresh()

    def refresh(self) -> None:
        """Asks anew; rows are made beside the window too."""
        sheet, only = self.sheet, self.only_lacking
        asked, me = self.context.desk.queries.deprovision, self.context.desk.signed_in().code

        def came(read: Read | None) -> None:
            if read is None:
                self.context.show(Screen.disposal)  # its box is no more: its beginning was taken back
            else:
                self.take(read)

        self.read_anew(lambda: read_sheet(self.door, asked, sheet, only_lacking=only, me=me), came)

    def take(self, read: Read) -> None:
        """Shows what was read; the current unit stays, unless another is to be it."""
        self.context.tasks.let_go(self.facts.units if self.facts else (), self.view.matrix.body.rows.rows)
        self.facts, self.sums, self.names = read.facts, read.sums, dict(read.facts.names)
        body = self.view.matrix.body
        former, self._taking = body.current_id(), True  # which unit is the current one is told at the end, once
        self.view.matrix.set_columns(read.columns)
        body.set_rows(read.rows, read.places)
        if self.newest and body.select_id(self.newest):
            self.newest = ""  # else its list is still to come
        self._taking = False
        if body.current_id() != former:
            self.known = None
        self.show_all()
        self._ask_more()

    # --- the current unit --------------------------------------------------------------------------------------------

    @property
    def current(self) -> DisposalRow | None:
        """The unit that keys and codes mean."""
        row_id = self.view.matrix.body.current_id()
        if self.facts is None or not row_id:
            return None
        at = self.view.matrix.body.rows.rows[self.view.matrix.body.rows.place_of(row_id)].place - 1
        unit = self.facts.units[at] if at < len(self.facts.units) else None
        return unit if unit is not None and unit.device.text == row_id else None

    def place_now(self) -> int:
        """Where the current unit stands in the whole list, or -1."""
        body = self.view.matrix.body
        at = body.rows.place_of(body.current_id())
        return body.rows.rows[at].place - 1 if at >= 0 else -1

    def unit_of(self, device: Ref) -> DisposalRow | None:
        """A unit of the sheet."""
        if self.facts is None:
            return None
        return next((row for row in self.facts.units if row.device == device), None)

    def lists(self, unit: Ref) -> bool:
        """Whether the sheet has it."""
        return self.unit_of(unit) is not None

    def make_current(self, unit: DisposalRow) -> None:
        """This unit is meant from now on, whatever is narrowed."""
        if not self.view.matrix.body.select_id(unit.device.text):
            self.newest, self.only_lacking = unit.device.text, False
            self.refresh()

    def _chosen(self, _row: str) -> None:
        if self._taking:
            return
        self.known = None
        self.showing.next_step()
        self._ask_more()

    def _ask_more(self) -> None:
        """What is known beside of the current unit: who ticked what, why the next step is shut."""
        unit = self.current
        if unit is None or not unit.way:
            return
        device = unit.device

        def came(known: DisposalFacts | None) -> None:
            now = self.current
            if known is not None and now is not None and now.device == device:
                self.known = known
                self.showing.next_step()

        self.context.tasks.ask(lambda: self.door.units.unit(device), came)

    def _cell(self, row_id: str, at: int) -> None:
        """A cell was pressed: its unit's step."""
        if self.facts is not None and self.view.matrix.body.select_id(row_id):
            self.doing.column(self.facts.columns[at])

    # --- keys --------------------------------------------------------------------------------------------------------

    def step_key(self, number: int) -> None:
        """The key of a step: 1 to 9, and 10 for 0."""
        if self.facts is not None:
            keys = {key: column for column, key in checklist.keys_of(self.facts.columns).items()}
            column = keys.get(str(number % 10))
            if column in self.facts.columns:
                self.doing.column(str(column))

    def enter(self) -> None:
        """The next step of the current unit; where none is left the next unit that lacks one."""
        unit = self.current
        if self.facts is None:
            return
        if unit is not None and not unit.way:
            self.codes.begin(unit)
        elif unit is not None and checklist.lacks(unit) and not checklist.waits(self.facts, unit):
            self.doing.step(unit, unit.next)
        elif self.facts.box is not None and self.facts.box.closed and not self.facts.box.handed:
            self.acts.hand_over()
        else:
            self.go_to_lacking()

    def go_to_lacking(self) -> None:
        """The next unit that lacks a step is the current one."""
        at = checklist.next_lacking(self.sums.to_do, self.place_now())
        if self.facts is not None and at >= 0:
            self.make_current(self.facts.units[at])
            self.view.matrix.setFocus()

    def swap_lacking(self) -> None:
        """Only units that lack a step, or all again."""
        self.only_lacking = not self.only_lacking
        self.refresh()

    def back(self) -> None:
        """One step back: the question, what narrows, the list of boxes."""
        if self.drop_question():
            return
        if not self.view.work_shown:
            self._swap()
        elif self.by_school:
            self.by_school = False
            self.show_all()
        elif self.only_lacking:
            self.swap_lacking()
        else:
            self.context.show(Screen.disposal)

    def command(self, command: Command) -> bool:
        """DP01 to DP09 and DP00 are the steps' keys, NEXT goes to the next unit that lacks one."""
        return self.codes.command(command)

    def _swap(self) -> None:
        self.view.swap(side=self.view.work_shown)
        self.fit()

    # --- scans and steps ---------------------------------------------------------------------------------------------

    def refused(self, reason: str, code: str) -> bool:
        """The console has not said so: a person may have seen it there, and says in words what."""
        unit = self.current
        if reason == "console_not_deprovisioned" and not self.in_steps and unit is not None:
            self.end_turn()
            self.context.voice.say(Family.refused)
            self.doing.ask_seen(unit, code)
            return True
        return super().refused(reason, code)

    def scanned(self, scan: Scan) -> None:
        """What a scan does."""
        self.codes.scanned(scan)

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Head, next step, what is missing, keys."""
        if self.facts is not None:
            self.showing.all()
            self.fit()

    def fit(self) -> None:
        """Which keys work now, and what they say."""
        if self._active:
            self.showing.keys()
