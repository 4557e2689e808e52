"""Rows of units in disposal, and of those an instruction names: one a unit, with all that lists, boxes and counts show.

A table of its own, because the list is read whole: 8,500 units lie together in some hundred pages, however many devices
the ledger has. Which step comes next hangs on a setting: that says whoever reads, from what is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.domain.device import disposal, status
from app.domain.disposal_words import Deprovisioned, Step, Way
from app.domain.folding.base import Folded
from app.domain.kinds import Aggregate
from app.domain.rules.deprovision import asked, outside_cap
from app.domain.rules.merge import cards

COLUMNS: Final = (
    *("agg", "serial", "tag", "kind", "model", "school", "school_text", "status", "way", "begun", "done", "wipe"),
    *("accessories", "box", "instruction", "place", "repair", "deprovisioned", "told", "cards"),
)
_TYPES: Final = {"agg": "BLOB", "cards": "INTEGER"}
TABLE: Final = "CREATE TABLE disposal_row(\n        n INTEGER PRIMARY KEY, {}) STRICT".format(
    ", ".join(f"{name} {_TYPES.get(name, 'TEXT')} NOT NULL" for name in COLUMNS)
)
INDEXES: Final = {
    "asked_by_day": "asked_row(day)",
    "disposal_in_box": "disposal_row(box) WHERE box <> ''",
    "disposal_by_instruction": "disposal_row(instruction) WHERE instruction <> ''",
    "disposal_by_day": "disposal_row(deprovisioned) WHERE way = 'A' AND deprovisioned <> ''",
    "disposal_untold": "disposal_row(begun) WHERE way = 'A' AND box = '' AND told = ''",
}
"""By name, what each is on."""
ASKED: Final = """CREATE TABLE asked_row(
        n INTEGER PRIMARY KEY, agg BLOB NOT NULL, day TEXT NOT NULL, state TEXT NOT NULL, alone INTEGER NOT NULL,
        outside INTEGER NOT NULL) STRICT"""
"""What the console was asked to deprovision, and what was deprovisioned by hand: by its day, for the day's most.
`alone`: it counts among those of one person. `outside`: an instruction names it. `state`: of the
request, or by_hand."""
INSERT: Final = f"INSERT INTO disposal_row VALUES({','.join('?' * (len(COLUMNS) + 1))})"


INSERT_ASKED: Final = "INSERT INTO asked_row VALUES(?,?,?,?,?,?)"


def asked_rows(n: int, folded: Folded) -> list[tuple[Any, ...]]:
    """The row of a device that was asked about or deprovisioned by hand, or none."""
    state = folded.state
    running, request = disposal(state) or {}, asked(state)
    tick = running.get("steps", {}).get(Step.deprovision)
    if request is not None:
        by_hand = tick is not None and tick.get("how") == Deprovisioned.by_hand
        # Asked on one day and done by hand on another, it is of the day on which somebody did it.
        day, stands = max(request["on"], tick.get("on", "") if tick and by_hand else ""), request["state"]
    elif tick is not None and "listed" not in tick:
        day, stands = tick.get("on", ""), "by_hand"
    else:
        return []
    alone = running.get("way") != Way.B
    return [(n, folded.own, day, stands, int(alone), int(outside_cap(state)))]


def disposal_rows(n: int, folded: Folded) -> list[tuple[Any, ...]]:
    """The row of a device, or none; `n` is its row number. Steps that are done stand in `done`, parted by commas."""
    state = folded.state
    if "disposal" not in state and "instructed" not in state:
        return []
    get, running = state.get, disposal(state) or {}
    steps = running.get("steps", {})
    row = (
        n,
        folded.own,
        get("serial") or get("tail", ""),
        get("tag", ""),
        get("kind", ""),
        get("model", "") or get("model_type", ""),
        get("school", ""),
        get("school_text", ""),
        status(state).value,
        running.get("way", ""),
        _begun(running),
        ",".join(sorted(steps)),
        steps.get(Step.wipe, {}).get("how", ""),
        steps.get(Step.accessories, {}).get("how", ""),
        running.get("box", ""),
        running.get("instruction", "") or get("instructed", ""),
        get("place", ""),
        running.get("n", ""),
        steps.get(Step.deprovision, {}).get("on", ""),
        steps.get(Step.board, {}).get("on", ""),
        len(cards(Aggregate.device, state)) if "cards" in state else 0,
    )
    return [tuple(value or "" if isinstance(value, (str, type(None))) else value for value in row)]


def _begun(running: Mapping[str, Any]) -> str:
    """The day it was begun; where that was taken back and ticks stand, the day of the first of them: it stands on the
    list of some day.
    """
    first = min((tick["on"] for tick in running.get("steps", {}).values()), default="")
    return str(running.get("begun") or first)
