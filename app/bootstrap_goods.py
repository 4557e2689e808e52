"""The composition root of loans, planned moves and lost devices: who is asked, each made when first wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.bootstrap import Program
from app.domain.drawing import Drawing
from app.domain.operations import Ref
from app.domain.rules.school_reading import SchoolName
from app.usecases.disposal_rows import DisposalRow
from app.usecases.loan_rows import LoanQueries
from app.usecases.lost_rows import LostQueries
from app.usecases.pickup_rows import PickupQueries
from app.usecases.transfer_rows import TransferQueries


class GoodsOf:
    """`Goods` of one program."""

    def __init__(self, program: Program, names: Callable[[], tuple[SchoolName, ...]]) -> None:
        """`names` gives the schools: whoever knows their readings is asked by the phone too, and made once."""
        self._program = program
        self.school_names = names

    @property
    def loans(self) -> LoanQueries:
        """Loans."""
        return self._program.queries.loans

    @property
    def transfers(self) -> TransferQueries:
        """Planned moves."""
        return self._program.queries.transfers

    @property
    def lost(self) -> LostQueries:
        """What is lost, and what is asked of the console."""
        return self._program.queries.lost

    @property
    def pickups(self) -> PickupQueries:
        """The firm's pick-ups."""
        return self._program.queries.pickups

    def box_units(self, box: str) -> tuple[DisposalRow, ...]:
        """The units of a box in disposal."""
        return self._program.queries.disposal.units(box=box, ended=True)

    def hand_over_sheet(self, pickup: str) -> Drawing:
        """引渡書 of a pick-up. Raises KeyError where it isn't there."""
        from app.bootstrap_pickups import sheet

        return sheet(self._program, pickup)

    def evidence(self, code: str, folder: Path) -> Path:
        """Writes the evidence of a unit or a box; the file with the records. Raises as `write_evidence`."""
        from app.bootstrap_evidence import write_evidence

        return write_evidence(self._program, code, folder).json

    def receipt(self, devices: Sequence[Ref], desk_name: str) -> Drawing:
        """借用書 of what one school has on loan. Raises KeyError for what is not lent."""
        from app.bootstrap_loans import PapersLoans

        return PapersLoans(self._program).receipt(devices, desk_name)
