"""Loans as rows: who has what, what is overdue, what is missing of loans that are over. Reads heads of what is lent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from app.domain.identity import unshort
from app.domain.kinds import Aggregate
from app.domain.operations import Ref
from app.domain.rules.away import OpenBetween
from app.ledger.ledger import SqlLedger
from app.ledger.projection_tables import WAITING
from app.ledger.queries.registers import Registers
from app.ledger.reads import Reads
from app.ledger.unit_context import SideBytes
from app.usecases.away_rows import LoanRow
from app.usecases.loan_rows import LackRow
from app.usecases.ports import Clock

State = Mapping[str, Any]
_LENT: Final = (  # status <> 'in_use': by these words SQLite knows that the partial index will do
    "SELECT h.agg, h.shown FROM device_row d JOIN head h ON h.n = d.n"
    " WHERE d.status IN ('lent', 'in_repair', 'lost') AND d.status <> 'in_use' AND instr(h.shown, '\"loan\":') > 0"
)
_LACKING: Final = f"SELECT agg, shown FROM head WHERE {WAITING} AND instr(shown, '\"lacks\":') > 0"


class SqlLoans:
    """Answers `LoanQueries` from one ledger; safe to call from any thread."""

    def __init__(
        self,
        ledger: SqlLedger,
        registers: Registers,
        side: SideBytes,
        clock: Clock,
        *,
        between: Callable[[], OpenBetween],
    ) -> None:
        """`side` gives the words; `between` the open days between two days, as the closed-day list stands now."""
        self._ledger = ledger
        self._registers = registers
        self._side = side
        self._clock = clock
        self._between = between

    def loans(self, school: str = "", *, repair: str = "") -> tuple[LoanRow, ...]:
        """What is lent, the most overdue first."""

        def read(reads: Reads) -> list[LoanRow]:
            return [
                self._loan(reads, agg, state)
                for agg, state in ((agg, json.loads(shown)) for agg, shown in reads.rows(_LENT))
                if "loan" in state and school in ("", state["loan"]["to"]) and repair in ("", state["loan"].get("n"))
            ]

        found = self._ledger.read(read)
        return tuple(sorted(found, key=lambda loan: (-loan.over, loan.due or "9999", loan.school, loan.serial)))

    def overdue(self) -> tuple[LoanRow, ...]:
        """What is past its day, the longest first."""
        return tuple(loan for loan in self.loans() if loan.over)

    def loan(self, device: Ref) -> LoanRow | None:
        """The loan of one device."""

        def read(reads: Reads) -> LoanRow | None:
            state = reads.head(device) or {}
            return self._loan(reads, device.id, state) if "loan" in state else None

        return self._ledger.read(read)

    def _loan(self, reads: Reads, agg: bytes, state: State) -> LoanRow:
        loan, get = state["loan"], state.get
        due, number = _day(loan.get("due", "")), loan.get("n", "")
        here = reads.repairs_by_number(number) if number else []
        words = self._side.get(unshort(loan["words"])) if "words" in loan else None
        return LoanRow(
            device=Ref(Aggregate.device, agg),
            serial=get("serial", ""),
            tag=get("tag", ""),
            kind=get("kind", ""),
            model=get("model", "") or get("model_type", ""),
            school=self._school(reads, loan),
            school_code=loan["to"],
            since=loan["since"],
            due=loan.get("due", ""),
            repair=number,
            over=self._between()(due, self._clock.now().today) if due is not None else 0,
            repair_open=any("closed" not in known.state["repairs"][number] for known in here),
            condition=loan.get("condition", ""),
            words=words.decode() if words is not None else "",
            accessories=tuple(loan.get("accessories", ())),
        )

    def _school(self, reads: Reads, loan: State) -> str:
        return self._registers.schools(reads).get(loan.get("to", ""), "") or str(
            loan.get("to_text") or loan.get("to", "")
        )

    def lacking(self) -> tuple[LackRow, ...]:
        """What is missing of loans that are over."""

        def read(reads: Reads) -> list[LackRow]:
            states = ((agg, json.loads(shown)) for agg, shown in reads.rows(_LACKING))
            return [self._lack(reads, agg, state) for agg, state in states if "lacks" in state]

        return tuple(sorted(self._ledger.read(read), key=lambda row: (row.school_code, row.school, row.serial)))

    def _lack(self, reads: Reads, agg: bytes, state: State) -> LackRow:
        last, get = state.get("last_loan", {}), state.get
        return LackRow(
            device=Ref(Aggregate.device, agg),
            serial=get("serial", ""),
            tag=get("tag", ""),
            model=get("model", "") or get("model_type", ""),
            school=self._school(reads, last),
            school_code=last.get("to", ""),
            back=last.get("back", ""),
            lacks=tuple(state["lacks"]),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
