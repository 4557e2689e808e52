"""The device's side of a repair's way out and back, as small as it can be: for tests of lists before the course's own
reducers are there. Where they are, these do nothing.
"""

from __future__ import annotations

from typing import Any

from app.domain.folding import REDUCERS
from app.domain.folding.base import Folded, put
from app.domain.kinds import Action, Aggregate, RepairState
from app.domain.operations import Recorded
from app.domain.rules import repair


def _put(*names: str) -> Any:
    def fold(folded: Folded, rec: Recorded) -> None:
        payload = rec.op.payload
        held = folded.state.get("repairs", {}).get(payload["n"])
        if held is not None:
            for name in names:
                if name in payload:
                    put(folded, rec, held, name, payload[name], f"r/{payload['n']}/")
            if payload.get("state") == "returned":
                held["closed"] = rec.op.date

    return fold


STAND_IN = {
    "routed": _put("state", "route"),
    "shipped": _put("state", "rma", "waybill", "firm", "due", "shipment"),
    "came_back": _put("state"),
    "handed_back": _put("state", "way", "list", "to", "lacks"),
}


def install() -> None:
    """Until the course is there."""
    for kind, reducer in STAND_IN.items():
        REDUCERS[Aggregate.device].setdefault(kind, reducer)
    allowed = {
        Action.ship: frozenset({RepairState.diagnosing, RepairState.with_installer}),
        Action.receive_back: frozenset({RepairState.at_maker, RepairState.with_installer}),
        Action.return_: frozenset({RepairState.ready}),
    }
    for action, states in allowed.items():
        repair.ALLOWED.setdefault(action, states)
