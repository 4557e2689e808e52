"""What is done with a whole sheet, and with the current unit beside its steps: closed, handed over, listed, labelled,
put on a shelf, taken out.

Decides which question comes before; what may be done is the use cases'.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.label_templates import LabelKind
from app.settings.words import t
from app.ui.screens.disposal import asks, wording
from app.ui.screens.disposal.telling import FORMS, day_told, say_unwritten, say_written
from app.ui.screens.faults import tell_fault
from app.ui.screens.goods.asking import Answers
from app.ui.screens.labels.one_label import OneLabel, print_one
from app.ui.widgets.outcome_banner import Answer, BannerRow
from app.usecases.boxes import close_box, hand_over, place_box, take_out
from app.usecases.disposal import leave
from app.usecases.disposal_door import DisposalList
from app.usecases.disposal_results import (
    BoxResult,
    CloseBox,
    DisposalResult,
    HandOverBox,
    LeaveDisposal,
    PlaceBox,
    TakeOutOfBox,
)
from app.usecases.tables import FileForm

if TYPE_CHECKING:
    from app.ui.screens.disposal.sheet import SheetPage
    from app.ui.shell.action_set import ActionSet

CLOSING = (FileForm.csv, FileForm.xlsx, FileForm.pdf)
"""Forms of the list that closing makes."""


class BoxActs:
    """Acts of the page of `on`."""

    def __init__(self, on: SheetPage) -> None:
        self.on = on

    def bind(self, actions: ActionSet) -> None:
        """Their keys."""
        actions.bind("sheet.close", self.close)
        actions.bind("sheet.list", self.write_list)
        actions.bind("sheet.label", self.print_unit_label)
        actions.bind("sheet.box_label", self.print_box_label)
        actions.bind("sheet.shelf", self.place)
        actions.bind("sheet.out", self.take_out)
        actions.bind("sheet.leave", self.leave)
        actions.bind("sheet.day", self.tell_day)
        actions.bind("sheet.schools", self.swap_schools)
        actions.bind("sheet.evidence", self.evidence)
        actions.bind("sheet.box_evidence", self.box_evidence)
        actions.bind("sheet.by_hand", self.on.doing.by_hand)

    # --- the box -----------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """All but the notice is done: the box is closed, its list is made. Before, it is said what is still to do."""
        on, desk = self.on, self.on.context.desk
        box = on.facts.box if on.facts is not None else None
        if box is None:
            return
        why_not = on.showing.why_not_closed()
        if why_not:
            row = BannerRow(answer=Answer.refused, word=t("away.short.refused"), number=box.number, line=why_not)
            on.answer(row)
            return

        def closed(result: BoxResult) -> None:
            on.answered(wording.box_answered(result, on.names))
            if result.outcome == "closed":
                self._write(CLOSING, t("disposal_screen.list.hash", hash=result.list_hash), closing=True)

        on.save_once(lambda: on.run(desk.run(close_box, CloseBox(desk.new_action(), box.number)), closed, box.number))

    def hand_over(self) -> None:
        """The closed box's list went to the Board: its units have the notice."""
        on = self.on
        box = on.facts.box if on.facts is not None else None
        if box is None:
            return
        if not box.closed:
            on.answer(on.refusal("box_not_closed", box.number))
            return
        title = t("disposal_screen.go.hand_over")
        on.ask(title, box.number, asks.whom(), title, partial(self._hand_over, box.number))

    def _hand_over(self, number: str, answers: Answers) -> None:
        on, desk = self.on, self.on.context.desk
        wish = HandOverBox(desk.new_action(), number, answers["to"], document=answers["document"])

        def handed(result: BoxResult) -> None:
            on.answered(wording.box_answered(result, on.names))

        on.save_once(lambda: on.run(hand_over(desk, wish), handed, number))

    def place(self) -> None:
        """The whole box stands on a shelf."""
        on = self.on
        box = on.facts.box if on.facts is not None else None
        if box is None:
            return

        def placed(answers: Answers) -> None:
            desk = on.context.desk
            wish = PlaceBox(desk.new_action(), box.number, answers["place"])

            def done(result: BoxResult) -> None:
                on.answered(wording.box_answered(result, on.names))

            on.save_once(lambda: on.run(place_box(desk, wish), done, box.number))

        title = t("disposal_screen.act.shelf")
        on.ask(title, box.number, asks.shelf(), title, placed)

    # --- the current unit --------------------------------------------------------------------------------------------

    def take_out(self) -> None:
        """The current unit comes out of its box."""
        on, unit = self.on, self.on.current
        if unit is None or not unit.box:
            return
        desk = on.context.desk

        def out(result: DisposalResult) -> None:
            on.answered(wording.answered(result, on.names))

        wish = TakeOutOfBox(desk.new_action(), on.doing.scan_of(unit))
        on.save_once(lambda: on.run(desk.run(take_out, wish), out, unit.serial or unit.tag))

    def leave(self) -> None:
        """The current unit leaves disposal: judged wrong, or the Board changed its mind. Reason and PIN."""
        on, unit = self.on, self.on.current
        if unit is None or not unit.way:
            return
        code, scan = unit.serial or unit.tag, on.doing.scan_of(unit)

        def left(result: DisposalResult) -> None:
            on.answered(wording.answered(result, on.names))

        def wished(answers: Answers, *, proved: bool = False) -> None:
            desk = on.context.desk
            wish = LeaveDisposal(desk.new_action(), scan, answers["reason"])
            on.run(desk.run(leave, wish, proved=proved), left, code, partial(wished, answers))

        title = t("disposal_screen.act.leave")
        on.ask(title, code, asks.reason(), title, lambda answers: on.save_once(lambda: wished(answers)))

    # --- lists -------------------------------------------------------------------------------------------------------

    def tell_day(self) -> None:
        """Way A without a box: the Board is told of the current unit's day by one list."""
        on, unit = self.on, self.on.current
        if unit is None or on.sheet.kind != "loose":
            return
        day_told(on, unit.begun)

    def write_list(self) -> None:
        """The sheet's list as a PDF and a table."""
        self._write(FORMS)

    def _write(self, forms: tuple[FileForm, ...], *more: str, closing: bool = False) -> None:
        on, context = self.on, self.on.context
        facts = on.facts
        if facts is None:
            return
        rows = [row for row in facts.units if not row.way] if facts.sheet.kind == "instruction" else facts.units
        title = t(f"disposal_screen.list.{facts.sheet.kind}", number=facts.sheet.number)
        name = "-".join(filter(None, ("disposal", facts.sheet.kind, _file_safe(facts.sheet.number))))
        wanted = DisposalList(name, title, wording.list_note(facts, more), rows)

        folder = context.papers_folder

        def failed(fault: BaseException) -> None:
            if closing:
                say_unwritten(context, fault, "box")
            else:
                tell_fault(context, fault)

        write = partial(on.door.write, wanted, forms, folder)
        context.tasks.ask(write, lambda paths: say_written(context, paths), failed, slow=True)

    def evidence(self) -> None:
        """All that was recorded of the current unit, as files that prove themselves."""
        unit = self.on.current
        if unit is not None and unit.way:
            self._prove(unit.serial or unit.tag)

    def box_evidence(self) -> None:
        """The same of the whole box."""
        facts = self.on.facts
        if facts is not None and facts.box is not None:
            self._prove(facts.box.number)

    def _prove(self, code: str) -> None:
        on, goods = self.on, self.on.context.goods
        if goods is None:
            return
        folder = on.context.papers_folder / f"evidence-{_file_safe(code)}"

        def written(file: Path) -> None:
            on.answer(BannerRow(answer=Answer.ok, word=t("goods.pickup.written"), number=code, line=file.parent.name))

        def failed(fault: BaseException) -> None:
            tell_fault(on.context, fault)

        on.context.tasks.ask(lambda: goods.evidence(code, folder), written, failed, slow=True)

    def swap_schools(self) -> None:
        """Missing units by school in place of missing steps, or back."""
        self.on.by_school = not self.on.by_school
        if not self.on.view.side_shown:
            self.on.view.swap(side=True)
        self.on.show_all()

    # --- labels ------------------------------------------------------------------------------------------------------

    def print_unit_label(self) -> None:
        """The current unit's disposal label."""
        unit = self.on.current
        if unit is not None:
            self._print(LabelKind.disposal, unit.serial or unit.tag)

    def print_box_label(self) -> None:
        """The box's own label."""
        facts = self.on.facts
        if facts is not None and facts.box is not None:
            self._print(LabelKind.box, facts.box.number)

    def _print(self, kind: LabelKind, code: str) -> None:
        label = OneLabel(kind, code, file=f"{kind.value}-{code}")
        print_one(self.on.context, label, lambda where: t("disposal_screen.label_printed", code=code, where=where))


def _file_safe(number: str) -> str:
    return "".join(char if char.isalnum() or char in "-_" else "_" for char in number)
