"""What was chosen on the guard's page as the command it comes to.

Decides only which of the two it is: somebody asks, or stands for what somebody else asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.ui.screens.guard.stages import Stages
from app.usecases.deprovision import DeprovisionResult, Named, RequestDeprovision, SecondRequest, request, second
from app.usecases.ports import UnitOfWork

if TYPE_CHECKING:
    from app.usecases.desk import Desk


def wish_of(desk: Desk, stages: Stages) -> tuple[Callable[[UnitOfWork, Any], DeprovisionResult], Any]:
    """The use case and its command: each unit by its own serial, confirmed as it was shown."""
    units = tuple(Named(desk.read_scan(row.serial), row.confirm) for row in stages.facts.rows)
    if stages.seconding:
        return second, SecondRequest(desk.new_action(), units)
    return request, RequestDeprovision(desk.new_action(), units, stages.reason, stages.second, stages.later)
