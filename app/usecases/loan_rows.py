"""What screens, papers and the command line read of loans: plain rows, and who gives them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from app.domain.operations import Ref
from app.usecases.away_rows import LoanRow


class LackRow(NamedTuple):
    """A device that came back without all of what went along."""

    device: Ref
    serial: str
    tag: str
    model: str
    school: str
    """The school's name; as written where it is not a known one."""
    school_code: str
    back: str
    """The day (ISO) it came back last."""
    lacks: tuple[str, ...]


class LoanQueries(Protocol):
    """What may be asked. Every answer is one state of the ledger."""

    def loans(self, school: str = "", *, repair: str = "") -> tuple[LoanRow, ...]:
        """Everything lent (to one school, by its code; in the place of one repair), the most overdue first."""

    def overdue(self) -> tuple[LoanRow, ...]:
        """What is past the day it was due, by open days, the longest first."""

    def loan(self, device: Ref) -> LoanRow | None:
        """The loan of one device, or None."""

    def due_days(self) -> tuple[str, ...]:
        """Ready days a loan may be due (ISO), near ones first: open ones, the usual length among them."""

    def why_not(self, device: Ref) -> str:
        """The closed reason why a device can't be lent now, or nothing."""

    def lacking(self) -> tuple[LackRow, ...]:
        """What is missing of loans that are over, by school."""
