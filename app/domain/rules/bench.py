"""The bench's queue: which column a repair waits in, how long is too long, and what can be worked on now.

Decides from a repair's state and from what was done to it; knows neither the ledger nor any screen. Days are open
days; the limits are ours (†), settings `bench.limit.<column>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.domain.kinds import RepairState


class Column(StrEnum):
    """The columns of the board, in key order 1 to 8."""

    form = "form"
    diagnosing = "diagnosing"
    repairing = "repairing"
    parts = "parts"
    maker = "maker"
    """At the maker or with the installer."""
    board = "board"
    testing = "testing"
    ready = "ready"


COLUMN_OF: Final = MappingProxyType(
    {
        RepairState.awaiting_form: Column.form,
        RepairState.received: Column.diagnosing,
        RepairState.diagnosing: Column.diagnosing,
        RepairState.repairing: Column.repairing,
        RepairState.waiting_parts: Column.parts,
        RepairState.at_maker: Column.maker,
        RepairState.with_installer: Column.maker,
        RepairState.awaiting_decision: Column.board,
        RepairState.testing: Column.testing,
        RepairState.ready: Column.ready,
    }
)
"""The column of every open state."""


class Workable(StrEnum):
    """Why somebody at the center can go on with a repair now."""

    form = "form"
    """The school's form is there, or a supervisor let it begin without."""
    part = "part"
    """The part came."""
    board = "board"
    """The Board answered."""
    free = "free"
    """A kind that needs no form."""


_ASKED: Final = ("routed", "decided", "shipped")
_PARTS: Final = ("part_needed", "part_came", "routed", "worked", "tested")


def workable(state: str, done: Sequence[str], *, gated: bool, form: bool, decided: bool = False) -> Workable | None:
    """What a repair can be gone on with for; None where it waits for somebody else, is in hand already or at its end.

    `done` are the kinds of the operations on the repair in their order, `gated` whether its kind needs a form, `form`
    whether one counts for it or was waived, `decided` whether the Board's word counts still.
    """
    match RepairState(state):
        case RepairState.received | RepairState.diagnosing:
            if decided and _last(done, _ASKED) == "decided":
                return Workable.board
            if form:
                return Workable.form
            return None if gated else Workable.free
        case RepairState.repairing if _last(done, _PARTS) == "part_came":
            return Workable.part
        case _:
            return None


def _last(done: Sequence[str], among: tuple[str, ...]) -> str:
    return next((kind for kind in reversed(done) if kind in among), "")
