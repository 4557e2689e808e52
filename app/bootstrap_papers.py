"""The composition root, for papers: slip, receipt, ask note, lists, sheets and badges, for window and command line.

Puts words and codes together from facts and names the concrete labels; decides no layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.bootstrap import Program
from app.domain.codes import CodeKind, parse_repair_number, printed_code
from app.domain.drawing import Drawing, Page
from app.domain.papers import (
    AskFacts,
    AskListFacts,
    AskListSchool,
    AskListUnit,
    BadgeFacts,
    BlankSlipFacts,
    CommandSheetFacts,
    FaultReportFacts,
    ProvisionalFacts,
    ReceiptFacts,
    ReceiptItem,
    RecoveryFacts,
    SlipFacts,
)  # fmt: skip
from app.labels import ask, cards, fault_report, receipt, slips
from app.labels.command_sheet import command_sheet, standard_groups
from app.labels.form_link import prefilled_link
from app.labels.order_paper import order_list
from app.labels.pdf import pdf_bytes
from app.labels.symbols import DEFAULT_DPI
from app.ledger.keys import recovery_text
from app.settings.files import whole_file
from app.settings.words import t, word_or_code
from app.usecases.parts_rows import OrderRow
from app.usecases.rows import AskRow, DeviceCardFacts, RepairFacts
from app.usecases.session import STAND_IN


class Papers:
    """Papers from facts: words and codes put together, layout by `labels`."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def _today(self) -> date:
        return self._program.clock.now().today

    def slip(self, card: DeviceCardFacts, repair: str, desk_name: str, dpi: float = DEFAULT_DPI) -> Drawing:
        """The repair slip, or the provisional one of a unit without a number, for a printer of these dots."""
        facts = next(r for r in card.repairs if r.repair == repair)
        code, day = _repair_code(repair), date.fromisoformat(facts.opened)
        if card.provisional:
            return slips.provisional_slip(
                ProvisionalFacts(
                    number=repair,
                    code=code,
                    day=day,
                    desk=desk_name,
                    operator=_signed(facts.operator_name),
                    place=facts.place or "",
                    school=card.school,
                    tail=card.tail,
                    swollen=facts.swollen,
                ),
                dpi,
            )
        return slips.repair_slip(
            SlipFacts(
                number=repair,
                code=code,
                day=day,
                desk=desk_name,
                operator=_signed(facts.operator_name),
                place=facts.place or "",
                school=card.school,
                fault=_fault(facts),
                accessories=tuple(t(f"kinds.accessory.{a}") for a in facts.accessories),
                swollen=facts.swollen,
                awaiting_form=facts.state == "awaiting_form",
                serial=card.serial,
                tag=card.asset_tag,
                model=card.model,
            ),
            dpi,
        )

    def receipt(self, cards: Sequence[tuple[DeviceCardFacts, str]], desk_name: str) -> Drawing:
        """The receipt for things a person brought."""
        items = tuple(
            ReceiptItem(
                number=number,
                code=_repair_code(number),
                what=card.model or t(f"kinds.kind.{card.kind}"),
                serial=card.serial,
                tag=card.asset_tag,
            )
            for card, number in cards
        )
        now = self._program.clock.now()
        actor = self._program.desk.signed_in()
        school = cards[0][0].school if cards else ""
        facts = ReceiptFacts(
            items=items,
            day=now.today,
            time=now.local_text[11:16],
            desk=desk_name,
            operator=_signed(actor.name or actor.code),
            school=school,
        )
        return receipt.receipt(facts)

    def ask_note(self, card: DeviceCardFacts, repair: str) -> tuple[Drawing, str]:
        """The ask note with the prefilled link, and its words."""
        template = self._program.settings.text("form.prefill_template")
        link = prefilled_link(template, card.serial, card.asset_tag, card.school) if template else None
        facts = AskFacts(
            school=card.school, number=repair, day=self._today(), serial=card.serial, tag=card.asset_tag,
            model=card.model, link=link,
        )  # fmt: skip
        return ask.ask_note(facts), ask.ask_text(facts)

    def ask_list(self, rows: Sequence[AskRow], desk_name: str) -> Drawing:
        """The schools to be asked."""
        today = self._today()
        schools = tuple(
            AskListSchool(
                school=row.school or t("ports.no_school"),
                units=tuple(
                    AskListUnit(
                        number=number,
                        serial=serial,
                        tag=tag,
                        day=date.fromisoformat(opened),
                        days=(today - date.fromisoformat(opened)).days,
                    )
                    for number, serial, tag, opened in row.units
                ),
            )
            for row in rows
        )
        return ask.ask_list(AskListFacts(schools=schools, day=today, desk=desk_name))

    def order_list(self, rows: Sequence[OrderRow], desk_name: str) -> Drawing:
        """The parts to be ordered."""
        return order_list(rows, self._today(), desk_name)

    def recovery_sheet(self) -> Drawing:
        """The recovery key."""
        text = recovery_text(self._program.opened.key)
        groups = text.split("-")
        facts = RecoveryFacts(
            groups=tuple(groups[:-1]), check=groups[-1], scan=text, ledger=self._program.opened.meta.ledger_id,
            day=self._today(), desk=self._program.desk.mark,
        )  # fmt: skip
        return cards.recovery_sheet(facts)

    def badge(self, operator: str) -> Drawing:
        """An operator's badge now in force; raises KeyError where there is none."""
        row = next(o for o in self._program.queries.operators() if o.code == operator)
        if not row.badge:
            raise KeyError(operator)
        code = printed_code(CodeKind.operator, row.badge).text
        role = t(f"kinds.role.{row.role}")
        return cards.badge(BadgeFacts(code=code, name=row.name, role=role, day=self._today()))

    def fault_report(self, facts: FaultReportFacts) -> Drawing:
        """故障報告書, first or final edition."""
        return fault_report.fault_report(facts)

    def blank_slips(self, numbers: Sequence[str], dpi: float = DEFAULT_DPI) -> Drawing:
        """白票 with these numbers, a page each; they are given out by `give_out_slips`, not by drawing them."""
        mark = self._program.desk.mark
        drawn = [
            slips.blank_slip(BlankSlipFacts(number=number, code=_repair_code(number), desk=mark), dpi)
            for number in numbers
        ]
        return Drawing(pages=tuple(page for drawing in drawn for page in drawing.pages))

    def command_sheet(self) -> Drawing:
        """The sheet of what this version understands."""
        known = [*COMMANDS]
        facts = CommandSheetFacts(
            groups=standard_groups(known), desk=self._program.desk.mark, edition=EDITION, day=self._today()
        )
        return command_sheet(facts)

    def write_pdf(self, pages: Sequence[Page], path: Path) -> None:
        """Writes pages into a PDF. Raises WorldError."""
        with whole_file(path, folder=True) as file:
            file.write(pdf_bytes(pages))


