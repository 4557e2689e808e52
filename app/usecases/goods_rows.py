"""What the pages of loans, planned moves and lost devices ask, in one hand: a port each, and the paper of a loan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.operations import Ref
from app.domain.rules.school_reading import SchoolName
from app.usecases.disposal_rows import DisposalRow
from app.usecases.loan_rows import LoanQueries
from app.usecases.lost_rows import LostQueries
from app.usecases.pickup_rows import PickupQueries
from app.usecases.transfer_rows import TransferQueries

if TYPE_CHECKING:  # no page draws a paper before it is asked for
    from app.domain.drawing import Drawing


class Goods(Protocol):
    """Who is asked."""

    @property
    def loans(self) -> LoanQueries:
        """Loans."""

    @property
    def transfers(self) -> TransferQueries:
        """Planned moves."""

    @property
    def lost(self) -> LostQueries:
        """What is lost, and what is asked of the console."""

    @property
    def pickups(self) -> PickupQueries:
        """The firm's pick-ups."""

    def box_units(self, box: str) -> Sequence[DisposalRow]:
        """The units of a box in disposal, by its number."""

    def hand_over_sheet(self, pickup: str) -> Drawing:
        """引渡書 of a pick-up. Raises KeyError where it isn't there."""

    def evidence(self, code: str, folder: Path) -> Path:
        """Writes the evidence of a unit or a box into `folder`; the file with the records. Raises RepairRefused,
        NotAllowed, WorldError.
        """

    def school_names(self) -> tuple[SchoolName, ...]:
        """Schools with all they go by, so that two letters name one."""

    def receipt(self, devices: Sequence[Ref], desk_name: str) -> Drawing:
        """借用書 of what one school has on loan: that of the first device. Raises KeyError for what is not lent."""
