"""Scans on the checklist's page, and the codes of the command sheet.

Decides what a code means there: a unit becomes the current one (or goes into the box), a place is where the current one
lies, a box opens.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.codes import CodeKind
from app.domain.command_words import Command, CommandWord
from app.domain.disposal_words import Step, Way
from app.domain.operations import Ref
from app.domain.rules.repair import RepairRefused
from app.domain.scans import RawScan, Scan
from app.settings.words import t
from app.ui.screens.disposal import wording
from app.ui.screens.disposal.checklist import Sheet
from app.ui.screens.disposal.number_codes import press_act
from app.ui.screens.disposal.turns import Named, told_as
from app.ui.screens.intake.ask_line import AskLine
from app.ui.screens.turns import Question
from app.ui.tasks import Lane
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.ui.widgets.text_field import FieldRow
from app.usecases.boxes import put_in
from app.usecases.disposal import begin
from app.usecases.disposal_results import BeginDisposal, DisposalResult, PutInBox
from app.usecases.disposal_rows import DisposalRow
from app.usecases.session import Actor

if TYPE_CHECKING:
    from app.ui.screens.disposal.sheet import SheetPage


class Codes:
    """What a scanner says on the page of `on`."""

    def __init__(self, on: SheetPage) -> None:
        self.on = on
        self.proof: tuple[Sheet, Actor | None] | None = None
        """On which sheet whose PIN was given: one for as long as it stands in front, not one for each of its units."""

    @property
    def _proved(self) -> bool:
        """Whether it counts now: whoever has signed in since, the same person too, gives it again."""
        sheet, actor = self.proof if self.proof is not None else (None, None)
        return sheet == self.on.sheet and actor is self.on.context.desk.actor

    def command(self, command: Command) -> bool:
        """Steps' codes as their keys; NEXT to the next unit that lacks a step."""
        if command.word is CommandWord.disposal_step:
            self.on.step_key(command.number or 10)
        elif command.word is CommandWord.next:
            self.on.go_to_lacking()
        else:
            return press_act(self.on.context.actions, command)
        return True

    def by_hand(self) -> None:
        """A number that is typed counts as scanned."""
        field = FieldRow(id="code", caption=t("goods.hand.field"), hint=t("goods.hand.hint"), code=True)
        title, go = t("goods.hand.title"), t("goods.hand.go")
        AskLine(self.on.context, title, field, go, t("intake.ask.cancel"), self._typed).open_page()

    def _typed(self, text: str) -> None:
        if text:
            self.on.take_scan(RawScan(text, "typed", 0.0))

    # --- scans -------------------------------------------------------------------------------------------------------

    def scanned(self, scan: Scan) -> None:
        """In its turn; ends with an answer."""
        on = self.on
        on.question, on.newest = None, ""
        if scan.own is not None and scan.own.kind is CodeKind.place:
            self._place(scan)
        elif scan.own is not None and scan.own.kind is CodeKind.box:
            on.end_turn()
            on.box_asked.emit(scan.text)
        else:
            fail = partial(on.unread, scan)
            on.context.tasks.ask(lambda: on.name(scan), lambda found: self._named(scan, found), fail, lane=Lane.scan)

    def _place(self, scan: Scan) -> None:
        unit = self.on.current
        if unit is None or not unit.way:
            self.on.done(self.on.refusal("unit_first", scan.text))
            return
        self.on.doing.save(unit, Step.storage.value, place=scan.text)

    def _named(self, scan: Scan, found: Named) -> None:
        on = self.on
        unit = on.unit_of(found.device) if found.device is not None else None
        if found.device is None:
            on.done(on.refusal(found.reason, scan.text))
        elif unit is not None and unit.way:
            on.make_current(unit)
            on.done(wording.picked(unit), anew=False)
        elif unit is not None:
            on.make_current(unit)
            self.begin(unit)
        elif on.sheet.kind == "box":
            on.newest = found.device.text
            self._put_in(scan, found.device)
        else:
            on.done(on.refusal("not_on_sheet", scan.text))

    # --- into the box, onto the checklist ----------------------------------------------------------------------------

    def _put_in(self, scan: Scan, device: Ref) -> None:
        on, desk = self.on, self.on.context.desk
        wish = PutInBox(desk.new_action(), on.sheet.number, scan)
        future = told_as(desk.run(put_in, wish), _not_begun)
        on.run(future, lambda result: self._came_in(scan, device, result), scan.text)

    def _came_in(self, scan: Scan, device: Ref, result: DisposalResult | RepairRefused) -> None:
        on = self.on
        if isinstance(result, DisposalResult):
            on.done(wording.answered(result, on.names))
            return
        if on.facts is not None and on.facts.box is not None and on.facts.box.way == Way.B:
            self._begin_listed(scan, device, on.facts.box.instruction)
            return
        line = t("disposal_screen.begin.line", box=on.sheet.number)
        row = BannerRow(answer=Answer.look, word=t("disposal_screen.begin.word"), number=scan.text, line=line)
        on.put(Question(row, partial(self.begin_scan, scan), t("disposal_screen.begin.go")))

    def _begin_listed(self, scan: Scan, device: Ref, number: str) -> None:
        """Named by the box's instruction, or refused: there is nothing to ask by Enter, and no PIN is asked in vain."""
        on = self.on
        if self._proved or not number:
            self.begin_scan(scan)
            return

        def told(named: bool) -> None:
            if named:
                self.begin_scan(scan)
            else:
                on.refuse("not_on_instruction", scan.text)

        def look() -> bool:
            return any(row.device == device for row in on.door.units.units(instruction=number))

        on.context.tasks.ask(look, told, partial(on.unread, scan), lane=Lane.scan)

    def begin(self, unit: DisposalRow) -> None:
        """A unit that the instruction names and nobody began."""
        self.on.newest = unit.device.text
        self.begin_scan(self.on.doing.scan_of(unit))

    def begin_scan(self, scan: Scan, *, proved: bool = False) -> None:
        """Onto the checklist, and into the box where the page is one's; by PIN."""
        on, desk = self.on, self.on.context.desk
        box = on.facts.box if on.facts is not None else None
        way = box.way if box is not None else Way.A.value if on.sheet.kind == "loose" else Way.B.value
        wish = BeginDisposal(desk.new_action(), scan, way, box=on.sheet.number if box is not None else "")
        again = partial(self.begin_scan, scan)
        proved = proved or self._proved
        self.proof = (on.sheet, desk.actor) if proved else None
        on.run_step(
            desk.run(begin, wish, proved=proved),
            lambda found: on.done(wording.answered(found, on.names)),
            scan.text,
            again,
        )


def _not_begun(fault: BaseException) -> bool:
    return isinstance(fault, RepairRefused) and fault.reason == "not_in_disposal"