COMMANDS = (
    "DONE", "UNDO", "NEXT", "ESC", "CR01", "CR02", "UN01", "UN02", "AC01", "AC02", "AC03",
    *(f"FP{n:02d}" for n in range(1, 10)), *(f"CA{n:02d}" for n in range(1, 4)), *(f"NN{n:02d}" for n in range(43)),
    "NN50",
    *(f"RT{n:02d}" for n in range(1, 9)), "PR01", "PR02", "PR03", "PR04", "PR05",
    *(f"SC{n:02d}" for n in range(1, 20)),
    *(f"DP{n:02d}" for n in range(10)), *(f"NN{n}" for n in range(51, 66)),
)  # fmt: skip
"""Command words this version acts on: only they stand on the sheet."""
EDITION = 7
"""Of the sheet: one more whenever its words change, so that an old sheet on the wall is known by its number."""


def _repair_code(number: str) -> str:
    found = parse_repair_number(number)
    return printed_code(CodeKind.repair, found.body).text if found else ""


def _signed(name: str) -> str:
    """Who stands on a paper; the stand-in's code says nothing to anybody."""
    return "" if name == STAND_IN else name


def _fault(facts: RepairFacts) -> str:
    if not facts.fault:
        return ""
    return word_or_code(f"kinds.fault.{facts.fault}", facts.fault)
