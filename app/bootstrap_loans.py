"""The composition root, part of loans: the paper a school signs, from rows to words to a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.bootstrap import Program
from app.domain.drawing import Drawing
from app.domain.kinds import DeviceKind
from app.domain.operations import Ref
from app.domain.papers import LoanReceiptFacts, ReceiptItem
from app.labels.loan_receipt import loan_receipt
from app.labels.sheet import paper_date
from app.settings.words import t
from app.usecases.away_rows import LoanRow
from app.usecases.session import STAND_IN


class PapersLoans:
    """Papers of loans; raises KeyError for what is not lent."""

    def __init__(self, program: Program) -> None:
        """`program` is started."""
        self._program = program

    def receipt(self, devices: Sequence[Ref], desk_name: str) -> Drawing:
        """借用書 of what one school has on loan: the school of the first device's loan, and what it has of these."""
        loans = [self._loan(device) for device in devices]
        ours = [loan for loan in loans if (loan.school_code, loan.school) == (loans[0].school_code, loans[0].school)]
        actor = self._program.desk.signed_in()
        facts = LoanReceiptFacts(
            items=tuple((_item(loan), _due(loan)) for loan in ours),
            day=self._program.clock.now().today,
            desk=desk_name,
            operator="" if actor.code == STAND_IN else actor.name or actor.code,
            school=loans[0].school,
        )
        return loan_receipt(facts)

    def _loan(self, device: Ref) -> LoanRow:
        found = self._program.queries.loans.loan(device)
        if found is None:
            raise KeyError(device.text)
        return found


def _item(loan: LoanRow) -> ReceiptItem:
    """What is lent: its number, which its own code says too, and how it looked when it went."""
    what = loan.model or t(f"kinds.kind.{loan.kind or DeviceKind.chromebook}")
    condition = t("paper.loan.condition", condition=t(f"kinds.condition.{loan.condition}")) if loan.condition else ""
    return ReceiptItem(
        number=loan.tag or loan.serial,
        code=loan.serial,
        what="　".join(part for part in (what, condition) if part),
        serial=loan.serial if loan.tag else "",
        accessories=tuple(t(f"kinds.accessory.{name}") for name in loan.accessories),
    )


def _due(loan: LoanRow) -> str:
    return t("paper.loan.due", day=paper_date(date.fromisoformat(loan.due))) if loan.due else t("paper.loan.no_day")
